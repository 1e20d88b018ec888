package dev.custodia.scores;

import static dev.custodia.tables.facts.Tables.FACT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Choosing;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Money;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Erasure;
import dev.custodia.customers.Keeper;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Who is really gone, on a base that was drawn by a seed and came over the API. */
@CustodiaTest(web = WebEnvironment.RANDOM_PORT, settings = "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN)
@Import(Shop.class)
class ScoresTest {
    private static final int CUSTOMERS = 400;
    private static final int AT_ONCE = 100;

    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    @Autowired
    Scores scores;

    @Autowired
    Histories past;

    @Autowired
    ScoreRows rows;

    @Autowired
    Following following;

    @Autowired
    Transactions transactions;

    @Autowired
    Erasure erasure;

    @Autowired
    List<Keeper> keepers;

    @Autowired
    Dealings dealings;

    @Autowired
    Choosing choosing;

    @Autowired
    Access access;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    private Program program;

    @BeforeEach
    void an_empty_base() {
        program = new Program(port);
        clock.set(TestClock.START);
        db.execute("update changes.scheduled_tasks set execution_time = '2200-01-01' where task_name = 'turn-scores'");
        db.execute("delete from dealings.document where true");
        db.execute("delete from dealings.figure where true");
        db.execute("delete from scores.score where true");
        db.execute("delete from scores.back_test where true");
        db.execute("delete from scores.ruling where true");
        db.execute("delete from scores.awaiting where true");
        db.execute(
                "update scores.setting set horizon_weeks = 26, turned_to = null, wanted = false, working = false where true");
        db.execute("update facts.fact set place = 2 where true");
    }

    /** By the name in the base, the id. */
    private Map<String, Long> bring(Bases base) {
        return bring(base, "EUR", 1);
    }

    /** The same who spend so many times as much, in a currency. */
    private Map<String, Long> bring(Bases base, String currency, int times) {
        Map<String, Long> ids = new HashMap<>();
        List<String> names = List.copyOf(base.bought().keySet());
        String run = Long.toString(System.nanoTime(), 36);
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + AT_ONCE));
            String call = some.stream()
                    .map(name -> "{\"externalId\": \"" + run + name + "\", \"name\": \"Drawn " + name
                            + "\", \"documents\": ["
                            + documents(
                                    run + name,
                                    Objects.requireNonNull(base.bought().get(name)),
                                    currency,
                                    times) + "]}")
                    .collect(Collectors.joining(",", "[", "]"));
            Answer answer = program.post("/customers/bulk", call).good();
            List<String> each = answer.each("items", "id");
            for (int i = 0; i < some.size(); i++) ids.put(some.get(i), Long.parseLong(each.get(i)));
        }
        return ids;
    }

    private static String documents(String name, Map<Integer, Double> days, String currency, int times) {
        List<String> documents = new ArrayList<>();
        days.forEach((day, spent) -> documents.add("{\"kind\": \"invoice\", \"number\": \"" + name + "-" + day
                + "\", \"date\": \"" + LocalDate.ofEpochDay(day) + "\", \"amount\": \""
                + java.math.BigDecimal.valueOf(Math.round(spent) * times, 2) + "\", \"currency\": \"" + currency
                + "\"}"));
        return String.join(",", documents);
    }

    private void workOut() {
        assertThat(shop.asGreta(() -> scores.workOut())).isTrue();
    }

    private Trial latest() {
        return shop.asGreta(() -> scores.latest()).orElseThrow();
    }

    // ---- what the documents say

    @Test
    void what_is_seen_of_a_day_equals_what_is_counted_by_hand() {
        Bases base = Bases.drawn(200, 41, true);
        Map<String, Long> ids = bring(base);
        LocalDate day = base.last().minusWeeks(20);
        Seen expected = base.seen(day, 140);
        Seen seen = past.seen(day, base.last(), 1);

        assertThat(seen.size()).isEqualTo(expected.size());
        List<String> known = base.bought().entrySet().stream()
                .filter(one -> one.getValue().firstKey() <= day.toEpochDay())
                .map(Map.Entry::getKey)
                .toList();
        Map<Long, Integer> place = new HashMap<>();
        for (int i = 0; i < seen.size(); i++) place.put(seen.customers()[i], i);
        for (int k = 0; k < known.size(); k++) {
            int i = Objects.requireNonNull(place.get(ids.get(known.get(k))));
            assertThat(seen.days()[i]).isEqualTo(expected.days()[k]);
            assertThat(seen.first()[i]).isEqualTo(expected.first()[k]);
            assertThat(seen.last()[i]).isEqualTo(expected.last()[k]);
            assertThat(seen.since()[i]).isEqualTo(expected.since()[k]);
            assertThat(seen.spent()[i]).isCloseTo(expected.spent()[k], within(0.5));
            assertThat(seen.spentFirst()[i]).isCloseTo(expected.spentFirst()[k], within(0.5));
            assertThat(seen.logGaps()[i]).isCloseTo(expected.logGaps()[k], within(1e-9));
        }
    }

    @Test
    void purchases_are_invoices_and_receipts_or_the_orders_of_who_has_neither() {
        Customer both = shop.person("Both Berta");
        shop.document(both, DocumentKind.ORDER, "o1", "2025-01-01", "10", DocumentState.PAID);
        shop.invoice(both, "i1", "2025-01-05", "10");
        shop.document(both, DocumentKind.RECEIPT, "r1", "2025-01-05", "7", DocumentState.PAID);
        shop.document(both, DocumentKind.INVOICE, "i2", "2025-02-05", "10", DocumentState.CANCELLED);
        shop.document(both, DocumentKind.CREDIT_NOTE, "c1", "2025-03-05", "3", DocumentState.PAID);
        shop.document(both, DocumentKind.QUOTE, "q1", "2025-04-05", "10", DocumentState.PAID);
        Customer orders = shop.person("Orders Olga");
        shop.document(orders, DocumentKind.ORDER, "o2", "2025-01-01", "20", DocumentState.OPEN);
        shop.document(orders, DocumentKind.ORDER, "o3", "2025-01-11", "30", DocumentState.PAID);
        Customer archived = shop.person("Archived Arno");
        shop.invoice(archived, "i3", "2025-01-05", "10");
        program.post("/customers/" + archived.id() + "/archive", null).good();

        Seen seen = past.seen(LocalDate.of(2025, 6, 1), LocalDate.of(2025, 6, 1), 1);

        assertThat(seen.customers())
                .containsExactlyInAnyOrder(both.id().value(), orders.id().value());
        int one = seen.customers()[0] == both.id().value() ? 0 : 1;
        assertThat(seen.days()[one]).isEqualTo(1);
        assertThat(seen.spent()[one]).isEqualTo(1700);
        assertThat(seen.days()[1 - one]).isEqualTo(2);
        assertThat(seen.spent()[1 - one]).isEqualTo(5000);
        assertThat(seen.spentFirst()[1 - one]).isEqualTo(2000);
    }

    // ---- worked out

    @Test
    void the_past_chooses_a_rule_and_everybody_active_who_bought_has_a_score() {
        Bases base = Bases.drawn(CUSTOMERS, 42, true);
        Map<String, Long> ids = bring(base);
        Customer never = shop.person("Never Nina");
        workOut();

        Trial trial = latest();
        assertThat(trial.verdict()).isEqualTo(Trial.TESTED);
        assertThat(trial.asOf()).isEqualTo(base.last());
        assertThat(trial.customers()).isEqualTo(CUSTOMERS);
        Trial.Tested tested = Objects.requireNonNull(trial.tested());
        assertThat(tested.weeks()).isEqualTo(26);
        assertThat(tested.on()).isEqualTo(base.last().minusWeeks(26));
        assertThat(tested.winner().auc()).isGreaterThan(0.6);
        assertThat(tested.rules())
                .extracting(Trial.TriedRule::rule)
                .contains("date", "levels", "date_levels", "logistic");
        assertThat(tested.claims().stream().mapToInt(Trial.Claim::customers).sum())
                .isBetween(tested.customers() / 3 - 1, tested.customers() / 3 + 1);
        assertThat(trial.models()).hasSize(7);

        assertThat(db.fetchCount(dev.custodia.tables.scores.Tables.SCORE)).isEqualTo(CUSTOMERS);
        assertThat(shop.asGreta(() -> scores.of(never.id()))).isEmpty();
        Score one = shop.asGreta(() -> scores.of(new CustomerId(Objects.requireNonNull(ids.get("c7")))))
                .orElseThrow();
        assertThat(one.gonePercent()).isBetween(0, 100);
        assertThat(one.purchases()).isNotNegative();
        assertThat(Objects.requireNonNull(one.value()).currency()).isEqualTo("EUR");
    }

    @Test
    void who_has_been_silent_for_long_is_more_surely_gone_than_who_bought_often_and_yesterday() {
        Bases base = Bases.drawn(CUSTOMERS, 42, true);
        bring(base);
        Customer gone = shop.person("Gone Gina");
        shop.invoice(gone, "g1", base.last().minusDays(700).toString(), "30");
        Customer here = shop.person("Here Hugo");
        for (int back = 0; back < 200; back += 10)
            shop.invoice(here, "h" + back, base.last().minusDays(back).toString(), "80");
        workOut();
        Score silent = shop.asGreta(() -> scores.of(gone.id())).orElseThrow();
        Score lively = shop.asGreta(() -> scores.of(here.id())).orElseThrow();
        assertThat(Objects.requireNonNull(silent.gonePercent()))
                .isGreaterThan(Objects.requireNonNull(lively.gonePercent()));
        assertThat(silent.standing()).isGreaterThan(lively.standing());
        assertThat(Objects.requireNonNull(lively.purchases()))
                .isGreaterThan(Objects.requireNonNull(silent.purchases()));
    }

    @Test
    void what_lists_rules_and_the_clean_up_ask_is_what_the_scores_say() {
        bring(Bases.drawn(CUSTOMERS, 43, true));
        workOut();
        for (int percent : new int[] {50, 70, 90}) {
            int counted = db.fetchSingle("select count(*)::integer from scores.score where gone_percent >= " + percent)
                    .get(0, Integer.class);
            assertThat(program.get("/customers/count?filter=probably_gone.at_least." + percent)
                            .good()
                            .number("count"))
                    .isEqualTo(counted);
            int share = percent;
            assertThat(shop.asGreta(() -> choosing.counts(List.of(new Choice.Gone(share)), Action.ARCHIVE)))
                    .containsExactly((long) counted);
        }
        Answer list = program.get(
                        "/customers?filter=about_to_leave.is.no&fields=probably_gone,expected_purchases,expected_value,about_to_leave&size=5")
                .good();
        assertThat(list.at("items/0/fields/expected_value/currency")).isEqualTo("EUR");
        assertThat(list.at("items/0/fields/about_to_leave")).isEqualTo("false");
        int leaving = db.fetchSingle("select count(*)::integer from scores.score where leaving")
                .get(0, Integer.class);
        assertThat(program.get("/customers/count?filter=about_to_leave.is.yes")
                        .good()
                        .number("count"))
                .isEqualTo(leaving);
        assertThatThrownBy(() -> shop.asGreta(() -> choosing.counts(List.of(new Choice.Gone(0)), Action.ARCHIVE)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void worked_out_again_nothing_is_written_where_nothing_changed() {
        bring(Bases.drawn(150, 44, true));
        workOut();
        String before = db.fetchSingle("select string_agg(xmin::text, ',' order by customer_id) from scores.score")
                .get(0, String.class);
        workOut();
        assertThat(db.fetchSingle("select string_agg(xmin::text, ',' order by customer_id) from scores.score")
                        .get(0, String.class))
                .isEqualTo(before);
        assertThat(shop.asGreta(() -> scores.trials(null, 10))).hasSize(2);
    }

    @Test
    void who_is_put_into_the_archive_has_no_score_after_the_next_time() {
        Map<String, Long> ids = bring(Bases.drawn(150, 44, true));
        workOut();
        program.post("/customers/" + ids.get("c3") + "/archive", null).good();
        workOut();
        assertThat(shop.asGreta(() -> scores.of(new CustomerId(Objects.requireNonNull(ids.get("c3"))))))
                .isEmpty();
        assertThat(db.fetchCount(dev.custodia.tables.scores.Tables.SCORE)).isEqualTo(149);
    }

    @Test
    void it_happens_once_a_day_and_when_somebody_waits() {
        assertThat(scores.turn())
                .as("an empty base is not done with for the day")
                .isFalse();
        bring(Bases.drawn(120, 45, true));
        assertThat(scores.turn()).isTrue();
        assertThat(scores.turn()).isFalse();
        shop.asGreta(() -> {
            scores.setHorizon(13);
            return true;
        });
        assertThat(shop.asGreta(() -> scores.awaited())).isTrue();
        assertThat(scores.turn()).isTrue();
        assertThat(latest().horizonWeeks()).isEqualTo(13);
        clock.set(LocalDate.of(2026, 3, 3));
        assertThat(scores.turn()).isTrue();
        assertThat(scores.turn()).isFalse();
    }

    // ---- as documents come

    private void buys(long customer, LocalDate day) {
        shop.asGreta(() -> dealings.addDocument(
                new CustomerId(customer),
                new DocumentDraft(
                        DocumentKind.INVOICE,
                        "F" + System.nanoTime(),
                        day,
                        new BigDecimal("80.00"),
                        "EUR",
                        DocumentState.PAID)));
    }

    private Score score(long customer) {
        return shop.asGreta(() -> scores.of(new CustomerId(customer))).orElseThrow();
    }

    private int gone(long customer) {
        return Objects.requireNonNull(score(customer).gonePercent());
    }

    private int waiting() {
        return db.fetchCount(dev.custodia.tables.scores.Tables.AWAITING);
    }

    /** Those likeliest gone of who has bought in the months that the rules are tested on. */
    private List<Long> silent(Bases base, Map<String, Long> ids, int many) {
        int tested = (int) base.last().minusWeeks(26).toEpochDay();
        List<Long> silent = new ArrayList<>(base.bought().entrySet().stream()
                .filter(one -> one.getValue().firstKey() <= tested
                        && one.getValue().lastKey() > tested
                        && one.getValue().lastKey() < tested + 120)
                .map(one -> Objects.requireNonNull(ids.get(one.getKey())))
                .toList());
        silent.sort(java.util.Comparator.comparingInt(id -> -gone(id)));
        return List.copyOf(silent.subList(0, many));
    }

    @Test
    void after_a_purchase_somebody_is_less_surely_gone_at_once_and_by_as_much_as_everybody_worked_out_says() {
        Bases base = Bases.drawn(CUSTOMERS, 42, true);
        Map<String, Long> ids = bring(base);
        workOut();
        List<Long> silent = silent(base, ids, 3);
        Map<Long, Integer> before = new HashMap<>();
        silent.forEach(one -> before.put(one, gone(one)));
        Map<Long, Score> atOnce = new HashMap<>();
        for (long one : silent) {
            buys(one, base.last());
            atOnce.put(one, score(one));
            assertThat(gone(one)).isLessThan(Objects.requireNonNull(before.get(one)));
        }
        workOut();
        for (long one : silent) {
            Score told = Objects.requireNonNull(atOnce.get(one));
            assertThat(Objects.requireNonNull(told.gonePercent())).isCloseTo(gone(one), within(1));
            assertThat(Objects.requireNonNull(told.purchases()))
                    .isCloseTo(Objects.requireNonNull(score(one).purchases()), withinPercentage(3));
            assertThat(told.standing()).isCloseTo(score(one).standing(), within(10));
        }
    }

    @Test
    void whoever_is_scored_alone_gets_what_was_worked_out_of_everybody() {
        bring(Bases.drawn(CUSTOMERS, 46, true));
        workOut();
        Ruling ruling = Objects.requireNonNull(rows.ruling());
        Seen everybody = past.seen(ruling.asOf(), ruling.asOf(), 1);
        for (int i = 0; i < everybody.size(); i++) {
            long customer = everybody.customers()[i];
            Reckoning.Scored alone = ruling.scored(past.seen(List.of(customer), ruling.asOf()));
            Score stored = score(customer);
            assertThat((int) alone.gonePercent()[0]).isCloseTo(Objects.requireNonNull(stored.gonePercent()), within(1));
            assertThat((int) alone.standing()[0]).isCloseTo(stored.standing(), within(2));
            assertThat(alone.purchases()[0]).isCloseTo(Objects.requireNonNull(stored.purchases()), within(0.006));
            assertThat((double) Math.round(alone.value()[0]))
                    .isCloseTo((double) Objects.requireNonNull(stored.value()).minor(), within(1.0));
            assertThat(alone.leaving()[0]).isEqualTo(stored.leaving());
        }
    }

    @Test
    void what_is_spent_in_one_currency_says_nothing_of_what_is_spent_in_another() {
        Bases base = Bases.drawn(CUSTOMERS, 47, true);
        Map<String, Long> inEuro = bring(base);
        Map<String, Long> inKronor = bring(base, "SEK", 11);
        workOut();
        Map<String, Spending> spending = Objects.requireNonNull(rows.ruling()).spending();
        assertThat(spending).containsOnlyKeys("EUR", "SEK");
        Spending euro = Objects.requireNonNull(spending.get("EUR"));
        Spending kronor = Objects.requireNonNull(spending.get("SEK"));
        assertThat(euro.worth()).isNotNull();
        assertThat(kronor.dear()).isEqualTo(11 * euro.dear());
        inEuro.forEach((name, id) -> {
            Money one = Objects.requireNonNull(score(id).value());
            Money other = Objects.requireNonNull(
                    score(Objects.requireNonNull(inKronor.get(name))).value());
            assertThat(other.currency()).isEqualTo("SEK");
            assertThat((double) other.minor()).as(name).isCloseTo(11.0 * one.minor(), within(11 + 0.11 * one.minor()));
        });
    }

    @Test
    void a_first_purchase_and_one_that_goes_again_are_followed_too() {
        Bases base = Bases.drawn(CUSTOMERS, 42, true);
        bring(base);
        workOut();
        Customer fresh = shop.person("Fresh Frida");
        buys(fresh.id().value(), base.last());
        assertThat(score(fresh.id().value()).gonePercent()).isNotNull();
        long document = shop.asGreta(() -> dealings.documents(fresh.id(), null, 1))
                .getFirst()
                .documentId();
        shop.asGreta(() -> {
            dealings.removeDocument(fresh.id(), document);
            return document;
        });
        assertThat(shop.asGreta(() -> scores.of(fresh.id()))).isEmpty();
    }

    @Test
    void where_nothing_was_worked_out_nothing_follows() {
        bring(Bases.drawn(120, 45, true));
        assertThat(db.fetchCount(dev.custodia.tables.scores.Tables.SCORE)).isZero();
        assertThat(waiting()).isZero();
    }

    @Test
    void of_many_at_once_the_scores_follow_within_the_next_minute() {
        Bases base = Bases.drawn(CUSTOMERS, 42, true);
        Map<String, Long> ids = bring(base);
        workOut();
        long one = silent(base, ids, 1).getFirst();
        int before = gone(one);
        buys(one, base.last());
        int after = gone(one);
        db.execute("update scores.score set gone_percent = {0} where customer_id = {1}", before, one);
        List<Long> many = new ArrayList<>(Collections.nCopies(3_000, 0L));
        for (int i = 0; i < many.size(); i++) many.set(i, (long) i + 1);
        many.add(one);
        transactions.run(() -> following.happened(many, 0));
        assertThat(waiting()).isEqualTo(many.size());
        assertThat(gone(one)).isEqualTo(before);
        assertThat(scores.turn()).isTrue();
        assertThat(waiting()).isZero();
        assertThat(gone(one)).isEqualTo(after);
        assertThat(scores.turn()).isFalse();
    }

    @Test
    void who_buys_while_everybody_is_worked_out_is_looked_at_again_after_that() {
        Bases base = Bases.drawn(CUSTOMERS, 42, true);
        Map<String, Long> ids = bring(base);
        workOut();
        transactions.run(rows::begin);
        long one = silent(base, ids, 1).getFirst();
        buys(one, base.last());
        assertThat(waiting()).isEqualTo(1);
        int after = gone(one);
        // What was begun before the purchase writes what it knew.
        db.execute("update scores.score set gone_percent = 99 where customer_id = {0}", one);
        assertThat(scores.turn()).isTrue();
        assertThat(gone(one)).isEqualTo(after);
    }

    @Test
    void whom_somebody_is_followed_with_makes_no_difference() {
        Bases base = Bases.drawn(CUSTOMERS, 42, true);
        Map<String, Long> ids = bring(base);
        clock.set(base.last().plusDays(9));
        workOut();
        List<Long> silent = silent(base, ids, 3);
        buys(silent.get(0), base.last().plusDays(2));
        buys(silent.get(1), base.last().plusDays(9));
        List<Score> apart = new ArrayList<>();
        for (long one : silent) {
            transactions.run(() -> following.happened(List.of(one), 0));
            apart.add(score(one));
        }
        transactions.run(() -> following.happened(silent, 0));
        assertThat(silent.stream().map(this::score)).isEqualTo(apart);
    }

    @Test
    void a_purchase_that_is_put_into_the_past_or_cancelled_is_followed() {
        Bases base = Bases.drawn(CUSTOMERS, 42, true);
        Map<String, Long> ids = bring(base);
        workOut();
        long one = silent(base, ids, 1).getFirst();
        Score before = score(one);
        buys(one, base.last());
        var bought = shop.asGreta(() -> dealings.documents(new CustomerId(one), null, 1))
                .getFirst();
        assertThat(gone(one)).isLessThan(Objects.requireNonNull(before.gonePercent()));
        shop.asGreta(() -> {
            dealings.removeDocument(new CustomerId(one), bought.documentId());
            return bought;
        });
        assertThat(score(one)).isEqualTo(before);
        // Long before the last: one more purchase, and as silent as ever.
        buys(one, base.last().minusWeeks(20));
        assertThat(score(one).standing()).isNotEqualTo(before.standing());
        int atOnce = gone(one);
        workOut();
        assertThat(atOnce).isCloseTo(gone(one), within(1));
    }

    @Test
    void who_is_erased_while_scores_are_written_has_none_afterwards() throws Exception {
        Bases base = Bases.drawn(CUSTOMERS, 42, true);
        bring(base);
        workOut();
        long one = db.fetchSingle("select min(customer_id) from scores.score").get(0, Long.class);
        Ruling ruling = Objects.requireNonNull(rows.ruling());
        Reckoning.Scored scored = ruling.scored(past.seen(List.of(one), ruling.asOf()));
        db.execute("delete from scores.score where customer_id = {0}", one);
        var gone = DSL.select(DSL.val(one));
        var erased = new CountDownLatch(1);
        try (var two = Executors.newFixedThreadPool(2)) {
            var goes = two.submit(() -> transactions.run(() -> {
                assertThat(erasure.free(List.of(one))).containsExactly(one);
                keepers.forEach(keeper -> keeper.erase(gone));
                erased.countDown();
                waitsFor("pg_locks where locktype = 'advisory' and not granted");
            }));
            var written = two.submit(() -> {
                erased.await();
                rows.keep(scored);
                return true;
            });
            goes.get();
            written.get();
        }
        assertThat(db.fetchExists(FACT, FACT.CUSTOMER_ID.eq(one))).isFalse();
        assertThat(shop.asGreta(() -> scores.of(new CustomerId(one)))).isEmpty();
    }

    private void waitsFor(String rows) {
        for (int i = 0; i < 200; i++) {
            if (db.fetchSingle("select count(*) from " + rows).get(0, Long.class) > 0) return;
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void who_is_erased_is_no_longer_noted_either() {
        Bases base = Bases.drawn(CUSTOMERS, 42, true);
        Map<String, Long> ids = bring(base);
        workOut();
        List<Long> all = List.copyOf(ids.values());
        transactions.run(() -> rows.await(all, base.last()));
        long one = all.getFirst();
        transactions.run(() -> keepers.forEach(keeper -> keeper.erase(DSL.select(DSL.val(one)))));
        assertThat(waiting()).isEqualTo(all.size() - 1);
        // Whoever is noted though they are gone gets no score.
        transactions.run(() -> rows.await(List.of(one), base.last()));
        assertThat(scores.turn()).isTrue();
        assertThat(waiting()).isZero();
        assertThat(shop.asGreta(() -> scores.of(new CustomerId(one)))).isEmpty();
    }

    // ---- where the past says nothing

    @ParameterizedTest
    @CsvSource({"0, no_purchases", "30, few_customers", "40, short_history", "200, all_alike"})
    void where_the_past_says_nothing_it_is_said_so_and_no_probability_is_stated(int customers, String verdict) {
        LocalDate end = LocalDate.of(2026, 2, 27);
        Map<String, List<LocalDate>> days = new TreeMap<>();
        for (int i = 0; i < customers; i++)
            days.put(
                    "t" + i,
                    switch (verdict) {
                        case "short_history" -> List.of(end.minusDays(i % 30), end.minusDays(i % 20));
                        case "all_alike" -> List.of(end.minusDays(500), end.minusDays(200), end.minusDays(i % 9));
                        default -> List.of(end.minusDays(600 - i), end.minusDays(i % 9));
                    });
        if (customers > 0) bring(Bases.of(days));
        workOut();
        assertThat(latest().verdict()).isEqualTo(verdict);
        assertThat(latest().tested()).isNull();
        assertThat(program.get("/scores").good().at("backTest/why")).contains("So no probability is stated");
        assertThat(db.fetchSingle("select count(gone_percent)::integer from scores.score")
                        .get(0, Integer.class))
                .isZero();
        assertThat(db.fetchCount(dev.custodia.tables.scores.Tables.SCORE)).isEqualTo(customers);
    }

    @Test
    void where_the_past_is_shorter_than_the_horizon_nobody_is_gone_with_90_percent_and_it_is_said_why() {
        bring(Bases.drawn(CUSTOMERS, 42, true));
        shop.asGreta(() -> {
            scores.setHorizon(52);
            return true;
        });
        workOut();
        assertThat(Objects.requireNonNull(latest().tested()).weeks()).isLessThan(52);
        assertThat(latest().withoutNinety()).isEqualTo(Trial.WithoutNinety.SHORTER_PAST);
        assertThat(db.fetchSingle("select max(gone_percent) from scores.score").get(0, Integer.class))
                .isBetween(50, 89);
        java.util.Set<String> said = new java.util.HashSet<>();
        for (String language : List.of("en", "it", "ru", "sv")) {
            Answer now = program.get("/scores", "Accept-Language", language).good();
            assertThat(now.at("backTest/withoutNinety")).isEqualTo("shorter_past");
            said.add(now.at("backTest/why"));
        }
        assertThat(said).hasSize(4).noneMatch(String::isBlank);
    }

    @ParameterizedTest
    @CsvSource({"26, 26, true", "26, 27, false"})
    void what_was_not_tried_claims_nothing_of_90_percent_and_above(int tested, int horizon, boolean claims) {
        Seen one = Bases.of(Map.of("one", List.of(LocalDate.of(2024, 1, 1)))).seen(LocalDate.of(2026, 1, 1), 0);
        Calibration sure = new Calibration(new double[] {0}, new double[] {0.99});
        Fit dead = new Fit(Model.MBG_NBD, new double[] {0.5, 5, 0.8, 2.5}, -1, Fit.Verdict.USED, 10.0);
        for (Fit fit : new Fit[] {dead, null})
            assertThat(Reckoning.gone(one, 0, 0, sure, fit, tested, horizon) >= BackTest.CLAIM)
                    .isEqualTo(claims);
    }

    @Test
    void why_claims_of_90_percent_are_not_made_is_told_from_what_was_tried() {
        assertThat(BackTest.rightEnough(100, 88)).isTrue();
        assertThat(BackTest.rightEnough(100, 87)).isFalse();
        assertThat(BackTest.rightEnough(0, 0)).isTrue();
    }

    @Test
    void where_nobody_who_bought_is_left_no_scores_are_waited_for() {
        bring(Bases.drawn(CUSTOMERS, 48, true));
        workOut();
        assertThat(shop.asGreta(() -> scores.stated())).isEqualTo(Scores.Stated.YES);
        clock.set(LocalDate.parse("2026-03-03"));
        assertThat(shop.asGreta(() -> scores.stated())).isEqualTo(Scores.Stated.FOLLOWING);
        db.execute("update facts.fact set place = 2 where true");
        assertThat(scores.turn()).isFalse();
        assertThat(shop.asGreta(() -> scores.stated())).isEqualTo(Scores.Stated.NO);
    }

    @Test
    void a_base_of_one_day_is_no_trouble() {
        Map<String, List<LocalDate>> days = new TreeMap<>();
        for (int i = 0; i < 130; i++) days.put("d" + i, List.of(LocalDate.of(2026, 3, 1)));
        bring(Bases.of(days));
        workOut();
        assertThat(latest().verdict()).isEqualTo("short_history");
        assertThat(latest().models()).allMatch(fit -> fit.verdict().equals("too_few"));
    }

    // ---- one customer

    @Test
    void how_a_customer_usually_buys_is_said_from_the_third_purchase_on() {
        Customer one = shop.person("Cadence Carla");
        shop.invoice(one, "1", "2025-01-01", "10");
        shop.invoice(one, "2", "2025-01-31", "10");
        assertThat(shop.asGreta(() -> scores.cadence(one.id()))).isEmpty();
        shop.invoice(one, "3", "2025-04-12", "10");
        shop.invoice(one, "4", "2025-05-16", "10");
        clock.set(LocalDate.of(2025, 11, 22));
        assertThat(shop.asGreta(() -> scores.cadence(one.id()))).contains(new Cadence(34, 71, 190, 4));
        assertThat(program.get("/customers/" + one.id() + "/score").good().at("cadence/sentence"))
                .isEqualTo("Usually every 34 days, silent for 190 days; longest silence before: 71 days.");
    }

    // ---- over the API

    @Test
    void a_program_has_scores_worked_out_and_reads_what_the_past_says() {
        Map<String, Long> ids = bring(Bases.drawn(CUSTOMERS, 42, true));
        Answer now = program.post("/scores/work-out", null).good();
        assertThat(now.at("backTest/verdict")).isEqualTo("tested");
        assertThat(now.number("probablyGone")).isNotNegative();
        String id = now.at("backTest/id");
        Answer one = program.get("/back-tests/" + id).good();
        assertThat(one.at("tested/rule")).isEqualTo(now.at("backTest/tested/rule"));
        assertThat(one.each("tested/rules", "rule")).contains("date", one.at("tested/rule"));
        assertThat(one.each("models", "model")).startsWith("nbd", "bg_nbd");
        program.post("/scores/work-out", null).good();
        Answer first = program.get("/back-tests?size=1").good();
        assertThat(program.get("/back-tests?size=1&after=" + first.at("next"))
                        .good()
                        .at("items/0/id"))
                .isEqualTo(id);
        Answer score = program.get("/customers/" + ids.get("c1") + "/score").good();
        assertThat(score.number("probablyGone")).isBetween(0L, 100L);
        assertThat(program.get("/back-tests/17").status()).isEqualTo(404);
        assertThat(program.get("/customers/17/score").status()).isEqualTo(404);
        assertThat(program.put("/scores/horizon", "{\"horizonWeeks\": 3}").status())
                .isEqualTo(422);
        Answer set = program.put("/scores/horizon", "{\"horizonWeeks\": 13}").good();
        assertThat(set.at("awaited")).isEqualTo("true");
        assertThat(set.at("horizonWeeks")).isEqualTo("13");
    }
}
