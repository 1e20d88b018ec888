package dev.custodia.portfolios.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.custodia.DemoHouse;
import dev.custodia.access.Access;
import dev.custodia.access.NewUser;
import dev.custodia.access.Role;
import dev.custodia.customers.Customer;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.portfolios.Aspect;
import dev.custodia.portfolios.Assignments;
import dev.custodia.portfolios.Holder;
import dev.custodia.portfolios.Portfolios;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class OwnCustomersInABrowserTest extends DemoHouse {
    private static final String PASSWORD = "a password of my own";
    private static int number;

    @Autowired
    Access access;

    @Autowired
    Portfolios portfolios;

    @Autowired
    Assignments assignments;

    private String name;
    private Customer hers;

    @BeforeEach
    void rita_has_one_customer() {
        name = "rita" + ++number;
        NewUser user = shop.asGreta(() -> access.createUser(name, "Rita", Role.SALES, "en"));
        try {
            access.call(
                    new Actor(user.user().id(), Via.SCREEN, null),
                    () -> access.changePassword(user.password(), PASSWORD));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
        Holder agent = shop.asGreta(() -> portfolios.add(
                Aspect.AGENT, null, "Rita " + number, null, null, user.user().id()));
        hers = shop.person("Aurora Sua " + number);
        shop.asGreta(() -> assignments.assign(hers.id(), "unit1", Map.of(Aspect.AGENT, agent.id()), null));
    }

    private void signInAsRita() {
        browser.signIn(name, PASSWORD);
        browser.page().waitForURL(browser.address() + "/");
    }

    @Test
    void my_customers_are_on_the_start_page_and_one_click_away_in_the_list() {
        signInAsRita();
        browser.open("/");
        assertThat(browser.find("main")).containsText("My customers");
        browser.axe().picture("start-mine");
        browser.open("/customers");
        browser.axe().picture("customers-mine-offered");
        browser.find("#mine").click();
        browser.page().waitForURL(Pattern.compile("mine\\.is\\.yes"));
        assertThat(browser.find("#customers tbody tr")).hasCount(1);
        assertThat(browser.find("#customers")).containsText(hers.name());
        assertThat(browser.find(".chip")).containsText("My customer");
        browser.axe().picture("customers-mine");
    }

    @Test
    void a_role_is_limited_in_the_table_of_rights_and_sees_nobody_else() {
        signIn();
        browser.open("/users/rights/roles/sales");
        browser.axe().picture("role-own-only");
        browser.find("[name=ownOnly]").check();
        browser.find("main form .btn-primary").click();
        assertThat(browser.find("#own_only [data-role=sales]")).containsText("yes");
        browser.axe().picture("rights-own-only");
        Customer other = shop.person("Zeno Altrui " + number);
        browser.page().context().clearCookies();
        signInAsRita();
        browser.open("/customers?place=all");
        assertThat(browser.find("#customers tbody tr")).hasCount(1);
        assertThat(browser.find("#mine")).hasCount(0);
        browser.axe().picture("customers-own-only");
        browser.open("/");
        browser.axe().picture("start-own-only");
        browser.expecting("404").open("/customers/" + other.id());
        assertThat(browser.find("main")).not().containsText(other.name());
        browser.axe().picture("card-of-others");
        browser.open("/scores");
        assertThat(browser.find("main")).containsText("your own customers");
        browser.axe().picture("scores-own-only");
        browser.expecting("403").open("/policies");
        assertThat(browser.find("main")).containsText("its own customers only");
        browser.axe().picture("policies-own-only");
        browser.phone();
        speaking("ru");
        browser.open("/customers?place=all");
        nothingSticksOut();
        browser.axe().screenshot("phone-customers-own-only-ru");
        shop.asGreta(() -> {
            access.limit(Role.SALES, false);
            return true;
        });
    }

    @Test
    void a_portfolio_has_a_keeper() {
        signIn();
        browser.open("/portfolios/holders/1");
        browser.find("[name=account]").selectOption("Rita");
        browser.axe().picture("portfolio-keeper");
        browser.find("main form .btn-primary").first().click();
        assertThat(browser.find("#portfolios")).containsText("kept by Rita");
        browser.axe().picture("portfolios-kept");
        browser.open("/portfolios/holders/1");
        browser.find("[name=account]").selectOption("0");
        browser.find("main form .btn-primary").first().click();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void the_list_and_the_start_page_on_a_phone(String language) {
        signInAsRita();
        browser.phone();
        speaking(language);
        browser.open("/customers");
        nothingSticksOut();
        browser.axe().screenshot("phone-customers-mine-" + language);
        browser.open("/");
        nothingSticksOut();
        browser.axe().screenshot("phone-start-mine-" + language);
    }
}
