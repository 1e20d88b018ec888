package dev.custodia.segments;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.segments.Tables.SEGMENT;
import static dev.custodia.tables.segments.Tables.STAY;

import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Looking;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.tables.segments.tables.records.SegmentRecord;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads segments out of their rows, and says who is in one. */
@Component
class Rows {
    static final String FIELD = "segment";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int DEEPEST = 10;

    private final DSLContext db;
    private final ObjectProvider<Criteria> criteria;

    Rows(DSLContext db, ObjectProvider<Criteria> criteria) {
        this.db = db;
        this.criteria = criteria;
    }

    List<Segment> all() {
        return db.selectFrom(SEGMENT)
                .orderBy(DSL.lower(SEGMENT.NAME), SEGMENT.SEGMENT_ID)
                .fetch(Rows::read);
    }

    /** Those that follow their rules. */
    List<Segment> living() {
        return all().stream().filter(Segment::living).toList();
    }

    /** Those for which everybody is still to be looked at. */
    List<Long> toFill() {
        return db.select(SEGMENT.SEGMENT_ID)
                .from(SEGMENT)
                .where(SEGMENT.TO_FILL)
                .and(SEGMENT.LIVING)
                .orderBy(SEGMENT.SEGMENT_ID)
                .fetch(SEGMENT.SEGMENT_ID);
    }

    Optional<Segment> find(long segmentId) {
        return db.selectFrom(SEGMENT).where(SEGMENT.SEGMENT_ID.eq(segmentId)).fetchOptional(Rows::read);
    }

    Optional<Segment> find(String key) {
        return db.selectFrom(SEGMENT).where(SEGMENT.KEY.eq(key)).fetchOptional(Rows::read);
    }

    /** Takes the lock under which the stays of a segment are written. */
    Optional<Segment> locked(long segmentId) {
        return db.selectFrom(SEGMENT)
                .where(SEGMENT.SEGMENT_ID.eq(segmentId))
                .forUpdate()
                .fetchOptional(Rows::read);
    }

    /** The stays that the first filling writes. */
    long firstStay(long segmentId) {
        return Objects.requireNonNull(db.select(SEGMENT.FIRST_STAY)
                .from(SEGMENT)
                .where(SEGMENT.SEGMENT_ID.eq(segmentId))
                .fetchSingle(SEGMENT.FIRST_STAY));
    }

    static Segment read(SegmentRecord row) {
        JSONB rule = row.getRule();
        return new Segment(
                row.getSegmentId(),
                row.getKey(),
                row.getName(),
                row.getDescription(),
                row.getLiving(),
                rule == null ? null : JSON.readValue(rule.data(), Rule.class),
                row.getRevision(),
                row.getCreatedAt().toInstant(),
                row.getCreatedBy(),
                row.getChangedAt().toInstant(),
                row.getRuleSince().toInstant(),
                row.getMembers(),
                row.getToFill());
    }

    static @Nullable JSONB json(@Nullable Rule rule) {
        return rule == null ? null : JSONB.valueOf(JSON.writeValueAsString(rule));
    }

    /**
     * Who is in the segment, as a predicate over {@code facts.fact}. Of a living one this is its rule, so that lists and
     * plans never depend on whether somebody has followed it yet; archived customers are in it only where the rule asks
     * about them.
     */
    Condition where(Segment segment) {
        return segment.living()
                ? where(Objects.requireNonNull(segment.rule()))
                : FACT.CUSTOMER_ID.in(inside(segment.segmentId())).and(Facts.in(places(segment)));
    }

    Condition where(Rule rule) {
        return criteria.getObject().where(rule).and(Facts.in(places(rule)));
    }

    /** Where a rule looks, those that it builds on included. */
    Set<Place> places(Rule rule) {
        return Looking.placesOf(expanded(rule));
    }

    /** Where those in the segment are. */
    Set<Place> places(Segment segment) {
        return segment.living() ? places(Objects.requireNonNull(segment.rule())) : EnumSet.of(Place.ACTIVE);
    }

    static Select<Record1<Long>> inside(long segmentId) {
        return DSL.select(STAY.CUSTOMER_ID)
                .from(STAY)
                .where(STAY.SEGMENT_ID.eq(segmentId))
                .and(STAY.LEFT_AT.isNull());
    }

    /** @throws WrongRule where there is no such segment */
    Segment named(String key) {
        return find(key).orElseThrow(() -> new WrongRule("criteria.unknown_segment", key));
    }

    /** The rule with the rules of the living segments that it builds on in their place. */
    Rule expanded(Rule rule) {
        return expanded(rule, 0);
    }

    private Rule expanded(Rule rule, int depth) {
        if (depth > DEEPEST) throw new WrongRule("criteria.segment_circle", FIELD);
        return switch (rule) {
            case Rule.AllOf all ->
                new Rule.AllOf(
                        all.of().stream().map(part -> expanded(part, depth)).toList());
            case Rule.AnyOf any ->
                new Rule.AnyOf(
                        any.of().stream().map(part -> expanded(part, depth)).toList());
            case Rule.Not not -> new Rule.Not(expanded(not.of(), depth));
            case Rule.Clause clause when clause.field().equals(FIELD) -> ofSegments(clause, depth);
            case Rule.Clause clause -> clause;
            case Rule.Events events -> events;
            case Rule.Everybody everybody -> everybody;
        };
    }

    private Rule ofSegments(Rule.Clause clause, int depth) {
        List<Rule> rules = clause.values().stream()
                .map(key -> {
                    Segment segment = named(key);
                    return segment.living()
                            ? expanded(Objects.requireNonNull(segment.rule()), depth + 1)
                            : new Rule.Clause(FIELD, dev.custodia.criteria.Operator.ANY_OF, List.of(key));
                })
                .toList();
        return switch (clause.operator()) {
            case ANY_OF -> new Rule.AnyOf(rules);
            case ALL_OF -> new Rule.AllOf(rules);
            case NONE_OF -> new Rule.Not(new Rule.AnyOf(rules));
            default -> throw new WrongRule("criteria.unknown_operator", FIELD);
        };
    }

    /** The segments that a rule builds on, and those that they build on. */
    Set<String> keysIn(@Nullable Rule rule) {
        Set<String> keys = new HashSet<>();
        collect(rule, keys);
        return keys;
    }

    private void collect(@Nullable Rule rule, Set<String> keys) {
        if (rule == null) return;
        direct(rule).forEach(key -> {
            if (keys.add(key)) find(key).filter(Segment::living).ifPresent(segment -> collect(segment.rule(), keys));
        });
    }

    static Set<String> direct(@Nullable Rule rule) {
        Set<String> keys = new HashSet<>();
        if (rule == null) return keys;
        rule.leaves()
                .filter(leaf ->
                        leaf instanceof Rule.Clause clause && clause.field().equals(FIELD))
                .forEach(leaf -> keys.addAll(((Rule.Clause) leaf).values()));
        return keys;
    }

    /** What has to be touched for somebody to enter or leave it. */
    Set<String> topics(Segment segment) {
        if (!segment.living()) return Set.of();
        Set<String> topics =
                new HashSet<>(criteria.getObject().topics(expanded(Objects.requireNonNull(segment.rule()))));
        topics.add(Facts.PLACE);
        return topics;
    }
}
