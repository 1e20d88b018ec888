package dev.custodia.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Access;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Role;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.customers.Looking;
import dev.custodia.customers.Whom;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.imports.Delivery;
import dev.custodia.imports.Imports;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class HoldsTest {
    private static final LocalDate AHEAD = LocalDate.parse("2027-01-31");

    @Autowired
    Shop shop;

    @Autowired
    Retention retention;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Changes changes;

    @Autowired
    Customers customers;

    @Autowired
    Dealings dealings;

    @Autowired
    Bin bin;

    @Autowired
    Imports imports;

    @Autowired
    Facts facts;

    @Autowired
    Criteria criteria;

    @Autowired
    Access access;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    @BeforeEach
    void granted() {
        shop.grantLettingGo();
        clock.set(TestClock.START);
        shop.clockIsRight();
        db.execute("delete from retention.hold where from_year is not null");
    }

    private Plan plan(Action action, Customer... people) {
        Choice choice =
                new Choice.Picked(Arrays.stream(people).map(Customer::id).toList());
        return shop.asGreta(() -> cleanup.plan(new Wanted(action, choice, null, null, Map.of(), false, "because")));
    }

    private Change run(Plan plan) {
        shop.asGreta(() -> cleanup.confirm(
                plan.change().changeId(), plan.change().digest(), plan.change().toDo(), cleanup.ask(plan)));
        return shop.ended(plan.change().changeId());
    }

    private Hold hold(Customer customer) {
        return shop.asGreta(() -> retention.set(customer.id(), null, "lawsuit 12", AHEAD));
    }

    private Hold holdYears(int from, int to) {
        return shop.asGreta(() -> retention.setPeriod(from, to, "assessment", AHEAD));
    }

    private List<String> reasons(Plan plan, Customer customer) {
        return shop.asGreta(() -> changes
                .objections(plan.change().changeId(), List.of(customer.id().value()))
                .getOrDefault(customer.id().value(), List.of())
                .stream()
                .map(objection -> objection.reason())
                .toList());
    }

    private boolean onHold(Customer customer) {
        return facts.count(
                        criteria.where(Looking.rule(List.of("on_hold.is.yes")))
                                .and("fact.customer_id = " + customer.id()),
                        java.util.EnumSet.allOf(Place.class))
                > 0;
    }

    private boolean there(Customer customer) {
        return db.fetchSingle("select count(*) from facts.fact where customer_id = " + customer.id())
                        .get(0, Long.class)
                > 0;
    }

    private Change release(Hold hold) {
        return shop.ended(shop.asGreta(() -> retention.release(hold.holdId(), null, "settled"))
                .orElseThrow()
                .changeId());
    }

    @ParameterizedTest
    @EnumSource(
            value = Action.class,
            names = {"DELETE", "ANONYMISE", "REMOVE", "FORCE"})
    void who_is_on_hold_is_left_alone_by_every_plan_and_says_why(Action action) {
        Customer held = shop.person("Hanna Held " + action);
        Customer free = shop.person("Frida Free " + action);
        hold(held);

        Plan plan = plan(action, held, free);

        assertThat(plan.change().toDo()).isEqualTo(1);
        assertThat(plan.reasons()).containsEntry("on_hold", 1L);
        assertThat(reasons(plan, held)).containsExactly("on_hold");
        run(plan);
        assertThat(shop.again(held).place()).isEqualTo(Place.ACTIVE);
        assertThat(shop.again(free).place()).isEqualTo(Place.BIN);
    }

    @Test
    void one_set_after_the_plan_was_made_leaves_its_customer_alone() {
        Customer late = shop.person("Lena Late");
        Customer other = shop.person("Otto Other");
        Plan plan = plan(Action.FORCE, late, other);
        hold(late);

        Change ended = run(plan);

        assertThat(ended.done()).isEqualTo(1);
        assertThat(ended.changedSince()).isEqualTo(1);
        assertThat(shop.again(late).place()).isEqualTo(Place.ACTIVE);
    }

    @Test
    void one_set_on_somebody_in_the_bin_keeps_them_there_until_it_is_released() {
        Customer waits = shop.person("Wanda Waits");
        run(plan(Action.DELETE, waits));
        Hold hold = hold(waits);
        assertThat(shop.asGreta(() -> bin.find(waits.id())).orElseThrow().onHold())
                .isTrue();

        clock.advance(Duration.ofDays(40));
        shop.clockIsRight();
        bin.purgeDue().ifPresent(change -> shop.ended(change.changeId()));
        assertThat(there(waits)).isTrue();
        assertThat(bin.purgeDue()).as("no run of nobody every hour").isEmpty();
        Change early = run(plan(Action.PURGE, shop.again(waits)));
        assertThat(early.done()).isZero();
        assertThat(there(waits)).isTrue();

        release(hold);
        shop.ended(bin.purgeDue().orElseThrow().changeId());
        assertThat(there(waits)).isFalse();
        assertThat(db.fetchSingle("select count(*) from retention.hold where hold_id = " + hold.holdId())
                        .get(0, Long.class))
                .as("what was said of them alone is gone")
                .isZero();
    }

    @Test
    void who_was_restored_and_is_held_now_does_not_go_back_into_the_bin_when_that_is_taken_back() {
        Customer one = shop.person("Resi Restored");
        Customer other = shop.person("Rolf Restored");
        run(plan(Action.DELETE, one, other));
        Plan restoring = plan(Action.RESTORE, shop.again(one), shop.again(other));
        run(restoring);
        hold(one);

        shop.ended(
                shop.asGreta(() -> changes.undo(restoring.change().changeId())).changeId());

        assertThat(shop.again(one).place()).isEqualTo(Place.ACTIVE);
        assertThat(shop.again(other).place()).isEqualTo(Place.BIN);
    }

    @Test
    void what_an_import_brought_stays_when_it_is_taken_back_while_it_is_on_hold() {
        List<Delivery> deliveries = List.of(delivery("Ida Imported"), delivery("Ivo Imported"));
        Delivery.Receipt receipt = shop.asGreta(() -> imports.bring(deliveries));
        long loaded = Objects.requireNonNull(receipt.changeId());
        List<CustomerId> brought = receipt.items().stream()
                .map(item -> new CustomerId(Objects.requireNonNull(item.customerId())))
                .toList();
        shop.asGreta(() -> retention.set(brought.getFirst(), null, "asked for", AHEAD));

        Change undo = shop.ended(shop.asGreta(() -> changes.undo(loaded)).changeId());

        assertThat(undo.done()).isEqualTo(1);
        assertThat(there(shop.again(brought.getFirst()))).isTrue();
        assertThat(db.fetchSingle("select count(*) from facts.fact where customer_id = " + brought.getLast())
                        .get(0, Long.class))
                .isZero();
    }

    private static Delivery delivery(String name) {
        return new Delivery(
                Shop.draft(
                        Kind.PERSON,
                        name,
                        null,
                        LegalDetails.NONE,
                        Shop.email(name.replace(' ', '.') + "@example.com")),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void many_are_held_by_a_change_that_is_taken_back_and_done_again_and_stands_in_their_history() {
        Customer one = shop.person("Nina Many");
        Customer two = shop.person("Nora Many");
        var plan = shop.asGreta(() -> retention.plan(new Whom.Picked(List.of(one.id(), two.id())), "claim", AHEAD));
        assertThat(onHold(one)).as("before it is confirmed").isFalse();
        // Whoever is edited meanwhile is held all the same.
        shop.asGreta(() -> customers.archive(two.id(), null));

        long id = shop.asGreta(
                () -> retention.confirm(plan.change().changeId(), plan.change().digest()));
        assertThat(shop.ended(plan.change().changeId()).done()).isEqualTo(2);
        assertThat(onHold(one)).isTrue();
        assertThat(onHold(two)).isTrue();
        assertThat(shop.asGreta(() -> retention.hold(id)).customers()).isEqualTo(2);
        assertThat(shop.again(one).version()).isGreaterThan(one.version());
        assertThat(shop.asGreta(() -> changes.of(one.id().value(), 1))
                        .getFirst()
                        .act())
                .isEqualTo(Retention.SET);

        Change undo = shop.ended(
                shop.asGreta(() -> changes.undo(plan.change().changeId())).changeId());
        assertThat(onHold(one)).isFalse();
        assertThat(shop.asGreta(() -> retention.hold(id)).stands()).isFalse();
        shop.ended(shop.asGreta(() -> changes.undo(undo.changeId())).changeId());
        assertThat(onHold(one)).isTrue();

        Change released = shop.ended(shop.asGreta(() -> retention.release(id, List.of(one.id()), "only one"))
                .orElseThrow()
                .changeId());
        assertThat(onHold(one)).isFalse();
        assertThat(onHold(two)).isTrue();
        assertThat(shop.asGreta(() -> retention.of(one.id())))
                .anySatisfy(held -> assertThat(held.why()).isEqualTo("only one"));
        shop.asGreta(() -> changes.undo(released.changeId()));
        assertThat(onHold(one)).isTrue();
    }

    @Test
    void to_release_takes_a_right_of_its_own_and_so_does_taking_a_hold_back() {
        Customer one = shop.person("Rita Right");
        Actor keeper = new Actor(
                shop.asGreta(() -> access.createUser("keeper-of-holds", "Kim", Role.DATA_KEEPER, "en"))
                        .user()
                        .id(),
                Via.SCREEN,
                null);
        access.as(keeper, () -> {
            Hold hold = retention.set(one.id(), null, "asked by law", AHEAD);
            long setBy = changes.of(one.id().value(), 1).getFirst().changeId();
            assertThat(changes.objectionToUndo(changes.find(setBy))).contains("changes.undo_right_missing");
            assertThatThrownBy(() -> changes.undo(setBy))
                    .isInstanceOfSatisfying(
                            Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.FORBIDDEN));
            assertThatThrownBy(() -> retention.release(hold.holdId(), null, "no"))
                    .isInstanceOf(Refused.class);
        });
        assertThat(onHold(one)).isTrue();
        assertThat(shop.asGreta(() -> access.roles()).get(Role.PRIVACY_OFFICER))
                .contains(Permission.HOLD, Permission.RELEASE);
    }

    @Test
    void a_document_on_hold_holds_its_customer_and_is_not_removed() {
        Customer one = shop.person("Dora Document");
        Document invoice = shop.invoice(one, "D1", "2015-02-03", "10");
        Document other = shop.invoice(one, "D2", "2016-02-03", "10");
        Hold hold = shop.asGreta(() -> retention.set(one.id(), invoice.documentId(), "disputed", AHEAD));

        assertThat(hold.kind()).isEqualTo(Hold.Kind.DOCUMENT);
        assertThat(reasons(plan(Action.FORCE, shop.again(one)), one)).contains("on_hold");
        for (Document each : List.of(invoice, other))
            assertThatThrownBy(() -> shop.asGreta(() -> {
                        dealings.removeDocument(one.id(), each.documentId());
                        return true;
                    }))
                    .hasMessageContaining("dealings.on_hold");
        shop.asGreta(() -> changes.undo(other.changeId()));
        assertThat(shop.asGreta(() -> dealings.documents(one.id(), null, 10))).hasSize(2);
        assertThatThrownBy(() -> shop.asGreta(() -> retention.set(one.id(), 4711L, "x", AHEAD)))
                .hasMessageContaining("dealings.document_unknown");

        release(hold);
        shop.asGreta(() -> {
            dealings.removeDocument(one.id(), other.documentId());
            return true;
        });
        assertThat(shop.asGreta(() -> dealings.documents(one.id(), null, 10))).hasSize(1);
    }

    @Test
    void a_tax_period_holds_whoever_has_documents_in_it_and_whoever_comes_to_have_some() {
        Customer first = shop.person("Pia First");
        shop.invoice(first, "P1", "2018-01-01", "10");
        Customer last = shop.person("Paul Last");
        shop.invoice(last, "P2", "2019-12-31", "10");
        Customer before = shop.person("Bea Before");
        shop.invoice(before, "P3", "2017-12-31", "10");
        Plan plan = plan(Action.FORCE, shop.again(first), shop.again(last), shop.again(before));
        assertThat(plan.change().toDo()).isEqualTo(3);

        Hold hold = holdYears(2018, 2019);
        assertThat(hold.customers()).isGreaterThanOrEqualTo(2);
        assertThat(List.of(onHold(first), onHold(last), onHold(before))).containsExactly(true, true, false);

        Change ended = run(plan);
        assertThat(ended.done()).as("the plan was made before").isEqualTo(1);
        assertThat(shop.again(before).place()).isEqualTo(Place.BIN);
        assertThat(reasons(plan(Action.FORCE, shop.again(first)), first)).contains("period_on_hold");

        Customer later = shop.person("Lars Later");
        shop.invoice(later, "P4", "2019-06-01", "10");
        assertThat(onHold(later)).isTrue();
        assertThat(shop.asGreta(() -> retention.release(hold.holdId(), null, "closed")))
                .isEmpty();
        assertThat(onHold(later)).isFalse();
        assertThat(shop.asGreta(() -> retention.hold(hold.holdId())).stands()).isFalse();
        assertThat(plan(Action.FORCE, shop.again(first)).change().toDo()).isEqualTo(1);
    }

    @Test
    void those_to_be_reviewed_first_come_first_and_overdue_ones_say_so() {
        Customer one = shop.person("Olga Overdue");
        Hold far = hold(one);
        Hold near = shop.asGreta(() -> retention.set(one.id(), null, "soon", LocalDate.parse("2026-04-01")));
        clock.set(LocalDate.parse("2026-04-02"));

        List<Hold> standing = shop.asGreta(() -> retention.standing(null, 500));
        assertThat(standing.getFirst().holdId()).isEqualTo(near.holdId());
        assertThat(near.overdue(LocalDate.parse("2026-04-02"))).isTrue();
        assertThat(shop.asGreta(() -> retention.sum()).overdue()).isEqualTo(1);
        List<Hold> rest = shop.asGreta(() -> retention.standing(near.holdId(), 500));
        assertThat(rest).extracting(Hold::holdId).contains(far.holdId()).doesNotContain(near.holdId());
        shop.asGreta(() -> retention.reviewOn(near.holdId(), LocalDate.parse("2028-01-01")));
        assertThat(shop.asGreta(() -> retention.sum()).overdue()).isZero();
        assertThatThrownBy(() -> shop.asGreta(() -> retention.reviewOn(near.holdId(), LocalDate.parse("2026-04-02"))))
                .hasMessageContaining("retention.review_past");
        assertThatThrownBy(() -> shop.asGreta(() -> retention.set(one.id(), null, " ", AHEAD)))
                .hasMessageContaining("retention.reason_missing");
        assertThatThrownBy(() -> holdYears(2019, 2018)).hasMessageContaining("retention.years_unfit");
    }

    @Test
    void a_released_hold_leaves_nothing_in_the_way() {
        Customer one = shop.person("Greta Gone");
        Hold hold = hold(one);
        release(hold);
        assertThatThrownBy(() -> shop.asGreta(() -> retention.release(hold.holdId(), null, "twice")))
                .hasMessageContaining("retention.released_already");
        Plan plan = plan(Action.DELETE, shop.again(one));
        assertThat(run(plan).done()).isEqualTo(1);
        assertThat(shop.asGreta(() -> changes.bucket(plan.change().changeId(), LineState.DONE, null, 5)))
                .containsExactly(one.id().value());
    }
}
