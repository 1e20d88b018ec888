package dev.custodia.segments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.AnyRule;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.customers.Tags;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import dev.custodia.levels.Levels;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Whatever happens to customers, and as days go by: who is in a living segment is whoever its rule finds from scratch. */
@CustodiaTest
@Import(Shop.class)
class FollowTest {
    private static final int ROUNDS = Integer.getInteger("custodia.rounds", 60);

    @Autowired
    Shop shop;

    @Autowired
    Segments segments;

    @Autowired
    Follow follow;

    @Autowired
    Criteria criteria;

    @Autowired
    Customers customers;

    @Autowired
    Tags tags;

    @Autowired
    Dealings dealings;

    @Autowired
    Levels levels;

    @Autowired
    Changes changes;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    private Set<Long> members(Segment segment) {
        return new TreeSet<>(db.fetch(
                        "select customer_id from segments.stay where segment_id = ? and left_at is null",
                        segment.segmentId())
                .getValues(0, Long.class));
    }

    private Set<Long> fromScratch(Segment segment) {
        return new TreeSet<>(
                shop.asGreta(() -> segments.members(segment, null, 10_000).ids()));
    }

    private Segment living(String name, Rule rule) {
        return shop.asGreta(() -> segments.create(new SegmentDraft(null, name, null, true, rule)));
    }

    private void settled() {
        dealings.turn();
        levels.turn();
        // The job looks every second as well, and settle() does not wait for whom the job has taken.
        for (int i = 0; i < 6_000; i++) {
            follow.settle();
            if (db.fetchCount(org.jooq.impl.DSL.table("facts.touched")) == 0) return;
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("Somebody is waiting to be looked at for ever");
    }

    @Test
    void living_segments_are_what_their_rules_find_whatever_happens() {
        clock.set(LocalDate.parse("2026-03-15"));
        Random random = new Random(11);
        List<CustomerId> people = new ArrayList<>();
        for (int i = 0; i < 40; i++) people.add(somebody(i, random));
        List<Segment> all = new ArrayList<>();
        AnyRule any = new AnyRule(5, criteria, LocalDate.parse("2026-03-15"), List.of("Torino", "vip", "gold", "o"));
        for (int i = 0; i < 40; i++) all.add(living("Made up " + i, any.next()));
        all.add(living("Silent", Rule.clause("last_purchase", Operator.UP_TO, "-12m")));
        all.add(living("Fresh", Rule.clause("last_purchase", Operator.AFTER, "-30d")));
        all.add(living("Busy", new Rule.Events("documents", List.of(), "-90d", "-0d", 2L, null, null, null, null)));
        all.add(living(
                "Nested",
                Rule.all(
                        Rule.clause("segment", Operator.ANY_OF, "silent", "busy"),
                        Rule.not(Rule.clause("segment", Operator.ANY_OF, "fresh")))));
        all.add(living("Put aside", Rule.clause("archived", Operator.IS, "yes")));
        int different = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < 4; i++) something(people, random, round * 10 + i);
            if (random.nextInt(3) == 0) clock.advance(Duration.ofDays(1 + random.nextInt(40)));
            settled();
            for (Segment segment : all) {
                Set<Long> expected = fromScratch(segment);
                assertThat(members(segment))
                        .as("round " + round + ": " + segment.name() + " " + segment.rule())
                        .isEqualTo(expected);
                Segment now = shop.asGreta(() -> segments.find(segment.key()));
                assertThat(now.members()).isEqualTo(expected.size());
                if (!expected.isEmpty() && expected.size() < people.size()) different++;
            }
        }
        assertThat(different).isGreaterThan(ROUNDS * 10);
        // A clock that went ahead and comes back is followed, too.
        clock.advance(Duration.ofDays(900));
        settled();
        clock.advance(Duration.ofDays(-850));
        settled();
        for (Segment segment : all)
            assertThat(members(segment)).as(segment.name()).isEqualTo(fromScratch(segment));
    }

    private CustomerId somebody(int i, Random random) {
        return shop.customer(new Draft(
                        random.nextBoolean() ? Kind.PERSON : Kind.COMPANY,
                        "Vip " + i,
                        null,
                        null,
                        null,
                        null,
                        random.nextBoolean() ? "Torino" : null,
                        null,
                        random.nextBoolean() ? "IT" : null,
                        null,
                        null,
                        null,
                        LocalDate.now(clock).minusDays(random.nextInt(1_200)),
                        random.nextBoolean() ? List.of(Shop.email("a" + i + "@example.com")) : List.of(),
                        LegalDetails.NONE,
                        random.nextBoolean() ? List.of("vip") : List.of(),
                        Map.of()))
                .id();
    }

    private void something(List<CustomerId> people, Random random, int number) {
        CustomerId one = people.get(random.nextInt(people.size()));
        switch (random.nextInt(9)) {
            case 0 -> people.add(somebody(1_000 + number, random));
            case 1, 2, 3 ->
                shop.asGreta(() -> dealings.addDocument(
                        one,
                        new DocumentDraft(
                                any(DocumentKind.values(), random),
                                "N" + number + "-" + random.nextInt(1_000_000),
                                LocalDate.now(clock).minusDays(random.nextInt(500)),
                                BigDecimal.valueOf(random.nextInt(50_000), 2),
                                "EUR",
                                DocumentState.PAID)));
            case 4 ->
                shop.asGreta(() -> dealings.addInteraction(
                        one,
                        any(Interaction.Kind.values(), random),
                        LocalDate.now(clock).minusDays(random.nextInt(200)),
                        null));
            case 5 -> {
                Customer seen = shop.again(one);
                shop.asGreta(() -> customers.edit(
                        one,
                        seen.version(),
                        new Draft(
                                seen.kind(),
                                seen.name(),
                                null,
                                null,
                                null,
                                null,
                                random.nextBoolean() ? "Göteborg" : null,
                                null,
                                seen.country(),
                                null,
                                null,
                                null,
                                seen.createdOn(),
                                random.nextBoolean() ? List.of(Shop.email("b" + number + "@example.com")) : List.of(),
                                LegalDetails.NONE,
                                random.nextBoolean() ? List.of("gold", "vip") : List.of(),
                                Map.of())));
            }
            case 6 -> {
                boolean active = shop.again(one).place() == dev.custodia.facts.Place.ACTIVE;
                shop.asGreta(() -> active ? customers.archive(one, null) : customers.unarchive(one, null));
            }
            default -> {
                List<Change> newest = shop.asGreta(() -> changes.newest(null, 5));
                Change change = newest.get(random.nextInt(newest.size()));
                if (changes.objectionToUndo(change).isEmpty())
                    shop.ended(
                            shop.asGreta(() -> changes.undo(change.changeId())).changeId());
            }
        }
    }

    @Test
    void only_segments_that_ask_about_what_was_touched_are_looked_at() {
        clock.set(LocalDate.parse("2026-03-15"));
        for (Segment other : shop.asGreta(() -> segments.all())) {
            if (shop.asGreta(() -> segments.uses(other.key())).none())
                shop.asGreta(() -> {
                    segments.remove(other.key());
                    return null;
                });
        }
        for (Segment other : shop.asGreta(() -> segments.all()))
            shop.asGreta(() -> {
                segments.remove(other.key());
                return null;
            });
        Customer anna = shop.anna();
        settled();
        assertThat(db.fetch("select topic from facts.followed").getValues(0, String.class))
                .isEmpty();
        shop.invoice(anna, "F1", "2026-03-01", "10");
        assertThat(db.fetchCount(org.jooq.impl.DSL.table("facts.touched"))).isZero();

        Segment tagged = living("Tagged", Rule.clause("tag", Operator.PRESENT));
        assertThat(db.fetch("select topic from facts.followed order by topic").getValues(0, String.class))
                .containsExactly("place", "tags");
        assertThat(members(tagged)).doesNotContain(anna.id().value());
        shop.invoice(anna, "F2", "2026-03-02", "10");
        assertThat(db.fetch("select topic from facts.touched").getValues(0, String.class))
                .doesNotContain("dealings");
    }

    @Test
    void a_segment_that_followed_nothing_would_be_caught() {
        // The probe: the queue is emptied without a look, as a follower that forgets would leave it.
        clock.set(LocalDate.parse("2026-03-15"));
        Segment buyers = living("Buyers of today", Rule.clause("last_purchase", Operator.UP_TO, "2026-03-15"));
        Customer vera = shop.vera();
        settled();
        shop.asGreta(() -> {
            db.transaction(nested -> {
                dealings.addDocument(
                        vera.id(),
                        new DocumentDraft(
                                DocumentKind.RECEIPT,
                                "R1",
                                LocalDate.parse("2026-03-14"),
                                BigDecimal.TEN,
                                "EUR",
                                DocumentState.PAID));
                db.execute("delete from facts.touched");
            });
            return null;
        });
        follow.settle();
        boolean caught = !members(buyers).equals(fromScratch(buyers));
        // Whether the job came between or not, the next touch sets it right.
        shop.invoice(vera, "R2", "2026-03-15", "5");
        settled();
        assertThat(members(buyers)).isEqualTo(fromScratch(buyers));
        org.junit.jupiter.api.Assumptions.assumeTrue(caught, "The job looked before the queue was emptied");
    }

    private static <T> T any(T[] of, Random random) {
        return Arrays.asList(of).get(random.nextInt(of.length));
    }

    @Test
    void whoever_carries_what_a_tag_became_enters_and_leaves_when_it_means_itself_again() {
        Customer anna = shop.person("Anna Renamed");
        shop.asGreta(() -> {
            tags.add(anna.id(), List.of("autumn now"));
            return true;
        });
        long unused = shop.asGreta(() -> tags.create("autumn then", null)).tag().tagId();
        long autumn = tags("autumn now");
        Segment then = living("Autumn then", Rule.clause("tag", Operator.ANY_OF, "autumn then"));
        settled();
        assertThat(members(then)).isEmpty();

        Change merge = shop.asGreta(() -> tags.planMerging(unused, autumn)).change();
        shop.asGreta(() -> {
            tags.letGoUnused(merge.changeId());
            return true;
        });
        settled();
        assertThat(members(then)).containsExactly(anna.id().value()).isEqualTo(fromScratch(then));

        shop.asGreta(() -> tags.bringBack(unused));
        settled();
        assertThat(members(then)).isEmpty();
    }

    private long tags(String name) {
        return shop.asGreta(() -> tags.all()).stream()
                .map(Tags.Use::tag)
                .filter(tag -> tag.name().equals(name))
                .findFirst()
                .orElseThrow()
                .tagId();
    }
}
