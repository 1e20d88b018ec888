package dev.custodia.portfolios.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import dev.custodia.DemoHouse;
import dev.custodia.customers.Customer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortfoliosInABrowserTest extends DemoHouse {
    @BeforeEach
    void enter() {
        signIn();
    }

    private void add(String what, String name) {
        browser.open(what.equals("portfolio") ? "/portfolios" : "/portfolios/people");
        browser.find("[data-opens=new-" + what + "]").click();
        browser.find("#new-" + what + "-name").fill(name);
        browser.find("#new-" + what + " .btn-primary").click();
        assertThat(browser.find("main")).containsText(name);
    }

    @Test
    void a_portfolio_and_an_agent_are_made_and_given_on_the_card_and_taken_back() {
        add("portfolio", "Riviera");
        browser.axe().picture("portfolios");
        add("agent", "Petra Agent");
        browser.axe().picture("portfolio-people");
        Customer one = shop.person("Portfolio Paula");
        browser.open("/customers/" + one.id());
        assertThat(browser.find("#looked-after")).containsText("General");
        browser.find("#of-unit1 summary").click();
        browser.find("#unit1-portfolio").selectOption(new SelectOption().setLabel("Riviera"));
        browser.find("#unit1-agent").selectOption(new SelectOption().setLabel("Petra Agent"));
        browser.find("#unit1-reason").fill("by the sea");
        browser.axe().picture("card-portfolios-form");
        browser.find("#of-unit1 .status-form button").click();
        assertThat(browser.find("#of-unit1 .plain-list")).containsText("Riviera");
        assertThat(browser.find("#of-unit1 .plain-list")).containsText("Petra Agent");
        assertThat(browser.find("#history")).containsText("Riviera");
        browser.axe().picture("card-portfolios");
        browser.find("#history button:has-text('Take back')").first().click();
        assertThat(browser.find("#of-unit1 .plain-list")).containsText("General");
    }

    @Test
    void many_are_given_from_the_list_after_a_look() {
        add("portfolio", "Harbour");
        browser.open("/customers?f=kind.is.company");
        browser.find("input[data-ticks-page]").check();
        browser.find("[data-opens=portfolio-many]").click();
        browser.find("#portfolio-many-choice").selectOption(new SelectOption().setLabel("Harbour"));
        browser.axe().picture("customers-portfolio-many");
        browser.find("#portfolio-many .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/portfolios/plans/\\d+"));
        assertThat(browser.find("#moves")).containsText("→ Harbour");
        browser.axe().picture("portfolios-check");
        browser.find("main form .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/changes/\\d+"));
        assertThat(browser.find("#change")).containsText("Take back");
        browser.open("/portfolios");
        browser.find("#portfolios tr:has-text('Harbour') td.number a").click();
        assertThat(browser.find(".chip")).containsText("Harbour");
        browser.axe().picture("customers-portfolio");
        browser.open("/segments/new");
        assertThat(browser.page().content()).contains("Main business unit: Agent");
    }

    @Test
    void a_rule_is_added_counted_and_looked_at_before_it_moves_anybody() {
        add("portfolio", "Capital");
        browser.open("/portfolios");
        browser.find("#rules summary").first().click();
        browser.find("#field-values").fill("Roma, Стокгольм, Stockholm");
        browser.find("#rule-holder").selectOption(new SelectOption().setLabel("Capital"));
        browser.find("#rules form[action$=rules] .btn").last().click();
        assertThat(browser.find("#rule-list")).containsText("Capital");
        assertThat(browser.find("#rule-list")).containsText("Finds");
        browser.axe().picture("portfolio-rules");
        browser.find("#rules .rules-run .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/portfolios/plans/\\d+"));
        assertThat(browser.find("main")).containsText("given to others");
        browser.open("/portfolios");
        browser.find("#rule-list li:has-text('Capital') form[action$=remove] button")
                .click();
        assertThat(browser.find("#rule-list")).not().containsText("Capital");
    }

    @Test
    void a_type_is_renamed_and_switched_on() {
        browser.open("/portfolios/types");
        browser.axe().picture("portfolio-types");
        browser.find("a[href='/portfolios/types/unit9']").click();
        browser.find("input[name=active]").check();
        browser.find("input[name=name_en]").fill("Fairs");
        browser.find("main form .btn-primary").click();
        assertThat(browser.find(".tabs")).containsText("Fairs");
        browser.find("a[href='/portfolios/types/unit9']").click();
        browser.find("input[name=active]").uncheck();
        browser.find("main form .btn-primary").click();
        assertThat(browser.find(".tabs")).not().containsText("Fairs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void portfolios_are_readable_on_a_phone(String language) {
        Customer one = shop.person("Phone Pia " + language);
        browser.phone();
        speaking(language);
        for (String path : new String[] {
            "/portfolios", "/portfolios/people", "/portfolios/types", "/portfolios/types/unit2", "/portfolios/holders/1"
        }) {
            browser.open(path);
            nothingSticksOut();
            shot("phone" + path.replace('/', '-') + "-" + language);
        }
        browser.open("/customers/" + one.id());
        nothingSticksOut();
        shot("phone-card-portfolios-" + language);
    }

    private void shot(String name) {
        Page page = browser.page();
        assertThat(page.locator("h1")).isVisible();
        browser.axe().screenshot(name);
    }
}
