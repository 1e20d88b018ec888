package dev.custodia.access.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.screens.Browser;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@CustodiaTest(
        web = WebEnvironment.RANDOM_PORT,
        settings = {"CUSTODIA_ADMIN_PASSWORD=correct horse battery", "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN})
class RightsInABrowserTest {
    @RegisterExtension
    final Browser browser = new Browser();

    @LocalServerPort
    int port;

    @BeforeEach
    void enter() {
        browser.signIn("admin", "correct horse battery");
        browser.page().waitForURL(browser.address() + "/");
    }

    private com.microsoft.playwright.Locator cell(String permission, String role) {
        return browser.find("#" + permission + " [data-role=" + role + "]");
    }

    @Test
    void the_table_shows_who_may_what_and_a_role_is_changed_from_its_head() {
        browser.open("/users");
        browser.find(".tabs a >> nth=1").click();
        assertThat(browser.find("h1")).hasText("Rights");
        assertThat(cell("remove_many", "remover")).containsText("yes");
        assertThat(cell("remove_many", "administrator")).containsText("only by a grant to the account");
        assertThat(cell("tag_many", "sales")).hasText("no");
        browser.axe().screenshot("rights");

        browser.find("#rights thead a:has-text('Sales')").click();
        assertThat(browser.find("h1")).hasText("Rights of the role Sales");
        browser.axe();
        browser.find("input[value=TAG_MANY]").check();
        browser.find("main form button[type=submit]").click();
        assertThat(cell("tag_many", "sales")).containsText("yes");
        browser.open("/users/rights/roles/administrator");
        assertThat(browser.find("input[type=checkbox][value=USERS_MANAGE], input[value=REMOVE_MANY]"))
                .hasCount(0);
        browser.find("main form button[type=submit]").click();
        assertThat(browser.find("#messages")).containsText("The rights are saved");
    }

    @Test
    void an_account_is_granted_a_right_and_a_switch_takes_it_away_from_all() {
        browser.open("/users");
        browser.find("#users a:has-text('Grant rights')").click();
        assertThat(browser.find("h1")).hasText("Rights of admin");
        browser.find("input[value=REMOVE_MANY]").check();
        browser.axe().screenshot("grants");
        browser.find("main form button[type=submit]").click();
        assertThat(browser.find("#users")).containsText("1 extra right");

        browser.open("/users/rights");
        browser.find("#bulk-removal button").click();
        assertThat(browser.find("#messages")).containsText("Bulk removal is switched off for the whole company.");
        assertThat(browser.find("#bulk-removal")).containsText("by admin");
        assertThat(cell("remove_many", "remover")).hasText("switched off");
        browser.find("#strict button").click();
        assertThat(cell("customers_edit", "sales")).hasText("switched off");
        assertThat(cell("customers_edit", "administrator")).hasText("yes");
        assertThat(cell("customers_look", "sales")).hasText("yes");
        browser.axe().screenshot("rights-switched");
        browser.open("/users");
        browser.find("#users a:has-text('extra right')").click();
        assertThat(browser.find(".note")).containsText("Bulk removal is switched off");
        browser.open("/users/rights").locator("#strict button").click();
        browser.find("#bulk-removal button").click();
        assertThat(browser.find("#messages")).containsText("Bulk removal is on");
    }

    @ParameterizedTest
    @CsvSource({"en, Rights", "it, Permessi", "ru, Права", "sv, Rättigheter"})
    void on_a_phone_the_names_stay_while_the_roles_scroll_by(String language, String title) {
        browser.phone();
        browser.page()
                .context()
                .addCookies(List.of(new Cookie("custodia_language", language).setUrl(browser.address())));
        browser.open("/users/rights");
        assertThat(browser.find("h1")).hasText(title);
        double before = browser.find("#remove_many th").boundingBox().x;
        double cell = cell("remove_many", "viewer").boundingBox().x;
        browser.page().evaluate("document.querySelector('#rights .list-scroll').scrollLeft = 500");
        assertThat(browser.find("#remove_many th").boundingBox().x).isEqualTo(before);
        assertThat(cell("remove_many", "viewer").boundingBox().x).isLessThan(cell - 300);
        browser.axe().screenshot("rights-phone-" + language);
        assertThat(browser.page().evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(390);
        for (String page : List.of("/users/rights/roles/administrator", "/users")) {
            browser.open(page);
            browser.axe();
            assertThat(browser.page().evaluate("document.documentElement.scrollWidth"))
                    .as(page)
                    .isEqualTo(390);
        }
    }
}
