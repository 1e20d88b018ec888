package dev.custodia.trust;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import dev.custodia.CustodiaTest;
import dev.custodia.screens.Browser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

@CustodiaTest(
        web = WebEnvironment.RANDOM_PORT,
        settings = {"CUSTODIA_ADMIN_PASSWORD=correct horse battery"})
@Import(TrustInABrowserTest.Sample.class)
class TrustInABrowserTest {
    /** Figures of nobody: the page is looked at with some, whatever came with this version. */
    @TestConfiguration
    static class Sample {
        @Bean
        @Primary
        static Trust sample() {
            return new Trust(List.of(
                    new Measured(
                            Promise.P1,
                            "Some.a_job_is_killed",
                            false,
                            Instant.parse("2026-02-28T21:14:00Z"),
                            "1.2.3",
                            "0123456789",
                            734_000,
                            42L,
                            Map.of(Figure.KILLS, 1_234L, Figure.KILLS_AT_WORK, 987L)),
                    new Measured(
                            Promise.P1,
                            "Some.a_job_that_forgets_is_caught",
                            true,
                            Instant.parse("2026-02-28T21:20:00Z"),
                            "1.2.3",
                            "0123456789",
                            6_000,
                            null,
                            Map.of())));
        }
    }

    @RegisterExtension
    final Browser browser = new Browser();

    @BeforeEach
    void enter() {
        browser.signIn("admin", "correct horse battery");
        browser.page().waitForURL(browser.address() + "/");
    }

    @Test
    void from_the_journal_one_comes_to_the_promises_and_verifies_the_journal_there() {
        browser.open("/journal");
        browser.find(".page-actions a[href='/trust']").click();
        assertThat(browser.find("h1")).hasText("What you can rely on");
        assertThat(browser.find("#here")).containsText("outside of the database");
        browser.find("#here button").click();
        assertThat(browser.find("#verification")).containsText("Verified to entry");
        assertThat(browser.find("#P1")).containsText("loses nothing");
        assertThat(browser.find("#P1 .pairs"))
                .hasText(java.util.regex.Pattern.compile(
                        "\\s*Times killed\\s*1,234\\s*of those, with a job at work\\s*987\\s*Planted faults caught\\s*1"
                                + "\\s*Time taken, seconds\\s*740\\s*Measured\\s*28 February 2026.*22:20\\s*Version\\s*1.2.3"
                                + "\\s*State of the sources\\s*0123456789\\s*Seed\\s*42\\s*"));
        browser.find("#P1 summary").click();
        assertThat(browser.find("#P1 li")).hasText("a job that forgets is caught");
        assertThat(browser.find("#P6")).containsText("There is a test, but no figures of it came with this version.");
        assertThat(browser.find("#untested")).containsText("P21");
        browser.axe().screenshot("trust");
    }

    @ParameterizedTest
    @CsvSource({
        "en, What you can rely on",
        "it, Su cosa potete contare",
        "ru, На что можно положиться",
        "sv, Vad ni kan lita på"
    })
    void on_a_phone_in_every_language(String language, String title) {
        browser.phone();
        browser.page()
                .context()
                .addCookies(List.of(new Cookie("custodia_language", language).setUrl(browser.address())));
        browser.open("/trust");
        assertThat(browser.find("h1")).hasText(title);
        browser.axe().screenshot("trust-phone-" + language);
        assertThat(browser.page().evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(390);
    }
}
