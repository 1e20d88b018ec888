package dev.custodia.lifecycle.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.custodia.DemoHouse;
import dev.custodia.criteria.Criteria;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Looking;
import dev.custodia.facts.Facts;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class LifecycleInABrowserTest extends DemoHouse {
    @Autowired
    Facts facts;

    @Autowired
    Criteria criteria;

    @BeforeEach
    void enter() {
        signIn();
    }

    private long matching(String... filters) {
        return facts.count(criteria.where(Looking.rule(List.of(filters))), Looking.places("active"));
    }

    @Test
    void a_status_is_set_on_the_card_with_a_reason_and_given_back() {
        Customer one = shop.person("Status Stella");
        browser.open("/customers/" + one.id());
        assertThat(browser.find("#status .status-now")).containsText("Lead");
        browser.find("#status-choice").selectOption("vip");
        browser.find("#status-reason").fill("knows everybody");
        browser.find("#status .status-form button").click();
        assertThat(browser.find("#status .status-now")).containsText("VIP");
        assertThat(browser.find("#status .status-now")).containsText("by hand");
        assertThat(browser.find("#status")).containsText("knows everybody");
        assertThat(browser.find("#history")).containsText("set the status: VIP");
        browser.find("#status summary").click();
        browser.axe().picture("card-status");
        browser.find("#status .as-link").click();
        assertThat(browser.find("#status .status-now")).containsText("Lead");
        browser.find("#history button:has-text('Take back')").first().click();
        assertThat(browser.find("#status .status-now")).containsText("VIP");
    }

    @Test
    void the_status_of_many_is_changed_from_the_list_and_taken_back() {
        long all = matching("last_purchase.up_to.2020-12-31", "kind.is.company");
        browser.open("/customers?f=last_purchase.up_to.2020-12-31&f=kind.is.company");
        assertThat(browser.find("#matching")).hasText(Pattern.compile("\\d"));
        browser.find("input[data-ticks-page]").check();
        if (all > 50) browser.find("[data-selects-all]").click();
        browser.find("[data-opens=status-many]").click();
        browser.find("#status-many-choice").selectOption("inactive");
        browser.find("#status-many-reason").fill("closed down");
        browser.find("#status-many-reason").press("Enter");
        browser.axe().picture("customers-status-many");
        browser.find("#status-many .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/lifecycle/plans/\\d+"));
        assertThat(browser.find("main .people")).containsText(all + " customers will have the status Inactive");
        browser.axe().picture("status-check");
        browser.find("main form .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/changes/\\d+"));
        assertThat(browser.find("#change")).containsText("Take back");
        String change = browser.page().url();
        assertThat(matching("status.is.inactive", "last_purchase.up_to.2020-12-31", "kind.is.company"))
                .isEqualTo(all);

        browser.open("/customers?f=status.is.inactive");
        browser.find("[data-opens=columns]").click();
        browser.find("#columns input[value=status]").check();
        browser.find("#columns .btn-primary").click();
        assertThat(browser.find("#customers td .tag-orange").first()).hasText("Inactive");
        assertThat(browser.find(".chip")).hasText("Status: Inactive");
        browser.axe().picture("customers-status");
        browser.find("[data-opens=filters]").click();
        assertThat(browser.find("#field-status")).hasValue("inactive");

        browser.page().navigate(change);
        browser.find("#change form[action$=undo] button").click();
        assertThat(browser.find("#change a:has-text('See what was taken back')"))
                .isVisible();
        assertThat(browser.find("#change .split")).isVisible();
        assertThat(matching("status.is.inactive", "last_purchase.up_to.2020-12-31", "kind.is.company"))
                .isZero();
    }

    @Test
    void other_rules_show_whom_they_would_move_before_they_hold() {
        long silent = matching("last_document.up_to.-60m", "status.is.customer");
        assertThat(silent).isPositive();
        browser.open("/lifecycle");
        assertThat(browser.find("#statuses")).containsText("Customer");
        browser.find("#automation input[name=inactiveOn]").check();
        browser.find("#automation textarea[name=inactive]").fill("last_document.up_to.-60m");
        browser.axe().screenshot("lifecycle");
        browser.find("#automation .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/lifecycle/plans/\\d+"));
        assertThat(browser.find("#moves")).containsText("Customer → Inactive");
        assertThat(matching("status.is.inactive")).isZero();
        browser.axe().picture("lifecycle-preview");
        browser.find("main form .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/changes/\\d+"));
        assertThat(browser.find("#change")).containsText("Take back");
        assertThat(matching("status.is.inactive")).isPositive();
        browser.open("/");
        assertThat(browser.find("main")).containsText("Status over time");
        browser.axe().screenshot("health-status");

        browser.open("/lifecycle");
        assertThat(browser.find("#automation")).containsText("Last document up to and including");
        browser.find("#automation input[name=inactiveOn]").uncheck();
        browser.find("#automation .btn-primary").click();
        browser.find("main form .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/changes/\\d+"));
        assertThat(browser.find("#change")).containsText("Take back");
        assertThat(matching("status.is.inactive")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void statuses_are_readable_on_a_phone(String language) {
        Customer one = shop.person("Phone Paula " + language);
        browser.phone();
        speaking(language);
        browser.open("/lifecycle");
        nothingSticksOut();
        shot("lifecycle-phone-" + language);
        browser.open("/lifecycle/statuses/vip");
        nothingSticksOut();
        browser.axe();
        browser.open("/customers/" + one.id());
        nothingSticksOut();
        shot("card-status-phone-" + language);
    }

    private void shot(String name) {
        Page page = browser.page();
        assertThat(page.locator("h1")).isVisible();
        browser.axe().screenshot(name);
    }
}
