package dev.custodia.cleanup.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.custodia.DemoHouse;
import dev.custodia.Shop;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Choosing;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.customers.Tags;
import dev.custodia.segments.SegmentDraft;
import dev.custodia.segments.Segments;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whom a clean-up is about, as a person chooses it. */
class ChoosingInABrowserTest extends DemoHouse {
    private static final List<String> PAGES = List.of(
            "/cleanup",
            "/cleanup/inactive?upTo=2024-12-31",
            "/cleanup/empty?onlyLegal=true",
            "/cleanup/segment",
            "/cleanup/tags",
            "/cleanup/status");

    @Autowired
    Choosing choosing;

    @Autowired
    Segments segments;

    @Autowired
    Tags tags;

    @BeforeEach
    void enter() {
        signIn();
    }

    private static String number(long number) {
        return String.format(Locale.UK, "%,d", number);
    }

    private long found(Choice choice) {
        return shop.asGreta(() -> choosing.look(choice, Action.ARCHIVE)).found();
    }

    private Locator look() {
        return browser.find("#look");
    }

    /** Somebody in a segment of their own with a tag of their own, so that each page has something to offer. */
    private Customer marked(String name) {
        Customer one = shop.customer(unreachable(name));
        shop.asGreta(() -> {
            tags.add(one.id(), List.of("to be chosen"));
            return true;
        });
        if (shop.asGreta(() -> segments.all()).stream()
                .noneMatch(segment -> segment.key().equals("chosen")))
            shop.asGreta(() -> segments.create(new SegmentDraft(
                    "chosen", "Chosen", null, true, Rule.clause("tag", Operator.ANY_OF, "to be chosen"))));
        return one;
    }

    private static Draft unreachable(String name) {
        return Shop.draft(Kind.COMPANY, name, "Torino", new LegalDetails(name, "IT01217565793", null, null, null));
    }

    @Test
    void from_the_hub_it_is_two_clicks_to_the_check() {
        browser.open("/cleanup");
        Choice.Silent usual = new Choice.Silent(null, 24, null, null, null);
        Locator card = browser.find(".choices a[href='/cleanup/inactive?ago=24']");
        assertThat(card).hasText(number(found(usual)));
        browser.axe().screenshot("choose-hub");
        card.click();
        assertThat(look()).containsText(number(found(usual)) + " active customers have bought nothing since");
        browser.find("main form button.btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/cleanup/plans/\\d+"));
        assertThat(browser.find(".lead-text")).containsText(number(found(usual)) + " found");
        assertThat(browser.find("main")).containsText("Last purchase up to and including");
    }

    @Test
    void the_choice_is_told_live_and_stays_in_the_address() {
        browser.open("/cleanup/inactive?upTo=2024-12-31");
        LocalDate day = LocalDate.parse("2024-12-31");
        assertThat(look()).containsText(number(found(new Choice.Silent(day, Choice.Who.BOTH))));
        browser.axe().screenshot("choose-inactive");

        browser.find("#field-who").selectOption("bought");
        Choice.Silent bought = new Choice.Silent(day, Choice.Who.BOUGHT);
        assertThat(look().locator(".people")).containsText(number(found(bought)) + " active");
        browser.find("#field-persons").selectOption("companies");
        browser.find("#field-kinds-invoice").uncheck();
        Choice.Silent narrow = new Choice.Silent(
                day, null, Choice.Who.BOUGHT, List.of("receipt", "order", "delivery_note"), Choice.Persons.COMPANIES);
        assertThat(look().locator(".people")).containsText("document that counts since 31 December 2024");
        assertThat(look().locator(".people")).containsText(number(found(narrow)));
        browser.page()
                .waitForURL(browser.address()
                        + "/cleanup/inactive?upTo=2024-12-31&who=bought&kinds=receipt&kinds=order&kinds=delivery_note"
                        + "&persons=companies");
        browser.find("#field-kinds-invoice").check();
        browser.find("#field-persons").selectOption("both");
        assertThat(look().locator(".people")).containsText(number(found(bought)) + " active");

        Locator example = look().locator(".examples a").first();
        String name = example.innerText();
        example.click();
        assertThat(browser.find("h1")).containsText(name);
        browser.page().goBack();
        assertThat(look().locator(".people")).containsText(number(found(bought)) + " active");
        assertThat(browser.find("#field-who")).hasValue("bought");
        assertThat(browser.find("#field-upTo")).hasValue("2024-12-31");
        look().locator("a:has-text('See all of them in the list')").click();
        assertThat(browser.find("#matching")).containsText(number(found(bought)));
    }

    @Test
    void what_is_to_be_done_is_told_live_and_stays_in_the_address() {
        shop.grantLettingGo();
        browser.open("/cleanup/inactive?upTo=2024-12-31");
        assertThat(look().locator(".split-key")).containsText("will be archived");
        browser.find("#field-action").selectOption("remove");
        assertThat(look().locator(".split-key")).containsText("will be deleted");
        assertThat(look().locator(".split-key")).containsText("will be anonymised");
        browser.page().waitForURL(browser.address() + "/cleanup/inactive?action=remove&upTo=2024-12-31");
        browser.axe().screenshot("choose-removal");
        browser.page().reload();
        assertThat(browser.find("#field-action")).hasValue("remove");
        List<String> told = look().locator(".split-key li strong").allInnerTexts();
        browser.find("main form button.btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/cleanup/plans/\\d+"));
        assertThat(browser.find(".split-key").first().locator("li strong").allInnerTexts())
                .isEqualTo(told);
    }

    @Test
    void a_date_counted_back_from_today_hides_the_calendar() {
        browser.open("/cleanup/inactive?upTo=2024-12-31");
        assertThat(browser.find("#field-upTo")).isVisible();
        browser.find("#field-ago").selectOption("36");
        assertThat(browser.find("#field-upTo")).isHidden();
        browser.page().waitForURL(browser.address() + "/cleanup/inactive?ago=36");
        assertThat(look().locator(".people"))
                .containsText(number(found(new Choice.Silent(null, 36, null, null, null))));
        browser.page().reload();
        assertThat(browser.find("#field-ago")).hasValue("36");
    }

    @Test
    void the_slider_is_moved_by_keys_and_says_who_would_flip() {
        browser.open("/cleanup/inactive?upTo=2024-06-30&who=bought");
        Choice.Silent silent = new Choice.Silent(LocalDate.parse("2024-06-30"), Choice.Who.BOUGHT);
        Locator slider = browser.find("#shift");
        slider.focus();
        for (int i = 0; i < 6; i++) browser.page().keyboard().press("ArrowRight");
        Choosing.Flip later = shop.asGreta(() -> choosing.flip(silent, 6, Action.ARCHIVE, 5));
        assertThat(later.more()).isPositive();
        assertThat(browser.find("#flip")).containsText("If the date were 30 December 2024: " + number(later.more()));
        assertThat(browser.find("#flip")).containsText("(" + number(later.found()) + " in all)");
        assertThat(browser.find("#flip .examples a")).hasCount(later.examples().size());
        assertThat(slider).isFocused();
        assertThat(look().locator(".people")).containsText(number(found(silent)) + " active");
        browser.axe().screenshot("choose-slider");

        browser.page().keyboard().press("Home");
        Choosing.Flip earlier = shop.asGreta(() -> choosing.flip(silent, -12, Action.ARCHIVE, 5));
        assertThat(browser.find("#flip")).containsText("If the date were 30 June 2023: " + number(-earlier.more()));
        assertThat(browser.find("#flip")).containsText("fewer");
        browser.find("#flip a:has-text('Take this date')").click();
        assertThat(browser.find("#field-upTo")).hasValue("2023-06-30");
        assertThat(browser.find("#field-who")).hasValue("bought");
        assertThat(look().locator(".people")).containsText(number(earlier.found()));
    }

    @Test
    void a_young_date_warns_and_a_wrong_one_is_said() {
        browser.open("/cleanup/inactive?upTo=" + choosing.since(new Choice.Silent(null, 1, null, null, null)));
        assertThat(look().locator(".note-warning")).containsText("from the last twelve months");
        browser.open("/cleanup/inactive?upTo=2999-01-01");
        assertThat(look()).containsText("The date lies ahead.");
        browser.open("/cleanup/inactive?upTo=tomorrow");
        assertThat(look()).containsText("This is not a date.");
        browser.open("/cleanup/inactive?upTo=2020-12-31");
        for (String kind : List.of("invoice", "receipt", "order", "delivery_note"))
            browser.find("#field-kinds-" + kind).uncheck();
        assertThat(look()).containsText("Choose at least one kind of document that counts.");
    }

    @Test
    void the_empty_have_totals_each_of_which_is_a_choice() {
        marked("Nobody Reaches Us S.r.l.");
        browser.open("/cleanup/empty");
        assertThat(look().locator(".people")).containsText(number(found(new Choice.Empty(false, Choice.Persons.BOTH))));
        long legalCompanies = found(new Choice.Empty(true, Choice.Persons.COMPANIES));
        Locator total = browser.find("main table a[href='/cleanup/empty?onlyLegal=true&persons=companies']");
        assertThat(total).hasText(number(legalCompanies));
        browser.axe().screenshot("choose-empty");
        total.click();
        assertThat(browser.find("#field-onlyLegal")).hasValue("true");
        assertThat(look().locator(".people")).containsText(number(legalCompanies));
        look().locator("a:has-text('See all of them in the list')").click();
        assertThat(browser.find("#matching")).containsText(number(legalCompanies));
    }

    @Test
    void a_segment_tags_and_a_status_are_chosen_and_planned() {
        Customer one = marked("Chosen Chiara S.p.A.");
        browser.open("/cleanup/tags");
        assertThat(look()).containsText("Nothing has been chosen yet.");
        browser.find("main form button.btn-primary").click();
        assertThat(browser.find("#messages")).containsText("Choose first whom it is about.");
        browser.find("input[name=tag][value='to be chosen']").check();
        long tagged = found(new Choice.Tags(List.of("to be chosen"), false));
        assertThat(look().locator(".people")).containsText(number(tagged));
        browser.page().waitForURL(browser.address() + "/cleanup/tags?tag=to+be+chosen");
        browser.axe().screenshot("choose-tags");

        browser.open("/cleanup/segment");
        browser.find("#field-key").selectOption("chosen");
        assertThat(look().locator(".people")).containsText(number(tagged));
        browser.page().waitForURL(browser.address() + "/cleanup/segment?key=chosen");
        browser.axe().screenshot("choose-segment");
        browser.find("#field-reason").fill("closed down");
        browser.find("main form button.btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/cleanup/plans/\\d+"));
        assertThat(browser.find("#people")).containsText(one.name());

        browser.open("/cleanup/status");
        assertThat(browser.find("#field-status")).hasValue("inactive");
        browser.find("#field-status").selectOption("lead");
        assertThat(look().locator(".people")).containsText(number(found(new Choice.Status("lead"))));
        browser.axe().screenshot("choose-status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void the_pages_stand_on_a_phone_in_each_language(String language) {
        marked("Phone Fiorella S.r.l. " + language);
        speaking(language);
        browser.phone();
        for (String path : PAGES) {
            browser.open(path);
            assertThat(browser.find("h1")).isVisible();
            assertThat(browser.find("html")).hasAttribute("lang", language);
            browser.axe();
            nothingSticksOut();
            browser.screenshot("choose-phone-" + language
                    + path.replaceAll("\\?.*", "").replace("/cleanup", "").replace('/', '-'));
        }
    }
}
