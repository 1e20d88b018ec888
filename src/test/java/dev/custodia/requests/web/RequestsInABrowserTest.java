package dev.custodia.requests.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import dev.custodia.DemoHouse;
import dev.custodia.Shop;
import dev.custodia.customers.Customer;
import dev.custodia.requests.Manner;
import dev.custodia.requests.Manners;
import dev.custodia.requests.Request;
import dev.custodia.requests.Requests;
import dev.custodia.screens.Language;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class RequestsInABrowserTest extends DemoHouse {
    @Autowired
    Requests requests;

    @Autowired
    Manners manners;

    @BeforeEach
    void enter() {
        signIn();
        shop.asGreta(
                () -> manners.set(new Manner(72, "Rosa & Figli", "Via Roma 1\nTorino", "privacy@rosa.example", "IT")));
    }

    private Request ask(Customer customer, Request.Kind kind) {
        return shop.asGreta(() -> requests.register(
                customer.id(),
                new Requests.Asked(
                        kind, Request.Channel.EMAIL, LocalDate.parse("2026-02-10"), Language.EN, "as at the fair")));
    }

    @Test
    void a_person_is_erased_at_their_own_request_step_by_step_and_answered_with_a_letter() throws Exception {
        Customer one = shop.person("Erasing Elsa", Shop.email("elsa@example.com"));
        shop.invoice(one, "EE-1", "2019-04-05", "12");
        browser.open("/customers/" + one.id());
        browser.find("#requests .request-new summary").click();
        browser.find("#requests select[name=kind]").selectOption("erasure");
        browser.axe().screenshot("card-request");
        browser.find("#requests .request-new button").click();
        browser.page().waitForURL(Pattern.compile("/requests/\\d+"));
        assertThat(browser.find("#do")).containsText("First check who asks");
        browser.axe().screenshot("request-open");
        browser.find("#identity select").selectOption("called_back");
        browser.find("#identity .btn-primary").click();
        assertThat(browser.find("#identity")).containsText("Called back");
        browser.find("#do .btn-primary").click();
        assertThat(browser.find("#do")).containsText("The person is anonymised");
        assertThat(browser.find("#do")).containsText("Until 5 March 2026");
        browser.axe().screenshot("request-preview");
        browser.find("#do .btn-danger").click();
        assertThat(browser.find("#do")).containsText("Waits in the recycle bin");
        browser.axe().screenshot("request-waiting");
        Download letter =
                browser.page().waitForDownload(() -> browser.find("#letter a").click());
        assertThat(new String(Files.readAllBytes(letter.path()), 0, 5, StandardCharsets.US_ASCII))
                .isEqualTo("%PDF-");
        browser.open("/requests");
        assertThat(browser.find("#requests tbody")).containsText("In the recycle bin");
    }

    @Test
    void everything_about_a_person_is_read_on_a_page_that_prints() {
        Customer one = shop.person("Reading Rita", Shop.email("rita@example.com"));
        shop.invoice(one, "RR-77", "2019-04-05", "12");
        Request request = ask(one, Request.Kind.ACCESS);
        shop.asGreta(() -> requests.check(request.requestId(), Request.How.IN_PERSON));
        browser.open("/requests/" + request.requestId());
        browser.find("#do a").first().click();
        browser.page().waitForURL(Pattern.compile("/data$"));
        assertThat(browser.find("main")).containsText("Everything that is kept about you");
        assertThat(browser.find("main")).containsText("RR-77");
        assertThat(browser.find("main")).containsText("rita@example.com");
        browser.axe().screenshot("request-data");
    }

    @Test
    void an_objection_to_marketing_stands_on_the_card_and_in_the_list() {
        Customer one = shop.person("Objecting Olga");
        ask(one, Request.Kind.OBJECTION);
        browser.open("/customers/" + one.id());
        assertThat(browser.find("#requests")).containsText("Objects to marketing since");
        assertThat(browser.find("#history")).containsText("objection to marketing");
        browser.open("/customers?f=objects_to_marketing.is.yes");
        assertThat(browser.find("main")).containsText("Objecting Olga");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void requests_are_read_in_four_languages_and_on_a_phone(String language) {
        Customer one = shop.person("Phone Petra " + language);
        shop.invoice(one, "PP-" + language, "2019-04-05", "12");
        Request request = ask(one, Request.Kind.ERASURE);
        shop.asGreta(() -> requests.check(request.requestId(), Request.How.KNOWS));
        shop.asGreta(() -> requests.preview(request.requestId()));
        speaking(language);
        browser.open("/requests");
        browser.axe().screenshot("requests-" + language);
        browser.page().setViewportSize(390, 800);
        browser.open("/requests");
        nothingSticksOut();
        browser.screenshot("requests-phone-" + language);
        browser.open("/requests/" + request.requestId());
        nothingSticksOut();
        browser.axe().screenshot("request-phone-" + language);
        Request access = ask(one, Request.Kind.ACCESS);
        shop.asGreta(() -> requests.check(access.requestId(), Request.How.KNOWS));
        browser.open("/requests/" + access.requestId());
        nothingSticksOut();
        browser.open("/requests/" + access.requestId() + "/data");
        nothingSticksOut();
        browser.open("/customers/" + one.id());
        nothingSticksOut();
        browser.open("/requests/manner");
        nothingSticksOut();
        browser.axe().screenshot("manner-phone-" + language);
    }
}
