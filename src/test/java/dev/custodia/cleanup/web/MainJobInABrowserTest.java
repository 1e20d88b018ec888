package dev.custodia.cleanup.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import dev.custodia.DemoHouse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job that everything is there for, as a person does it: a base comes in, the silent are put aside and taken back. */
class MainJobInABrowserTest extends DemoHouse {
    private static final String FILE = """
            Codice cliente;Ragione sociale;Numero documento;Data;Importo
            MJ-1;Ottica Serafini;F-1;15/03/2012;120,50
            MJ-1;Ottica Serafini;F-2;16/04/2012;80,00
            MJ-2;Panificio Lodi;F-3;01/02/2012;1.240,00
            ;Senza codice;F-4;31/02/2012;10,00
            MJ-3;Cartoleria Neri;F-5;10/01/2026;15,00
            """;

    @BeforeEach
    void enter() {
        signIn();
    }

    @Test
    void a_base_comes_in_and_the_silent_are_archived_and_taken_back() {
        browser.open("/imports");
        browser.axe();
        browser.find("input[type=file]")
                .setInputFiles(new FilePayload("fatture.csv", "text/csv", FILE.getBytes(StandardCharsets.UTF_8)));
        browser.find("main form button[type=submit]").first().click();
        assertThat(browser.find("#preview")).containsText("Ottica Serafini");
        browser.axe();
        browser.screenshot("import-mapping");
        browser.find("button[value=check]").click();
        assertThat(browser.find("#import")).containsText("Load 4 lines");
        assertThat(browser.find("#import")).containsText("This is not a date in the chosen order.");
        browser.axe();
        browser.screenshot("import-checked");
        browser.find("main form button.btn-primary").click();
        assertThat(browser.find("#import")).containsText("3 customers and 4 documents loaded");
        browser.axe();
        browser.screenshot("import-done");

        browser.open("/cleanup");
        browser.find(".choices a[href^='/cleanup/inactive']").click();
        browser.find("#field-ago").selectOption("day");
        browser.find("#field-upTo").fill("2012-12-31");
        browser.find("#field-who").selectOption("bought");
        assertThat(browser.find("#look")).containsText("Panificio Lodi");
        browser.axe();
        browser.screenshot("cleanup-choose");
        browser.find("main form button.btn-primary").click();
        assertThat(browser.find("#people")).containsText("Panificio Lodi");
        browser.axe();
        browser.screenshot("cleanup-check");
        browser.find("main a.btn-primary").click();
        var typed = browser.find("#typed");
        assertThat(browser.find("form.confirm button")).isDisabled();
        String people = String.valueOf(typed.getAttribute("data-expects"));
        typed.fill(people);
        browser.axe();
        browser.screenshot("cleanup-confirm");
        browser.find("form.confirm button").click();
        assertThat(browser.find("#change")).containsText("Take back");
        assertThat(browser.find("#people")).containsText("Ottica Serafini");
        browser.axe();
        browser.screenshot("cleanup-result");

        browser.find("#change button.btn-primary").click();
        assertThat(browser.find("h1")).hasText("Change taken back");
        assertThat(browser.find("#people")).containsText("Ottica Serafini");
        browser.open("/changes");
        assertThat(browser.find("#changes")).containsText("Taken back");
        browser.axe();
        browser.screenshot("changes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void the_pages_stand_on_a_phone_in_each_language(String language) {
        speaking(language);
        browser.phone();
        for (String path : new String[] {"/imports", "/cleanup/inactive?upTo=2020-12-31", "/changes"}) {
            browser.open(path);
            browser.axe();
            nothingSticksOut();
            browser.screenshot(
                    "phone-" + language + path.replaceAll("\\?.*", "").replace('/', '-'));
        }
        browser.find("h1").waitFor();
        assertThat(browser.find("html").getAttribute("lang")).isEqualTo(language);
    }

    @Test
    void a_wrong_number_confirms_nothing() {
        browser.open("/cleanup/inactive?upTo=2020-12-31");
        browser.find("main form button.btn-primary").click();
        browser.find("main a.btn-primary").click();
        String digest = String.valueOf(browser.find("input[name=digest]").getAttribute("value"));
        assertThat(digest).hasSize(64);
        browser.page()
                // At once: the page disables the button again as soon as it is shown.
                .evaluate("document.querySelector('#typed').value = '1';"
                        + "document.querySelector('form.confirm').submit();");
        assertThat(browser.find("#typed-error")).containsText("The number is not right");
    }
}
