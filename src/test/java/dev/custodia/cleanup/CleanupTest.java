package dev.custodia.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.changes.Objection;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import dev.custodia.facts.Place;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class CleanupTest {
    private static final LocalDate LONG_AGO = LocalDate.parse("2023-12-31");

    @Autowired
    Shop shop;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Choosing choosing;

    @Autowired
    Changes changes;

    @Autowired
    Customers customers;

    @Autowired
    Dealings dealings;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    private Plan plan(LocalDate upTo, Choice.Who who) {
        return shop.asGreta(() -> cleanup.plan(new Choice.Silent(upTo, who), Action.ARCHIVE, null));
    }

    private Change confirm(Plan plan) {
        return shop.asGreta(() -> cleanup.confirm(
                plan.change().changeId(), plan.change().digest(), plan.change().toDo(), cleanup.ask(plan)));
    }

    private List<Long> bucket(Plan plan, LineState state) {
        return shop.asGreta(() -> changes.bucket(plan.change().changeId(), state, null, 100));
    }

    @Test
    void the_silent_are_archived_and_taken_back() {
        Customer anna = shop.anna();
        shop.invoice(anna, "1", "2026-02-01", "100");
        Customer bruno = shop.bruno();
        shop.invoice(bruno, "2", "2022-05-01", "100");
        Customer atTheBorder = shop.person("Bella Border");
        shop.invoice(atTheBorder, "3", "2023-12-31", "1");
        Customer owing = shop.person("Dario Debtor");
        shop.document(owing, DocumentKind.INVOICE, "4", "2021-01-01", "50", DocumentState.OPEN);
        Customer quoted = shop.person("Quirina Quote");
        shop.invoice(quoted, "5", "2020-01-01", "10");
        shop.document(quoted, DocumentKind.QUOTE, "Q5", "2026-01-15", "900", DocumentState.OPEN);
        Customer visitor = shop.person("Vito Visitor");
        shop.invoice(visitor, "6", "2020-01-01", "10");
        shop.asGreta(() -> dealings.addInteraction(
                visitor.id(), Interaction.Kind.APPOINTMENT, LocalDate.parse("2025-06-01"), true));

        Plan plan = plan(LONG_AGO, Choice.Who.BOUGHT);

        assertThat(bucket(plan, LineState.TO_DO))
                .containsExactlyInAnyOrder(bruno.id().value(), atTheBorder.id().value());
        assertThat(bucket(plan, LineState.LEFT_ALONE))
                .containsExactlyInAnyOrder(
                        owing.id().value(), quoted.id().value(), visitor.id().value());
        assertThat(plan.change().found())
                .isEqualTo(plan.change().toDo() + plan.change().leftAlone());
        assertThat(shop.asGreta(() -> changes.objections(
                        plan.change().changeId(), List.of(quoted.id().value()))))
                .containsEntry(
                        quoted.id().value(),
                        List.of(new Objection("newer_document", LocalDate.parse("2026-01-15"), null)));

        Change done = shop.ended(confirm(plan).changeId());

        assertThat(done.done()).isEqualTo(2);
        assertThat(shop.again(bruno).place()).isEqualTo(Place.ARCHIVED);
        assertThat(shop.again(anna).place()).isEqualTo(Place.ACTIVE);

        Change undo = shop.asGreta(() -> changes.undo(done.changeId()));
        assertThat(shop.ended(undo.changeId()).done()).isEqualTo(2);
        assertThat(shop.again(bruno))
                .usingRecursiveComparison()
                .ignoringFields("version")
                .isEqualTo(shop.again(bruno));
        assertThat(shop.again(bruno).place()).isEqualTo(Place.ACTIVE);
        assertThatThrownBy(() -> shop.asGreta(() -> changes.undo(done.changeId())))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("changes.already_undone"));
    }

    @Test
    void who_buys_between_the_check_and_the_run_is_left_alone() {
        Customer carla = shop.person("Carla Caldi");
        shop.invoice(carla, "7", "2019-05-01", "100");
        Plan plan = plan(LocalDate.parse("2019-12-31"), Choice.Who.BOUGHT);
        shop.invoice(carla, "8", "2026-03-01", "100");

        Change done = shop.ended(confirm(plan).changeId());

        assertThat(done.changedSince()).isEqualTo(1);
        assertThat(done.done()).isZero();
        assertThat(shop.again(carla).place()).isEqualTo(Place.ACTIVE);
        assertThat(bucket(plan, LineState.CHANGED_SINCE))
                .containsExactly(carla.id().value());
    }

    @Test
    void a_plan_is_confirmed_by_its_number_and_as_it_was_shown() {
        Customer ugo = shop.person("Ugo Umber");
        shop.invoice(ugo, "9", "2018-05-01", "100");
        Plan plan = plan(LocalDate.parse("2018-12-31"), Choice.Who.BOUGHT);
        long id = plan.change().changeId();
        String digest = plan.change().digest();

        assertThatThrownBy(() -> shop.asGreta(() -> cleanup.confirm(id, digest, 2, cleanup.ask(plan))))
                .hasMessageContaining("changes.wrong_number");
        shop.asGreta(() -> cleanup.takeOut(id, List.of(ugo.id()), true));
        assertThatThrownBy(() -> shop.asGreta(() -> cleanup.confirm(id, digest, 1, cleanup.ask(plan))))
                .hasMessageContaining("changes.not_as_shown");
        Plan back = shop.asGreta(() -> cleanup.takeOut(id, List.of(ugo.id()), false));
        assertThat(back.change().digest()).isEqualTo(digest);
        confirm(back);
        assertThatThrownBy(() -> confirm(back)).hasMessageContaining("changes.wrong_state");
        shop.ended(id);
    }

    @Test
    void a_date_within_the_last_year_warns_with_the_number_of_people() {
        Customer lately = shop.person("Lara Lately");
        shop.invoice(lately, "10", "2025-09-01", "100");
        Plan plan = plan(LocalDate.parse("2025-12-31"), Choice.Who.BOUGHT);
        assertThat(plan.recent()).isEqualTo(1);
    }

    @Test
    void a_plan_that_nobody_confirms_is_gone_after_a_week_with_all_its_lines() {
        Customer late = shop.person("Leo Late");
        shop.document(late, DocumentKind.INVOICE, "L-1", "2016-05-01", "10", DocumentState.OPEN);
        Plan plan = plan(LocalDate.parse("2016-12-31"), Choice.Who.BOUGHT);
        long id = plan.change().changeId();
        assertThat(bucket(plan, LineState.LEFT_ALONE)).contains(late.id().value());

        clock.advance(Duration.ofDays(7));
        cleanup.forget();
        assertThat(shop.asGreta(() -> cleanup.find(id)).change().found()).isPositive();
        clock.advance(Duration.ofSeconds(1));
        cleanup.forget();

        assertThatThrownBy(() -> shop.asGreta(() -> cleanup.find(id))).hasMessageContaining("cleanup.plan_unknown");
        for (String table : List.of("changes.change", "changes.line", "changes.objection"))
            assertThat(db.fetchSingle("select count(*) from " + table + " where change_id = " + id)
                            .get(0, Long.class))
                    .as(table)
                    .isZero();
    }

    @Test
    void the_words_that_somebody_was_searched_by_are_kept_no_longer_than_the_plan_needs_them() {
        Customer zoe = shop.person("Zoe Zappa");
        shop.invoice(zoe, "Z-1", "2015-05-01", "10");
        Choice search = new Choice.Matching(Rule.clause("kind", Operator.IS, "person"), "zappa", 1L);
        Plan plan = shop.asGreta(() -> cleanup.plan(search, Action.ARCHIVE, null));
        long id = plan.change().changeId();
        assertThat(plan.change().found()).isEqualTo(1);
        cleanup.forget();
        assertThat(shop.asGreta(() -> cleanup.find(id)).choice()).isEqualTo(search);

        shop.ended(confirm(plan).changeId());
        Change undo = shop.asGreta(() -> changes.undo(id));
        shop.ended(undo.changeId());
        cleanup.forget();

        for (String place : List.of("cleanup.plan", "changes.change"))
            assertThat(db.fetch("select * from " + place).format(10_000))
                    .as(place)
                    .doesNotContain("zappa");
        Choice forgotten = shop.asGreta(() -> cleanup.find(id)).choice();
        assertThat(shop.asGreta(() -> choosing.look(forgotten, Action.ARCHIVE)).found())
                .as("whom a plan made anew from it would find")
                .isZero();
    }
}
