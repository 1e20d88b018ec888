package dev.custodia.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.scores.Scores;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Whoever is deleted by force goes with documents of every portfolio type, and comes back with them until purged. */
@CustodiaTest
@Import(Shop.class)
class ForcedTest {
    private static final List<String> ROOMS =
            List.of("facts", "customers", "dealings", "portfolios", "levels", "scores");

    @Autowired
    Shop shop;

    @Autowired
    Levels levels;

    @Autowired
    Scores scores;

    @Autowired
    Dealings dealings;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Changes changes;

    @Autowired
    Bin bin;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    private Customer one;
    private Customer other;

    @BeforeEach
    void two_who_bought_of_each_type_and_of_none() {
        db.execute("update changes.scheduled_tasks set execution_time = '2200-01-01' where task_name in"
                + " ('turn-levels', 'turn-figures', 'turn-scores', 'purge-due')");
        shop.grantLettingGo();
        clock.set(TestClock.START);
        shop.clockIsRight();
        one = buyer("Forced Franca");
        other = buyer("Staying Stina");
        levels.turn();
        // As if both had been in another group when the month began.
        db.execute("insert into levels.passage (customer_id, type, month, came_from, went_to) select customer_id, type,"
                + " date '2026-02-01', 1, coalesce(group_number, 0) from levels.value on conflict do nothing");
        shop.asGreta(() -> scores.workOut());
    }

    @AfterEach
    void the_clock_as_it_was() {
        clock.set(TestClock.START);
        shop.clockIsRight();
        levels.turn();
    }

    private Customer buyer(String name) {
        Customer buyer = shop.person(name);
        sale(buyer, 10, "100", "unit1");
        sale(buyer, 20, "200", "unit2");
        sale(buyer, 400, "300", "unit2");
        sale(buyer, 30, "400", null);
        return buyer;
    }

    private void sale(Customer customer, int daysAgo, String amount, @Nullable String unit) {
        shop.asGreta(() -> dealings.addDocument(
                customer.id(),
                new DocumentDraft(
                        DocumentKind.INVOICE,
                        "FORCED " + unit + " " + daysAgo,
                        LocalDate.now(clock).minusDays(daysAgo),
                        new BigDecimal(amount),
                        "EUR",
                        DocumentState.PAID,
                        unit)));
    }

    private Change force() {
        Plan plan = shop.asGreta(() -> cleanup.plan(
                new Wanted(Action.FORCE, new Choice.Picked(List.of(one.id())), null, null, Map.of(), false, "asked")));
        assertThat(plan.change().toDo()).isEqualTo(1);
        shop.asGreta(
                () -> cleanup.confirm(plan.change().changeId(), plan.change().digest(), 1, cleanup.ask(plan)));
        return shop.ended(plan.change().changeId());
    }

    /** Of each table of these rooms that holds a customer's id, the rows of one, but for what counts changes to them. */
    private Map<String, List<String>> rows(Customer whose) {
        Map<String, List<String>> rows = new TreeMap<>();
        db.fetch(
                        "select table_schema, table_name from information_schema.columns join information_schema.tables"
                                + " using (table_schema, table_name) where column_name = 'customer_id' and table_type ="
                                + " 'BASE TABLE' and table_schema = any({0})",
                        (Object) ROOMS.toArray(String[]::new))
                .forEach(table -> {
                    String name = table.get(0, String.class) + "." + table.get(1, String.class);
                    if (List.of("customers.mark", "facts.touched").contains(name)) return;
                    List<String> found = db.fetch(
                                    "select (to_jsonb(t) - 'version')::text from " + name
                                            + " t where customer_id = {0} order by 1",
                                    whose.id().value())
                            .getValues(0, String.class);
                    if (!found.isEmpty()) rows.put(name, found);
                });
        return rows;
    }

    @Test
    void documents_of_every_type_come_back_with_their_values_levels_movements_and_scores() {
        Map<String, List<String>> before = rows(one);
        assertThat(before).containsKeys("levels.value", "levels.passage", "scores.score", "dealings.document");
        assertThat(before.get("levels.value")).hasSizeGreaterThanOrEqualTo(2);
        Change forced = force();
        // What turns by itself meanwhile.
        shop.asGreta(() -> scores.workOut());
        levels.rebuild();
        assertThat(rows(one)).doesNotContainKey("scores.score");
        shop.ended(shop.asGreta(() -> changes.undo(forced.changeId())).changeId());
        shop.asGreta(() -> scores.workOut());
        levels.rebuild();
        assertThat(rows(one)).isEqualTo(before);
    }

    @Test
    void once_purged_nothing_of_them_is_left_in_any_type_and_whoever_stays_is_as_before() {
        Map<String, List<String>> before = rows(other);
        force();
        clock.advance(Duration.ofDays(31));
        shop.clockIsRight();
        assertThat(shop.ended(bin.purgeDue().orElseThrow().changeId()).done()).isEqualTo(1);
        assertThat(rows(one)).isEmpty();
        assertThat(rows(other)).isEqualTo(before);
        levels.rebuild();
        shop.asGreta(() -> scores.workOut());
        assertThat(rows(one)).isEmpty();
    }
}
