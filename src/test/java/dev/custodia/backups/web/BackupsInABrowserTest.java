package dev.custodia.backups.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.custodia.DemoHouse;
import org.junit.jupiter.api.Test;

/** What is said of backups where the database is the company's own server, in every language and on a phone. */
class BackupsInABrowserTest extends DemoHouse {
    @Test
    void who_has_a_server_of_their_own_is_told_what_to_do_and_how_the_ledger_stands() {
        signIn();
        browser.open("/backups");
        assertThat(browser.find("#backups")).containsText("The database is your own server");
        assertThat(browser.find("#ledger")).containsText("erasures.txt");
        browser.axe().screenshot("backups-elsewhere");
    }
}
