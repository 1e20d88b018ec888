package dev.custodia.retention.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.DemoHouse;
import dev.custodia.customers.Customer;
import dev.custodia.retention.Retention;
import dev.custodia.retention.RetentionRules;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class HoldsInABrowserTest extends DemoHouse {
    @Autowired
    Retention retention;

    @Autowired
    RetentionRules rules;

    @BeforeEach
    void enter() {
        signIn();
    }

    @Test
    void a_hold_is_set_on_the_card_seen_in_the_check_and_released_with_a_reason() {
        Customer one = shop.person("Hold Helga");
        shop.invoice(one, "HH-1", "2019-04-05", "12");
        browser.open("/customers/" + one.id());
        browser.find("#holds .hold-new summary").click();
        browser.find("#holds input[name=holdReason]").fill("lawsuit 12/2026");
        browser.find("#holds input[name=holdReview]").fill("2027-06-30");
        browser.find("#holds .hold-new button").click();
        assertThat(browser.find("#holds .history")).containsText("lawsuit 12/2026");
        assertThat(browser.find("#history")).containsText("set a legal hold");
        browser.axe().picture("card-hold");

        browser.find("form[action='/cleanup/plans/from-list'] button").click();
        browser.page().waitForURL(Pattern.compile("/cleanup/plans/\\d+"));
        assertThat(browser.find("main")).containsText("legal hold");
        browser.picture("check-hold");

        browser.open("/customers/" + one.id());
        browser.find("#holds .history summary").click();
        browser.find("#holds .history input[name=reason]").fill("settled");
        browser.find("#holds .history form button").click();
        assertThat(browser.find("#holds")).containsText("This customer is not on hold");
        assertThat(browser.find("#holds")).containsText("settled");
    }

    @Test
    void many_are_held_from_the_list() {
        browser.open("/customers?f=last_purchase.up_to.2020-12-31&f=kind.is.company");
        assertThat(browser.find("#matching")).hasText(Pattern.compile("\\d"));
        browser.find("input[data-ticks-page]").check();
        browser.find("[data-opens=hold-many]").click();
        browser.find("#hold-many-reason").fill("claim of the receiver");
        browser.find("#hold-many-review").fill("2027-06-30");
        browser.axe().picture("customers-hold-many");
        browser.find("#hold-many .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/retention/plans/\\d+"));
        browser.axe().picture("hold-check");
        browser.find("main form .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/changes/\\d+"));
        assertThat(browser.find("#change")).containsText("Take back");
        browser.open("/retention/holds");
        browser.find("#holds a:text('Customers')").first().click();
        assertThat(browser.find("#hold")).containsText("claim of the receiver");
        browser.axe().picture("hold");
        browser.find("#release input[name=reason]").fill("receivership is over");
        browser.find("#release button").click();
        browser.page().waitForURL(Pattern.compile("/changes/\\d+"));
        assertThat(browser.find("#change")).containsText("Take back");
        browser.open("/retention/holds?released=true");
        assertThat(browser.find("#holds tbody")).containsText("claim of the receiver");
    }

    @Test
    void a_retention_rule_is_switched_on_seen_on_the_card_and_shortened_only_when_that_is_said_again() {
        Customer one = shop.person("Rule Rosa");
        shop.invoice(one, "RR-1", "2018-04-05", "12");
        try {
            browser.open("/retention/rules");
            browser.axe().screenshot("rules");
            browser.find("#own summary").click();
            browser.find("#own select[name=country]").selectOption("PL");
            browser.find("#own input[name=law]").fill("Ustawa o rachunkowości");
            browser.find("#own input[name=years]").fill("1");
            browser.axe().screenshot("rule-own-new");
            browser.find("#own form button").click();
            browser.page().waitForURL(Pattern.compile("/retention/rules/own-pl-\\d+"));
            assertThat(browser.find("h1")).hasText("Ustawa o rachunkowości");
            browser.open("/retention/rules");
            browser.find("#country-IT form button").click();
            assertThat(browser.find("#country-IT")).containsText("Keeps");
            browser.open("/customers/" + one.id());
            assertThat(browser.find("#holds")).containsText("kept until 5 April 2028 by Codice civile art. 2220");
            // The plan says which law it is, too.
            browser.find("form[action='/cleanup/plans/from-list'] button").click();
            browser.page().waitForURL(Pattern.compile("/cleanup/plans/\\d+"));
            assertThat(browser.find("#laws")).containsText("Codice civile art. 2220");
            browser.axe().screenshot("check-law");
            browser.open("/retention/rules/it-accounting");
            browser.find("#edit input[name=years]").fill("5");
            browser.find("#edit button").click();
            assertThat(browser.find("#edit .note")).containsText("would no longer be");
            browser.axe().screenshot("rule-loses");
            browser.find("#edit .btn-danger").click();
            assertThat(browser.find("#versions .history li")).hasCount(3);
            browser.axe().screenshot("rule");
        } finally {
            shop.asGreta(() -> {
                for (String country : List.of("IT", "PL"))
                    try {
                        rules.switchCountry(country, false, null);
                    } catch (RetentionRules.LosesProtection loses) {
                        rules.switchCountry(country, false, loses.documents());
                    }
                return true;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void the_list_is_read_in_four_languages_and_on_a_phone(String language) {
        shop.asGreta(() -> retention.setPeriod(2003, 2004, "assessment " + language, LocalDate.parse("2026-03-04")));
        speaking(language);
        browser.open("/retention/holds");
        assertThat(browser.find("#holds tbody")).containsText("assessment " + language);
        browser.axe().screenshot("holds-" + language);
        browser.page().setViewportSize(390, 800);
        browser.open("/retention/holds");
        nothingSticksOut();
        browser.find("[data-opens=hold-period]").click();
        browser.screenshot("holds-phone-" + language);
        browser.open("/");
        nothingSticksOut();
        browser.open("/cleanup");
        nothingSticksOut();
        browser.open("/retention/rules");
        nothingSticksOut();
        browser.screenshot("rules-phone-" + language);
        browser.open("/retention/rules/de-vouchers");
        nothingSticksOut();
    }
}
