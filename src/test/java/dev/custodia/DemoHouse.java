package dev.custodia;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import dev.custodia.imports.Imports;
import dev.custodia.screens.Browser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/**
 * The whole program with the demo base in it and a browser before it. All who extend it share one context and one base:
 * they may add customers, and count by what they look for.
 */
@CustodiaTest(
        web = WebEnvironment.RANDOM_PORT,
        shared = true,
        settings = {"CUSTODIA_ADMIN_PASSWORD=correct horse battery", "CUSTODIA_DEMO=true"})
@Import(Shop.class)
public abstract class DemoHouse {
    private static final int FILES = 6;

    @RegisterExtension
    protected final Browser browser = new Browser();

    @Autowired
    protected Shop shop;

    @Autowired
    protected Imports imports;

    @BeforeEach
    void the_demo_is_in() throws InterruptedException {
        Instant until = Instant.now().plus(Duration.ofMinutes(2));
        while (shop.asGreta(() -> imports.newest(FILES)).stream()
                        .filter(file -> file.state() == dev.custodia.imports.Import.State.DONE)
                        .count()
                < FILES) {
            assertThat(Instant.now()).isBefore(until);
            Thread.sleep(50);
        }
    }

    protected void signIn() {
        browser.signIn("admin", "correct horse battery");
        browser.page().waitForURL(browser.address() + "/");
    }

    /** From now on somebody who has chosen this language. */
    protected void speaking(String language) {
        browser.page()
                .context()
                .addCookies(List.of(new Cookie("custodia_language", language).setUrl(browser.address())));
    }

    protected void nothingSticksOut() {
        assertThat(browser.page().evaluate("document.documentElement.scrollWidth"))
                .as("the width of %s on a phone", browser.page().url())
                .isEqualTo(390);
    }
}
