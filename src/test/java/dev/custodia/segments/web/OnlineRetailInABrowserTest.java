package dev.custodia.segments.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.Cookie;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.criteria.Criteria;
import dev.custodia.customers.Looking;
import dev.custodia.facts.Facts;
import dev.custodia.imports.ImportsHouse;
import dev.custodia.screens.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/**
 * "UK customers who bought at least 3 times but nothing since September 2011", on a real base, by somebody who speaks
 * one of the four languages: built, saved, explained, tagged, taken back, and put aside.
 */
@CustodiaTest(web = WebEnvironment.RANDOM_PORT, settings = "CUSTODIA_ADMIN_PASSWORD=correct horse battery")
@Import({Shop.class, ImportsHouse.class})
class OnlineRetailInABrowserTest {
    private static final Path DATA = Path.of("..", "shared", "data");
    private static final Path BASE = DATA.resolve("online-retail/online_retail.csv.gz");

    /** As people say it. */
    private static final Map<String, String> COUNTRY =
            Map.of("en", "UK", "it", "Regno Unito", "ru", "Великобритания", "sv", "Storbritannien");

    private static boolean loaded;

    @RegisterExtension
    final Browser browser = new Browser();

    @Autowired
    ImportsHouse house;

    @Autowired
    TestClock clock;

    @Autowired
    Facts facts;

    @Autowired
    Criteria criteria;

    @BeforeEach
    void online_retail_is_in() throws IOException {
        assumeTrue(Files.exists(BASE), "the data of Online Retail are not here: " + BASE);
        clock.set(LocalDate.parse("2011-12-10"));
        if (!loaded) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(BASE))) {
                house.load("online_retail.csv", in);
            }
            loaded = true;
        }
    }

    /** As the lines and the reference say, without asking Custodia. */
    private static long expected() throws IOException {
        Map<String, Set<String>> countries = new HashMap<>();
        try (CsvReader<NamedCsvRecord> lines = CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(BASE)), StandardCharsets.UTF_8))) {
            for (NamedCsvRecord line : lines)
                countries
                        .computeIfAbsent(line.getField("CustomerID").replace(".0", ""), code -> new HashSet<>())
                        .add(line.getField("Country"));
        }
        long found = 0;
        try (CsvReader<NamedCsvRecord> rows =
                CsvReader.builder().ofNamedCsvRecord(DATA.resolve("reference/rfm_or1_customers.csv"))) {
            for (NamedCsvRecord row : rows)
                if (Integer.parseInt(row.getField("invoices")) >= 3
                        && row.getField("last").compareTo("2011-08-31") <= 0
                        && countries
                                .getOrDefault(row.getField("cust"), Set.of())
                                .contains("United Kingdom")) found++;
        }
        return found;
    }

    private long matching(String... filters) {
        return facts.count(criteria.where(Looking.rule(List.of(filters))), Looking.places("active"));
    }

    private void add(String field) {
        browser.find("select[name='.add']").selectOption(field);
    }

    private void value(String input, String value) {
        browser.find(input).fill(value);
        browser.find(input).blur();
    }

    private void shown(String language, String what) {
        browser.find("h1").waitFor();
        browser.axe().screenshot("retail-" + language + "-" + what);
    }

    /** The same page as a thumb finds it. */
    private void onAPhoneToo(String language, String what) {
        String path = browser.page().url().substring(browser.address().length());
        browser.phone().open(path);
        shown(language, what + "-phone");
        assertThat(browser.page().evaluate("document.documentElement.scrollWidth"))
                .as("the width of %s on a phone", path)
                .isEqualTo(390);
        browser.desktop().open(path);
    }

    private void wholeListTicked(String path) {
        browser.open(path);
        assertThat(browser.find("#matching")).hasText(Pattern.compile("\\d"));
        browser.find("input[data-ticks-page]").check();
        browser.find("[data-selects-all]").click();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void the_british_who_bought_thrice_and_have_gone_quiet_are_found_explained_tagged_and_put_aside(String language)
            throws IOException {
        long expected = expected();
        browser.signIn("admin", "correct horse battery");
        browser.page().waitForURL(browser.address() + "/");
        browser.page()
                .context()
                .addCookies(List.of(new Cookie("custodia_language", language).setUrl(browser.address())));
        browser.open("/");
        assertThat(browser.find("html").getAttribute("lang")).isEqualTo(language);

        browser.open("/segments/new");
        add("country");
        value("input[name='0.value']", Objects.requireNonNull(COUNTRY.get(language)));
        add("purchases");
        value("input[name='1.value']", "3");
        add("last_purchase");
        browser.find("select[name='2.operator']").selectOption("up_to");
        value("input[name='2.value'][type=date]", "2011-08-31");
        assertThat(browser.find("#builder .found-now .people strong").first()).hasText(Long.toString(expected));
        shown(language, "built");
        browser.find("#field-name").fill("UK " + language);
        browser.find("#segment-form button.btn-primary").click();
        assertThat(browser.find("h1")).hasText("UK " + language);
        assertThat(browser.find("main .card > p.people strong").first()).hasText(Long.toString(expected));
        shown(language, "segment");
        onAPhoneToo(language, "segment");

        String key = browser.page().url().replaceAll(".*/", "");
        Locator member = browser.find(".people-table tbody a").first();
        browser.open("/segments/" + key + "/why/"
                + String.valueOf(member.getAttribute("href")).replaceAll(".*/", ""));
        assertThat(browser.find(".because .holds").first()).isVisible();
        assertThat(browser.find(".because .holds-not")).hasCount(0);
        shown(language, "why");
        onAPhoneToo(language, "why");

        String list = "/customers?f=segment.any_of." + key;
        wholeListTicked(list);
        assertThat(browser.find(".chip")).containsText("UK " + language);
        browser.find("[data-opens=tag-many]").click();
        browser.find("#tag-many-typed").fill("quiet " + language);
        browser.page().keyboard().press("Enter");
        shown(language, "tag");
        browser.find("#tag-many [data-tags-go]").click();
        browser.page().waitForURL(Pattern.compile("/tags/plans/\\d+"));
        shown(language, "tag-check");
        browser.find("main form .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/changes/\\d+"));
        assertThat(browser.find("#change form[action$=undo] button")).isVisible();
        assertThat(matching("tag.any_of.quiet " + language)).isEqualTo(expected);
        shown(language, "tagged");
        browser.find("#change form[action$=undo] button").click();
        assertThat(browser.find("#change .split")).isVisible();
        assertThat(matching("tag.any_of.quiet " + language)).isZero();

        wholeListTicked(list);
        browser.find("button[name=action][value=archive]").click();
        assertThat(browser.find("#people, .split").first()).isVisible();
        shown(language, "clean-up");
        onAPhoneToo(language, "clean-up");
        browser.find("main a.btn-primary").click();
        String people = String.valueOf(browser.find("#typed").getAttribute("data-expects"));
        browser.find("#typed").fill(people);
        shown(language, "confirm");
        browser.find("form.confirm button").click();
        assertThat(browser.find("#change form[action$=undo] button")).isVisible();
        assertThat(matching("segment.any_of." + key)).isEqualTo(expected - Long.parseLong(people));
        shown(language, "archived");
        browser.find("#change form[action$=undo] button").click();
        assertThat(browser.find("#change .split")).isVisible();
        assertThat(matching("segment.any_of." + key)).isEqualTo(expected);
    }
}
