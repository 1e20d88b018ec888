package dev.custodia.levels.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.BoundingBox;
import dev.custodia.DemoHouse;
import dev.custodia.customers.Customer;
import dev.custodia.levels.Levels;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class LevelsInABrowserTest extends DemoHouse {
    @Autowired
    Levels levels;

    @BeforeEach
    void enter() {
        levels.turn();
        signIn();
    }

    @Test
    void the_matrix_opens_the_list_behind_each_number() {
        browser.open("/levels");
        browser.page().waitForURL(Pattern.compile("/levels/unit1"));
        browser.axe().screenshot("levels");
        var cell = browser.find("#matrix td a:has(strong:not(:text-is('0')))").first();
        String number = cell.locator("strong").innerText();
        cell.click();
        assertThat(browser.find("#matching")).containsText(number);
        assertThat(browser.find(".chip")).hasCount(2);
        browser.axe().picture("levels-list");
    }

    @Test
    void a_border_is_dragged_and_the_sizes_follow_before_anything_is_saved() {
        browser.open("/levels/unit2/edit");
        var border = browser.find("#recency-1");
        assertThat(border).hasValue("120");
        String sizes = browser.find("#sizes-recency").innerText();
        var grip = browser.find("[data-cuts=recency] [data-cut='1'] circle");
        grip.scrollIntoViewIfNeeded();
        BoundingBox at = grip.boundingBox();
        browser.page().mouse().move(at.x + at.width / 2, at.y + at.height / 2);
        browser.page().mouse().down();
        browser.page().mouse().move(at.x + at.width / 2 + 60, at.y + at.height / 2);
        browser.page().mouse().up();
        assertThat(border).not().hasValue("120");
        assertThat(browser.find("#sizes-recency")).not().hasText(sizes);
        assertThat(browser.find("#preview .people")).containsText("another group");
        browser.axe().screenshot("levels-edit");
        border.fill("500");
        assertThat(browser.find("#preview .field-error")).isVisible();
        border.fill("130");
        assertThat(browser.find("#preview .people")).isVisible();
        browser.find("#frequency-way").selectOption("quantiles");
        assertThat(browser.find("#frequency-0")).hasAttribute("readonly", "");
        String preview = browser.find("#sizes-frequency").innerText();
        browser.find(".editor-foot button").click();
        browser.page().waitForURL(Pattern.compile("/levels/unit2$"));
        browser.open("/levels/unit2/edit");
        assertThat(browser.find("#recency-1")).hasValue("130");
        assertThat(browser.find("#sizes-frequency").innerText()).isEqualTo(preview);
    }

    @Test
    void who_would_move_by_what_counts_and_by_another_grid_is_shown_before_it_is_saved() {
        browser.open("/levels/unit1/edit");
        browser.find("#counting [name=ever]").check();
        browser.find("#counting button:has-text('See what would change')").click();
        assertThat(browser.find("#counting-changes .people")).containsText("another group");
        assertThat(browser.find("#counting-changes li a").first()).isVisible();
        browser.find("#counting-changes").scrollIntoViewIfNeeded();
        browser.axe().screenshot("levels-counting-changes");
        browser.find("#counting [name=ever]").uncheck();
        browser.find("#counting [name=days]").fill("0");
        browser.find("#counting button:has-text('See what would change')").click();
        assertThat(browser.find("#counting-changes .field-error")).containsText("36,500");

        browser.find("#grid-1-1").selectOption("at_risk");
        assertThat(browser.find("#grid-changes .people")).containsText("another group");
        var example = browser.find("#grid-changes li a").first();
        String name = example.innerText();
        String moves = browser.find("#grid-changes .people").innerText();
        browser.axe().screenshot("levels-grid-changes");
        example.click();
        assertThat(browser.find("h1")).containsText(name);
        browser.open("/levels/unit1/edit");
        browser.find("#grid-1-1").selectOption("at_risk");
        assertThat(browser.find("#grid-changes .people")).hasText(moves);
        browser.find("#grid button[type=submit]").click();
        browser.page().waitForURL(Pattern.compile("/levels/unit1$"));
    }

    @Test
    void potentiality_is_entered_by_hand_on_the_card_and_given_back() {
        Customer one = shop.person("Hand Hanna");
        shop.invoice(one, "HH1", "2026-02-10", "300");
        browser.open("/customers/" + one.id());
        assertThat(browser.find("#levels-unit1")).containsText("New");
        assertThat(browser.find("#levels-unit1")).containsText("more and it would be");
        browser.find("#levels-unit1 summary").first().click();
        browser.find("#hand-unit1-potentiality").fill("1500");
        browser.find("#hand-unit1-potentiality").press("Enter");
        assertThat(browser.find("#levels-unit1 .by-hand")).containsText("by hand");
        assertThat(browser.find("#levels-unit1")).containsText("1,500.00");
        browser.axe().screenshot("card-levels");
        browser.find("#levels-unit1 .as-link").click();
        assertThat(browser.find("#levels-unit1 .by-hand")).hasCount(0);
        browser.find("#history button:has-text('Take back')").first().click();
        assertThat(browser.find("#levels-unit1 .by-hand")).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"it", "ru", "sv"})
    void every_page_speaks_the_language_and_fits_a_phone(String language) {
        speaking(language);
        Customer one = shop.person("Phone Petra");
        shop.invoice(one, "PP1", "2026-02-10", "300");
        browser.phone();
        for (String page : java.util.List.of(
                "/levels/unit1", "/levels/unit1/edit", "/levels/groups/lost", "/customers/" + one.id())) {
            browser.open(page);
            if (page.endsWith("edit")) {
                browser.find("#counting [name=ever]").check();
                browser.find("#counting .page-actions button").first().click();
                assertThat(browser.find("#counting-changes .people")).isVisible();
            }
            nothingSticksOut();
            browser.axe().screenshot("phone" + page.replaceAll("/|\\d{3,}", "-") + language);
        }
    }
}
