package dev.custodia.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import dev.custodia.trust.Catches;
import dev.custodia.trust.Promise;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void every_block_is_readable_on_a_phone(String language) {
        browser.phone().inLanguage(language).open("/");
        chartsAreDrawn();
        browser.axe().screenshot("blocks-phone-" + language);
        assertThat(browser.page().evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(390);
    }

    private void chartsAreDrawn() {
        assertThat(browser.find(".chart canvas")).hasCount(3);
    }

    @Test
    void a_chart_opens_the_list_behind_a_bar_and_has_the_same_numbers_as_a_table() {
        browser.open("/");
        chartsAreDrawn();
        browser.find(".chart-data summary").first().click();
        assertThat(browser.find(".chart-data").first().locator("tr:has-text('Dec 25') a"))
                .hasAttribute("href", "/c");
        assertThat(browser.find(".chart-data").first()).containsText("1,284");
        browser.axe();
        browser.expecting("404").find(".chart canvas").first().click();
        browser.page().waitForURL(Pattern.compile("/[a-f]$"));
    }

    @ParameterizedTest
    @CsvSource({
        "en, Customers, '12,345'",
        "it, Clienti, '12.345'",
        "ru, Клиенты, 12\u00a0345",
        "sv, Kunder, 12\u00a0345"
    })
    void the_browser_asks_for_a_language(String language, String customers, String number) {
        browser.inLanguage(language).open("/");
        assertThat(browser.find("html")).hasAttribute("lang", language);
        assertThat(browser.find(".side .places")).containsText(customers);
        assertThat(browser.find(".number-card .value").first()).hasText(number);
    }

    @Test
    void a_language_chosen_by_the_switch_is_kept() {
        browser.open("/?until=2023-12-31");
        browser.find(".side .languages button[value=sv]").click();
        assertThat(browser.find("html")).hasAttribute("lang", "sv");
        assertThat(browser.page()).hasURL(browser.address() + "/?until=2023-12-31");
        browser.open("/");
        assertThat(browser.find("html")).hasAttribute("lang", "sv");
        assertThat(browser.find(".side .languages [aria-current=true]")).hasText("SV");
    }

    @Test
    void a_place_without_the_right_is_not_shown() {
        browser.open("/");
        assertThat(browser.find(".side .places a")).hasCount(Styleguide.PLACES.size());
        assertThat(browser.find(".side .places [aria-current=page]")).hasText("Desk");
    }

    @Test
    void a_visitor_sees_no_places() {
        Styleguide.visitor = true;
        browser.open("/fragment");
        assertThat(browser.find(".places")).hasCount(0);
        assertThat(browser.find(".bare-top .languages button")).hasCount(4);
        browser.axe();
    }

    @Test
    void keys_lead_to_search_help_and_places() {
        browser.open("/");
        browser.page().keyboard().press("/");
        assertThat(browser.find("input[type=search]")).isFocused();
        browser.page().keyboard().type("g?");
        assertThat(browser.find("#keys")).not().isVisible();
        browser.find("input[type=search]").fill("");
        browser.find("h1").click();
        browser.page().keyboard().press("?");
        assertThat(browser.find("#keys")).isVisible();
        browser.axe().screenshot("keys");
        browser.page().keyboard().press("Escape");
        browser.expecting("404").page().keyboard().press("g");
        browser.page().keyboard().press("p");
        browser.page().waitForURL("**/people");
    }

    @Test
    void tab_leads_to_the_content_first() {
        browser.open("/");
        browser.page().keyboard().press("Tab");
        assertThat(browser.find(".skip")).isFocused();
        browser.page().keyboard().press("Enter");
        assertThat(browser.find("main")).isFocused();
    }

    @Test
    void ticks_are_counted_and_all_that_match_is_offered_and_meant() {
        browser.open("/");
        var bar = browser.find(".page-selection");
        assertThat(bar).not().isVisible();
        browser.find(".tick input[name=id]").nth(0).check();
        browser.find(".tick input[name=id]").nth(2).check();
        assertThat(bar).containsText("Selected: 2");
        browser.find("[data-ticks-page]").check();
        assertThat(bar.getByText("All 8 on this page are selected.")).isVisible();
        bar.getByText("Select all 12,345 that match").click();
        assertThat(bar.getByText("All 12,345 that match are selected.")).isVisible();
        browser.axe().screenshot("selection");
        assertThat(browser.find("input[name=all]")).hasValue("true");
        browser.find(".tick input[name=id]").nth(3).uncheck();
        assertThat(browser.find("input[name=all]")).hasValue("false");
        assertThat(bar).containsText("Selected: 7");
        bar.getByText("Clear the selection").click();
        assertThat(bar).not().isVisible();
    }

    @Test
    void ticks_stay_while_paging_and_not_with_another_filter() {
        browser.open("/list?from=1&until=2023");
        browser.find(".tick input[name=id]").nth(1).check();
        browser.open("/list?from=9&until=2023");
        assertThat(browser.find(".page-selection")).containsText("Selected: 1");
        browser.find(".tick input[name=id]").nth(0).check();
        browser.find("#act").click();
        assertThat(browser.find("#sent")).hasText("[2, 9] false {until=2023}");
        browser.open("/list?from=1&until=2024");
        assertThat(browser.find(".page-selection")).not().isVisible();
    }

    @Test
    void the_button_works_when_the_number_is_typed() {
        browser.open("/");
        var button = browser.find(".confirm button");
        assertThat(button).isDisabled();
        browser.find("#typed").fill("3656");
        assertThat(button).isDisabled();
        browser.find("#typed").fill("3,655");
        assertThat(button).isEnabled();
        button.click();
        assertThat(browser.find("#messages .note-good")).hasText("1,284 customers were archived.");
    }

    @Test
    void a_message_is_shown_once() {
        browser.open("/");
        browser.find("#field-mail").fill("nora@example.com");
        browser.find("#save").click();
        assertThat(browser.find("#messages [role=status]")).hasText("1,284 customers were archived.");
        browser.find("#messages .close").click();
        assertThat(browser.find("#messages .note")).hasCount(0);
        browser.open("/");
        assertThat(browser.find("#messages .note")).hasCount(0);
    }

    @Test
    void htmx_gets_the_part_it_asks_for_and_goes_where_it_is_told() {
        browser.open("/");
        browser.find("#more-numbers").click();
        assertThat(browser.find("#here #part")).hasText("12,345");
        browser.find("#save-by-htmx").click();
        assertThat(browser.find("#messages .note-good")).hasText("1,284 customers were archived.");
    }

    @Test
    void a_failure_behind_htmx_is_said_in_a_toast() {
        browser.expecting("500").open("/");
        browser.find("#break").click();
        assertThat(browser.find("#toasts .note-danger")).containsText("nothing was changed here");
        browser.axe().screenshot("toast");
    }

    @Test
    void a_dialog_holds_the_focus_and_gives_it_back() {
        browser.open("/");
        browser.find("[data-opens=really]").click();
        assertThat(browser.find("#really")).isVisible();
        browser.axe().screenshot("dialog");
        browser.page().keyboard().press("Escape");
        assertThat(browser.find("[data-opens=really]")).isFocused();
    }

    @Test
    void a_thumb_reaches_all_places_on_a_phone() {
        browser.phone().open("/");
        assertThat(browser.find(".thumb a")).hasCount(4);
        browser.find(".thumb button").tap();
        assertThat(browser.find("#more")).isVisible();
        assertThat(browser.find("#more .places a")).hasCount(5);
        browser.axe().picture("phone-more");
    }

    @Test
    void progress_comes_in_by_itself() {
        browser.open("/running");
        assertThat(browser.find(".people")).hasText("2,000 of 3,655");
        assertThat(browser.find(".people")).hasText("3,655 of 3,655");
        assertThat(browser.find("progress")).hasAttribute("value", "3655");
        browser.axe();
    }

    @ParameterizedTest
    @CsvSource({
        "en, This page is not here",
        "it, Questa pagina non c’è",
        "ru, Такой страницы нет",
        "sv, Sidan finns inte"
    })
    void a_page_that_is_not_there_says_so(String language, String title) {
        Response answer = browser.expecting("404").inLanguage(language).page().navigate(browser.address() + "/nowhere");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(browser.find("h1")).hasText(title);
        assertThat(browser.find(".trouble code")).hasText("not-found");
        browser.axe().screenshot("not-found-" + language);
    }

    @Test
    void what_is_not_allowed_is_said_without_fuss() {
        browser.expecting("403").open("/forbidden");
        assertThat(browser.find(".trouble code")).hasText("not-allowed");
    }

    @Test
    void a_lost_session_is_told_from_a_missing_right() {
        browser.open("/");
        browser.page().context().clearCookies();
        browser.find("#field-mail").fill("nora@example.com");
        browser.expecting("403").find("#save").click();
        assertThat(browser.find(".trouble code")).hasText("session-expired");
    }

    @Test
    void a_failure_shows_no_trace_and_nobodys_name() {
        browser.expecting("500").open("/broken");
        assertThat(browser.find(".trouble code")).hasText("went-wrong");
        assertThat(browser.page().content()).doesNotContain("Nora").doesNotContain("Exception");
        browser.find("[data-back]").click();
        browser.open("/");
        browser.expecting("500").open("/broken");
        browser.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Go to the start page"))
                .click();
        assertThat(browser.page()).hasURL(browser.address() + "/");
    }

    @Test
    void a_machine_gets_its_troubles_as_problem_details() {
        var answer = browser.page()
                .request()
                .get(
                        browser.address() + "/nowhere",
                        com.microsoft.playwright.options.RequestOptions.create()
                                .setHeader("Accept", "application/json"));
        assertThat(answer.headers().get("content-type")).startsWith("application/problem+json");
        assertThat(answer.text()).contains("\"code\":\"not-found\"");
    }

    @Test
    void files_for_the_browser_are_kept_for_good_under_their_hash() {
        browser.open("/");
        String address = browser.find("link[rel=stylesheet]").last().getAttribute("href");
        assertThat(address).matches("/assets/custodia-[0-9a-f]{32}\\.css");
        var answer = browser.page().request().get(browser.address() + address);
        assertThat(answer.headers().get("cache-control"))
                .contains("max-age=31536000")
                .contains("immutable");
    }

    @Test
    void the_browser_notices_code_that_the_policy_forbids() {
        browser.open("/");
        browser.page().evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')");
        browser.page().evaluate("document.body.append(Object.assign(document.createElement('script'), { text: '1' }))");
        assertThat(browser.takeFaults()).hasSize(2).allMatch(fault -> fault.contains("Content Security Policy"));
    }

    @Test
    @Catches(Promise.P28)
    void the_browser_notices_a_call_to_another_machine() {
        assertThatThrownBy(() -> browser.page().navigate("http://example.com/x"))
                .hasMessageContaining("ERR_FAILED");
        assertThat(browser.takeFaults()).contains("asked another machine: http://example.com/x");
    }

    @Test
    void the_browser_notices_an_exception_in_a_script() {
        browser.open("/");
        browser.page().evaluate("setTimeout(() => { throw new Error('planted'); })");
        browser.page().waitForTimeout(200);
        assertThat(browser.takeFaults()).anyMatch(fault -> fault.contains("planted"));
    }
}
