package dev.custodia.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.custodia.DemoHouse;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.criteria.Criteria;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Looking;
import dev.custodia.facts.Facts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class HealthTest extends DemoHouse {
    @Autowired
    Desk desk;

    @Autowired
    Facts facts;

    @Autowired
    Criteria criteria;

    @Autowired
    Customers customers;

    @Autowired
    Cleanup cleanup;

    @BeforeEach
    void enter() {
        signIn();
    }

    private void drawn() {
        assertThat(browser.find(".chart canvas")).hasCount(3);
    }

    @Test
    void every_number_is_the_number_of_the_list_behind_it() {
        shop.asGreta(() -> customers.archive(shop.anna().id(), null));
        browser.open("/");
        drawn();
        Map<String, Long> shown = new LinkedHashMap<>();
        for (Locator link : browser.find(".number-card .value a").all())
            shown.put(href(link), number(link.innerText()));
        for (Locator part : browser.find(".split-key li").all())
            shown.put(href(part.locator("a")), number(part.locator("strong").innerText()));
        for (Locator row : browser.find(".chart-data tbody tr:has(a)").all())
            shown.put(href(row.locator("a")), number(row.locator("td").textContent()));

        // The recycle bin is no list of customers.
        assertThat(shown.remove("/bin")).isNotNegative();
        // And each status that somebody has.
        long statuses = shown.keySet().stream()
                .filter(address -> address.contains("f=status."))
                .count();
        assertThat(statuses).isBetween(2L, 5L);
        assertThat(shown).hasSize(5 + 6 + 36 + 24 + (int) statuses);
        shown.forEach(
                (address, number) -> assertThat(listed(address)).as(address).isEqualTo(number));
        assertThat(shown.get("/customers?place=archived")).isPositive();
        assertThat(shown.get("/customers?f=empty.is.yes")).isPositive();
    }

    private static String href(Locator link) {
        return String.valueOf(link.getAttribute("href"));
    }

    private static long number(String text) {
        return Long.parseLong(text.replaceAll("\\D", ""));
    }

    /** What the list counts at an address. */
    private long listed(String address) {
        List<String> filters = new ArrayList<>();
        String place = null;
        String query = address.contains("?") ? address.substring(address.indexOf('?') + 1) : "";
        for (String part :
                Arrays.stream(query.split("&")).filter(part -> !part.isEmpty()).toList()) {
            String value = URLDecoder.decode(part.substring(part.indexOf('=') + 1), StandardCharsets.UTF_8);
            if (part.startsWith("f=")) filters.add(value);
            else place = value;
        }
        return facts.count(criteria.where(Looking.rule(filters)), Looking.places(place));
    }

    @Test
    void the_parts_add_up_to_the_active() {
        Health health = shop.asGreta(desk::health);
        assertThat(health.bought().stream().mapToLong(Health.Bought::customers).sum())
                .isEqualTo(health.active());
        assertThat(health.bytes()).isGreaterThan(1_000_000);
        assertThat(health.lastPurchases()).hasSize(36);
    }

    @Test
    void the_silent_are_those_whom_a_clean_up_finds() {
        Health health = shop.asGreta(desk::health);
        long found = shop.asGreta(() ->
                        cleanup.plan(new Choice.Silent(health.silentSince(), Choice.Who.BOTH), Action.ARCHIVE, null))
                .change()
                .found();
        assertThat(health.silentSince()).hasToString("2023-12-31");
        assertThat(health.silent()).isEqualTo(found).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void health_is_readable_in_four_languages(String language) {
        speaking(language);
        browser.open("/");
        drawn();
        browser.axe().picture(language.equals("en") ? "health" : "health-" + language);
        browser.screenshot("health-whole-" + language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void health_is_readable_on_a_phone(String language) {
        browser.phone();
        speaking(language);
        browser.open("/");
        drawn();
        nothingSticksOut();
        browser.axe().screenshot("health-phone-" + language);
    }

    @Test
    void health_is_readable_in_the_dark() {
        browser.dark().open("/");
        drawn();
        browser.axe().picture("health-dark");
    }
}
