package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jooq.JSONB;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/**
 * P10: everything mass can be taken back inside its time. Customers with everything attached go through changes of many,
 * one upon the other, and back again: what every room knows of them is then what it was. Whoever was touched by a hand in
 * between is left as that hand left them, and listed.
 */
@CustodiaTest
@Import(Shop.class)
class ComesBackTest {
    private static final int PEOPLE = Integer.getInteger("custodia.people", 24);
    private static final int ROUNDS = Integer.getInteger("custodia.rounds.back", 4);
    private static final int DEEP = 5;

    @Autowired
    Shop shop;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Changes changes;

    @Autowired
    Customers customers;

    @Autowired
    Dealings dealings;

    private final long seed = Long.getLong("custodia.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int made;

    @BeforeEach
    void granted() {
        shop.grantLettingGo();
    }

    @Test
    @Proves(Promise.P10)
    void whoever_went_through_changes_of_many_and_back_is_what_they_were(Proof proof) {
        List<CustomerId> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) people.add(somebody(i));
        for (int round = 0; round < ROUNDS; round++) {
            Map<CustomerId, String> before = all(people);
            Deque<Long> done = new ArrayDeque<>();
            // What finds nobody is no change; at least one there has to be.
            for (int i = 0; i < DEEP || done.isEmpty(); i++) {
                assertThat(i).as("seed %s", seed).isLessThan(100);
                change(people).ifPresent(done::push);
            }
            // Some back and again, which must change nothing in the end.
            while (!done.isEmpty()) {
                long change = done.pop();
                Change undo = undone(change);
                if (random.nextInt(3) == 0) undone(undone(undo.changeId()).changeId());
            }
            assertThat(all(people)).as("round %s, seed %s", round, seed).isEqualTo(before);
        }
        proof.seed(seed)
                .figure(Figure.CUSTOMERS, PEOPLE)
                .figure(Figure.ROUNDS, ROUNDS)
                .figure(Figure.CHANGES, made);
    }

    @Test
    @Proves(Promise.P10)
    void whoever_was_touched_since_is_left_as_they_are_and_listed(Proof proof) {
        List<CustomerId> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) people.add(somebody(1_000 + i));
        Map<CustomerId, String> before = all(people);
        Plan plan = plan(Action.ARCHIVE, people);
        Change archived = confirmed(plan);
        Set<CustomerId> touched = new HashSet<>();
        for (CustomerId id : people) {
            if (random.nextInt(3) > 0) continue;
            // Taken out by hand and put aside anew: that is somebody else's word now.
            shop.asGreta(() -> customers.unarchive(id, null));
            shop.asGreta(() -> customers.archive(id, "again"));
            touched.add(id);
        }
        Map<CustomerId, String> after = all(touched);
        Change undo =
                shop.ended(shop.asGreta(() -> changes.undo(archived.changeId())).changeId());
        Set<Long> left = new HashSet<>(
                shop.asGreta(() -> changes.bucket(undo.changeId(), LineState.CHANGED_SINCE, null, PEOPLE)));
        for (CustomerId id : people) {
            if (!touched.contains(id)) {
                assertThat(everything(id)).as("seed %s", seed).isEqualTo(before.get(id));
                continue;
            }
            assertThat(everything(id)).as("seed %s", seed).isEqualTo(after.get(id));
            boolean stood = shop.asGreta(() -> changes.bucket(archived.changeId(), LineState.DONE, null, PEOPLE))
                    .contains(id.value());
            if (stood) assertThat(left).as("listed, seed %s", seed).contains(id.value());
        }
        proof.seed(seed).figure(Figure.CUSTOMERS, PEOPLE).figure(Figure.CHANGES, made);
    }

    /** One change of some of them, if there is anybody to whom it can be done. */
    private java.util.Optional<Long> change(List<CustomerId> people) {
        List<CustomerId> some = new ArrayList<>(people);
        Collections.shuffle(some, random);
        List<CustomerId> these = some.subList(0, 2 + random.nextInt(people.size() - 2));
        Action action = List.of(Action.ARCHIVE, Action.UNARCHIVE, Action.REMOVE, Action.DELETE, Action.RESTORE)
                .get(random.nextInt(5));
        Plan plan = plan(action, these);
        return plan.change().toDo() == 0
                ? java.util.Optional.empty()
                : java.util.Optional.of(confirmed(plan).changeId());
    }

    private Plan plan(Action action, List<CustomerId> these) {
        return shop.asGreta(() -> cleanup.plan(
                new Wanted(action, new Choice.Picked(these), null, null, Map.of(), true, "there and back")));
    }

    private Change confirmed(Plan plan) {
        made++;
        shop.asGreta(() -> cleanup.confirm(
                plan.change().changeId(), plan.change().digest(), plan.change().toDo(), cleanup.ask(plan)));
        return shop.ended(plan.change().changeId());
    }

    private Change undone(long change) {
        made++;
        Change original = shop.ended(change);
        Change undo = shop.ended(shop.asGreta(() -> changes.undo(change)).changeId());
        assertThat(undo.done()).as("all of %s, seed %s", original.act(), seed).isEqualTo(original.done());
        return undo;
    }

    private Map<CustomerId, String> all(Iterable<CustomerId> people) {
        Map<CustomerId, String> all = new LinkedHashMap<>();
        for (CustomerId id : people) all.put(id, everything(id));
        return all;
    }

    /** What every room knows, in an order of its own; without the list of what happened, which only grows. */
    private String everything(CustomerId id) {
        StringBuilder text = new StringBuilder(shop.again(id).place().word()).append('\n');
        Map<String, List<JSONB>> everything = shop.asGreta(() -> customers.everythingAbout(id));
        everything.forEach((name, rows) -> {
            if (Set.of("changes", "marks", "before", "leftAlone").contains(name)) return;
            text.append(name)
                    .append(rows.stream().map(JSONB::data).sorted().toList())
                    .append('\n');
        });
        return text.toString();
    }

    private CustomerId somebody(int i) {
        boolean company = random.nextInt(3) == 0;
        Customer customer = shop.customer(new Draft(
                company ? Kind.COMPANY : Kind.PERSON,
                "Back " + i,
                null,
                null,
                "Street " + i,
                "1" + i,
                "Torino",
                null,
                "IT",
                "it",
                random.nextBoolean() ? "note " + i : null,
                random.nextBoolean() ? "back-" + i : null,
                LocalDate.parse("2020-01-01").plusDays(i),
                List.of(
                        Shop.email("back" + i + "@example.com"),
                        new ContactPoint(ContactPoint.Kind.WEBSITE, "https://back" + i + ".example", "site")),
                company ? new LegalDetails("Back " + i, null, "T" + i, null, null) : LegalDetails.NONE,
                List.of("tag" + i % 3, "tag" + i % 5),
                Map.of("shoe", Integer.toString(36 + i % 9))));
        for (int d = random.nextInt(3); d > 0; d--)
            shop.document(
                    customer,
                    random.nextBoolean() ? DocumentKind.INVOICE : DocumentKind.QUOTE,
                    "B" + i + "-" + d,
                    "202" + d + "-02-03",
                    "1" + d,
                    DocumentState.PAID);
        if (random.nextBoolean())
            shop.asGreta(() -> dealings.addInteraction(
                    customer.id(), Interaction.Kind.EVENT, LocalDate.parse("2024-05-06"), true));
        if (random.nextInt(3) == 0) {
            Customer other = shop.person("Other of back " + i);
            shop.asGreta(() -> {
                customers.link(customer.id(), other.id(), "knows", "knows");
                return true;
            });
        }
        return customer.id();
    }
}
