package dev.custodia.cleanup.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.custodia.DemoHouse;
import dev.custodia.Shop;
import dev.custodia.customers.Customer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Letting go, as a person does it: chosen, checked, confirmed by the number, found again in the bin, restored. */
class RemovalInABrowserTest extends DemoHouse {
    @BeforeEach
    void enter() {
        shop.grantLettingGo();
        signIn();
    }

    @Test
    void customers_are_removed_from_the_list_found_in_the_bin_and_restored() {
        Customer plain = shop.person("Paola Pagina", Shop.email("paola.pagina@example.com"));
        Customer buyer = shop.person("Piero Pagina", Shop.email("piero.pagina@example.com"));
        shop.invoice(buyer, "PP-1", "2021-02-03", "45");

        browser.open("/customers");
        browser.find("form[action='/customers/search'] input[type=search]").fill("pagina");
        browser.page().keyboard().press("Enter");
        assertThat(browser.find("#customers")).containsText("Paola Pagina");
        for (Locator tick :
                browser.find("#customers tbody input[type=checkbox]").all()) tick.check();
        browser.find("button[data-opens=remove-many]").click();
        browser.find("#remove-many-reason").fill("spring cleaning");
        browser.axe();
        browser.screenshot("remove-choose");
        browser.find("#remove-many button.btn-danger").click();

        assertThat(browser.find("h1")).hasText("Check before anything happens");
        assertThat(browser.find(".split-key").first()).containsText("will be deleted");
        assertThat(browser.find(".split-key").first()).containsText("will be anonymised");
        browser.axe();
        browser.screenshot("remove-check");
        browser.find("nav.tabs a").nth(1).click();
        assertThat(browser.find("#people")).containsText("Piero Pagina");
        assertThat(browser.find("#people")).containsText("the books stay");
        browser.find("input[name=search]").fill("paola");
        browser.page().keyboard().press("Enter");
        assertThat(browser.find("main")).containsText("Nobody in this list is found by these words.");
        browser.page().goBack();

        browser.find("main a.btn-danger").click();
        assertThat(browser.find(".people")).containsText("1 are deleted and 1 anonymised");
        browser.find("#typed").fill("2");
        browser.axe();
        browser.screenshot("remove-confirm");
        browser.find("form.confirm button").click();
        assertThat(browser.find("#change")).containsText("Take back");
        browser.axe();
        browser.screenshot("remove-result");

        browser.find("#change a[href^='/bin']").click();
        assertThat(browser.find("main")).containsText("Paola Pagina");
        assertThat(browser.find("main")).containsText("spring cleaning");
        browser.axe();
        browser.screenshot("bin");
        browser.find("main table a").first().click();
        assertThat(browser.find("main")).containsText("In the recycle bin until");
        assertThat(browser.find("a[href$='/edit']")).hasCount(0);
        browser.axe();
        browser.screenshot("card-in-bin");
        browser.page().goBack();
        String run = browser.page().url().replaceAll(".*by=(\\d+).*", "$1");
        browser.find("form[action='/bin/plans'] input[name=run][value='" + run + "'] + button")
                .click();
        assertThat(browser.find(".split-key").first()).containsText("will be restored");
        browser.axe();
        browser.find("main a.btn-primary").click();
        browser.find("#typed").fill("2");
        browser.find("form.confirm button").click();
        assertThat(browser.find("#people")).containsText("Paola Pagina");
        assertThat(shop.again(plain).place().inUse()).isTrue();
        assertThat(shop.again(buyer).place().inUse()).isTrue();
    }

    @Test
    void a_forced_deletion_shows_first_what_would_be_lost_and_asks_for_a_reason() {
        Customer dora = shop.person("Dora Dossier");
        shop.invoice(dora, "DD-1", "2018-02-03", "1200");
        shop.invoice(dora, "DD-2", "2019-02-03", "80");

        browser.open("/customers/" + dora.id());
        browser.axe();
        browser.find("select[name=removal]").selectOption("force");
        browser.find("button[value=removal]").click();
        assertThat(browser.find("main")).containsText("Deleting by force needs a reason.");
        browser.open("/customers/" + dora.id());
        browser.find("select[name=removal]").selectOption("force");
        browser.find("input[name=removalReason]").fill("asked for by the court");
        browser.find("button[value=removal]").click();
        assertThat(browser.find("#lost")).containsText("2018");
        assertThat(browser.find("#lost")).containsText("1,200.00");
        assertThat(browser.find("main")).containsText("asked for by the court");
        browser.axe();
        browser.screenshot("force-check");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void the_pages_of_letting_go_stand_on_a_phone_in_each_language(String language) {
        Customer lisa = shop.person("Lisa Lingua " + language);
        shop.invoice(lisa, "LL-" + language, "2020-01-01", "10");
        speaking(language);
        browser.phone();
        browser.open("/customers/" + lisa.id());
        nothingSticksOut();
        browser.find("button[value=removal]").click();
        browser.find("h1").waitFor();
        browser.axe();
        nothingSticksOut();
        browser.screenshot("phone-" + language + "-remove-check");
        browser.find("main a.btn-danger").click();
        browser.axe();
        nothingSticksOut();
        browser.screenshot("phone-" + language + "-remove-confirm");
        browser.open("/bin");
        browser.axe();
        nothingSticksOut();
        browser.screenshot("phone-" + language + "-bin");
        assertThat(browser.find("html").getAttribute("lang")).isEqualTo(language);
    }
}
