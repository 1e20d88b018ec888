package dev.custodia.segments;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.segments.Tables.SEGMENT;
import static dev.custodia.tables.segments.Tables.SEGMENT_KEY;
import static dev.custodia.tables.segments.Tables.STAY;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.RuleHolder;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Whom;
import dev.custodia.database.Ids;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Columns;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Order;
import dev.custodia.facts.Place;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.screens.Words;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The door to segments: made, changed, looked into, explained, compared. */
@Component
public class Segments {
    private static final int LONGEST_NAME = 120;
    private static final int MOST_BY_HAND = 10_000;
    /** Words that stand in addresses where a key stands. */
    private static final Set<String> RESERVED = Set.of("new", "builder", "text", "compare");

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Criteria criteria;
    private final Facts facts;
    private final Access access;
    private final Journal journal;
    private final Transactions transactions;
    private final Rows rows;
    private final Follow follow;
    private final ObjectProvider<RuleHolder> holders;

    Segments(
            DSLContext db,
            Clock clock,
            Ids ids,
            Criteria criteria,
            Facts facts,
            Access access,
            Journal journal,
            Transactions transactions,
            Rows rows,
            Follow follow,
            ObjectProvider<RuleHolder> holders) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.criteria = criteria;
        this.facts = facts;
        this.access = access;
        this.journal = journal;
        this.transactions = transactions;
        this.rows = rows;
        this.follow = follow;
        this.holders = holders;
    }

    // ---- looking

    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Segment> all() {
        return rows.all().stream().map(this::counted).toList();
    }

    /** For whoever is limited with how many of their own customers are in it. */
    private Segment counted(Segment segment) {
        return access.isLimited() ? segment.with(count(segment)) : segment;
    }

    /** @throws Refused {@code segments.unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Segment find(String key) {
        return counted(known(key));
    }

    private Segment known(String key) {
        return rows.find(key).orElseThrow(() -> Refused.notFound("segments.unknown"));
    }

    /** How many are in it at this moment. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public long count(Segment segment) {
        return facts.count(rows.where(segment), rows.places(segment));
    }

    /** Where its customers are. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Set<Place> places(Segment segment) {
        return rows.places(segment);
    }

    /** Some of those in it, in this order; the cursor is the last one seen. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public dev.custodia.facts.Page members(Segment segment, @Nullable String after, int size) {
        Order byName = new Order(criteria.field("name"), false);
        return facts.page(rows.where(segment), rows.places(segment), byName, after, size);
    }

    /** What a rule finds, all of it and clause by clause, in one look at the base. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Funnel funnel(Rule rule, List<Part> parts) {
        return asked(() -> {
            Set<Place> places = rows.places(rule);
            List<Field<Integer>> counts = new ArrayList<>();
            counts.add(DSL.count());
            counts.add(DSL.count().filterWhere(criteria.where(rule)));
            List<Condition> before = new ArrayList<>();
            for (Part part : parts) {
                Condition alone = criteria.where(part.rule());
                if (part.first()) before.clear();
                before.add(alone);
                counts.add(DSL.count().filterWhere(alone));
                // Within "any of" each clause adds to those before it; within "all of" it takes away.
                counts.add(DSL.count().filterWhere(part.any() ? DSL.or(before) : DSL.and(before)));
            }
            var row = db.select(counts).from(FACT).where(Facts.in(places)).fetchSingle();
            List<Long> alone = new ArrayList<>();
            List<Long> remaining = new ArrayList<>();
            for (int i = 2; i < counts.size(); i += 2) {
                alone.add(row.get(i, Long.class));
                remaining.add(row.get(i + 1, Long.class));
            }
            return new Funnel(row.get(0, Long.class), row.get(1, Long.class), alone, remaining);
        });
    }

    /**
     * A part of a rule that numbers stand beside.
     *
     * @param first whether it begins its group
     * @param any whether its group is an "any of"
     */
    public record Part(Rule rule, boolean first, boolean any) {}

    /** All parts in the order of reading: each group's parts after the group itself, each group's whole before what follows. */
    public static List<Part> parts(Rule rule) {
        List<Part> parts = new ArrayList<>();
        switch (rule) {
            case Rule.AllOf all -> parts(all.of(), false, parts);
            case Rule.AnyOf any -> parts(any.of(), true, parts);
            default -> parts(List.of(rule), false, parts);
        }
        return parts;
    }

    private static void parts(List<Rule> group, boolean any, List<Part> parts) {
        for (int i = 0; i < group.size(); i++) parts.add(new Part(group.get(i), i == 0, any));
        for (Rule part : group) {
            Rule inner = part instanceof Rule.Not not ? not.of() : part;
            if (inner instanceof Rule.AllOf all) parts(all.of(), false, parts);
            if (inner instanceof Rule.AnyOf other) parts(other.of(), true, parts);
        }
    }

    /** A few of those whom a rule finds. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Long> examples(Rule rule, int size) {
        return asked(() -> facts.page(
                        criteria.where(rule), rows.places(rule), new Order(criteria.field("name"), false), null, size)
                .ids());
    }

    private static <T> T asked(java.util.function.Supplier<T> question) {
        try {
            return question.get();
        } catch (WrongRule wrong) {
            throw Refused.invalid("rule." + wrong.part(), wrong.code());
        }
    }

    // ---- made and changed

    /** @throws Refused with everything that is wrong with the draft; {@code segments.key_taken} */
    @Needs(Permission.SEGMENTS_EDIT)
    public Segment create(SegmentDraft draft) {
        String key = draft.key() == null || draft.key().isBlank()
                ? freeKey(draft.name())
                : draft.key().strip();
        refuse(draft, key, null);
        long segmentId = ids.next();
        transactions.run(() -> {
            int claimed = db.insertInto(SEGMENT_KEY)
                    .set(SEGMENT_KEY.KEY, key)
                    .set(SEGMENT_KEY.SEGMENT_ID, segmentId)
                    .onConflictDoNothing()
                    .execute();
            if (claimed == 0) throw Refused.conflict("segments.key_taken");
            Rule rule = draft.rule() == null ? null : draft.rule().plain();
            db.insertInto(SEGMENT)
                    .set(SEGMENT.SEGMENT_ID, segmentId)
                    .set(SEGMENT.KEY, key)
                    .set(SEGMENT.NAME, draft.name().strip())
                    .set(SEGMENT.DESCRIPTION, Draft.blankToNull(draft.description()))
                    .set(SEGMENT.LIVING, draft.living())
                    .set(SEGMENT.RULE, Rows.json(rule))
                    .set(SEGMENT.REVISION, 1L)
                    .set(SEGMENT.CREATED_AT, now())
                    .set(SEGMENT.CREATED_BY, access.current().userId())
                    .set(SEGMENT.CHANGED_AT, now())
                    .set(SEGMENT.RULE_SINCE, now())
                    .set(SEGMENT.FIRST_STAY, ids.next())
                    .set(SEGMENT.MEMBERS, 0L)
                    .set(SEGMENT.TO_FILL, draft.living())
                    .execute();
            follow.followAll();
            journal.record(Entry.of(access.current(), "segments.create").about(segmentId));
        });
        // In a transaction of its own: by now nobody can touch a customer without saying so.
        transactions.run(() -> {
            if (draft.living()) follow.fill(segmentId);
            else if (draft.rule() != null) fillFixed(segmentId, draft.rule());
        });
        return rows.find(segmentId).orElseThrow();
    }

    private void fillFixed(long segmentId, Rule rule) {
        put(segmentId, rows.firstStay(segmentId), criteria.where(rule).and(Facts.in(rows.places(rule))), null);
    }

    private String freeKey(String name) {
        String slug = Columns.plain(name).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (slug.length() > 50) slug = slug.substring(0, 50);
        if (slug.isEmpty()) slug = "segment";
        String key = slug;
        for (int i = 2; RESERVED.contains(key) || db.fetchExists(SEGMENT_KEY, SEGMENT_KEY.KEY.eq(key)); i++)
            key = slug + "-" + i;
        return key;
    }

    private void refuse(SegmentDraft draft, String key, @Nullable Segment before) {
        List<Problem> problems = new ArrayList<>();
        if (draft.name().isBlank()) problems.add(Problem.of("name", "segments.name_missing"));
        if (draft.name().strip().length() > LONGEST_NAME) problems.add(Problem.of("name", "segments.name_too_long"));
        if (!key.matches("[a-z0-9][a-z0-9-]{0,59}") || RESERVED.contains(key))
            problems.add(Problem.of("key", "segments.key_unfit"));
        if (draft.living() && draft.rule() == null) problems.add(Problem.of("rule", "segments.rule_missing"));
        if (before != null && before.living() != draft.living())
            problems.add(Problem.of("living", "segments.kind_stays"));
        if (draft.rule() != null) {
            try {
                // A rule that would build on itself is refused before it is asked.
                if (rows.keysIn(draft.rule()).contains(key)) problems.add(Problem.of("rule", "segments.circle"));
                else {
                    criteria.kept(draft.rule());
                    criteria.topics(draft.rule());
                }
            } catch (WrongRule wrong) {
                problems.add(Problem.of("rule." + wrong.part(), wrong.code()));
            }
        }
        if (!problems.isEmpty()) throw Refused.invalid(problems);
    }

    /**
     * Changes a segment; a living one whose rule changes is filled anew.
     *
     * @param revision of the segment that the draft was made from
     * @throws Refused with everything that is wrong with the draft; {@code segments.changed_meanwhile}
     */
    @Needs(Permission.SEGMENTS_EDIT)
    public Segment change(String key, long revision, SegmentDraft draft) {
        Segment before = known(key);
        refuse(draft, key, before);
        Rule rule = draft.rule() == null ? null : draft.rule().plain();
        boolean otherRule = before.living() && !Objects.equals(rule, before.rule());
        transactions.run(() -> {
            int changed = db.update(SEGMENT)
                    .set(SEGMENT.NAME, draft.name().strip())
                    .set(SEGMENT.DESCRIPTION, Draft.blankToNull(draft.description()))
                    .set(SEGMENT.RULE, Rows.json(before.living() ? rule : before.rule()))
                    .set(SEGMENT.REVISION, SEGMENT.REVISION.plus(1))
                    .set(SEGMENT.CHANGED_AT, now())
                    .set(SEGMENT.RULE_SINCE, otherRule ? DSL.val(now()) : SEGMENT.RULE_SINCE)
                    .set(SEGMENT.TO_FILL, otherRule ? DSL.val(true) : SEGMENT.TO_FILL)
                    .where(SEGMENT.SEGMENT_ID.eq(before.segmentId()))
                    .and(SEGMENT.REVISION.eq(revision))
                    .execute();
            if (changed == 0) throw Refused.conflict("segments.changed_meanwhile");
            if (otherRule) refillThoseOn(key);
            follow.followAll();
            journal.record(Entry.of(access.current(), "segments.change").about(before.segmentId()));
        });
        if (otherRule) follow.fillAll();
        return known(key);
    }

    /** Whoever builds on a segment whose rule has changed is somebody else now, too. */
    private void refillThoseOn(String key) {
        for (Segment other : rows.living()) {
            if (rows.keysIn(other.rule()).contains(key))
                db.update(SEGMENT)
                        .set(SEGMENT.TO_FILL, true)
                        .where(SEGMENT.SEGMENT_ID.eq(other.segmentId()))
                        .execute();
        }
    }

    /**
     * What builds on a segment.
     *
     * @param segments the names of other segments
     * @param rules the keys of the words that name other rules
     */
    public record Uses(List<String> segments, List<String> rules) {
        public boolean none() {
            return segments.isEmpty() && rules.isEmpty();
        }

        private String listed() {
            List<String> all = new ArrayList<>(segments);
            rules.forEach(rule -> all.add(rule.substring(rule.lastIndexOf('.') + 1)));
            return String.join(", ", all);
        }

        /** All of them in the reader's words. */
        public List<String> said(Words words) {
            List<String> said = new ArrayList<>(segments);
            rules.forEach(rule -> said.add(words.of(rule)));
            return said;
        }
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    public Uses uses(String key) {
        List<String> others = rows.living().stream()
                .filter(other -> Rows.direct(other.rule()).contains(key))
                .map(Segment::name)
                .toList();
        List<String> rules = holders.orderedStream()
                .flatMap(holder -> holder.rules().entrySet().stream())
                .filter(rule -> Rows.direct(rule.getValue()).contains(key))
                .map(Map.Entry::getKey)
                .toList();
        return new Uses(others, rules);
    }

    /** @throws Refused {@code segments.used} where something builds on it */
    @Needs(Permission.SEGMENTS_EDIT)
    public void remove(String key) {
        Segment segment = known(key);
        Uses used = uses(key);
        if (!used.none())
            throw new Refused(
                    Refused.Kind.CONFLICT, List.of(new Problem("", "segments.used", Map.of("by", used.listed()))));
        transactions.run(() -> {
            rows.locked(segment.segmentId());
            db.deleteFrom(STAY).where(STAY.SEGMENT_ID.eq(segment.segmentId())).execute();
            db.deleteFrom(SEGMENT_KEY).where(SEGMENT_KEY.KEY.eq(key)).execute();
            db.deleteFrom(SEGMENT)
                    .where(SEGMENT.SEGMENT_ID.eq(segment.segmentId()))
                    .execute();
            journal.record(Entry.of(access.current(), "segments.remove").about(segment.segmentId()));
        });
        transactions.run(follow::followAll);
    }

    // ---- by hand

    /** Puts customers into a fixed segment; who is in it already stays. Returns how many were put in. */
    @Needs(Permission.SEGMENTS_EDIT)
    public int add(String key, Collection<CustomerId> customers) {
        Condition who =
                FACT.CUSTOMER_ID.eq(DSL.any(these(customers))).and(Facts.in(EnumSet.of(Place.ACTIVE, Place.ARCHIVED)));
        Segment segment = fixed(key);
        return transactions.get(() -> putByHand(segment, who));
    }

    private int putByHand(Segment segment, Condition who) {
        int added = put(segment.segmentId(), ids.next(), who, access.current().userId());
        journal.record(Entry.of(access.current(), "segments.add")
                .about(segment.segmentId())
                .affecting(added));
        return added;
    }

    /** How many were moved by hand, and of how many it was asked; for the others there was nothing to do. */
    public record ByHand(long moved, long asked) {}

    /**
     * Puts all of these into a fixed segment; who is in it already stays.
     *
     * @throws Refused {@code segments.unknown}, {@code segments.not_fixed}, and where nobody is named or the rule cannot
     *     be asked
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.SEGMENTS_EDIT})
    public ByHand add(String key, Whom whom) {
        Condition who = whom.condition(criteria);
        Segment segment = fixed(key);
        return transactions.get(() -> {
            // The lock first, so that both numbers are of one moment.
            rows.locked(segment.segmentId());
            long asked = db.fetchCount(FACT, who);
            return new ByHand(putByHand(segment, who), asked);
        });
    }

    private int put(long segmentId, long stayId, Condition who, @Nullable Long by) {
        rows.locked(segmentId);
        var put = db.insertInto(STAY, STAY.CUSTOMER_ID, STAY.SEGMENT_ID, STAY.STAY_ID, STAY.ENTERED_AT, STAY.BY)
                .select(DSL.select(
                                FACT.CUSTOMER_ID,
                                DSL.val(segmentId),
                                DSL.val(stayId),
                                DSL.val(now()),
                                DSL.val(by, SQLDataType.BIGINT))
                        .from(FACT)
                        .where(who)
                        .andNotExists(DSL.selectOne()
                                .from(STAY)
                                .where(STAY.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                                .and(STAY.SEGMENT_ID.eq(segmentId))
                                .and(STAY.LEFT_AT.isNull())))
                .returning(STAY.CUSTOMER_ID)
                .fetch(STAY.CUSTOMER_ID);
        counted(segmentId, put.size());
        Facts.touched(db, put, SegmentFields.TOPIC);
        return put.size();
    }

    private void counted(long segmentId, int more) {
        db.update(SEGMENT)
                .set(SEGMENT.MEMBERS, SEGMENT.MEMBERS.plus(more))
                .where(SEGMENT.SEGMENT_ID.eq(segmentId))
                .execute();
    }

    /** Takes customers out of a fixed segment. Returns how many were in it. */
    @Needs(Permission.SEGMENTS_EDIT)
    public int takeOut(String key, Collection<CustomerId> customers) {
        Segment segment = fixed(key);
        Long[] these = these(customers);
        return transactions.get(() -> takenOut(segment, STAY.CUSTOMER_ID.eq(DSL.any(these))));
    }

    /** Takes all of these out of a fixed segment, who are in it. @throws Refused as {@link #add(String, Whom)} */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.SEGMENTS_EDIT})
    public ByHand takeOut(String key, Whom whom) {
        Condition who = whom.condition(criteria);
        Segment segment = fixed(key);
        return transactions.get(() -> {
            rows.locked(segment.segmentId());
            long asked = db.fetchCount(FACT, who);
            Condition these =
                    STAY.CUSTOMER_ID.in(DSL.select(FACT.CUSTOMER_ID).from(FACT).where(who));
            return new ByHand(takenOut(segment, these), asked);
        });
    }

    private int takenOut(Segment segment, Condition these) {
        rows.locked(segment.segmentId());
        List<Long> out = db.update(STAY)
                .set(STAY.LEFT_AT, now())
                .where(STAY.SEGMENT_ID.eq(segment.segmentId()))
                .and(STAY.LEFT_AT.isNull())
                .and(these)
                .returning(STAY.CUSTOMER_ID)
                .fetch(STAY.CUSTOMER_ID);
        counted(segment.segmentId(), -out.size());
        Facts.touched(db, out, SegmentFields.TOPIC);
        journal.record(Entry.of(access.current(), "segments.take_out")
                .about(segment.segmentId())
                .affecting(out.size()));
        return out.size();
    }

    private Segment fixed(String key) {
        Segment segment = known(key);
        if (segment.living()) throw Refused.conflict("segments.not_fixed");
        return segment;
    }

    private static Long[] these(Collection<CustomerId> customers) {
        if (customers.isEmpty()) throw Refused.invalid("customers", "segments.nobody");
        if (customers.size() > MOST_BY_HAND) throw Refused.invalid("customers", "segments.too_many");
        return customers.stream().map(CustomerId::value).toArray(Long[]::new);
    }

    // ---- why

    /** Part by part, whether a rule holds for one customer. @throws Refused {@code customers.unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Why why(Rule rule, CustomerId customer) {
        return asked(() -> {
            List<Rule> nodes = new ArrayList<>();
            nodes(rule, nodes);
            List<Field<Boolean>> answers = new ArrayList<>();
            for (Rule node : nodes)
                answers.add(
                        DSL.coalesce(DSL.field(criteria.where(node, List.of(customer.value()))), DSL.inline(false)));
            var row = db.select(answers)
                    .from(FACT)
                    .where(FACT.CUSTOMER_ID.eq(customer.value()))
                    .fetchOptional()
                    .orElseThrow(() -> Refused.notFound("customers.unknown"));
            List<Boolean> holds = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) holds.add(row.get(i, Boolean.class));
            return why(rule, customer, holds.iterator());
        });
    }

    private static void nodes(Rule rule, List<Rule> nodes) {
        nodes.add(rule);
        children(rule).forEach(child -> nodes(child, nodes));
    }

    private static List<Rule> children(Rule rule) {
        return switch (rule) {
            case Rule.AllOf all -> all.of();
            case Rule.AnyOf any -> any.of();
            case Rule.Not not -> List.of(not.of());
            case Rule.Clause ignored -> List.of();
            case Rule.Events ignored -> List.of();
            case Rule.Everybody ignored -> List.of();
        };
    }

    private Why why(Rule rule, CustomerId customer, java.util.Iterator<Boolean> holds) {
        boolean here = holds.next();
        List<Why> parts = new ArrayList<>();
        for (Rule child : children(rule)) parts.add(why(child, customer, holds));
        List<Long> one = List.of(customer.value());
        Object value = rule instanceof Rule.Clause clause
                ? criteria.field(clause.field()).values().apply(one).get(customer.value())
                : null;
        Criteria.Happened happened = rule instanceof Rule.Events events
                ? criteria.happened(events, one).getOrDefault(customer.value(), new Criteria.Happened(0, null))
                : null;
        return new Why(rule, here, value, happened, parts);
    }

    /**
     * Whether a customer is in a segment now, and since when.
     *
     * @param from known to be in since; null where the customer is not in, or is so since a moment ago
     * @param fromTheStart whether history begins with the customer in it already
     * @param byHand who put the customer in, or null
     * @param inTheRule whether a fixed one holds the customer; a living one, whether its rule does
     */
    public record Standing(
            boolean inTheRule,
            java.time.@Nullable Instant from,
            boolean fromTheStart,
            @Nullable Long byHand) {}

    /** @throws Refused {@code segments.unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Standing standing(String key, CustomerId customer) {
        Segment segment = known(key);
        boolean in = db.fetchExists(DSL.selectOne()
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(customer.value()))
                .and(rows.where(segment)));
        return db.select(STAY.ENTERED_AT, STAY.BY, DSL.field(STAY.STAY_ID.eq(SEGMENT.FIRST_STAY)))
                .from(STAY)
                .join(SEGMENT)
                .on(SEGMENT.SEGMENT_ID.eq(STAY.SEGMENT_ID))
                .where(STAY.CUSTOMER_ID.eq(customer.value()))
                .and(STAY.SEGMENT_ID.eq(segment.segmentId()))
                .and(STAY.LEFT_AT.isNull())
                .fetchOptional()
                .filter(row -> in)
                .map(row -> new Standing(true, row.value1().toInstant(), row.value3(), row.value2()))
                .orElse(new Standing(in, null, false, null));
    }

    // ---- history

    /** Whether somebody was in at the end of a day, as far as history tells. */
    public enum Then {
        IN,
        OUT,
        /** Before history begins, or a day that has not ended. */
        UNKNOWN
    }

    /** @throws Refused {@code segments.unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Then on(String key, CustomerId customer, LocalDate day) {
        Segment segment = known(key);
        OffsetDateTime end = day.plusDays(1).atStartOfDay(clock.getZone()).toOffsetDateTime();
        if (end.toInstant().isBefore(segment.historyFrom()) || day.isAfter(LocalDate.now(clock))) return Then.UNKNOWN;
        return db.fetchExists(
                        STAY,
                        STAY.CUSTOMER_ID
                                .eq(customer.value())
                                .and(STAY.SEGMENT_ID.eq(segment.segmentId()))
                                .and(STAY.ENTERED_AT.lt(end))
                                .and(STAY.LEFT_AT.isNull().or(STAY.LEFT_AT.ge(end))))
                ? Then.IN
                : Then.OUT;
    }

    /** How many were in at the end of a day; empty where history does not tell. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Optional<Long> countOn(String key, LocalDate day) {
        Segment segment = known(key);
        OffsetDateTime end = day.plusDays(1).atStartOfDay(clock.getZone()).toOffsetDateTime();
        if (end.toInstant().isBefore(segment.historyFrom()) || day.isAfter(LocalDate.now(clock)))
            return Optional.empty();
        return Optional.of((long) db.fetchCount(
                STAY,
                STAY.SEGMENT_ID
                        .eq(segment.segmentId())
                        .and(Facts.owned(STAY.CUSTOMER_ID))
                        .and(STAY.ENTERED_AT.lt(end))
                        .and(STAY.LEFT_AT.isNull().or(STAY.LEFT_AT.ge(end)))));
    }

    /** Who entered and who left, by day, from one day to another; days on which nobody did are there too. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Passage> passages(String key, LocalDate from, LocalDate to) {
        Segment segment = known(key);
        OffsetDateTime begin = from.atStartOfDay(clock.getZone()).toOffsetDateTime();
        OffsetDateTime end = to.plusDays(1).atStartOfDay(clock.getZone()).toOffsetDateTime();
        Map<LocalDate, long[]> days = new TreeMap<>();
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) days.put(day, new long[2]);
        Field<LocalDate> entered = dayOf(STAY.ENTERED_AT);
        db.select(entered, DSL.count())
                .from(STAY)
                .join(SEGMENT)
                .on(SEGMENT.SEGMENT_ID.eq(STAY.SEGMENT_ID))
                .where(STAY.SEGMENT_ID.eq(segment.segmentId()))
                .and(Facts.owned(STAY.CUSTOMER_ID))
                .and(STAY.STAY_ID.ne(SEGMENT.FIRST_STAY))
                .and(STAY.ENTERED_AT.ge(begin))
                .and(STAY.ENTERED_AT.lt(end))
                .groupBy(entered)
                .forEach(row -> Objects.requireNonNull(days.get(row.value1()))[0] += row.value2());
        Field<LocalDate> left = dayOf(STAY.LEFT_AT);
        db.select(left, DSL.count())
                .from(STAY)
                .where(STAY.SEGMENT_ID.eq(segment.segmentId()))
                .and(Facts.owned(STAY.CUSTOMER_ID))
                .and(STAY.LEFT_AT.ge(begin))
                .and(STAY.LEFT_AT.lt(end))
                .groupBy(left)
                .forEach(row -> Objects.requireNonNull(days.get(row.value1()))[1] += row.value2());
        return days.entrySet().stream()
                .map(day -> new Passage(day.getKey(), day.getValue()[0], day.getValue()[1]))
                .toList();
    }

    private Field<LocalDate> dayOf(Field<OffsetDateTime> moment) {
        return DSL.field(
                "({0} at time zone {1})::date",
                SQLDataType.LOCALDATE, moment, DSL.inline(clock.getZone().getId()));
    }

    // ---- compared

    /** @throws Refused {@code segments.unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Overlap compare(String first, String second) {
        Condition one = DSL.coalesce(DSL.field(rows.where(known(first))), DSL.inline(false))
                .isTrue();
        Condition other = DSL.coalesce(DSL.field(rows.where(known(second))), DSL.inline(false))
                .isTrue();
        return db.select(
                        DSL.count().filterWhere(one.and(DSL.not(other))),
                        DSL.count().filterWhere(one.and(other)),
                        DSL.count().filterWhere(other.and(DSL.not(one))))
                .from(FACT)
                .where(Facts.own())
                .fetchSingle(row -> new Overlap(row.value1(), row.value2(), row.value3()));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
