package dev.custodia.segments.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.custodia.DemoHouse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody finds and groups: clause by clause, with the numbers beside, saved, explained, compared, put aside. */
class SegmentsInABrowserTest extends DemoHouse {
    @BeforeEach
    void enter() {
        signIn();
    }

    private void add(String path, String field) {
        browser.find("select[name='" + path + ".add']").selectOption(field);
    }

    @Test
    void a_segment_is_built_saved_explained_and_used() {
        browser.open("/segments");
        browser.axe();
        browser.screenshot("segments");
        browser.find("main .page-actions a.btn-primary").click();
        browser.page().waitForLoadState();
        add("", "country");
        browser.find("input[name='0.value']").fill("Italia");
        browser.find("input[name='0.value']").blur();
        add("", "purchases");
        browser.find("input[name='1.value']").fill("3");
        browser.find("input[name='1.value']").blur();
        assertThat(browser.find("#builder .found-now .people")).containsText(Pattern.compile("\\d"));
        add("", "last_purchase");
        browser.find("select[name='2.operator']").selectOption("up_to");
        browser.find("input[name='2.value'][type=date]").fill("2025-06-30");
        browser.find("input[name='2.value']").blur();
        assertThat(browser.find("#builder .rule-said"))
                .containsText("Country: Italy; Purchases at least 3; Last purchase up to and including 30 June 2025");
        assertThat(browser.find("#builder .rule-clause .rule-counts").nth(2)).containsText("so far");
        assertThat(browser.find("#builder .people-table tbody tr").first()).isVisible();
        add("", "any");
        add("3", "has_email");
        assertThat(browser.find("#builder .rule-said")).containsText("Has an e-mail");
        add("3", "has_phone");
        assertThat(browser.find("#builder .rule-said")).containsText("any of [");
        browser.find("#rule3-0-not").check();
        assertThat(browser.find("#builder .rule-said")).containsText("any of [but not: Has an e-mail");
        add("", "events:documents");
        browser.find("#rule4-kind-invoice").check();
        assertThat(browser.find("#builder .rule-said")).containsText("invoices after");
        browser.axe();
        browser.screenshot("segment-builder");
        browser.find("#builder button[name=remove][value='4']").click();
        assertThat(browser.find("#builder .rule-said")).not().containsText("invoices");
        browser.find("#field-name").fill("Italians gone quiet");
        browser.find("#segment-form button.btn-primary").click();

        assertThat(browser.find("h1")).hasText("Italians gone quiet");
        browser.axe();
        browser.screenshot("segment");
        String members = browser.find("main .card > p.people strong").first().innerText();
        assertThat(Integer.parseInt(members.replace(",", ""))).isPositive();
        Locator somebody = browser.find(".people-table tbody a").first();
        String name = somebody.innerText().strip();
        browser.find("#why-search").fill(name);
        assertThat(browser.find("#why-found a").first()).containsText(name);
        // Several may have one name.
        String id = String.valueOf(somebody.getAttribute("href")).replaceAll(".*/", "");
        browser.open("/segments/italians-gone-quiet/why/" + id);
        assertThat(browser.find("h1")).containsText("is in “Italians gone quiet”");
        assertThat(browser.find(".because").first()).containsText("is: ");
        browser.axe();
        browser.screenshot("segment-why");

        browser.open("/segments/new?template=never_bought");
        assertThat(browser.find("#builder .rule-said")).containsText("Last purchase: none");
        browser.find("#segment-form button.btn-primary").click();
        assertThat(browser.find("h1")).hasText("Never bought");
        browser.find("select[name=second]").selectOption("italians-gone-quiet");
        browser.find("form[action='/segments/compare'] button").click();
        assertThat(browser.find("svg.overlap")).isVisible();
        browser.axe();
        browser.screenshot("segments-compared");

        browser.open("/segments/italians-gone-quiet");
        browser.find("form[action='/cleanup/plans/from-list'] button").click();
        assertThat(browser.find("h1")).isVisible();
        assertThat(browser.find("#people, .split").first()).isVisible();
        browser.open("/customers?f=segment.any_of.italians-gone-quiet");
        assertThat(browser.find("#matching")).containsText(members);
    }

    @Test
    void what_is_not_complete_is_said_and_not_saved() {
        browser.open("/segments/new");
        add("", "city");
        assertThat(browser.find("#builder .rule-clause .rule-counts")).containsText("something is missing");
        browser.find("#field-name").fill("Half");
        browser.find("#segment-form button.btn-primary").click();
        assertThat(browser.find("main .note, main .alert").first()).containsText("not complete");
        browser.axe();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void segments_stand_on_a_phone_in_each_language(String language) {
        browser.open("/segments/new?template=no_answer");
        browser.find("#field-name").fill("Phone " + language);
        browser.find("#segment-form button.btn-primary").click();
        assertThat(browser.find("h1")).hasText("Phone " + language);
        speaking(language);
        browser.phone();
        for (String path : new String[] {
            "/segments",
            "/segments/new?template=no_answer",
            "/segments/new?template=best",
            "/segments/phone-" + language
        }) {
            browser.open(path);
            browser.axe();
            nothingSticksOut();
            browser.screenshot(
                    "phone-" + language + path.replaceAll("[?=]", "-").replace('/', '-'));
        }
        assertThat(browser.find("html").getAttribute("lang")).isEqualTo(language);
    }

    @Test
    void those_ticked_in_the_list_are_put_into_a_segment_and_taken_out_again() {
        for (int i = 0; i < 3; i++) shop.person("Segment Sara " + i);
        browser.open("/customers");
        browser.find("#field-search, input[name=search]").first().fill("segment sara");
        browser.find("form[action='/customers/search'] button").click();
        assertThat(browser.find("#matching")).hasText(Pattern.compile("3"));
        browser.find("#customers tbody input[type=checkbox]").nth(0).check();
        browser.find("#customers tbody input[type=checkbox]").nth(1).check();
        browser.find("[data-opens=segment-many]").click();
        browser.find("#segment-many button[formaction$=put-in]").click();
        assertThat(browser.find("main, #toasts").first()).isVisible();
        assertThat(browser.find("body")).containsText("Choose a segment, or name a new one");

        browser.find("[data-opens=segment-many]").click();
        browser.find("#segment-many-name").fill("Saras of mine");
        browser.find("#segment-many-name").press("Enter");
        browser.axe().picture("customers-segment-many");
        browser.find("#segment-many button[formaction$=put-in]").click();
        assertThat(browser.find("body")).containsText("2 customers were put into “Saras of mine”.");

        browser.find("input[data-ticks-page]").check();
        browser.find("[data-opens=segment-many]").click();
        browser.find("#segment-many-choice").selectOption("saras-of-mine");
        browser.find("#segment-many button[formaction$=put-in]").click();
        assertThat(browser.find("body"))
                .containsText("One customer was put into “Saras of mine”; 2 were in it already.");

        browser.open("/customers?f=segment.any_of.saras-of-mine");
        assertThat(browser.find(".chip")).hasText("Segment: one of Saras of mine");
        assertThat(browser.find("#matching")).hasText(Pattern.compile("3"));
        browser.find("[data-opens=columns]").click();
        browser.find("#columns input[value=segment]").check();
        browser.find("#columns .btn-primary").click();
        assertThat(browser.find("#customers tbody tr").first()).containsText("Saras of mine");
        browser.axe().picture("customers-segment");
        browser.find("input[data-ticks-page]").check();
        browser.find("[data-opens=segment-many]").click();
        browser.find("#segment-many-choice").selectOption("saras-of-mine");
        browser.find("#segment-many button[formaction$=take-out]").click();
        assertThat(browser.find("body")).containsText("3 customers were taken out of “Saras of mine”.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void putting_into_a_segment_fits_a_phone(String language) {
        browser.phone();
        speaking(language);
        browser.open("/customers");
        browser.find("#customers tbody input[type=checkbox]").first().check();
        browser.find("[data-opens=segment-many]").click();
        assertThat(browser.find("#segment-many")).isVisible();
        nothingSticksOut();
        browser.axe().picture("customers-segment-many-phone-" + language);
    }
}
