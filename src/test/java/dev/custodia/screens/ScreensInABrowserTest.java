package dev.custodia.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(classes = Styleguide.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class ScreensInABrowserTest {
    @RegisterExtension
    final Browser browser = new Browser();

    @AfterEach
    void signInAgain() {
        Styleguide.visitor = false;
    }

    @Test
    void every_block_is_readable_on_a_desktop() {
        browser.open("/");
        chartsAreDrawn();
        browser.axe().screenshot("blocks");
    }

    @Test
    void every_block_is_readable_in_the_dark() {
        browser.dark().open("/");
        chartsAreDrawn();
        browser.axe().screenshot("blocks-dark");
    }

    @Test
    void every_block_is_readable_on_a_phone() {
        browser.phone().open("/");
        chartsAreDrawn();
        browser.axe().screenshot("blocks-phone");
        assertThat(browser.page().evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(390);
    }

    private void chartsAreDrawn() {
        assertThat(browser.find(".chart canvas")).hasCount(3);
    }
}
