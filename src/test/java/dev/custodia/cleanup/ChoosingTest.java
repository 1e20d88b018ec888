package dev.custodia.cleanup;

import static dev.custodia.tables.facts.Tables.FACT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Refused;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.cleanup.Choice.Persons;
import dev.custodia.cleanup.Choice.Who;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Fate;
import dev.custodia.customers.Handling;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.customers.Tags;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.lifecycle.Lifecycle;
import dev.custodia.segments.SegmentDraft;
import dev.custodia.segments.Segments;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** Each ready choice finds exactly whom a plain loop over the same people finds. */
@CustodiaTest
@Import(Shop.class)
class ChoosingTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-03-02");
    /** 24 months before today. */
    private static final LocalDate DAY = LocalDate.parse("2024-03-02");

    private static final List<LocalDate> DAYS = List.of(
            DAY.minusYears(4),
            DAY.minusMonths(1),
            DAY.minusMonths(1).plusDays(1),
            DAY.minusDays(1),
            DAY,
            DAY.plusDays(1),
            DAY.plusMonths(1),
            DAY.plusMonths(1).plusDays(1),
            TODAY.minusYears(1),
            TODAY.minusYears(1).plusDays(1));

    private static final Set<DocumentKind> PURCHASES =
            Set.of(DocumentKind.INVOICE, DocumentKind.RECEIPT, DocumentKind.ORDER, DocumentKind.DELIVERY_NOTE);

    private static final long SEED = Long.getLong("custodia.seed", 20_261_125L);
    private static final int PEOPLE = 220;

    private static final List<Someone> BASE = new ArrayList<>();

    @Autowired
    Dealings dealings;

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
    Criteria criteria;

    @Autowired
    Tags tags;

    @Autowired
    Lifecycle lifecycle;

    @Autowired
    Segments segments;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    private record Paper(DocumentKind kind, LocalDate on, boolean cancelled) {}

    /** What the loop knows of a customer: what was done to it, and nothing that the product has worked out. */
    private static final class Someone {
        final long id;
        final Kind kind;
        final LocalDate created;
        final boolean reachable;
        final boolean legal;
        final List<Paper> papers = new ArrayList<>();
        final Set<String> tags = new HashSet<>();
        boolean vip;
        boolean archived;

        Someone(long id, Kind kind, LocalDate created, boolean reachable, boolean legal) {
            this.id = id;
            this.kind = kind;
            this.created = created;
            this.reachable = reachable;
            this.legal = legal;
        }

        @Nullable
        LocalDate last(Set<DocumentKind> kinds) {
            LocalDate last = null;
            for (Paper paper : papers) {
                if (paper.cancelled() || !kinds.contains(paper.kind())) continue;
                if (last == null || paper.on().isAfter(last)) last = paper.on();
            }
            return last;
        }

        boolean silent(LocalDate day, Who who, Set<DocumentKind> kinds) {
            LocalDate last = last(kinds);
            boolean bought = last != null && !last.isAfter(day);
            boolean never = last == null && !created.isAfter(day);
            return switch (who) {
                case BOUGHT -> bought;
                case NEVER_BOUGHT -> never;
                case BOTH -> bought || never;
            };
        }

        boolean among(Persons persons) {
            return persons == Persons.BOTH || (persons == Persons.PERSONS) == (kind == Kind.PERSON);
        }
    }

    @BeforeEach
    void a_base_full_of_borders() {
        if (BASE.isEmpty()) {
            System.out.println("ChoosingTest: -Dcustodia.seed=" + SEED);
            Random random = new Random(SEED);
            for (LocalDate created : DAYS) {
                clock.set(created);
                for (int i = 0; i < PEOPLE / DAYS.size(); i++) BASE.add(anybody(random, created));
            }
            clock.set(TODAY);
            for (Someone someone : BASE) furnish(random, someone);
        }
        clock.set(TODAY);
    }

    private Someone anybody(Random random, LocalDate created) {
        Kind kind = random.nextBoolean() ? Kind.PERSON : Kind.COMPANY;
        boolean legal = random.nextInt(3) == 0;
        List<ContactPoint> points = new ArrayList<>();
        for (ContactPoint.Kind point : ContactPoint.Kind.values()) if (random.nextInt(5) == 0) points.add(point(point));
        long id = shop.customer(Shop.draft(
                        kind,
                        "Someone " + BASE.size(),
                        null,
                        legal
                                ? new LegalDetails("Someone S.r.l.", "IT01217565793", null, null, null)
                                : LegalDetails.NONE,
                        points.toArray(ContactPoint[]::new)))
                .id()
                .value();
        return new Someone(id, kind, created, !points.isEmpty(), legal);
    }

    private static ContactPoint point(ContactPoint.Kind kind) {
        return new ContactPoint(
                kind,
                switch (kind) {
                    case EMAIL -> "someone@example.com";
                    case PHONE -> "+46 70 174 06 05";
                    case MESSENGER -> "@someone";
                    case WEBSITE -> "https://example.com";
                },
                null);
    }

    private void furnish(Random random, Someone someone) {
        CustomerId id = new CustomerId(someone.id);
        for (int i = random.nextInt(4); i > 0; i--) {
            DocumentKind kind = any(random, List.of(DocumentKind.values()));
            give(someone, kind, any(random, DAYS), any(random, List.of(DocumentState.values())));
        }
        for (String tag : List.of("old", "wholesale")) {
            if (random.nextInt(4) != 0) continue;
            shop.asGreta(() -> {
                tags.add(id, List.of(tag));
                return true;
            });
            someone.tags.add(tag);
        }
        if (random.nextInt(8) == 0) {
            shop.asGreta(() -> lifecycle.set(id, "vip", null));
            someone.vip = true;
        }
        if (random.nextInt(10) == 0) {
            shop.asGreta(() -> customers.archive(id, null));
            someone.archived = true;
        }
    }

    private static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void give(Someone someone, DocumentKind kind, LocalDate on, DocumentState state) {
        shop.document(
                shop.again(new CustomerId(someone.id)),
                kind,
                "D-" + someone.id + "-" + someone.papers.size(),
                on.toString(),
                "10",
                state);
        someone.papers.add(new Paper(kind, on, state == DocumentState.CANCELLED));
    }

    private static Set<Long> loop(Predicate<Someone> who) {
        return BASE.stream()
                .filter(someone -> !someone.archived)
                .filter(who)
                .map(someone -> someone.id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<Long> found(Choice choice) {
        return shop.asGreta(() -> {
            Set<Long> found = new TreeSet<>(db.select(FACT.CUSTOMER_ID)
                    .from(FACT)
                    .where(choosing.where(choice))
                    .and(Facts.in(EnumSet.of(Place.ACTIVE)))
                    .fetch(FACT.CUSTOMER_ID));
            Choosing.Look look = choosing.look(choice, Action.ARCHIVE);
            assertThat(look.found()).isEqualTo(found.size()).isEqualTo(look.persons() + look.companies());
            return found;
        });
    }

    private static Choice.Silent silent(LocalDate day, Who who, @Nullable Set<DocumentKind> kinds, Persons persons) {
        return new Choice.Silent(
                day,
                null,
                who,
                kinds == null ? null : kinds.stream().map(DocumentKind::word).toList(),
                persons);
    }

    @Test
    void the_inactive_are_exactly_those_whom_a_loop_finds() {
        List<Set<DocumentKind>> counted = List.of(
                PURCHASES,
                EnumSet.allOf(DocumentKind.class),
                Set.of(DocumentKind.INVOICE),
                Set.of(DocumentKind.QUOTE),
                Set.of(DocumentKind.CREDIT_NOTE, DocumentKind.ORDER));
        int someFound = 0;
        for (LocalDate day : DAYS)
            for (Who who : Who.values())
                for (Set<DocumentKind> kinds : counted)
                    for (Persons persons : Persons.values()) {
                        Set<Long> expected = loop(someone -> someone.silent(day, who, kinds) && someone.among(persons));
                        assertThat(found(silent(day, who, kinds, persons)))
                                .as("%s, %s by %s, %s", day, who, kinds, persons)
                                .isEqualTo(expected);
                        if (!expected.isEmpty()) someFound++;
                    }
        assertThat(someFound).as("choices that found anybody").isGreaterThan(200);
    }

    @Test
    void without_kinds_it_is_purchases_that_count_as_ever() {
        assertThat(found(new Choice.Silent(DAY, Who.BOTH)))
                .isEqualTo(found(silent(DAY, Who.BOTH, PURCHASES, Persons.BOTH)))
                .isEqualTo(loop(someone -> someone.silent(DAY, Who.BOTH, PURCHASES)))
                .isNotEmpty();
    }

    @Test
    void a_loop_that_takes_the_day_after_for_the_day_is_noticed() {
        assertThat(found(new Choice.Silent(DAY, Who.BOUGHT)))
                .isNotEqualTo(loop(someone -> someone.silent(DAY.plusDays(1), Who.BOUGHT, PURCHASES)))
                .isNotEqualTo(loop(someone -> someone.silent(DAY.minusDays(1), Who.BOUGHT, PURCHASES)));
        assertThat(found(new Choice.Silent(DAY, Who.NEVER_BOUGHT)))
                .isNotEqualTo(loop(someone -> someone.silent(DAY.plusDays(1), Who.NEVER_BOUGHT, PURCHASES)))
                .isNotEqualTo(loop(someone -> someone.silent(DAY.minusDays(1), Who.NEVER_BOUGHT, PURCHASES)));
    }

    @Test
    void the_empty_are_those_whom_nobody_can_reach_and_those_with_legal_details_are_a_list_of_their_own() {
        for (Persons persons : Persons.values()) {
            assertThat(found(new Choice.Empty(false, persons)))
                    .isEqualTo(loop(someone -> !someone.reachable && someone.among(persons)))
                    .isNotEmpty();
            assertThat(found(new Choice.Empty(true, persons)))
                    .isEqualTo(loop(someone -> !someone.reachable && someone.legal && someone.among(persons)))
                    .isNotEmpty();
        }
    }

    @Test
    void those_with_a_tag_or_with_all_of_them_are_found() {
        assertThat(found(new Choice.Tags(List.of("old", "wholesale"), false)))
                .isEqualTo(loop(someone -> !someone.tags.isEmpty()));
        assertThat(found(new Choice.Tags(List.of("old", "wholesale"), true)))
                .isEqualTo(loop(someone -> someone.tags.size() == 2))
                .isNotEmpty();
        assertThat(found(new Choice.Tags(List.of("nobody carries it"), false))).isEmpty();
    }

    @Test
    void those_with_a_status_are_found() {
        assertThat(found(new Choice.Status("vip")))
                .isEqualTo(loop(someone -> someone.vip))
                .isNotEmpty();
    }

    @Test
    void those_in_a_segment_are_found_as_it_is_when_it_is_asked() {
        shop.asGreta(() -> segments.create(new SegmentDraft(
                "new-companies",
                "New companies",
                null,
                true,
                Rule.all(
                        Rule.clause("kind", Operator.IS, "company"),
                        Rule.clause("created", Operator.AFTER, DAY.toString())))));
        assertThat(found(new Choice.Segment("new-companies")))
                .isEqualTo(loop(someone -> someone.kind == Kind.COMPANY && someone.created.isAfter(DAY)))
                .isNotEmpty();
    }

    @Test
    void archived_customers_are_found_by_no_choice() {
        Set<Long> archived = BASE.stream()
                .filter(someone -> someone.archived)
                .map(someone -> someone.id)
                .collect(Collectors.toSet());
        assertThat(archived).isNotEmpty();
        for (Choice choice : List.of(
                new Choice.Silent(TODAY, Who.BOTH),
                new Choice.Empty(false, Persons.BOTH),
                new Choice.Tags(List.of("old", "wholesale"), false),
                new Choice.Status("vip")))
            assertThat(found(choice)).isNotEmpty().doesNotContainAnyElementsOf(archived);
    }

    @Test
    void a_relative_date_turns_with_the_clock() {
        Choice.Silent ago = new Choice.Silent(null, 24, Who.BOTH, null, null);
        assertThat(choosing.since(ago)).isEqualTo(DAY);
        assertThat(found(ago)).isEqualTo(found(new Choice.Silent(DAY, Who.BOTH)));
        clock.set(TODAY.plusDays(1));
        assertThat(choosing.since(ago)).isEqualTo(DAY.plusDays(1));
        assertThat(found(ago))
                .isEqualTo(loop(someone -> someone.silent(DAY.plusDays(1), Who.BOTH, PURCHASES)))
                .isNotEqualTo(loop(someone -> someone.silent(DAY, Who.BOTH, PURCHASES)));
        clock.set(LocalDate.parse("2028-02-29"));
        assertThat(choosing.since(new Choice.Silent(null, 12, null, null, null)))
                .isEqualTo(LocalDate.parse("2027-02-28"));
    }

    @Test
    void the_slider_says_what_two_looks_say_and_shows_who_flips() {
        for (Set<DocumentKind> kinds : Arrays.asList(null, Set.of(DocumentKind.INVOICE)))
            for (int months : new int[] {-12, -1, 1, 2, 12}) {
                Choice.Silent silent = silent(DAY, Who.BOTH, kinds, Persons.BOTH);
                Set<DocumentKind> counted = kinds == null ? PURCHASES : kinds;
                LocalDate other = DAY.plusMonths(months);

                Choosing.Flip flip = shop.asGreta(() -> choosing.flip(silent, months, Action.ARCHIVE, BASE.size()));

                Set<Long> now = loop(someone -> someone.silent(DAY, Who.BOTH, counted));
                Set<Long> then = loop(someone -> someone.silent(other, Who.BOTH, counted));
                assertThat(flip.day()).isEqualTo(other);
                assertThat(flip.found())
                        .isEqualTo(then.size())
                        .isEqualTo(shop.asGreta(() -> choosing.look(silent.at(other), Action.ARCHIVE))
                                .found());
                assertThat(flip.more()).isEqualTo(then.size() - now.size());
                Set<Long> flips = new TreeSet<>(months < 0 ? now : then);
                flips.removeAll(months < 0 ? then : now);
                assertThat(new TreeSet<>(flip.examples()))
                        .as("%s by %s months", counted, months)
                        .isEqualTo(flips)
                        .isNotEmpty();
            }
    }

    @Test
    void a_relative_choice_can_be_moved_too_but_not_beyond_today() {
        Choice.Silent ago = new Choice.Silent(null, 3, Who.BOTH, null, null);
        assertThat(shop.asGreta(() -> choosing.flip(ago, 3, Action.ARCHIVE, 5)).day())
                .isEqualTo(TODAY);
        assertThatThrownBy(() -> shop.asGreta(() -> choosing.flip(ago, 4, Action.ARCHIVE, 5)))
                .hasMessageContaining("cleanup.date_ahead");
    }

    @Test
    void the_look_warns_of_people_from_the_last_twelve_months() {
        Choice.Silent young = new Choice.Silent(TODAY, Who.BOTH);
        LocalDate yearAgo = TODAY.minusYears(1);
        assertThat(shop.asGreta(() -> choosing.look(young, Action.ARCHIVE)).recent())
                .isEqualTo(loop(someone -> {
                            LocalDate last = someone.last(PURCHASES);
                            return (last == null ? someone.created : last).isAfter(yearAgo);
                        })
                        .size())
                .isPositive();
        assertThat(shop.asGreta(() -> choosing.look(new Choice.Silent(yearAgo, Who.BOTH), Action.ARCHIVE))
                        .recent())
                .isZero();
    }

    @Test
    void many_choices_are_counted_in_one_look() {
        List<Choice> each = List.of(
                new Choice.Silent(DAY, Who.BOTH),
                silent(DAY, Who.BOTH, Set.of(DocumentKind.QUOTE), Persons.PERSONS),
                new Choice.Empty(true, Persons.COMPANIES),
                new Choice.Status("vip"));
        assertThat(shop.asGreta(() -> choosing.counts(each, Action.ARCHIVE)))
                .isEqualTo(
                        each.stream().map(choice -> (long) found(choice).size()).toList());
    }

    @Test
    void who_would_be_left_alone_is_who_the_check_leaves_alone() {
        for (Choice choice : List.of(
                new Choice.Silent(DAY, Who.BOTH),
                silent(DAY, Who.BOTH, Set.of(DocumentKind.INVOICE), Persons.COMPANIES),
                new Choice.Empty(false, Persons.BOTH))) {
            Choosing.Sorted sorted = shop.asGreta(() -> choosing.sort(choice, Action.ARCHIVE, 5));
            Plan plan = shop.asGreta(() -> cleanup.plan(choice, Action.ARCHIVE, null));
            long id = plan.change().changeId();
            assertThat(plan.change().found()).isEqualTo(found(choice).size());
            assertThat(sorted.number()).isEqualTo(plan.change().leftAlone()).isPositive();
            assertThat(shop.asGreta(() -> changes.bucket(id, LineState.LEFT_ALONE, null, 1_000)))
                    .containsAll(sorted.kept().keySet());
            assertThat(shop.asGreta(() -> changes.objections(id, sorted.kept().keySet())))
                    .isEqualTo(sorted.kept());
            assertThat(shop.asGreta(() -> changes.bucket(id, LineState.TO_DO, null, 1_000)))
                    .containsAll(sorted.others());
            assertThat(sorted.others()).hasSize(5);
            assertThat(sorted.kept()).hasSize(5);
        }
    }

    @Test
    void what_would_become_of_them_is_what_the_check_says_whatever_is_to_be_done() {
        shop.grantLettingGo();
        Map<DocumentKind, Handling> before = shop.asGreta(dealings::handlings);
        try {
            for (Handling offers : Handling.values()) {
                handle(DocumentKind.QUOTE, offers);
                for (Action action : List.of(Action.DELETE, Action.ANONYMISE, Action.REMOVE, Action.FORCE)) {
                    for (Choice choice : List.of(new Choice.Silent(DAY, Who.BOTH), new Choice.Status("vip"))) {
                        Choosing.Look look = shop.asGreta(() -> choosing.look(choice, action));
                        Choosing.Sorted sorted = shop.asGreta(() -> choosing.sort(choice, action, 5));
                        Plan plan = shop.asGreta(() -> cleanup.plan(choice, action, "They left"));
                        long id = plan.change().changeId();
                        assertThat(look.found())
                                .as("%s %s", offers, action)
                                .isEqualTo(plan.change().found());
                        assertThat(sorted.number())
                                .as("%s %s", offers, action)
                                .isEqualTo(plan.change().leftAlone());
                        assertThat(sorted.instead())
                                .as("%s %s", offers, action)
                                .isEqualTo(
                                        action == Action.REMOVE ? plan.fates().getOrDefault(Fate.ANONYMISE, 0L) : 0);
                        assertThat(shop.asGreta(() -> changes.bucket(id, LineState.TO_DO, null, 1_000)))
                                .containsAll(sorted.others());
                        assertThat(shop.asGreta(() -> changes.bucket(id, LineState.LEFT_ALONE, null, 1_000)))
                                .containsAll(sorted.kept().keySet());
                    }
                }
            }
        } finally {
            before.forEach(this::handle);
        }
    }

    private void handle(DocumentKind kind, Handling handling) {
        shop.asGreta(() -> {
            dealings.handle(kind, handling);
            return true;
        });
    }

    @Test
    void the_rule_of_a_choice_finds_the_same_people() {
        for (Choice choice : List.of(
                new Choice.Silent(null, 24, Who.BOTH, null, Persons.PERSONS),
                silent(DAY, Who.NEVER_BOUGHT, Set.of(DocumentKind.QUOTE), Persons.BOTH),
                new Choice.Empty(true, Persons.PERSONS),
                new Choice.Tags(List.of("old"), true),
                new Choice.Status("vip")))
            assertThat(found(new Choice.Matching(choosing.rule(choice).orElseThrow(), null, null)))
                    .isEqualTo(found(choice));
        assertThat(choosing.rule(new Choice.Matching(new Rule.Everybody(), "anna", null)))
                .as("the rule alone would be others")
                .isEmpty();
        assertThat(choosing.rule(new Choice.Picked(List.of()))).isEmpty();
        assertThat(choosing.rule(new Choice.Again("1"))).isEmpty();
    }

    @Test
    void the_rest_of_an_earlier_plan_is_found_again_and_goes_by_its_day() {
        Someone done = whoBought("2009-01-01");
        Someone buys = whoBought("2009-01-02");
        Plan plan = shop.asGreta(
                () -> cleanup.plan(new Choice.Silent(null, 182, Who.BOUGHT, null, null), Action.ARCHIVE, null));
        long id = plan.change().changeId();
        assertThat(choosing.since(plan.choice())).isEqualTo(LocalDate.parse("2011-01-02"));
        Choice again = new Choice.Again(Long.toString(id));
        assertThat(found(again)).as("before it ran, nobody has had a turn").containsExactly(done.id, buys.id);
        give(buys, DocumentKind.INVOICE, TODAY, DocumentState.PAID);
        shop.asGreta(() -> cleanup.confirm(id, plan.change().digest(), 2, cleanup.ask(plan)));
        shop.ended(id);
        done.archived = true;

        assertThat(found(again)).containsExactly(buys.id);
        clock.set(TODAY.plusMonths(3));
        assertThat(shop.asGreta(() -> choosing.since(again)))
                .as("the day of the earlier plan, whatever day it is")
                .isEqualTo(LocalDate.parse("2011-01-02"));
        Plan rest = shop.asGreta(() -> cleanup.plan(again, Action.ARCHIVE, null));
        assertThat(rest.change().found()).isEqualTo(1);
        assertThat(rest.reasons()).containsOnlyKeys("newer_document");
        assertThat(shop.asGreta(() -> choosing.since(
                        new Choice.Again(Long.toString(rest.change().changeId())))))
                .isEqualTo(LocalDate.parse("2011-01-02"));
    }

    private Someone whoBought(String on) {
        Someone someone = new Someone(shop.person("Somebody of " + on).id().value(), Kind.PERSON, TODAY, false, false);
        BASE.add(someone);
        give(someone, DocumentKind.INVOICE, LocalDate.parse(on), DocumentState.PAID);
        return someone;
    }

    @Test
    void what_cannot_be_asked_is_refused_and_never_taken_for_something_else() {
        refused("cleanup.date_missing", new Choice.Silent(null, null, null, null, null));
        refused("cleanup.date_twice", new Choice.Silent(DAY, 24, null, null, null));
        refused("cleanup.date_ahead", new Choice.Silent(TODAY.plusDays(1), Who.BOTH));
        refused("cleanup.months_implausible", new Choice.Silent(null, -1, null, null, null));
        refused("cleanup.months_implausible", new Choice.Silent(null, Integer.MAX_VALUE, null, null, null));
        refused(
                "cleanup.date_implausible",
                new Choice.Silent(null, 1_200, Who.BOTH, null, null).at(LocalDate.parse("1899-12-31")));
        refused("cleanup.kinds_missing", new Choice.Silent(DAY, null, null, List.of(), null));
        refused("cleanup.kinds_unknown", new Choice.Silent(DAY, null, null, List.of("invoice", "letter"), null));
        refused("cleanup.segment_unknown", new Choice.Segment("nobody-made-it"));
        refused("cleanup.status_unknown", new Choice.Status("nobody-made-it"));
        refused("cleanup.tags_missing", new Choice.Tags(List.of(), true));
        refused("cleanup.again_unknown", new Choice.Again("12"));
        refused("cleanup.again_unknown", new Choice.Again("anna"));
    }

    private void refused(String code, Choice choice) {
        assertThatThrownBy(() -> shop.asGreta(() -> choosing.look(choice, Action.ARCHIVE)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
        assertThatThrownBy(() -> shop.asGreta(() -> cleanup.plan(choice, Action.ARCHIVE, null)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void each_choice_is_the_same_after_it_was_written_down() {
        JsonMapper json = JsonMapper.builder().build();
        for (Choice choice : List.<Choice>of(
                new Choice.Silent(DAY, Who.BOUGHT),
                new Choice.Silent(null, 24, Who.BOTH, List.of("invoice"), Persons.COMPANIES),
                new Choice.Empty(true, Persons.PERSONS),
                new Choice.Segment("regulars"),
                new Choice.Tags(List.of("old", "wholesale"), true),
                new Choice.Status("vip"),
                new Choice.Matching(Rule.clause("empty", Operator.IS, "yes"), null, 7L),
                new Choice.Picked(List.of(new CustomerId(7))),
                new Choice.Again("90071992547409931")))
            assertThat(json.readValue(json.writeValueAsString(choice), Choice.class))
                    .isEqualTo(choice);
        assertThat(json.readValue("{\"choice\": \"silent\", \"upTo\": \"2023-12-31\"}", Choice.class))
                .isEqualTo(new Choice.Silent(LocalDate.parse("2023-12-31"), Who.BOTH));
        assertThat(json.readValue("{\"choice\": \"silent\", \"monthsAgo\": 24}", Choice.class))
                .isEqualTo(new Choice.Silent(null, 24, Who.BOTH, null, Persons.BOTH));
        assertThat(json.readValue("{\"choice\": \"empty\"}", Choice.class))
                .isEqualTo(new Choice.Empty(false, Persons.BOTH));
        assertThat(json.readValue("{\"choice\": \"tags\", \"tags\": [\"old\"]}", Choice.class))
                .isEqualTo(new Choice.Tags(List.of("old"), false));
    }
}
