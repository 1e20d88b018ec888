package dev.custodia.customers.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import dev.custodia.DemoHouse;
import dev.custodia.criteria.Criteria;
import dev.custodia.customers.Looking;
import dev.custodia.facts.Facts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class CustomersInABrowserTest extends DemoHouse {
    @Autowired
    Facts facts;

    @Autowired
    Criteria criteria;

    @Autowired
    DSLContext db;

    @BeforeEach
    void enter() {
        signIn();
    }

    private void counted() {
        assertThat(browser.find("#matching")).hasText(Pattern.compile("\\d"));
    }

    private long matching(String place, String... filters) {
        return facts.count(criteria.where(Looking.rule(List.of(filters))), Looking.places(place));
    }

    @Test
    void the_list_is_readable_on_a_desktop() {
        browser.open("/customers");
        counted();
        assertThat(browser.find("#customers tbody tr")).hasCount(50);
        browser.axe().picture("customers");
    }

    @Test
    void the_list_is_readable_in_the_dark() {
        browser.dark().open("/customers");
        counted();
        browser.axe().picture("customers-dark");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void the_list_is_readable_on_a_phone(String language) {
        browser.phone();
        speaking(language);
        browser.open("/customers?f=last_document.up_to.2023-12-31&f=kind.is.company");
        counted();
        browser.axe().picture("customers-phone-" + language);
        nothingSticksOut();
        browser.find("[data-opens=filters]").tap();
        assertThat(browser.find("#filters")).isVisible();
        browser.axe().picture("customers-filters-phone-" + language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"it", "ru", "sv"})
    void the_list_speaks(String language) {
        speaking(language);
        browser.open("/customers?f=last_purchase.blank&sort=last_document&dir=desc");
        counted();
        browser.axe().picture("customers-" + language);
    }

    @Test
    void a_name_is_found_and_stands_in_no_address() {
        shop.person("Щербакова Людмила", dev.custodia.Shop.email("shcherbakova@example.com"));
        browser.open("/customers");
        browser.find("input[name=search]").fill("ludmila щербакова");
        browser.page().keyboard().press("Enter");
        assertThat(browser.find(".chip")).hasText("Search: ludmila щербакова");
        assertThat(browser.find("#customers tbody tr")).hasCount(1);
        assertThat(browser.find("#customers td.who")).containsText("Щербакова");
        assertThat(browser.page().url()).matches(".*/customers\\?look=[0-9a-f]{12}");
        browser.axe();
        browser.find(".chip a").click();
        assertThat(browser.find(".chip")).hasCount(0);
    }

    @Test
    void a_search_whose_session_is_over_does_not_show_everybody() {
        browser.expecting("422").open("/customers?look=abcdef");
        assertThat(browser.find("main .note-warning")).containsText("Search again");
        assertThat(browser.find("#customers")).hasCount(0);
    }

    @Test
    void filters_become_chips_and_count_exactly() {
        browser.open("/customers");
        browser.find("[data-opens=filters]").click();
        browser.find("#field-by").selectOption("last_purchase");
        browser.find("#field-upTo").fill("2023-12-31");
        browser.find("#field-kind").selectOption("company");
        browser.find("#field-value").fill("1.000,50");
        browser.axe().picture("customers-filters");
        browser.find("#filters .btn-primary").click();
        assertThat(browser.find(".chip").first()).isVisible();
        assertThat(browser.find(".chip").allInnerTexts())
                .contains("Last purchase up to and including 31 December 2023", "Kind: company");
        long matching =
                matching("active", "last_purchase.up_to.2023-12-31", "kind.is.company", "value.at_least.1000.50");
        assertThat(matching).isPositive();
        assertThat(browser.find("#matching")).containsText(matching + " customer");
        assertThat(browser.page().url()).contains("f=last_purchase.up_to.2023-12-31");
        browser.page().goBack();
        assertThat(browser.page()).hasURL(browser.address() + "/customers");
    }

    @Test
    void pages_follow_each_other_without_gap_or_double_and_lead_back() {
        browser.open("/customers?f=kind.is.company&sort=last_document&dir=desc");
        counted();
        List<String> seen = new ArrayList<>(ids());
        for (int page = 0; page < 3; page++) {
            browser.find(".pager [rel=next]").click();
            browser.page().waitForURL(Pattern.compile("after="));
            counted();
            seen.addAll(ids());
        }
        assertThat(seen).hasSize(200);
        assertThat(new HashSet<>(seen)).hasSize(200);
        browser.find(".pager nav a:not([rel])").click();
        assertThat(browser.find("#customers tbody tr").first().locator("input[type=checkbox][name=id]"))
                .hasAttribute("value", seen.getFirst());
    }

    private List<String> ids() {
        return browser.find("#customers input[type=checkbox][name=id]").all().stream()
                .map(tick -> tick.getAttribute("value"))
                .toList();
    }

    @Test
    void a_head_sorts_and_sorts_back() {
        browser.open("/customers");
        Locator head = browser.find("#customers th:has-text('Last document')");
        head.locator("a").click();
        assertThat(head).hasAttribute("aria-sort", "descending");
        head.locator("a").click();
        assertThat(head).hasAttribute("aria-sort", "ascending");
    }

    @Test
    void all_that_match_are_exactly_all_that_match() {
        browser.open("/customers?f=last_purchase.up_to.2022-12-31");
        counted();
        browser.find("input[data-ticks-page]").check();
        assertThat(browser.find("[data-selects-all]")).isVisible();
        browser.axe().picture("customers-selected");
        browser.find("[data-selects-all]").click();
        browser.find("button[value=archive]").click();
        browser.page().waitForURL(Pattern.compile("/cleanup/plans/\\d+"));
        Long found = Objects.requireNonNull(
                db.fetchSingle("select found from changes.change order by change_id desc limit 1")
                        .get(0, Long.class));
        assertThat(found).isEqualTo(matching("active", "last_purchase.up_to.2022-12-31"));
    }

    @Test
    void ticks_of_two_pages_go_along_together() {
        browser.open("/customers?f=kind.is.person&sort=name&dir=desc");
        counted();
        browser.find("input[type=checkbox][name=id]").nth(0).check();
        browser.find(".pager [rel=next]").click();
        browser.page().waitForURL(Pattern.compile("after="));
        counted();
        browser.find("input[type=checkbox][name=id]").nth(1).check();
        assertThat(browser.find("[data-count]")).hasText("2");
        browser.find("button[value=archive]").click();
        browser.page().waitForURL(Pattern.compile("/cleanup/plans/\\d+"));
        assertThat(db.fetchSingle("select found from changes.change order by change_id desc limit 1")
                        .get(0, Long.class))
                .isEqualTo(2);
    }

    @Test
    void ticks_stay_while_paging_and_another_filter_is_another_list() {
        browser.open("/customers?f=kind.is.person&sort=name");
        counted();
        browser.find("input[type=checkbox][name=id]").nth(2).check();
        browser.find(".pager [rel=next]").click();
        browser.page().waitForURL(Pattern.compile("after="));
        counted();
        browser.find("input[type=checkbox][name=id]").nth(0).check();
        browser.open("/customers?f=last_purchase.up_to.2022-12-31");
        counted();
        assertThat(browser.find(".page-selection")).isHidden();
        browser.find("input[data-ticks-page]").check();
        browser.find("[data-selects-all]").click();
        browser.find("button[value=archive]").click();
        browser.page().waitForURL(Pattern.compile("/cleanup/plans/\\d+"));
        List<Long> frozen = db.fetch("select customer_id from changes.line where change_id ="
                        + " (select max(change_id) from changes.change) order by customer_id")
                .map(row -> row.get(0, Long.class));
        assertThat(frozen)
                .isEqualTo(db.fetch("select customer_id from facts.fact where place = 0"
                                + " and last_purchase_on <= date '2022-12-31' order by customer_id")
                        .map(row -> row.get(0, Long.class)));
    }

    @Test
    void what_is_seen_is_exported_all_of_it_and_told() {
        long matching = matching("all", "last_purchase.blank");
        String query = "?f=last_purchase.blank&place=all&sort=created&dir=desc";
        APIResponse csv = browser.page().request().get(browser.address() + "/customers/export.csv" + query);
        assertThat(csv.headers().get("content-type")).startsWith("text/csv");
        List<String> lines = csv.text().lines().toList();
        assertThat(lines.getFirst()).contains("Name,Kind,Last document,Purchases,Value,Currency,City,Tags,E-mail");
        assertThat(lines).hasSize(Math.toIntExact(matching) + 1);
        APIResponse xlsx = browser.page().request().get(browser.address() + "/customers/export.xlsx" + query);
        assertThat(xlsx.body()).startsWith('P', 'K');
        assertThat(db.fetch(
                                "select affected from journal.entry where act = 'customers.export' order by entry_no desc limit 2")
                        .getValues(0, Long.class))
                .containsExactly(matching, matching);
    }

    @Test
    void a_filter_that_cannot_be_asked_is_answered_calmly() {
        browser.expecting("422");
        for (String wrong : List.of(
                "f=shoe_size.is.44",
                "f=city.after.2020-01-01",
                "f=last_document.up_to.yesterday",
                "f=name.contains.anna",
                "f=nonsense",
                "place=moon",
                "sort=tag",
                "after=x")) {
            browser.open("/customers?" + wrong);
            assertThat(browser.find("main .note-warning")).isVisible();
            assertThat(browser.find("#customers")).hasCount(0);
        }
        browser.axe().screenshot("customers-wrong");
    }

    @Test
    void where_nobody_matches_the_way_out_is_shown() {
        browser.open("/customers?f=city.is.Atlantis&f=kind.is.company");
        assertThat(browser.find(".empty-state")).containsText("Nobody matches");
        assertThat(browser.find(".empty-state .btn").first()).containsText("Without “City: Atlantis”");
        browser.axe().picture("customers-nobody");
    }

    @Test
    void columns_are_chosen_and_kept() {
        browser.open("/customers");
        browser.find("[data-opens=columns]").click();
        browser.axe().picture("customers-columns");
        browser.find("#columns input[value=city]").uncheck();
        browser.find("#columns input[value=created]").check();
        browser.find("#columns .btn-primary").click();
        assertThat(browser.find("#customers th:has-text('Customer since')")).isVisible();
        assertThat(browser.find("#customers th:has-text('City')")).hasCount(0);
        browser.open("/customers?place=all");
        assertThat(browser.find("#customers th:has-text('Customer since')")).isVisible();
    }
}
