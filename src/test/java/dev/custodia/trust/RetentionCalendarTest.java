package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.retention.RetentionRule;
import dev.custodia.retention.RetentionRules;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/**
 * P18, the calendar: nothing is destroyed a day early. The last day of keeping is worked out by the product in Java and by
 * the database, and here once more by somebody who knows no arithmetic of dates and goes through the days one by one.
 */
@CustodiaTest
@Import(Shop.class)
class RetentionCalendarTest {
    private static final int DATES = Integer.getInteger("custodia.calendar.dates", 120);

    @Autowired
    Shop shop;

    @Autowired
    RetentionRules rules;

    @Autowired
    DSLContext db;

    private final long seed = Long.getLong("custodia.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private interface Calendar {
        LocalDate keptUntil(RetentionRule rule, LocalDate document, int firstMonth);
    }

    /** Day by day. */
    private static LocalDate walked(RetentionRule rule, LocalDate document, int firstMonth) {
        LocalDate day = document;
        if (rule.clock() == RetentionRule.Clock.DOCUMENT) {
            int anniversaries = 0;
            while (anniversaries < rule.years()) {
                day = day.plusDays(1);
                if (isAnniversary(day, document)) anniversaries++;
            }
            return day;
        }
        boolean financial = rule.clock() == RetentionRule.Clock.FINANCIAL_YEAR;
        if (rule.clock() == RetentionRule.Clock.CALENDAR_YEAR_OF_FINANCIAL_YEAR) day = end(day, firstMonth);
        int yearsToPass = rule.years() + (rule.clock() == RetentionRule.Clock.NEXT_CALENDAR_YEAR ? 1 : 0);
        day = end(day, financial ? firstMonth : 1);
        for (int passed = 0; passed < yearsToPass; passed++) day = end(day.plusDays(1), financial ? firstMonth : 1);
        return day;
    }

    private static boolean isAnniversary(LocalDate day, LocalDate document) {
        boolean leapDay = document.getMonthValue() == 2 && document.getDayOfMonth() == 29;
        if (leapDay && !day.isLeapYear()) return day.getMonthValue() == 3 && day.getDayOfMonth() == 1;
        return day.getMonthValue() == document.getMonthValue() && day.getDayOfMonth() == document.getDayOfMonth();
    }

    /** The first day, from this one on, after which a year begins that starts with this month. */
    private static LocalDate end(LocalDate from, int firstMonth) {
        LocalDate day = from;
        while (true) {
            LocalDate next = day.plusDays(1);
            if (next.getDayOfMonth() == 1 && next.getMonthValue() == firstMonth) return day;
            day = next;
        }
    }

    private List<LocalDate> dates() {
        List<LocalDate> dates = new ArrayList<>(List.of(
                LocalDate.parse("2020-02-28"),
                LocalDate.parse("2020-02-29"),
                LocalDate.parse("2020-03-01"),
                LocalDate.parse("2019-12-31"),
                LocalDate.parse("2020-01-01"),
                LocalDate.parse("2023-03-31"),
                LocalDate.parse("2023-04-01"),
                LocalDate.parse("2024-02-29"),
                LocalDate.parse("1999-12-31")));
        while (dates.size() < DATES) dates.add(LocalDate.parse("1990-01-01").plusDays(random.nextInt(14_000)));
        return dates;
    }

    private List<String> disagreements(Calendar calendar, List<RetentionRule> all, List<LocalDate> dates) {
        List<String> disagreements = new ArrayList<>();
        for (RetentionRule rule : all) {
            int firstMonth = 1 + random.nextInt(12);
            for (LocalDate document : dates) {
                LocalDate expected = walked(rule, document, firstMonth);
                LocalDate said = calendar.keptUntil(rule, document, firstMonth);
                if (!said.equals(expected))
                    disagreements.add(rule.code() + " " + rule.clock() + " from " + document + ", years from month "
                            + firstMonth + ": " + said + " and not " + expected);
            }
        }
        return disagreements;
    }

    private List<RetentionRule> all() {
        return shop.asGreta(() -> rules.rules());
    }

    @Test
    @Proves(Promise.P18)
    void every_rule_keeps_to_the_last_day_that_somebody_finds_who_goes_day_by_day(Proof proof) {
        proof.seed(seed).figure(Figure.LAST_DAYS, 12L * DATES * all().size());
        for (int round = 0; round < 12; round++)
            assertThat(disagreements(RetentionRule::keptUntil, all(), dates()))
                    .as("seed %s", seed)
                    .isEmpty();
        assertThat(all().stream().map(RetentionRule::clock).distinct()).hasSize(RetentionRule.Clock.values().length);
    }

    @Test
    void the_database_finds_the_same_days() {
        var document = DSL.field(DSL.name("document"), LocalDate.class);
        for (RetentionRule rule : all())
            for (int firstMonth = 1; firstMonth <= 12; firstMonth++) {
                int month = firstMonth;
                List<LocalDate> dates = dates();
                db.select(document, rule.keptUntil(document, month))
                        .from(DSL.unnest(DSL.val(dates.toArray(LocalDate[]::new)))
                                .as("documents", "document"))
                        .forEach(row -> assertThat(row.value2())
                                .as("%s of %s, years from month %s, seed %s", rule.code(), row.value1(), month, seed)
                                .isEqualTo(rule.keptUntil(row.value1(), month)));
            }
    }

    @Test
    void what_is_still_kept_today_begins_on_the_day_that_the_last_days_say() {
        for (RetentionRule rule : all())
            for (int i = 0; i < DATES; i++) {
                int month = 1 + random.nextInt(12);
                LocalDate today = LocalDate.parse("2026-01-01").plusDays(random.nextInt(2_000));
                LocalDate from = rule.keptFrom(today, month);
                assertThat(walked(rule, from, month))
                        .as("%s on %s, seed %s", rule.code(), today, seed)
                        .isAfterOrEqualTo(today);
                assertThat(walked(rule, from.minusDays(1), month))
                        .as("%s on %s, seed %s", rule.code(), today, seed)
                        .isBefore(today);
            }
    }

    @Test
    @Catches(Promise.P18)
    void calendars_that_are_a_day_short_are_caught() {
        List<LocalDate> dates = dates();
        assertThat(disagreements(
                        (rule, day, month) -> rule.keptUntil(day, month).minusDays(1), all(), dates))
                .isNotEmpty();
        // A row’s age, instead of the end of a year.
        assertThat(disagreements((rule, day, month) -> day.plusYears(rule.years()), all(), dates))
                .anyMatch(fault -> fault.contains("CALENDAR_YEAR"))
                .anyMatch(fault -> fault.contains("DOCUMENT from 2020-02-29"));
        // A financial year that always begins in January.
        assertThat(disagreements((rule, day, month) -> rule.keptUntil(day, 1), all(), dates))
                .allMatch(fault -> fault.contains("FINANCIAL_YEAR"));
    }
}
