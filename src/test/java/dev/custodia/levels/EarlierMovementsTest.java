package dev.custodia.levels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Refused;
import dev.custodia.criteria.Criteria;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Looking;
import dev.custodia.facts.Facts;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Who comes with a history has a past in the movements too, and a base that ended long ago is seen as of its own end. */
@CustodiaTest
@Import(Shop.class)
class EarlierMovementsTest {
    private static final String UNIT = "unit1";
    private static final int[] RECENCY = {240, 120, 60, 30};
    private static final int[] FREQUENCY = {2, 3, 6, 12};

    @Autowired
    Shop shop;

    @Autowired
    Levels levels;

    @Autowired
    Facts facts;

    @Autowired
    Criteria criteria;

    @Autowired
    DSLContext db;

    @Autowired
    TestClock clock;

    private final Map<Long, List<LocalDate>> sales = new HashMap<>();
    private int number;

    @AfterEach
    void as_it_was_at_first() {
        clock.set(TestClock.START);
        shop.asGreta(() -> levels.seeAsOf(null));
        shop.asGreta(() -> levels.save(UNIT, LevelsTest.fixed(5)));
    }

    private Customer comes(String name, LocalDate... days) {
        Customer customer = shop.person(name);
        sales.put(customer.id().value(), new ArrayList<>());
        for (LocalDate day : days) buys(customer, day);
        return customer;
    }

    private void buys(Customer customer, LocalDate day) {
        shop.invoice(customer, "P" + ++number, day.toString(), "25.50");
        Objects.requireNonNull(sales.get(customer.id().value())).add(day);
    }

    // ---- what has to be, in plain Java

    private List<Short> grid() {
        return List.of(
                db.fetchSingle("select grid from levels.setting where type = 1").get(0, Short[].class));
    }

    private @Nullable Integer group(List<LocalDate> days, LocalDate end) {
        LocalDate last = days.stream()
                .filter(day -> !day.isAfter(end))
                .max(LocalDate::compareTo)
                .orElse(null);
        if (last == null) return null;
        long silent = end.toEpochDay() - last.toEpochDay();
        long many = days.stream()
                .filter(day -> !day.isAfter(end) && !day.isBefore(end.minusDays(365)))
                .count();
        int r = 0;
        for (int border : RECENCY) if (silent <= border) r++;
        int f = 0;
        for (int border : FREQUENCY) if (many >= border) f++;
        return (int) grid().get(r * 5 + f);
    }

    private Set<String> expected(LocalDate today) {
        Set<String> expected = new TreeSet<>();
        YearMonth now = YearMonth.from(today);
        sales.forEach((customer, days) -> {
            for (int back = 12; back >= 0; back--) {
                YearMonth month = now.minusMonths(back);
                Integer from = group(days, month.minusMonths(1).atEndOfMonth());
                Integer to = group(days, back == 0 ? today : month.atEndOfMonth());
                if (from != null && !from.equals(to)) expected.add(customer + " " + month + " " + from + ">" + to);
            }
        });
        return expected;
    }

    private Set<String> kept() {
        Set<String> kept = new TreeSet<>();
        db.fetch("select * from levels.passage where type = 1").forEach(row -> {
            if (sales.containsKey(row.get("customer_id", Long.class)))
                kept.add(row.get("customer_id") + " " + YearMonth.from(row.get("month", LocalDate.class)) + " "
                        + row.get("came_from") + ">" + row.get("went_to"));
        });
        return kept;
    }

    private Set<Integer> groups() {
        Set<Integer> groups = new TreeSet<>();
        db.fetch("select customer_id, group_number from levels.value where type = 1")
                .forEach(row -> {
                    if (sales.containsKey(row.get(0, Long.class))) groups.add(row.get(1, Integer.class));
                });
        return groups;
    }

    private void severalWithAHistory(Random random, LocalDate today) {
        for (int i = 0; i < 40; i++) {
            LocalDate[] days = new LocalDate[1 + random.nextInt(12)];
            for (int d = 0; d < days.length; d++) days[d] = today.minusDays(random.nextInt(900));
            comes("Past " + i, days);
        }
    }

    @Test
    void who_comes_with_a_history_has_moved_before_as_the_documents_tell() {
        LocalDate today = LocalDate.now(clock);
        long seed = Long.getLong("custodia.seed", System.nanoTime());
        severalWithAHistory(new Random(seed), today);

        levels.turn();

        assertThat(kept()).as("seed %s", seed).isNotEmpty().isEqualTo(expected(today));
        YearMonth month = YearMonth.from(today).minusMonths(3);
        List<Levels.Movement> moved = shop.asGreta(() -> levels.movements(UNIT, month));
        assertThat(moved).isNotEmpty();
        for (Levels.Movement move : moved)
            assertThat(shop.asGreta(() -> facts.count(
                            criteria.where(Looking.rule(List.of("unit1_moved.is." + month + "/"
                                    + Objects.requireNonNull(move.from()).code() + "/"
                                    + Objects.requireNonNull(move.to()).code()))),
                            Looking.places("active"))))
                    .isEqualTo(move.customers());
    }

    @Test
    void other_levels_tell_another_past_and_what_happened_here_stays() {
        LocalDate today = LocalDate.now(clock);
        Customer anna = comes("Anna Early", today.minusDays(200));
        shop.asGreta(() -> levels.draw(UNIT));
        levels.turn();
        assertThat(kept()).isEqualTo(expected(today)).hasSize(3);
        clock.set(today.plusDays(45));
        shop.clockIsRight();
        levels.turn();
        Set<String> later = kept();
        assertThat(later).as("past a border of 240 days meanwhile").hasSize(4);

        shop.asGreta(() ->
                levels.save(UNIT, Map.of(Measure.RECENCY, new Scale(5, false, List.of(700L, 600L, 500L, 400L)))));
        levels.turn();

        assertThat(db.fetchCount(db.selectFrom("levels.passage")
                        .where("type = 1 and customer_id = " + anna.id() + " and month < date '"
                                + today.withDayOfMonth(1) + "'")))
                .as("by these levels she has been in one group all the time")
                .isZero();
        assertThat(kept()).as("what moved since she came is not told anew").isNotEmpty();
    }

    @Test
    void whoever_is_given_a_longer_history_in_the_same_month_gets_a_longer_past() {
        LocalDate today = LocalDate.now(clock);
        Customer anna = comes("Anna Slow", today.minusDays(5));
        levels.turn();
        assertThat(kept()).isEmpty();

        buys(anna, today.minusDays(300));
        shop.asGreta(() -> levels.draw(UNIT));
        levels.turn();

        assertThat(kept()).isNotEmpty().isEqualTo(expected(today));
    }

    @Test
    void a_base_that_ended_long_ago_is_seen_as_of_its_own_end() {
        LocalDate today = LocalDate.now(clock);
        LocalDate end = today.minusYears(9);
        long seed = Long.getLong("custodia.seed", System.nanoTime());
        severalWithAHistory(new Random(seed), end);
        comes("Anna Last", end, end.minusDays(40));
        levels.turn();
        assertThat(groups()).as("all are as silent as one can be").hasSizeLessThan(3);

        Levels.AsOf seen = shop.asGreta(() -> levels.seeAsOf(end));
        levels.turn();

        assertThat(seen.day()).isEqualTo(end);
        assertThat(groups()).hasSizeGreaterThan(4);
        assertThat(kept()).as("seed %s", seed).isEqualTo(expected(end));
        assertThat(shop.asGreta(() -> facts.count(
                        criteria.where(Looking.rule(List.of("unit1_recency.at_most.0"))), Looking.places("active"))))
                .isPositive();
        clock.set(today.plusDays(40));
        shop.clockIsRight();
        levels.turn();
        assertThat(kept()).as("no day passes there").isEqualTo(expected(end));

        shop.asGreta(() -> levels.seeAsOf(null));
        levels.turn();
        assertThat(kept()).isEqualTo(expected(today.plusDays(40)));
    }

    @Test
    void a_day_to_come_is_refused() {
        LocalDate tomorrow = LocalDate.now(clock).plusDays(1);
        assertThatThrownBy(() -> shop.asGreta(() -> levels.seeAsOf(tomorrow)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("levels.day_ahead");
    }
}
