package dev.custodia.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.screens.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@CustodiaTest(web = WebEnvironment.RANDOM_PORT, settings = "CUSTODIA_ADMIN_PASSWORD=correct horse battery")
class EmptyBaseTest {
    @RegisterExtension
    final Browser browser = new Browser();

    @Test
    void a_base_without_customers_leads_to_the_import() {
        browser.signIn("admin", "correct horse battery");
        assertThat(browser.find("h1")).hasText("Welcome");
        assertThat(browser.find(".empty-state a.btn-primary")).hasAttribute("href", "/imports");
        browser.axe().picture("welcome");
        browser.open("/customers");
        assertThat(browser.find(".empty-state a.btn-primary")).hasAttribute("href", "/imports");
        browser.axe().picture("customers-empty");
    }
}
