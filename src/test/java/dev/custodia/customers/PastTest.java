package dev.custodia.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class PastTest {
    @Autowired
    Shop shop;

    @Autowired
    Customers customers;

    @Autowired
    Changes changes;

    @Autowired
    Past past;

    @Autowired
    Tags tags;

    @Autowired
    TestClock clock;

    @Autowired
    Cleanup cleanup;

    private final Draft first = draft("Nora Holm", "Lund", List.of("vip"), Map.of("shoe", "38"));
    private final Draft second = draft("Nora Holm", "Malmö", List.of(), Map.of());
    private final Draft third = draft("Nora Ek", "Malmö", List.of(), Map.of());

    private static Draft draft(String name, String city, List<String> tags, Map<String, String> own) {
        return new Draft(
                Kind.PERSON,
                name,
                null,
                null,
                null,
                null,
                city,
                null,
                "SE",
                null,
                "prefers letters",
                null,
                null,
                List.of(Shop.email("nora@example.com"), Shop.phone("+46 8 123 45 67")),
                new LegalDetails(null, null, "8001019802", null, null),
                tags,
                own);
    }

    private Customer edit(Customer customer, Draft draft) {
        return shop.asGreta(
                () -> customers.edit(customer.id(), shop.again(customer).version(), draft));
    }

    private Change latest(Customer customer) {
        return shop.asGreta(() -> changes.of(customer.id().value(), 1)).getFirst();
    }

    private Past.Turn turn(Change change, Customer customer) {
        return shop.asGreta(() -> past.of(change.changeId(), customer.id())).orElseThrow();
    }

    @Test
    void an_edit_tells_what_was_before_what_it_made_of_it_and_what_is_now() {
        Customer nora = shop.customer(first);
        Draft before = nora.draft();
        Draft between = edit(nora, second).draft();
        Change one = latest(nora);
        shop.asGreta(() -> {
            tags.add(nora.id(), List.of("later"));
            return true;
        });
        edit(nora, third);
        Change two = latest(nora);
        Draft now = shop.again(nora).draft();

        assertThat(turn(one, nora)).isEqualTo(new Past.Turn(before, between, now));
        assertThat(turn(two, nora).after()).isEqualTo(now);
        assertThat(turn(two, nora).before().tags()).containsExactly("later");
    }

    @Test
    void an_edit_is_taken_back_over_a_later_one_by_whoever_chooses_so_and_that_is_taken_back_too() {
        Customer nora = shop.customer(first);
        edit(nora, second);
        Change one = latest(nora);
        edit(nora, third);
        Customer latest = shop.again(nora);

        assertThat(shop.asGreta(() -> changes.undo(one.changeId())).done()).isZero();
        // What took nothing back has not taken it back: it can be tried again.
        assertThat(shop.asGreta(() -> changes.objectionToUndo(changes.find(one.changeId()))))
                .isEmpty();

        Change despite = shop.asGreta(
                () -> changes.undoDespite(one.changeId(), List.of(nora.id().value())));
        assertThat(despite.done()).isOne();
        assertThat(shop.again(nora))
                .usingRecursiveComparison()
                .ignoringFields("version")
                .isEqualTo(nora);

        assertThat(shop.asGreta(() -> changes.undo(despite.changeId())).done()).isOne();
        assertThat(shop.again(nora))
                .usingRecursiveComparison()
                .ignoringFields("version")
                .isEqualTo(latest);
    }

    @Test
    void once_the_later_one_is_taken_back_the_earlier_one_goes_back_by_itself() {
        Customer nora = shop.customer(first);
        edit(nora, second);
        Change one = latest(nora);
        edit(nora, third);
        Change two = latest(nora);
        assertThat(shop.asGreta(() -> changes.undo(one.changeId())).done()).isZero();
        assertThat(shop.asGreta(() -> changes.undo(two.changeId())).done()).isOne();
        assertThat(shop.asGreta(() -> changes.undo(one.changeId())).done()).isOne();
        assertThat(shop.again(nora).draft()).isEqualTo(nora.draft());
    }

    @Test
    void a_change_that_keeps_no_picture_is_never_taken_back_over_something_later() {
        Customer nora = shop.customer(first);
        Change archive = shop.asGreta(() -> customers.archive(nora.id(), "closed down"));
        assertThatThrownBy(() -> shop.asGreta(() -> changes.undoDespite(
                        archive.changeId(), List.of(nora.id().value()))))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("changes.not_overriding"));
    }

    private void toTheBin(Customer customer) {
        Plan plan = shop.asGreta(
                () -> cleanup.plan(new Choice.Picked(List.of(customer.id())), Action.DELETE, "moved away"));
        long id = plan.change().changeId();
        shop.asGreta(
                () -> cleanup.confirm(id, plan.change().digest(), plan.change().toDo(), cleanup.ask(plan)));
        shop.ended(id);
    }

    @Test
    void what_was_before_is_not_told_when_its_time_is_over_nor_of_whoever_waits_in_the_bin() {
        Customer nora = shop.customer(first);
        edit(nora, second);
        Change one = latest(nora);
        clock.advance(Changes.UNDO_TIME.plus(Duration.ofDays(1)));
        assertThat(shop.asGreta(() -> past.of(one.changeId(), nora.id()))).isEmpty();
        edit(nora, third);
        Change two = latest(nora);
        toTheBin(nora);
        assertThatThrownBy(() -> shop.asGreta(() -> past.of(two.changeId(), nora.id())))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("customers.unknown"));
    }
}
