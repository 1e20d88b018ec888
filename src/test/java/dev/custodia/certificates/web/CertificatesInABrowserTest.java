package dev.custodia.certificates.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.DemoHouse;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.customers.Customer;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class CertificatesInABrowserTest extends DemoHouse {
    @Autowired
    Cleanup cleanup;

    @BeforeEach
    void enter() {
        shop.grantLettingGo();
        signIn();
    }

    private long gone(String name) {
        Customer one = shop.person(name);
        run(Action.FORCE, one);
        return run(Action.PURGE, one);
    }

    private long run(Action action, Customer who) {
        Plan plan = shop.asGreta(
                () -> cleanup.plan(Wanted.of(new Choice.Picked(List.of(who.id())), action, "asked for by letter")));
        shop.asGreta(
                () -> cleanup.confirm(plan.change().changeId(), plan.change().digest(), 1, cleanup.ask(plan)));
        return shop.ended(plan.change().changeId()).changeId();
    }

    @Test
    void from_a_purge_to_its_certificate_which_says_where_was_looked_and_is_downloaded_signed() throws Exception {
        long change = gone("Gone Gudrun");
        browser.open("/changes/" + change);
        browser.find("#certificate a").click();
        browser.page().waitForURL(browser.address() + "/certificates/" + change);
        assertThat(browser.find("#summary")).containsText("One customer removed for good");
        assertThat(browser.find("#levels")).containsText("R2");
        browser.find("form[action$='/search'] button").click();
        assertThat(browser.find("#searched")).containsText("nothing was found");
        browser.axe().picture("certificate");
        var download = browser.page()
                .waitForDownload(
                        () -> browser.find("a[href$='certificate.json']").click());
        assertThat(Files.readString(download.path()))
                .contains("\"signature\"")
                .contains("custodia certificate 1")
                .doesNotContain("Gudrun");
        browser.open("/certificates");
        assertThat(browser.find("#certificates tbody")).containsText("R1");
        browser.find("form[action='/certificates/compaction'] button").click();
        assertThat(browser.find("main")).containsText("being written anew");
        browser.axe().picture("certificates");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void it_is_read_in_four_languages_and_on_a_phone(String language) {
        long change = gone("Gone " + language);
        speaking(language);
        browser.page().setViewportSize(390, 800);
        browser.open("/certificates");
        nothingSticksOut();
        browser.screenshot("certificates-phone-" + language);
        browser.open("/certificates/" + change);
        nothingSticksOut();
        browser.find("form[action$='/search'] button").click();
        assertThat(browser.find("#searched details")).isVisible();
        nothingSticksOut();
        browser.axe().screenshot("certificate-phone-" + language);
    }
}
