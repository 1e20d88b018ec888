package dev.custodia.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Refused;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Whom;
import dev.custodia.facts.Place;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class SegmentsTest {
    private static final Rule SILENT = Rule.clause("last_purchase", Operator.UP_TO, "-12m");

    @Autowired
    Shop shop;

    @Autowired
    Segments segments;

    @Autowired
    Customers customers;

    @Autowired
    Follow follow;

    @Autowired
    TestClock clock;

    @BeforeEach
    void spring() {
        clock.set(LocalDate.parse("2026-03-15"));
    }

    private Segment create(String name, boolean living, @Nullable Rule rule) {
        return shop.asGreta(() -> segments.create(new SegmentDraft(null, name, null, living, rule)));
    }

    private void refused(Runnable act, String code) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private Why why(Segment segment, Customer customer) {
        return shop.asGreta(() -> segments.why(Objects.requireNonNull(segment.rule()), customer.id()));
    }

    @Test
    void a_segment_says_why_somebody_is_in_or_not() {
        Customer anna = shop.anna();
        shop.invoice(anna, "A1", "2026-02-01", "100");
        shop.invoice(anna, "A2", "2026-01-01", "300");
        Customer bruno = shop.bruno();
        Segment busy = create(
                "Busy",
                true,
                Rule.all(
                        new Rule.Events("documents", List.of("invoice"), "-90d", "-0d", 2L, null, null, null, null),
                        Rule.not(Rule.clause("archived", Operator.IS, "yes")),
                        Rule.any(SILENT, Rule.clause("purchases", Operator.AT_LEAST, "2"))));
        Why in = why(busy, anna);
        assertThat(in.holds()).isTrue();
        assertThat(in.parts()).extracting(Why::holds).containsExactly(true, true, true);
        assertThat(Objects.requireNonNull(in.parts().get(0).happened()).times()).isEqualTo(2);
        assertThat(in.parts().get(2).parts()).extracting(Why::holds).containsExactly(false, true);
        assertThat(in.parts().get(2).parts().get(0).value()).isEqualTo(LocalDate.parse("2026-02-01"));
        Why out = why(busy, bruno);
        assertThat(out.holds()).isFalse();
        assertThat(Objects.requireNonNull(out.parts().get(0).happened()).times())
                .isZero();
        assertThat(out.parts().get(2).parts().get(0).value()).isNull();
        assertThat(shop.asGreta(() -> segments.standing(busy.key(), anna.id())).inTheRule())
                .isTrue();
        assertThat(shop.asGreta(() -> segments.standing(busy.key(), bruno.id())).inTheRule())
                .isFalse();
    }

    @Test
    void history_tells_who_was_in_on_a_day_and_says_where_it_does_not() {
        Customer anna = shop.person("Anna History");
        shop.invoice(anna, "H1", "2025-03-20", "100");
        Segment silent = create("Silent in history", true, SILENT);
        assertThat(shop.asGreta(() -> segments.on(silent.key(), anna.id(), LocalDate.parse("2026-03-14"))))
                .isEqualTo(Segments.Then.UNKNOWN);
        clock.set(LocalDate.parse("2026-03-21"));
        follow.settle();
        assertThat(shop.asGreta(() -> segments.standing(silent.key(), anna.id()))
                        .fromTheStart())
                .isFalse();
        clock.set(LocalDate.parse("2026-03-25"));
        shop.invoice(anna, "H2", "2026-03-25", "50");
        follow.settle();
        clock.set(LocalDate.parse("2026-03-28"));
        assertThat(List.of("2026-03-19", "2026-03-21", "2026-03-24", "2026-03-25").stream()
                        .map(day -> shop.asGreta(() -> segments.on(silent.key(), anna.id(), LocalDate.parse(day)))))
                .containsExactly(Segments.Then.OUT, Segments.Then.IN, Segments.Then.IN, Segments.Then.OUT);
        assertThat(shop.asGreta(() -> segments.on(silent.key(), anna.id(), LocalDate.parse("2026-04-01"))))
                .isEqualTo(Segments.Then.UNKNOWN);
        List<Passage> passages = shop.asGreta(
                () -> segments.passages(silent.key(), LocalDate.parse("2026-03-15"), LocalDate.parse("2026-03-28")));
        assertThat(passages).hasSize(14);
        assertThat(passages.stream().mapToLong(Passage::entered).sum()).isEqualTo(1);
        assertThat(passages.get(6)).isEqualTo(new Passage(LocalDate.parse("2026-03-21"), 1, 0));
        assertThat(passages.get(10)).isEqualTo(new Passage(LocalDate.parse("2026-03-25"), 0, 1));
    }

    @Test
    void whoever_was_in_when_history_began_has_not_entered() {
        Customer bruno = shop.person("Bruno Begin");
        shop.invoice(bruno, "B1", "2020-01-01", "1");
        Segment silent = create("Silent at begin", true, SILENT);
        assertThat(shop.asGreta(() -> segments.standing(silent.key(), bruno.id()))
                        .fromTheStart())
                .isTrue();
        assertThat(shop.asGreta(() ->
                        segments.passages(silent.key(), LocalDate.parse("2026-03-15"), LocalDate.parse("2026-03-15"))))
                .containsExactly(new Passage(LocalDate.parse("2026-03-15"), 0, 0));
    }

    @Test
    void segments_that_would_build_on_themselves_are_refused() {
        Segment one = create("Ring one", true, Rule.clause("kind", Operator.IS, "person"));
        Segment two = create("Ring two", true, Rule.clause("segment", Operator.ANY_OF, one.key()));
        Segment three = create("Ring three", true, Rule.not(Rule.clause("segment", Operator.ANY_OF, two.key())));
        refused(
                () -> shop.asGreta(() -> segments.change(
                        one.key(),
                        one.revision(),
                        new SegmentDraft(
                                null, "Ring one", null, true, Rule.clause("segment", Operator.NONE_OF, three.key())))),
                "segments.circle");
        refused(
                () -> shop.asGreta(() -> segments.change(
                        one.key(),
                        one.revision(),
                        new SegmentDraft(
                                null, "Ring one", null, true, Rule.clause("segment", Operator.ANY_OF, one.key())))),
                "segments.circle");
    }

    @Test
    void a_segment_that_something_builds_on_is_not_removed_unnoticed() {
        Segment base = create("Base of others", true, Rule.clause("kind", Operator.IS, "person"));
        Segment on = create("On the base", true, Rule.clause("segment", Operator.ANY_OF, base.key()));
        assertThat(shop.asGreta(() -> segments.uses(base.key())).segments()).containsExactly("On the base");
        refused(
                () -> shop.asGreta(() -> {
                    segments.remove(base.key());
                    return null;
                }),
                "segments.used");
        shop.asGreta(() -> {
            segments.remove(on.key());
            segments.remove(base.key());
            return null;
        });
        refused(() -> shop.asGreta(() -> segments.find(base.key())), "segments.unknown");
    }

    @Test
    void a_change_of_a_rule_changes_those_that_build_on_it() {
        Customer company = shop.bianchi();
        Segment kind = create("Of a kind", true, Rule.clause("kind", Operator.IS, "person"));
        Segment on = create("Of that kind", true, Rule.clause("segment", Operator.ANY_OF, kind.key()));
        assertThat(shop.asGreta(() -> segments.standing(on.key(), company.id())).from())
                .isNull();
        shop.asGreta(() -> segments.change(
                kind.key(),
                kind.revision(),
                new SegmentDraft(null, "Of a kind", null, true, Rule.clause("kind", Operator.IS, "company"))));
        assertThat(shop.asGreta(() -> segments.standing(on.key(), company.id())).from())
                .isNotNull();
        refused(
                () -> shop.asGreta(() -> segments.change(
                        kind.key(), kind.revision(), new SegmentDraft(null, "Late", null, true, SILENT))),
                "segments.changed_meanwhile");
    }

    @Test
    void a_fixed_segment_holds_whom_it_was_given_whatever_happens() {
        Customer anna = shop.person("Anna Fixed");
        shop.invoice(anna, "X1", "2021-01-01", "5");
        Segment fixed = create("Fixed", false, SILENT);
        Customer vera = shop.person("Vera Later");
        assertThat(shop.asGreta(() -> segments.standing(fixed.key(), anna.id())).inTheRule())
                .isTrue();
        shop.invoice(anna, "X2", "2026-03-01", "5");
        follow.settle();
        assertThat(shop.asGreta(() -> segments.standing(fixed.key(), anna.id())).inTheRule())
                .isTrue();
        assertThat(shop.asGreta(() -> segments.add(fixed.key(), List.of(vera.id(), anna.id()))))
                .isEqualTo(1);
        assertThat(shop.asGreta(() -> segments.standing(fixed.key(), vera.id())).byHand())
                .isNotNull();
        assertThat(shop.asGreta(() -> segments.takeOut(fixed.key(), List.of(anna.id()))))
                .isEqualTo(1);
        assertThat(shop.asGreta(() -> segments.standing(fixed.key(), anna.id())).inTheRule())
                .isFalse();
        Segment living = create("Not by hand", true, SILENT);
        refused(() -> shop.asGreta(() -> segments.add(living.key(), List.of(vera.id()))), "segments.not_fixed");
        // Archived customers are in none.
        shop.asGreta(() -> customers.archive(vera.id(), null));
        assertThat(shop.asGreta(() -> segments.standing(fixed.key(), vera.id())).inTheRule())
                .isFalse();
    }

    @Test
    void two_segments_are_compared_by_who_is_in_them() {
        Customer both = shop.person("Both Tag");
        Segment persons = create(
                "Persons to compare",
                true,
                Rule.all(
                        Rule.clause("kind", Operator.IS, "person"), Rule.clause("name", Operator.CONTAINS, "compare")));
        Segment reachable = create(
                "Reachable to compare",
                true,
                Rule.all(
                        Rule.clause("has_email", Operator.IS, "yes"),
                        Rule.clause("name", Operator.CONTAINS, "compare")));
        shop.person("Compare One");
        shop.person("Compare Two", Shop.email("two@example.com"));
        shop.customer(Shop.draft(
                dev.custodia.customers.Kind.COMPANY,
                "Compare Ltd",
                null,
                dev.custodia.customers.LegalDetails.NONE,
                Shop.email("ltd@example.com")));
        assertThat(both.name()).isEqualTo("Both Tag");
        assertThat(shop.asGreta(() -> segments.compare(persons.key(), reachable.key())))
                .isEqualTo(new Overlap(1, 1, 1));
    }

    @Test
    void the_funnel_counts_each_clause_alone_and_in_its_place() {
        shop.person("Funnel One", Shop.email("f1@example.com"));
        shop.person("Funnel Two");
        shop.customer(Shop.draft(
                dev.custodia.customers.Kind.COMPANY,
                "Funnel Ltd",
                null,
                dev.custodia.customers.LegalDetails.NONE,
                Shop.email("f3@example.com")));
        Rule rule = Rule.all(
                Rule.clause("name", Operator.CONTAINS, "funnel"),
                Rule.any(Rule.clause("kind", Operator.IS, "person"), Rule.clause("has_email", Operator.IS, "yes")),
                Rule.clause("has_email", Operator.IS, "no"));
        Funnel funnel = shop.asGreta(() -> segments.funnel(rule, Segments.parts(rule)));
        assertThat(funnel.found()).isEqualTo(1);
        assertThat(funnel.alone().get(0)).isEqualTo(3);
        assertThat(funnel.remaining().subList(0, 3)).containsExactly(3L, 3L, 1L);
        assertThat(funnel.base()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void a_draft_is_refused_with_everything_that_is_wrong_with_it() {
        assertThatThrownBy(() -> shop.asGreta(() -> segments.create(
                        new SegmentDraft("Not A Key", " ", null, true, Rule.clause("shoe", Operator.IS, "42")))))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(problem -> problem.code())
                                .containsExactly(
                                        "segments.name_missing", "segments.key_unfit", "criteria.unknown_field"));
        assertThat(create("New", false, null).key()).isEqualTo("new-2");
        assertThat(create("Новые клиенты", false, null).key()).isEqualTo("novye-klienty");
        clock.advance(Duration.ofSeconds(1));
    }

    @Test
    void all_who_match_are_put_into_a_fixed_segment_and_taken_out_and_it_says_how_many() {
        Customer anna = shop.person("Handpicked Anna");
        shop.person("Handpicked Bruno");
        shop.person("Handpicked Carla");
        Segment fixed = create("Handpicked", false, null);
        shop.asGreta(() -> segments.add(fixed.key(), List.of(anna.id())));
        Whom all = new Whom.Matching(new Rule.Everybody(), "handpicked", EnumSet.of(Place.ACTIVE));

        assertThat(shop.asGreta(() -> segments.add(fixed.key(), all))).isEqualTo(new Segments.ByHand(2, 3));
        assertThat(shop.asGreta(() -> segments.add(fixed.key(), all))).isEqualTo(new Segments.ByHand(0, 3));
        assertThat(shop.asGreta(() -> segments.count(fixed))).isEqualTo(3);
        assertThat(shop.asGreta(() -> segments.find(fixed.key())).members()).isEqualTo(3);

        Whom one = new Whom.Picked(List.of(anna.id()));
        Whom allInIt =
                new Whom.Matching(Rule.clause("segment", Operator.ANY_OF, fixed.key()), null, EnumSet.of(Place.ACTIVE));
        assertThat(shop.asGreta(() -> segments.takeOut(fixed.key(), one))).isEqualTo(new Segments.ByHand(1, 1));
        assertThat(shop.asGreta(() -> segments.takeOut(fixed.key(), one))).isEqualTo(new Segments.ByHand(0, 1));
        assertThat(shop.asGreta(() -> segments.takeOut(fixed.key(), allInIt))).isEqualTo(new Segments.ByHand(2, 2));
        assertThat(shop.asGreta(() -> segments.count(fixed))).isZero();
        Segment living = create("Living handpicked", true, SILENT);
        refused(() -> shop.asGreta(() -> segments.add(living.key(), all)), "segments.not_fixed");
    }
}
