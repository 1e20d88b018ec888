package dev.custodia.levels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Clauses;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Erasure;
import dev.custodia.customers.Keeper;
import dev.custodia.customers.Looking;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.facts.Facts;
import dev.custodia.portfolios.Aspect;
import dev.custodia.portfolios.Assignments;
import dev.custodia.portfolios.Portfolios;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class LevelsTest {
    private static final String UNIT = "unit1";
    private static final Counting USUAL = new Counting(
            EnumSet.of(DocumentKind.INVOICE, DocumentKind.RECEIPT), DocumentsCounted.OWN_OR_NONE, true, 365, null);
    private static final DocumentsCounted OWN_OR_NONE = DocumentsCounted.OWN_OR_NONE;

    @Autowired
    Shop shop;

    @Autowired
    Levels levels;

    @Autowired
    Changes changes;

    @Autowired
    Dealings dealings;

    @Autowired
    Criteria criteria;

    @Autowired
    Facts facts;

    @Autowired
    Transactions transactions;

    @Autowired
    Erasure erasure;

    @Autowired
    List<Keeper> keepers;

    @Autowired
    DSLContext db;

    @Autowired
    TestClock clock;

    @Autowired
    Portfolios portfolios;

    @Autowired
    Assignments assignments;

    @Autowired
    Clauses clauses;

    @AfterEach
    void as_it_was_at_first() {
        shop.asGreta(() -> levels.count(UNIT, USUAL));
        shop.asGreta(() -> levels.save(UNIT, fixed(5)));
    }

    static Map<Measure, Scale> fixed(int levels) {
        return levels == 3
                ? Map.of(
                        Measure.RECENCY, new Scale(3, false, List.of(90L, 30L)),
                        Measure.FREQUENCY, new Scale(3, false, List.of(2L, 5L)),
                        Measure.MONETARY, new Scale(3, false, List.of(50_000L, 200_000L)))
                : Map.of(
                        Measure.RECENCY, new Scale(5, false, List.of(240L, 120L, 60L, 30L)),
                        Measure.FREQUENCY, new Scale(5, false, List.of(2L, 3L, 6L, 12L)),
                        Measure.MONETARY, new Scale(5, false, List.of(30_000L, 100_000L, 200_000L, 500_000L)));
    }

    private Levels.Worth worth(Customer customer) {
        return shop.asGreta(() -> levels.of(customer.id())).getFirst();
    }

    private List<@Nullable Object> standing(Customer customer) {
        List<@Nullable Object> standing = new ArrayList<>();
        for (Levels.Part part : worth(customer).parts()) {
            standing.add(part.value());
            standing.add(part.level());
        }
        return standing;
    }

    private String rows(Customer customer) {
        long id = customer.id().value();
        return db.fetch("select * from levels.value where customer_id = {0} order by type", id)
                        .formatCSV()
                + db.fetch("select * from levels.by_hand where customer_id = {0} order by change_id", id)
                        .formatCSV()
                + db.fetch("select * from levels.passage where customer_id = {0} order by month", id)
                        .formatCSV();
    }

    private Change latest(Customer customer) {
        return shop.asGreta(() -> changes.of(customer.id().value(), 1)).getFirst();
    }

    private Change undone(Customer customer) {
        long changeId = latest(customer).changeId();
        return shop.ended(shop.asGreta(() -> changes.undo(changeId)).changeId());
    }

    private long matching(String... filters) {
        return shop.asGreta(
                () -> facts.count(criteria.where(Looking.rule(List.of(filters))), Looking.places("active")));
    }

    @Test
    void who_is_erased_while_everybody_is_valued_has_no_value_afterwards() throws Exception {
        Customer anna = shop.anna();
        shop.invoice(anna, "V1", "2026-02-10", "400");
        long id = anna.id().value();
        db.execute("delete from levels.value where customer_id = {0}", id);
        var erased = new CountDownLatch(1);
        try (var two = Executors.newFixedThreadPool(2)) {
            var goes = two.submit(() -> transactions.run(() -> {
                assertThat(erasure.free(List.of(id))).containsExactly(id);
                keepers.forEach(keeper -> keeper.erase(DSL.select(DSL.val(id))));
                erased.countDown();
                waitForWhoWaits();
            }));
            var valued = two.submit(() -> {
                erased.await();
                return shop.asGreta(() -> levels.rebuild());
            });
            goes.get();
            valued.get();
        }
        assertThat(rows(anna).lines().filter(line -> line.startsWith("" + id))).isEmpty();
    }

    private void waitForWhoWaits() {
        for (int i = 0; i < 300; i++) {
            if (db.fetchExists(DSL.selectOne().from("pg_locks").where("locktype = 'advisory' and not granted"))) return;
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void who_buys_is_valued_in_the_same_transaction_and_who_never_did_has_no_value() {
        Customer anna = shop.anna();
        assertThat(worth(anna).parts()).allMatch(part -> part.value() == null && part.level() == null);
        assertThat(worth(anna).group()).isNull();

        shop.invoice(anna, "V1", "2026-02-10", "400");
        shop.invoice(anna, "V2", "2025-12-01", "250.50");
        shop.document(anna, DocumentKind.QUOTE, "V3", "2026-02-20", "9999", DocumentState.OPEN);
        shop.document(anna, DocumentKind.INVOICE, "V4", "2026-02-25", "9999", DocumentState.CANCELLED);
        shop.document(anna, DocumentKind.CREDIT_NOTE, "V5", "2026-02-26", "-50", DocumentState.PAID);
        shop.invoice(anna, "V6", "2024-12-01", "7777");
        shop.invoice(anna, "V7", "2026-03-20", "8888");

        Levels.Worth worth = worth(anna);
        assertThat(worth.lastSaleOn()).isEqualTo(LocalDate.parse("2026-02-10"));
        assertThat(worth.part(Measure.RECENCY).value()).isEqualTo(20);
        assertThat(worth.part(Measure.FREQUENCY).value()).isEqualTo(2);
        assertThat(worth.part(Measure.MONETARY).value()).isEqualTo(60_050);
        assertThat(worth.part(Measure.RECENCY).level()).isEqualTo(5);
        assertThat(worth.part(Measure.FREQUENCY).level()).isEqualTo(2);
        assertThat(worth.part(Measure.MONETARY).level()).isEqualTo(2);
        assertThat(Objects.requireNonNull(worth.group()).code()).isEqualTo("potential_loyalist");
    }

    @Test
    void a_group_explains_itself_by_what_is_missing_to_the_next_level() {
        Customer bruno = shop.bruno();
        shop.invoice(bruno, "E1", "2025-07-31", "100");
        Levels.Part recency = worth(bruno).part(Measure.RECENCY);
        assertThat(recency.value()).isEqualTo(214);
        assertThat(recency.level()).isEqualTo(2);
        assertThat(recency.toNext()).isEqualTo(94);
        assertThat(recency.next()).isEqualTo(3);
        assertThat(worth(bruno).part(Measure.FREQUENCY).toNext()).isEqualTo(1);
    }

    @Test
    void the_taking_back_of_a_document_leaves_the_rows_as_they_were() {
        Customer bruno = shop.bruno();
        String never = rows(bruno);
        shop.invoice(bruno, "T1", "2026-01-01", "10");
        String once = rows(bruno);
        shop.invoice(bruno, "T2", "2026-02-27", "10000");
        assertThat(rows(bruno)).isNotEqualTo(once);
        undone(bruno);
        assertThat(rows(bruno)).isEqualTo(once);
        shop.asGreta(() -> {
            Document only = dealings.documents(bruno.id(), null, 5).getFirst();
            dealings.removeDocument(bruno.id(), only.documentId());
            return only;
        });
        assertThat(rows(bruno)).isEqualTo(never);
        undone(bruno);
        assertThat(rows(bruno)).isEqualTo(once);
    }

    @Test
    void a_value_by_hand_stays_whatever_comes_until_it_is_given_back() {
        Customer anna = shop.anna();
        shop.invoice(anna, "H1", "2026-01-01", "500");
        String before = rows(anna);
        shop.asGreta(() -> {
            levels.enter(anna.id(), UNIT, Measure.MONETARY, 1_000_000, null, "knows better");
            return true;
        });
        assertThat(worth(anna).part(Measure.MONETARY).value()).isEqualTo(1_000_000);
        assertThat(worth(anna).part(Measure.MONETARY).computed()).isEqualTo(50_000);
        assertThat(worth(anna).part(Measure.MONETARY).level()).isEqualTo(5);
        assertThat(Objects.requireNonNull(worth(anna).part(Measure.MONETARY).hand())
                        .by())
                .isEqualTo(shop.greta().userId());

        shop.invoice(anna, "H2", "2026-02-01", "100");
        shop.asGreta(() -> levels.draw(UNIT));
        shop.asGreta(levels::rebuild);
        assertThat(worth(anna).part(Measure.MONETARY).value()).isEqualTo(1_000_000);
        assertThat(worth(anna).part(Measure.MONETARY).computed()).isEqualTo(60_000);

        shop.asGreta(() -> {
            levels.giveBack(anna.id(), UNIT, Measure.MONETARY, null);
            return true;
        });
        assertThat(worth(anna).part(Measure.MONETARY).value()).isEqualTo(60_000);
        undone(anna);
        assertThat(worth(anna).part(Measure.MONETARY).value()).isEqualTo(1_000_000);
        assertThatThrownBy(() -> shop.asGreta(() -> {
                    levels.giveBack(anna.id(), UNIT, Measure.RECENCY, null);
                    return true;
                }))
                .isInstanceOf(Refused.class);
        assertThat(before).isNotEqualTo(rows(anna));
    }

    @Test
    void a_value_by_hand_is_taken_back_and_what_stood_before_stands_again() {
        Customer vera = shop.vera();
        String before = rows(vera);
        shop.asGreta(() -> {
            levels.enter(vera.id(), UNIT, Measure.POTENTIALITY, 250_000, "EUR", null);
            return true;
        });
        String first = rows(vera);
        assertThat(worth(vera).part(Measure.POTENTIALITY).value()).isEqualTo(250_000);
        shop.asGreta(() -> {
            levels.enter(vera.id(), UNIT, Measure.POTENTIALITY, 90_000, "EUR", null);
            return true;
        });
        assertThat(worth(vera).part(Measure.POTENTIALITY).value()).isEqualTo(90_000);
        undone(vera);
        assertThat(rows(vera)).isEqualTo(first);
        shop.ended(shop.asGreta(() -> changes.undo(changeOf(vera))).changeId());
        assertThat(rows(vera)).isEqualTo(before);
    }

    private long changeOf(Customer customer) {
        return Objects.requireNonNull(worth(customer).part(Measure.POTENTIALITY).hand())
                .changeId();
    }

    @Test
    void counts_after_saving_are_those_of_the_preview() {
        for (int i = 0; i < 40; i++) {
            Customer one = shop.person("Preview " + i);
            for (int sale = 0; sale <= i % 7; sale++)
                shop.invoice(
                        one, "P" + i + "-" + sale, "2026-0" + (1 + sale % 2) + "-0" + (1 + i % 9), "" + (i * 37 + 5));
        }
        for (Map<Measure, Scale> wanted : List.of(
                fixed(3),
                Map.of(
                        Measure.RECENCY,
                        new Scale(5, true, List.of()),
                        Measure.FREQUENCY,
                        new Scale(5, true, List.of())),
                Map.of(
                        Measure.MONETARY,
                        new Scale(3, true, List.of()),
                        Measure.RECENCY,
                        new Scale(3, true, List.of())))) {
            Levels.Standing preview = shop.asGreta(() -> levels.preview(UNIT, wanted, false));
            Levels.Standing before = shop.asGreta(() -> levels.standing(UNIT));
            assertThat(before.moved()).isZero();
            Map<Long, Integer> groups = groups();
            Levels.Standing saved = shop.asGreta(() -> levels.save(UNIT, wanted));
            for (Measure measure : Measure.values())
                assertThat(saved.sizes(measure).customers())
                        .as(measure.word())
                        .isEqualTo(preview.sizes(measure).customers());
            assertThat(saved.cells()).isEqualTo(preview.cells());
            assertThat(saved.groups()).isEqualTo(preview.groups());
            Map<Long, Integer> after = groups();
            assertThat(after.keySet().stream()
                            .filter(id -> !Objects.equals(after.get(id), groups.get(id)))
                            .count())
                    .isEqualTo(preview.moved());
            for (Levels.Cell cell : saved.cells())
                assertThat(matching(
                                "unit1_recency_level.is." + cell.recency(),
                                "unit1_frequency_level.is." + cell.frequency()))
                        .isEqualTo(cell.customers());
            saved.groups()
                    .forEach((group, number) -> assertThat(matching("unit1_group.is." + group.code()))
                            .isEqualTo(number));
        }
    }

    @Test
    void whoever_would_move_by_what_counts_is_told_before_it_counts() {
        for (int i = 0; i < 24; i++) {
            Customer one = shop.person("Counted " + i);
            for (int sale = 0; sale <= i % 5; sale++)
                shop.invoice(one, "C" + i + "-" + sale, "2026-0" + (1 + sale % 2) + "-1" + i % 9, "" + (i * 31 + 5));
            if (i % 3 == 0) shop.document(one, DocumentKind.ORDER, "O" + i, "2026-02-20", "900", DocumentState.PAID);
            if (i % 4 == 0)
                shop.document(one, DocumentKind.CREDIT_NOTE, "N" + i, "2026-02-21", "-50", DocumentState.PAID);
        }
        Customer orders = shop.person("Orders alone");
        shop.document(orders, DocumentKind.ORDER, "OA", "2026-02-20", "900", DocumentState.PAID);
        shop.asGreta(() -> levels.save(UNIT, Map.of(Measure.FREQUENCY, new Scale(5, true, List.of()))));
        for (Counting wanted : List.of(
                new Counting(EnumSet.of(DocumentKind.INVOICE, DocumentKind.ORDER), OWN_OR_NONE, true, 365, null),
                new Counting(EnumSet.of(DocumentKind.ORDER), OWN_OR_NONE, false, 365, null),
                new Counting(EnumSet.of(DocumentKind.INVOICE), OWN_OR_NONE, false, 15, null),
                new Counting(EnumSet.of(DocumentKind.INVOICE), OWN_OR_NONE, true, null, "JPY"),
                new Counting(EnumSet.of(DocumentKind.INVOICE), DocumentsCounted.OWN, true, null, null)))
            as_previewed(() -> levels.preview(UNIT, wanted), () -> {
                levels.count(UNIT, wanted);
                return levels.standing(UNIT);
            });
        assertThatThrownBy(() -> shop.asGreta(() -> levels.preview(
                        UNIT, new Counting(EnumSet.noneOf(DocumentKind.class), OWN_OR_NONE, true, 0, null))))
                .isInstanceOf(Refused.class);
    }

    @Test
    void whoever_would_move_by_another_grid_is_told_before_it_holds() {
        Customer anna = shop.anna();
        shop.invoice(anna, "G1", "2026-02-25", "10");
        List<String> grid = new ArrayList<>(codes());
        List<String> before = List.copyOf(grid);
        for (int i = 20; i < 25; i++) grid.set(i, "need_attention");
        Levels.Standing preview = as_previewed(() -> levels.preview(UNIT, grid), () -> levels.regrid(UNIT, grid));
        assertThat(preview.moved()).isPositive();
        assertThat(preview.releveled()).isZero();
        assertThatThrownBy(() -> shop.asGreta(() -> levels.preview(UNIT, List.of("loyal"))))
                .isInstanceOf(Refused.class);
        shop.asGreta(() -> levels.regrid(UNIT, before));
    }

    private List<String> codes() {
        return shop.asGreta(() -> levels.standing(UNIT)).cells().stream()
                .map(cell -> cell.group().code())
                .toList();
    }

    private Levels.Standing as_previewed(Callable<Levels.Standing> look, Callable<Levels.Standing> act) {
        String all = everything();
        Levels.Standing preview = shop.asGreta(look);
        assertThat(everything()).as("a look changes nothing").isEqualTo(all);
        Map<Long, String> before = standings();
        Levels.Standing saved = shop.asGreta(act);
        Map<Long, String> after = standings();
        for (Measure measure : Measure.values())
            assertThat(saved.sizes(measure).customers())
                    .as(measure.word())
                    .isEqualTo(preview.sizes(measure).customers());
        assertThat(saved.setting().scales()).isEqualTo(preview.setting().scales());
        assertThat(saved.cells()).isEqualTo(preview.cells());
        assertThat(saved.groups()).isEqualTo(preview.groups());
        assertThat(saved.customers()).isEqualTo(preview.customers());
        List<Long> changed = Stream.concat(before.keySet().stream(), after.keySet().stream())
                .distinct()
                .filter(id -> !before.getOrDefault(id, NONE).equals(after.getOrDefault(id, NONE)))
                .toList();
        assertThat(changed.stream()
                        .filter(id -> !group(before.getOrDefault(id, NONE)).equals(group(after.getOrDefault(id, NONE))))
                        .count())
                .isEqualTo(preview.moved());
        assertThat(preview.shifts().stream().mapToLong(Levels.Shift::customers).sum())
                .isEqualTo(changed.size());
        assertThat(preview.shifts().stream()
                        .filter(shift -> !shift.stays())
                        .mapToLong(Levels.Shift::customers)
                        .sum())
                .isEqualTo(preview.moved());
        for (Levels.Shift shift : preview.shifts()) {
            assertThat(shift.examples())
                    .isNotEmpty()
                    .hasSizeLessThanOrEqualTo(3)
                    .allMatch(changed::contains);
            for (long id : shift.examples())
                assertThat(List.of(group(before.getOrDefault(id, NONE)), group(after.getOrDefault(id, NONE))))
                        .isEqualTo(List.of(number(shift.from()), number(shift.to())));
        }
        return preview;
    }

    private static final String NONE = "0 - - - -";

    private static String number(@Nullable Group group) {
        return group == null ? "0" : "" + group.number();
    }

    private static String group(String standing) {
        return standing.substring(0, standing.indexOf(' '));
    }

    /** Of the active: group and levels. */
    private Map<Long, String> standings() {
        return db.fetch(
                        "select customer_id, concat_ws(' ', coalesce(group_number, 0), coalesce(recency_level::text, '-'),"
                                + " coalesce(frequency_level::text, '-'), coalesce(monetary_level::text, '-'),"
                                + " coalesce(potentiality_level::text, '-')) from levels.value join facts.fact using (customer_id)"
                                + " where type = 1 and place = 0")
                .intoMap(row -> row.get(0, Long.class), row -> row.get(1, String.class));
    }

    private String everything() {
        StringBuilder all = new StringBuilder();
        for (String table : List.of("value", "setting", "scale", "cut", "benchmark", "passage"))
            all.append(db.fetch("select * from levels." + table + " x order by x::text")
                    .formatCSV());
        return all.toString();
    }

    private Map<Long, Integer> groups() {
        return db.fetch("select customer_id, coalesce(group_number, 0) from levels.value where type = 1")
                .intoMap(row -> row.get(0, Long.class), row -> row.get(1, Integer.class));
    }

    @Test
    void borders_that_are_out_of_order_are_refused_with_every_reason() {
        assertThatThrownBy(() -> shop.asGreta(() -> levels.preview(
                        UNIT,
                        Map.of(
                                Measure.RECENCY, new Scale(3, false, List.of(30L, 90L)),
                                Measure.FREQUENCY, new Scale(3, false, List.of(2L)),
                                Measure.MONETARY, new Scale(4, false, List.of())),
                        false)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems().stream().map(problem -> problem.code()))
                                .containsExactlyInAnyOrder(
                                        "levels.borders_order", "levels.borders_missing", "levels.levels_of_a_scale"));
    }

    @Test
    void equal_values_get_equal_levels_and_shares_are_counted_by_who_is_worse() {
        long[] values = {1, 1, 1, 2, 2, 3, 5, 5, 5, 9};
        long base = 9_000;
        for (int i = 0; i < values.length; i++) {
            Customer one = shop.person("Tie " + i);
            for (int sale = 0; sale < values[i]; sale++)
                shop.invoice(one, "Q" + i + "-" + sale, "2026-01-05", "" + base);
        }
        shop.asGreta(() -> levels.save(
                UNIT,
                Map.of(
                        Measure.FREQUENCY, new Scale(5, true, List.of()),
                        Measure.MONETARY, new Scale(3, true, List.of()))));
        long[] frequencies = db
                .fetch("select frequency from levels.value v join facts.fact using (customer_id)"
                        + " where type = 1 and place = 0 and frequency is not null order by 1")
                .stream()
                .mapToLong(row -> row.get(0, Long.class))
                .toArray();
        db.fetch("select frequency, frequency_level from levels.value where type = 1 and frequency is not null")
                .forEach(row -> {
                    long value = row.get(0, Long.class);
                    long worse = Arrays.stream(frequencies)
                            .filter(other -> other < value)
                            .count();
                    assertThat(row.get(1, Integer.class)).isEqualTo((int) (1 + 5 * worse / frequencies.length));
                });
    }

    @Test
    void a_day_moves_whose_last_sale_comes_past_a_border_and_the_movement_is_kept() {
        LocalDate start = LocalDate.parse("2026-03-02");
        Customer anna = shop.person("Anna Mover");
        Customer other = shop.person("Other Mover");
        Customer nina = shop.person("Nina Mover");
        shop.invoice(anna, "M1", "2026-02-05", "10");
        shop.invoice(other, "M2", "2025-02-20", "10");
        shop.invoice(other, "M3", "2026-03-01", "10");
        shop.invoice(nina, "M6", "2026-03-01", "10");
        try {
            levels.turn();
            assertThat(standing(anna).subList(0, 2)).isEqualTo(List.of(25L, 5));
            clock.set(start.plusDays(6));
            levels.turn();
            assertThat(standing(anna).subList(0, 2)).isEqualTo(List.of(31L, 4));
            assertThat(Objects.requireNonNull(worth(anna).group()).code()).isEqualTo("promising");
            assertThat(moved(anna)).as("she had bought before").contains("new,promising");
            assertThat(moved(nina)).as("who is new in a month has not moved").isEmpty();

            clock.set(LocalDate.parse("2026-04-20"));
            levels.turn();
            assertThat(Objects.requireNonNull(worth(anna).group()).code()).isEqualTo("about_to_sleep");
            List<Levels.Movement> moved = shop.asGreta(() -> levels.movements(UNIT, YearMonth.parse("2026-04")));
            assertThat(moved).isNotEmpty();
            for (Levels.Movement move : moved)
                assertThat(matching("unit1_moved.is.2026-04/"
                                + Objects.requireNonNull(move.from()).code() + "/"
                                + Objects.requireNonNull(move.to()).code()))
                        .isEqualTo(move.customers());
            shop.invoice(anna, "M4", "2026-04-19", "10");
            shop.invoice(anna, "M5", "2026-04-19", "10");
            assertThat(moved(anna)).contains("promising,potential_loyalist");
        } finally {
            clock.set(TestClock.START);
            levels.turn();
        }
    }

    @Test
    void a_movement_is_said_in_words_with_the_groups_as_the_company_calls_them() {
        Rule.Clause clause = (Rule.Clause) Looking.rule(List.of("unit1_moved.is.2026-11/at_risk/loyal"));
        Map<Language, String> said = Map.of(
                Language.EN, "November 2026: At risk → Loyal",
                Language.IT, "novembre 2026: A rischio → Fedeli",
                Language.RU, "ноябрь 2026: Под угрозой → Лояльные",
                Language.SV, "november 2026: I riskzonen → Trogna");
        said.forEach((language, words) ->
                assertThat(clauses.of(Words.in(language, clock), clause)).endsWith(": " + words));
        assertThat(clauses.of(Words.in(Language.EN, clock), moved("2026-11/new/none")))
                .endsWith("November 2026: New → none");
        assertThat(clauses.of(Words.in(Language.EN, clock), moved("some day/new")))
                .endsWith("some day/new");
        shop.asGreta(() -> levels.rename("loyal", Map.of("en", "Friends of the house")));
        assertThat(clauses.of(Words.in(Language.EN, clock), clause)).endsWith("At risk → Friends of the house");
        shop.asGreta(() -> levels.rename("loyal", Map.of()));
    }

    private static Rule.Clause moved(String value) {
        return new Rule.Clause("unit1_moved", Operator.IS, List.of(value));
    }

    private String moved(Customer customer) {
        return db.fetch(
                        "select g1.code, g2.code from levels.passage p join levels.grouping g1 on g1.number = came_from join"
                                + " levels.grouping g2 on g2.number = went_to where customer_id = " + customer.id()
                                + " and type = 1 order by month")
                .formatCSV(false);
    }

    @Test
    void a_type_that_is_unknown_or_switched_off_has_no_levels() {
        assertThatThrownBy(() -> shop.asGreta(() -> levels.setting("unit3"))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> shop.asGreta(() -> levels.setting("nowhere"))).isInstanceOf(Refused.class);
    }

    @Test
    void another_name_of_a_group_holds_in_its_language_alone_and_may_be_taken_away() {
        Group renamed = shop.asGreta(() -> levels.rename("champions", Map.of("sv", "Toppkunder")));
        assertThat(renamed.names()).isEqualTo(Map.of("sv", "Toppkunder"));
        assertThatThrownBy(() -> shop.asGreta(() -> levels.rename("loyal", Map.of("sv", "toppkunder"))))
                .isInstanceOf(Refused.class);
        assertThat(shop.asGreta(() -> levels.rename("champions", Map.of())).names())
                .isEmpty();
    }

    @Test
    void potentiality_is_what_the_best_tenth_of_comparable_customers_spends_beyond_it() {
        List<Customer> people = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            Customer one = shop.bianchi();
            people.add(one);
            shop.invoice(one, "B" + i, "2026-01-05", "" + i * 100);
        }
        shop.asGreta(() -> levels.draw(UNIT));
        Levels.Worth first = worth(people.getFirst());
        assertThat(first.part(Measure.POTENTIALITY).value()).isEqualTo(180_000 - 10_000);
        Levels.Comparison comparison = Objects.requireNonNull(first.comparison());
        assertThat(comparison.best().minor()).isEqualTo(180_000);
        assertThat(comparison.customers()).isEqualTo(20);
        assertThat(worth(people.getLast()).part(Measure.POTENTIALITY).value()).isZero();
        assertThat(comparison.samePortfolio() && comparison.sameCountry()).isTrue();
    }

    @Test
    void comparable_are_those_of_the_same_portfolio_and_whoever_is_given_to_another_is_compared_there_at_once() {
        long north = shop.asGreta(() -> portfolios.add(Aspect.PORTFOLIO, UNIT, "North of levels", null, null, null))
                .id();
        List<Customer> people = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            Customer one = shop.person("Person of the North " + i);
            people.add(one);
            shop.invoice(one, "N" + i, "2026-01-05", "" + i * 10);
            if (i > 1) shop.asGreta(() -> assignments.assign(one.id(), UNIT, Map.of(Aspect.PORTFOLIO, north), null));
        }
        shop.asGreta(() -> levels.draw(UNIT));
        Customer mover = people.getFirst();
        Levels.Comparison there = Objects.requireNonNull(worth(people.get(1)).comparison());
        assertThat(there.best().minor()).isEqualTo(11_000);
        assertThat(there.customers()).isEqualTo(11);
        assertThat(worth(people.get(1)).part(Measure.POTENTIALITY).value()).isEqualTo(11_000 - 2_000);

        String before = rows(mover);
        shop.asGreta(() -> assignments.assign(mover.id(), UNIT, Map.of(Aspect.PORTFOLIO, north), null));
        assertThat(worth(mover).part(Measure.POTENTIALITY).value()).isEqualTo(11_000 - 1_000);
        assertThat(worth(mover).part(Measure.POTENTIALITY).computed()).isEqualTo(11_000 - 1_000);
        assertThat(Objects.requireNonNull(worth(mover).comparison()).samePortfolio())
                .isTrue();
        undone(mover);
        assertThat(rows(mover)).isEqualTo(before);
    }
}
