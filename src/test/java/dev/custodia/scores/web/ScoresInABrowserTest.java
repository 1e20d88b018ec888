package dev.custodia.scores.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.DemoHouse;
import dev.custodia.scores.Scores;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class ScoresInABrowserTest extends DemoHouse {
    @Autowired
    Scores scores;

    @Autowired
    DSLContext db;

    @BeforeEach
    void enter() {
        shop.asGreta(() -> scores.workOut());
        signIn();
    }

    @Test
    void the_page_says_in_words_which_rule_ranks_and_how_often_it_was_right() {
        browser.open("/scores");
        browser.find("form[action='/scores/work-out'] button").click();
        assertThat(browser.find("#verdict .people")).containsText(Pattern.compile("\\d\\d of 100 pairs"));
        assertThat(browser.find("#rules-tried")).containsText("the plain date of the last purchase");
        assertThat(browser.find("#rules-tried .mark-good")).hasCount(1);
        assertThat(browser.find("#models")).containsText("MBG/NBD");
        assertThat(browser.find("#claims")).isVisible();
        browser.axe().screenshot("scores");
    }

    @Test
    void a_number_opens_its_list_and_those_about_to_leave_become_a_segment() {
        browser.open("/scores");
        browser.find(".number-card .value a").nth(1).click();
        browser.page().waitForURL(Pattern.compile("/customers\\?.*probably_gone"));
        assertThat(browser.find(".chip").first()).containsText("Probably gone");
        browser.open("/segments/new?f=about_to_leave.is.yes");
        assertThat(browser.find("main")).containsText("About to leave");
    }

    @Test
    void another_number_of_months_is_compared_and_another_horizon_is_set() {
        browser.open("/scores");
        browser.find("#months").fill("24");
        browser.find("#beside button").click();
        browser.page().waitForURL(Pattern.compile("months=24"));
        assertThat(browser.find("#beside")).containsText("not bought since");
        browser.find("#weeks").fill("13");
        browser.find("form[action='/scores/horizon'] button").click();
        assertThat(browser.find("#verdict")).containsText("13 weeks");
        browser.find("#weeks").fill("2");
        browser.page().evaluate("document.querySelector('form[action=\"/scores/horizon\"]').noValidate = true");
        browser.find("form[action='/scores/horizon'] button").click();
        assertThat(browser.find("main, .note, .toast").first()).isVisible();
        assertThat(browser.find("body")).containsText("between 4 and 104");
        shop.asGreta(() -> {
            scores.setHorizon(26);
            return scores.workOut();
        });
    }

    @Test
    void who_is_probably_gone_is_a_ready_choice_of_the_clean_up_beside_a_plain_date() {
        browser.open("/cleanup");
        browser.find("a[href='/cleanup/gone']").click();
        assertThat(browser.find("#beside")).containsText("The date would take");
        browser.find("select[name=atLeast]").selectOption("70");
        browser.page().waitForURL(Pattern.compile("atLeast=70"));
        assertThat(browser.find("#look")).containsText(Pattern.compile("\\d"));
        browser.axe().screenshot("cleanup-gone");
        browser.phone();
        browser.open("/cleanup/gone");
        nothingSticksOut();
        browser.screenshot("cleanup-gone-phone");
    }

    @Test
    void the_card_says_how_surely_somebody_is_gone_and_how_they_usually_buy() {
        browser.open("/customers?f=purchases.at_least.6&sort=purchases&dir=desc");
        browser.find("#customers tbody a").first().click();
        assertThat(browser.find("#score")).containsText("% that nothing is bought");
        assertThat(browser.find("#cadence")).containsText("Usually every");
        browser.axe().screenshot("card-score");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void why_nobody_is_gone_with_90_percent_is_said_where_the_past_is_shorter_than_the_horizon(String language) {
        // As on a base with a shorter past.
        db.execute("update scores.back_test set tested_weeks = 20 where horizon_weeks > 20");
        speaking(language);
        for (String path : new String[] {"/scores", "/cleanup/gone"}) {
            browser.page().setViewportSize(1280, 900);
            browser.open(path);
            assertThat(browser.find("#without-ninety")).containsText("90 %");
            browser.axe().screenshot("without-ninety" + path.replace('/', '-') + "-" + language);
            browser.phone();
            browser.open(path);
            nothingSticksOut();
            browser.axe().screenshot("without-ninety" + path.replace('/', '-') + "-phone-" + language);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void it_is_readable_on_a_phone_in_every_language(String language) {
        browser.phone();
        speaking(language);
        browser.open("/scores");
        nothingSticksOut();
        browser.axe().screenshot("scores-phone-" + language);
    }
}
