package dev.custodia.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import dev.custodia.customers.Customer;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
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
        db.execute("update scores.setting set horizon_weeks = 26, turned_to = null, wanted = false where true");
        db.execute("update facts.fact set place = 2 where true");
    }

    /** By the name in the base, the id. */
    private Map<String, Long> bring(Bases base) {
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
                                    Objects.requireNonNull(base.bought().get(name))) + "]}")
                    .collect(Collectors.joining(",", "[", "]"));
            Answer answer = program.post("/customers/bulk", call).good();
            List<String> each = answer.each("items", "id");
            for (int i = 0; i < some.size(); i++) ids.put(some.get(i), Long.parseLong(each.get(i)));
        }
        return ids;
    }

    private static String documents(String name, Map<Integer, Double> days) {
        List<String> documents = new ArrayList<>();
        days.forEach((day, spent) -> documents.add("{\"kind\": \"invoice\", \"number\": \"" + name + "-" + day
                + "\", \"date\": \"" + LocalDate.ofEpochDay(day) + "\", \"amount\": \""
                + java.math.BigDecimal.valueOf(Math.round(spent), 2) + "\"}"));
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
        assertThat(db.fetchSingle("select count(gone_percent)::integer from scores.score")
                        .get(0, Integer.class))
                .isZero();
        assertThat(db.fetchCount(dev.custodia.tables.scores.Tables.SCORE)).isEqualTo(customers);
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
