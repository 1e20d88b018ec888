package dev.custodia.cleanup;

import static dev.custodia.tables.cleanup.Tables.PLAN;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.changes.Objection;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Handling;
import dev.custodia.customers.Keeper;
import dev.custodia.customers.Kind;
import dev.custodia.customers.Terms;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Order;
import dev.custodia.facts.Place;
import dev.custodia.scores.Scores;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Whom a choice means, and who they are, before anything is frozen. The same condition finds people for the look and for the plan. */
@Component
public class Choosing {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_PICKED = 10_000;
    private static final int MOST_MONTHS = 1_200;
    /** How many of the longest silent are asked about to find a few to show. */
    private static final int CANDIDATES = 50;

    private static final Set<String> KINDS =
            Arrays.stream(DocumentKind.values()).map(DocumentKind::word).collect(Collectors.toUnmodifiableSet());

    private final DSLContext db;
    private final Clock clock;
    private final Criteria criteria;
    private final Facts facts;
    private final Changes changes;
    private final Dealings dealings;
    private final Access access;
    private final List<Keeper> keepers;

    Choosing(
            DSLContext db,
            Clock clock,
            Criteria criteria,
            Facts facts,
            Changes changes,
            Dealings dealings,
            Access access,
            List<Keeper> keepers) {
        this.db = db;
        this.clock = clock;
        this.criteria = criteria;
        this.facts = facts;
        this.changes = changes;
        this.dealings = dealings;
        this.access = access;
        this.keepers = keepers;
    }

    // ---- looking

    /**
     * How many a choice would find; nothing is frozen.
     *
     * @param recent how many of them bought or came within the last twelve months
     */
    public record Look(long found, long recent, long persons, long companies) {}

    /** @throws Refused for a date or a rule that cannot be asked */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Look look(Choice choice, Action action) {
        List<Long> counts = facts.counts(
                where(choice),
                Wanted.of(choice, action, null).where(),
                List.of(recently(), FACT.KIND.eq(Kind.PERSON.code()), FACT.KIND.eq(Kind.COMPANY.code())));
        return new Look(counts.get(0), counts.get(1), counts.get(2), counts.get(3));
    }

    /** How many each of these choices would find, in one look at the base. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Long> counts(List<? extends Choice> choices, Action action) {
        List<Condition> each = choices.stream().map(this::where).toList();
        List<Long> counts = facts.counts(DSL.trueCondition(), from(action), each);
        return counts.subList(1, counts.size());
    }

    /** A few of those whom a choice would find, longest silent first. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Long> examples(Choice choice, Action action, int size) {
        return examples(where(choice), action, size);
    }

    private List<Long> examples(Condition who, Action action, int size) {
        Order silence = new Order(criteria.field("last_purchase"), false);
        return facts.page(who, from(action), silence, null, size).ids();
    }

    /**
     * Whom the check would leave alone, as things are now.
     *
     * @param number how many of those found
     * @param instead how many of the others will be anonymised instead of deleted
     * @param others a few of those found to whom it would be done, longest silent first
     * @param kept a few of those left alone, each with all its reasons
     */
    public record Sorted(long number, long instead, List<Long> others, Map<Long, List<Objection>> kept) {}

    /** Asks the keepers as a plan would, without freezing anybody. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Sorted sort(Choice choice, Action action, int size) {
        Condition who = where(choice).and(Facts.in(from(action)));
        List<Long> candidates = examples(who, action, CANDIDATES);
        Select<Record1<Long>> all = DSL.select(FACT.CUSTOMER_ID).from(FACT).where(who);
        Optional<Table<?>> objected = objected(choice, purposes(action), all);
        if (objected.isEmpty())
            return new Sorted(0, 0, candidates.stream().limit(size).toList(), Map.of());
        long number = people(objected.get());
        List<Long> some = number == 0
                ? List.of()
                : db.selectDistinct(id(objected.get()))
                        .from(objected.get())
                        .orderBy(id(objected.get()))
                        .limit(size)
                        .fetch(id(objected.get()));
        Map<Long, List<Objection>> reasons = reasons(choice, action, some);
        Set<Long> left = reasons(choice, action, candidates).keySet();
        return new Sorted(
                number,
                action == Action.REMOVE ? instead(choice, all, number) : 0,
                candidates.stream()
                        .filter(candidate -> !left.contains(candidate))
                        .limit(size)
                        .toList(),
                reasons);
    }

    /** How many cannot be deleted, and will be anonymised, for nothing stands against that. */
    private long instead(Choice choice, Select<Record1<Long>> all, long leftAlone) {
        Set<Keeper.Purpose> any = EnumSet.of(Keeper.Purpose.DELETE);
        any.addAll(purposes(Action.REMOVE));
        return objected(choice, any, all).map(this::people).orElse(0L) - leftAlone;
    }

    private long people(Table<?> objected) {
        return db.select(DSL.countDistinct(id(objected)))
                .from(objected)
                .fetchSingle()
                .value1();
    }

    private Optional<Table<?>> objected(Choice choice, Set<Keeper.Purpose> purposes, Select<Record1<Long>> who) {
        return objections(choice, purposes, who).stream()
                .<Select<Record1<Long>>>map(said -> DSL.select(id(said)).from(said))
                .reduce(Select::unionAll)
                .map(said -> said.asTable("objected", "customer_id"));
    }

    private Map<Long, List<Objection>> reasons(Choice choice, Action action, Collection<Long> customers) {
        Map<Long, List<Objection>> reasons = new LinkedHashMap<>();
        if (customers.isEmpty()) return reasons;
        Select<Record1<Long>> these = DSL.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))));
        Map<Long, List<Objection>> said = new HashMap<>();
        for (var objections : objections(choice, purposes(action), these)) {
            db.selectFrom(objections)
                    .forEach(row -> said.computeIfAbsent(row.get(0, Long.class), customer -> new ArrayList<>())
                            .add(new Objection(
                                    row.get(1, String.class), row.get(2, LocalDate.class), row.get(3, Long.class))));
        }
        customers.stream()
                .filter(said::containsKey)
                .forEach(customer -> reasons.put(customer, Objects.requireNonNull(said.get(customer))));
        return reasons;
    }

    private List<Table<Record4<Long, String, LocalDate, Long>>> objections(
            Choice choice, Set<Keeper.Purpose> purposes, Select<Record1<Long>> who) {
        return objections(terms(choice, Map.of()), purposes, who);
    }

    List<Table<Record4<Long, String, LocalDate, Long>>> objections(
            Terms terms, Set<Keeper.Purpose> purposes, Select<Record1<Long>> who) {
        return keepers.stream()
                .flatMap(
                        keeper -> purposes.stream().flatMap(purpose -> keeper.objections(purpose, who, terms).stream()))
                .map(said -> said.asTable("said", "customer_id", "reason", "on_date", "amount"))
                .toList();
    }

    /** What becomes of every kind of document, written out, so that a plan keeps to it whatever is decided later. */
    Terms terms(Choice choice, Map<DocumentKind, Handling> wanted) {
        Map<DocumentKind, Handling> all = new EnumMap<>(dealings.handlings());
        all.putAll(wanted);
        Map<String, Handling> documents = new TreeMap<>();
        all.forEach((kind, handling) -> documents.put(kind.word(), handling));
        return new Terms(since(choice), documents);
    }

    /** Against what something has to stand for somebody to be left alone. */
    private Set<Keeper.Purpose> purposes(Action action) {
        return purposes(action, access.may(Permission.ANONYMISE));
    }

    static Set<Keeper.Purpose> purposes(Action action, boolean anonymises) {
        return switch (action) {
            case ARCHIVE -> EnumSet.of(Keeper.Purpose.ARCHIVE);
            case DELETE -> EnumSet.of(Keeper.Purpose.REMOVE, Keeper.Purpose.DELETE);
            // Who cannot be deleted is anonymised, by those who may.
            case REMOVE ->
                EnumSet.of(Keeper.Purpose.REMOVE, anonymises ? Keeper.Purpose.ANONYMISE : Keeper.Purpose.DELETE);
            case ANONYMISE -> EnumSet.of(Keeper.Purpose.REMOVE, Keeper.Purpose.ANONYMISE);
            case FORCE -> EnumSet.of(Keeper.Purpose.REMOVE, Keeper.Purpose.FORCE);
            case UNARCHIVE, RESTORE, PURGE -> EnumSet.noneOf(Keeper.Purpose.class);
        };
    }

    private static Field<Long> id(Table<?> said) {
        return Objects.requireNonNull(said.field("customer_id", Long.class));
    }

    /**
     * What another day would do to a choice by date.
     *
     * @param day the other day
     * @param found how many would be found with it
     * @param more how many more than without it; below zero those who would no longer be found
     * @param examples a few of those who would be found with one of the two days and not with the other
     */
    public record Flip(LocalDate day, long found, long more, List<Long> examples) {}

    /** @throws Refused for a day that cannot be asked */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Flip flip(Choice.Silent silent, int months, Action action, int size) {
        Choice.Silent moved = silent.at(day(silent, LocalDate.now(clock)).plusMonths(months));
        List<Long> counts = counts(List.of(silent, moved), action);
        LocalDate today = LocalDate.now(clock);
        Rule now = ruled(silent, today);
        Rule then = ruled(moved, today);
        // The later the day, the more are silent: nobody comes and goes by the same move.
        Rule flips = months < 0 ? Rule.all(now, Rule.not(then)) : Rule.all(then, Rule.not(now));
        return new Flip(
                day(moved, today),
                counts.get(1),
                counts.get(1) - counts.get(0),
                counts.get(0).equals(counts.get(1)) ? List.of() : examples(criteria.where(flips), action, size));
    }

    private static Set<Place> from(Action action) {
        return EnumSet.of(action.from());
    }

    /** Bought within the twelve months up to today; or, never having bought, came within them. */
    Condition recently() {
        LocalDate yearAgo = LocalDate.now(clock).minusYears(1);
        return FACT.LAST_PURCHASE_ON
                .gt(yearAgo)
                .or(FACT.LAST_PURCHASE_ON.isNull().and(FACT.CREATED_ON.gt(yearAgo)));
    }

    /** Those who were put into the archive, and are there or come back there. */
    Condition archived() {
        return criteria.where(Rule.clause("archived_on", Operator.PRESENT));
    }

    // ---- meaning

    Condition where(Choice choice) {
        return where(choice, LocalDate.now(clock));
    }

    /** Whom a choice means on a day: what it counts back is counted back from that. */
    Condition where(Choice choice, LocalDate today) {
        return Criteria.on(today, () -> translated(choice, today));
    }

    private Condition translated(Choice choice, LocalDate today) {
        try {
            return switch (choice) {
                case Choice.Matching matching ->
                    criteria.where(matching.rule())
                            .and(matching.words() == null ? DSL.trueCondition() : Customers.found(matching.words()));
                case Choice.Picked picked -> picked(picked.customers());
                case Choice.InBin waiting -> Bin.contains(waiting.by());
                case Choice.Again again ->
                    FACT.CUSTOMER_ID.in(changes.bucketed(earlier(again), LineState.CHANGED_SINCE, LineState.TO_DO));
                case Choice.Archived archived -> criteria.where(ruled(archived, today));
                // Whoever has just bought with many others is scored within the minute, and not taken for gone until
                // then.
                case Choice.Gone gone -> criteria.where(ruled(gone, today)).and(Scores.followed());
                case Choice.Ready ready -> criteria.where(ruled(ready, today));
            };
        } catch (WrongRule wrong) {
            throw refused(choice, wrong);
        }
    }

    /**
     * The choice as a rule, as it is to be understood today; empty where there is none, as for those who were picked.
     *
     * @throws Refused for a choice that cannot be asked
     */
    public Optional<Rule> rule(Choice choice) {
        return switch (choice) {
            case Choice.Matching matching -> matching.words() == null ? Optional.of(matching.rule()) : Optional.empty();
            case Choice.Picked ignored -> Optional.empty();
            case Choice.InBin ignored -> Optional.empty();
            case Choice.Again ignored -> Optional.empty();
            case Choice.Archived archived -> Optional.of(ruled(archived, LocalDate.now(clock)));
            case Choice.Ready ready -> Optional.of(ruled(ready, LocalDate.now(clock)));
        };
    }

    private static Rule ruled(Choice.Archived archived, LocalDate today) {
        if (archived.monthsAgo() < 0 || archived.monthsAgo() > MOST_MONTHS)
            throw Refused.invalid("monthsAgo", "cleanup.months_implausible");
        return archived.rule(today);
    }

    private Rule ruled(Choice.Ready choice, LocalDate today) {
        return switch (choice) {
            case Choice.Silent silent -> silent.rule(day(silent, today));
            case Choice.Empty empty -> empty.rule();
            case Choice.Segment segment -> segment.rule();
            case Choice.Tags tags -> {
                if (tags.tags().isEmpty()) throw Refused.invalid("tags", "cleanup.tags_missing");
                yield tags.rule();
            }
            case Choice.Status status -> status.rule();
            case Choice.Gone gone -> {
                if (gone.atLeast() < 1 || gone.atLeast() > 100)
                    throw Refused.invalid("atLeast", "cleanup.percent_implausible");
                yield gone.rule();
            }
        };
    }

    /** What cannot be asked, named as the choice names it. */
    private static Refused refused(Choice choice, WrongRule wrong) {
        if (choice instanceof Choice.Segment segment
                && wrong.code().equals("criteria.unknown_segment")
                && wrong.part().equals(segment.key())) return Refused.invalid("key", "cleanup.segment_unknown");
        if (choice instanceof Choice.Status && wrong.code().equals("criteria.wrong_values"))
            return Refused.invalid("status", "cleanup.status_unknown");
        return Refused.invalid("rule." + wrong.part(), wrong.code());
    }

    /** The day that a choice by date goes by, asked today, up to and including. */
    private LocalDate day(Choice.Silent silent, LocalDate today) {
        if (silent.upTo() == null && silent.monthsAgo() == null) throw Refused.invalid("upTo", "cleanup.date_missing");
        if (silent.upTo() != null && silent.monthsAgo() != null) throw Refused.invalid("upTo", "cleanup.date_twice");
        if (silent.monthsAgo() != null && (silent.monthsAgo() < 0 || silent.monthsAgo() > MOST_MONTHS))
            throw Refused.invalid("monthsAgo", "cleanup.months_implausible");
        LocalDate day = silent.day(today);
        if (day.isAfter(today)) throw Refused.invalid("upTo", "cleanup.date_ahead");
        if (day.getYear() < 1900) throw Refused.invalid("upTo", "cleanup.date_implausible");
        List<String> kinds = silent.kinds();
        if (kinds != null && kinds.isEmpty()) throw Refused.invalid("kinds", "cleanup.kinds_missing");
        if (kinds != null && !KINDS.containsAll(kinds)) throw Refused.invalid("kinds", "cleanup.kinds_unknown");
        return day;
    }

    private static Condition picked(List<CustomerId> customers) {
        if (customers.isEmpty()) throw Refused.invalid("customers", "cleanup.nobody_picked");
        if (customers.size() > MOST_PICKED) throw Refused.invalid("customers", "cleanup.too_many_picked");
        return FACT.CUSTOMER_ID.eq(
                DSL.any(customers.stream().map(CustomerId::value).toArray(Long[]::new)));
    }

    /** The change whose rest is meant. While it runs, the rest still has its turn to come. */
    private long earlier(Choice.Again again) {
        Change change = change(again);
        if (change.underWay()) throw Refused.invalid("of", "cleanup.again_under_way");
        return change.changeId();
    }

    private Change change(Choice.Again again) {
        try {
            return changes.find(Long.parseLong(again.of()));
        } catch (NumberFormatException notAnId) {
            throw Refused.invalid("of", "cleanup.again_unknown");
        } catch (Refused refused) {
            if (refused.kind() != Refused.Kind.NOT_FOUND) throw refused;
            throw Refused.invalid("of", "cleanup.again_unknown");
        }
    }

    /**
     * The day up to which nothing happened to those whom a choice means, for those who ask whether anything did since;
     * null for a choice that does not go by a day. The rest of an earlier plan goes by the day that the plan went by.
     */
    public @Nullable LocalDate since(Choice choice) {
        return since(choice, LocalDate.now(clock));
    }

    @Nullable
    LocalDate since(Choice choice, LocalDate today) {
        return switch (choice) {
            case Choice.Silent silent -> silent.day(today);
            case Choice.Again again -> sinceOf(change(again).changeId());
            case Choice.Ready ignored -> null;
            case Choice.Archived ignored -> null;
            case Choice.Matching ignored -> null;
            case Choice.Picked ignored -> null;
            case Choice.InBin ignored -> null;
        };
    }

    private @Nullable LocalDate sinceOf(long planId) {
        return db.selectFrom(PLAN)
                .where(PLAN.PLAN_ID.eq(planId))
                .fetchOptional()
                .map(plan -> since(JSON.readValue(plan.getChoice().data(), Choice.class), plan.getAsOf()))
                .orElse(null);
    }
}
