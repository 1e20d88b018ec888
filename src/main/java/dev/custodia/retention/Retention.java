package dev.custodia.retention;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.retention.Tables.HELD;
import static dev.custodia.tables.retention.Tables.HOLD;

import dev.custodia.access.Access;
import dev.custodia.access.Guarded;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.SecondPerson;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Erasure;
import dev.custodia.customers.Whom;
import dev.custodia.database.Ids;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.Dealings;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door to legal holds: on one customer, on many, on a document, on a tax period. To set one on many is a change, and
 * so is to release it; one on a tax period holds at once whoever has documents in it, and whoever comes to have some.
 */
@Component
public class Retention {
    /** The acts, as the journal and the API name them. */
    public static final String SET = HoldActs.Hold.CODE;

    public static final String RELEASE = HoldActs.Release.CODE;

    private static final int LONGEST = 500;
    private static final int FIRST_YEAR = 1900;
    private static final Field<Long> HELD_NOW = DSL.field(DSL.select(DSL.count())
                    .from(HELD)
                    .where(HELD.HOLD_ID.eq(HOLD.HOLD_ID))
                    .and(HELD.ENDED_BY.isNull())
                    .and(Facts.owned(HELD.CUSTOMER_ID)))
            .cast(Long.class);
    private static final Field<Boolean> ON_DOCUMENT = DSL.field(DSL.exists(
            DSL.selectOne().from(HELD).where(HELD.HOLD_ID.eq(HOLD.HOLD_ID)).and(HELD.DOCUMENT_ID.isNotNull())));

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Transactions transactions;
    private final Changes changes;
    private final Criteria criteria;
    private final Facts facts;
    private final Dealings dealings;
    private final Erasure erasure;
    private final Holding holding;
    private final Access access;
    private final Journal journal;
    private final SecondPerson second;

    Retention(
            DSLContext db,
            Clock clock,
            Ids ids,
            Transactions transactions,
            Changes changes,
            Criteria criteria,
            Facts facts,
            Dealings dealings,
            Erasure erasure,
            Holding holding,
            Access access,
            Journal journal,
            SecondPerson second) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.transactions = transactions;
        this.changes = changes;
        this.criteria = criteria;
        this.facts = facts;
        this.dealings = dealings;
        this.erasure = erasure;
        this.holding = holding;
        this.access = access;
        this.journal = journal;
        this.second = second;
    }

    // ---- looking

    /** Those that hold, to be looked at again first to last; the cursor is the last one seen. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Hold> standing(@Nullable Long after, int size) {
        Condition standing = HOLD.FROM_YEAR
                .isNotNull()
                .and(HOLD.RELEASED_AT.isNull())
                .or(HOLD.FROM_YEAR.isNull().and(HELD_NOW.gt(0L)));
        Condition later = after == null
                ? DSL.trueCondition()
                : db.select(HOLD.REVIEW_ON)
                        .from(HOLD)
                        .where(HOLD.HOLD_ID.eq(after))
                        .fetchOptional(HOLD.REVIEW_ON)
                        .<Condition>map(
                                on -> DSL.row(HOLD.REVIEW_ON, HOLD.HOLD_ID).gt(on, after))
                        .orElse(DSL.trueCondition());
        return holds(standing.and(later), HOLD.REVIEW_ON.asc(), HOLD.HOLD_ID.asc(), size);
    }

    /** Those that hold nobody any more, newest first; the cursor is the last one seen. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Hold> released(@Nullable Long after, int size) {
        Condition over = HOLD.RELEASED_AT.isNotNull().or(HOLD.FROM_YEAR.isNull().and(HELD_NOW.eq(0L)));
        return holds(
                over.and(after == null ? DSL.trueCondition() : HOLD.HOLD_ID.lt(after)),
                HOLD.HOLD_ID.desc(),
                HOLD.HOLD_ID.desc(),
                size);
    }

    private List<Hold> holds(Condition which, org.jooq.SortField<?> first, org.jooq.SortField<?> second, int size) {
        return db.select(HOLD.fields())
                .select(HELD_NOW, ON_DOCUMENT)
                .from(HOLD)
                .where(which)
                .and(seen())
                .orderBy(first, second)
                .limit(size)
                .fetch(row -> {
                    Integer from = row.get(HOLD.FROM_YEAR);
                    Integer to = row.get(HOLD.TO_YEAR);
                    Hold.Years years = from == null || to == null ? null : new Hold.Years(from, to);
                    OffsetDateTime releasedAt = row.get(HOLD.RELEASED_AT);
                    long held = years == null ? row.get(HELD_NOW) : releasedAt == null ? countIn(years) : 0;
                    return new Hold(
                            row.get(HOLD.HOLD_ID),
                            years != null
                                    ? Hold.Kind.PERIOD
                                    : row.get(ON_DOCUMENT) ? Hold.Kind.DOCUMENT : Hold.Kind.CUSTOMERS,
                            row.get(HOLD.REASON),
                            row.get(HOLD.REVIEW_ON),
                            row.get(HOLD.SET_BY),
                            row.get(HOLD.SET_AT).toInstant(),
                            years,
                            held,
                            years == null ? held > 0 : releasedAt == null,
                            releasedAt == null
                                    ? null
                                    : new Hold.Release(
                                            row.get(HOLD.RELEASED_BY),
                                            releasedAt.toInstant(),
                                            row.get(HOLD.RELEASE_REASON)));
                });
    }

    /** Whoever is limited to their own customers learns nothing of why others are held. */
    private Condition seen() {
        return access.isLimited()
                ? HOLD.FROM_YEAR
                        .isNotNull()
                        .or(HOLD.HOLD_ID.in(DSL.select(HELD.HOLD_ID).from(HELD).where(Facts.owned(HELD.CUSTOMER_ID))))
                : DSL.noCondition();
    }

    private long countIn(Hold.Years years) {
        return facts.count(Holding.in(years), EnumSet.complementOf(EnumSet.of(Place.ANONYMISED)));
    }

    /** @throws Refused {@code retention.hold_unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Hold hold(long holdId) {
        return find(holdId);
    }

    private Hold find(long holdId) {
        return holds(HOLD.HOLD_ID.eq(holdId), HOLD.HOLD_ID.asc(), HOLD.HOLD_ID.asc(), 1).stream()
                .findFirst()
                .orElseThrow(() -> Refused.notFound("retention.hold_unknown"));
    }

    /** Whom a hold holds now, in the order of ids; the cursor is the last one seen. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Long> heldBy(Hold hold, @Nullable Long after, int size) {
        if (!hold.stands()) return List.of();
        Hold.Years years = hold.years();
        return db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .where(years == null ? Holding.by(hold.holdId()) : Holding.in(years))
                .and(Facts.own())
                .and(after == null ? DSL.trueCondition() : FACT.CUSTOMER_ID.gt(after))
                .orderBy(FACT.CUSTOMER_ID)
                .limit(size)
                .fetch(FACT.CUSTOMER_ID);
    }

    /** How many customers in use are held, and how many holds are to be looked at again by now. */
    public record Sum(long customers, long overdue) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    public Sum sum() {
        LocalDate today = LocalDate.now(clock);
        return new Sum(
                facts.count(holding.held(), Place.IN_USE),
                standing(null, Integer.MAX_VALUE).stream()
                        .filter(hold -> hold.overdue(today))
                        .count());
    }

    /**
     * How one customer is held, or was.
     *
     * @param documentId of a hold on a document, else null
     * @param until null while it holds
     * @param why it was released, where a reason was given
     */
    public record Held(
            Hold hold,
            @Nullable Long documentId,
            Instant since,
            @Nullable Instant until,
            @Nullable Long releasedBy,
            @Nullable String why) {}

    /** The holds on one customer: those that hold now first, newest first; a tax period only while it holds. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Held> of(CustomerId customer) {
        List<Held> all = new java.util.ArrayList<>();
        for (Holding.Period period : holding.periods())
            if (db.fetchExists(FACT, FACT.CUSTOMER_ID.eq(customer.value()).and(Holding.in(period.years())))) {
                Hold hold = find(period.holdId());
                all.add(new Held(hold, null, hold.at(), null, null, null));
            }
        db.selectFrom(HELD)
                .where(HELD.CUSTOMER_ID.eq(customer.value()))
                .orderBy(HELD.ENDED_AT.desc().nullsFirst(), HELD.SINCE.desc(), HELD.CHANGE_ID.desc())
                .forEach(row -> {
                    Long endedBy = row.getEndedBy();
                    OffsetDateTime ended = row.getEndedAt();
                    all.add(new Held(
                            find(row.getHoldId()),
                            row.getDocumentId(),
                            row.getSince().toInstant(),
                            ended == null ? null : ended.toInstant(),
                            endedBy == null ? null : changes.author(endedBy).orElse(null),
                            endedBy == null ? null : changes.reason(endedBy)));
                });
        return all;
    }

    // ---- setting

    /**
     * Holds one customer, also one who waits in the bin; or one of their documents, which holds them with it.
     *
     * @throws Refused {@code customers.unknown}, {@code dealings.document_unknown}, {@code retention.reason_missing},
     *     {@code retention.reason_long}, {@code retention.review_missing}, {@code retention.review_past}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.HOLD})
    public Hold set(
            CustomerId customer, @Nullable Long documentId, @Nullable String reason, @Nullable LocalDate reviewOn) {
        String why = reason(reason);
        LocalDate review = review(reviewOn);
        return transactions.get(() -> {
            boolean there = db.fetchExists(
                    FACT, FACT.CUSTOMER_ID.eq(customer.value()).and(FACT.PLACE.ne(Place.ANONYMISED.code())));
            if (!there) throw Refused.notFound("customers.unknown");
            if (documentId != null) dealings.document(customer, documentId);
            long holdId = ids.next();
            write(holdId, why, review, null);
            Change done = changes.doNow(
                    SET,
                    why,
                    HoldActs.details(new HoldActs.Details(holdId, review, documentId)),
                    List.of(customer.value()));
            if (done.done() == 0) throw Refused.notFound("customers.unknown");
            return find(holdId);
        });
    }

    /** What would be held, as it was frozen. */
    public record Plan(Change change, LocalDate reviewOn) {}

    /** Plans to hold many: nobody is held before it is confirmed. @throws Refused as {@link #set}, and where nobody is named */
    @Needs(Permission.HOLD)
    public Plan plan(Whom whom, @Nullable String reason, @Nullable LocalDate reviewOn) {
        String why = reason(reason);
        LocalDate review = review(reviewOn);
        Condition who = whom.condition(criteria);
        return transactions.get(() -> {
            long changeId = changes.draft(SET, why, HoldActs.details(new HoldActs.Details(ids.next(), review, null)));
            changes.freeze(changeId, who);
            return new Plan(changes.settle(changeId), review);
        });
    }

    /** @throws Refused {@code changes.unknown} for what is no plan to hold */
    @Needs(Permission.CHANGES_LOOK)
    public Plan planned(long changeId) {
        Change change = changes.find(changeId);
        if (!change.act().equals(SET)) throw Refused.notFound("changes.unknown");
        return new Plan(
                change,
                java.util.Objects.requireNonNull(
                        HoldActs.details(change.details()).reviewOn()));
    }

    /**
     * Sets a plan going.
     *
     * @return the hold
     * @throws Refused {@code changes.not_as_shown}, {@code changes.wrong_state}, {@code changes.nobody}
     */
    @Needs({Permission.HOLD, Permission.CHANGES_LOOK})
    public long confirm(long changeId, String digest) {
        return transactions.get(() -> {
            Plan plan = planned(changeId);
            changes.confirm(changeId, digest, plan.change().toDo());
            long holdId = HoldActs.details(plan.change().details()).hold();
            write(holdId, reason(plan.change().reason()), plan.reviewOn(), null);
            return holdId;
        });
    }

    /**
     * Holds whoever has documents of these years, or comes to have some, from the end of this transaction on.
     *
     * @throws Refused as {@link #set}; {@code retention.years_unfit}
     */
    @Needs(Permission.HOLD)
    public Hold setPeriod(int from, int to, @Nullable String reason, @Nullable LocalDate reviewOn) {
        String why = reason(reason);
        LocalDate review = review(reviewOn);
        if (from < FIRST_YEAR || to < from || to > LocalDate.now(clock).getYear() + 1)
            throw Refused.invalid("from", "retention.years_unfit");
        Hold.Years years = new Hold.Years(from, to);
        return transactions.get(() -> {
            erasure.alone();
            long holdId = ids.next();
            write(holdId, why, review, years);
            Facts.touched(db, Holding.documents(years), Facts.HOLDS);
            journal.record(Entry.of(access.current(), "retention.period_hold")
                    .about(holdId)
                    .with("from", from)
                    .with("to", to));
            return find(holdId);
        });
    }

    private void write(long holdId, String reason, LocalDate reviewOn, Hold.@Nullable Years years) {
        db.insertInto(HOLD)
                .set(HOLD.HOLD_ID, holdId)
                .set(HOLD.REASON, reason)
                .set(HOLD.REVIEW_ON, reviewOn)
                .set(HOLD.SET_BY, access.current().userId())
                .set(HOLD.SET_AT, now())
                .set(HOLD.FROM_YEAR, years == null ? null : years.from())
                .set(HOLD.TO_YEAR, years == null ? null : years.to())
                .execute();
    }

    /**
     * Says when somebody has to look at a hold again.
     *
     * @throws Refused {@code retention.hold_unknown}, {@code retention.review_missing}, {@code retention.review_past}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.HOLD})
    public Hold reviewOn(long holdId, @Nullable LocalDate day) {
        LocalDate review = review(day);
        return transactions.get(() -> {
            find(holdId);
            db.update(HOLD)
                    .set(HOLD.REVIEW_ON, review)
                    .where(HOLD.HOLD_ID.eq(holdId))
                    .execute();
            journal.record(Entry.of(access.current(), "retention.review").about(holdId));
            return find(holdId);
        });
    }

    // ---- releasing

    /**
     * Releases a hold, for these customers or for all of them.
     *
     * @return the change that does it; empty for a tax period, which is released at once
     * @throws Refused {@code retention.hold_unknown}, {@code retention.reason_missing}, {@code retention.reason_long},
     *     {@code retention.released_already}, {@code retention.period_whole}; as {@link SecondPerson#require}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.RELEASE})
    public Optional<Change> release(long holdId, @Nullable Collection<CustomerId> only, @Nullable String reason) {
        String why = reason(reason);
        return transactions.get(() -> {
            Hold hold = find(holdId);
            if (!hold.stands()) throw Refused.conflict("retention.released_already");
            requireSecond(hold, only);
            if (hold.kind() == Hold.Kind.PERIOD) {
                if (only != null) throw Refused.invalid("customers", "retention.period_whole");
                releasePeriod(hold, why);
                return Optional.empty();
            }
            long changeId = changes.draft(RELEASE, why, HoldActs.details(new HoldActs.Details(holdId, null, null)));
            Condition who = Holding.by(holdId);
            changes.freeze(
                    changeId,
                    only == null
                            ? who
                            : who.and(FACT.CUSTOMER_ID.in(
                                    only.stream().map(CustomerId::value).toList())));
            Change plan = changes.settle(changeId);
            if (plan.toDo() == 0) throw Refused.conflict("retention.released_already");
            return Optional.of(changes.go(plan));
        });
    }

    private void requireSecond(Hold hold, @Nullable Collection<CustomerId> only) {
        String whom = only == null
                ? "all"
                : only.stream().map(CustomerId::value).sorted().toList().toString();
        second.require(
                Guarded.RELEASE,
                hold.holdId(),
                SecondPerson.digest(hold.holdId(), hold.customers(), hold.reviewOn(), whom),
                only == null ? hold.customers() : only.size(),
                "");
    }

    private void releasePeriod(Hold hold, String reason) {
        int released = db.update(HOLD)
                .set(HOLD.RELEASED_AT, now())
                .set(HOLD.RELEASED_BY, access.current().userId())
                .set(HOLD.RELEASE_REASON, reason)
                .where(HOLD.HOLD_ID.eq(hold.holdId()))
                .and(HOLD.RELEASED_AT.isNull())
                .execute();
        if (released != 1) throw Refused.conflict("retention.released_already");
        Hold.Years years = java.util.Objects.requireNonNull(hold.years());
        Facts.touched(db, Holding.documents(years), Facts.HOLDS);
        journal.record(Entry.of(access.current(), "retention.period_release")
                .about(hold.holdId())
                .with("from", years.from())
                .with("to", years.to()));
    }

    // ---- what has to be said

    private static String reason(@Nullable String reason) {
        String said = Draft.blankToNull(reason);
        if (said == null) throw Refused.invalid("reason", "retention.reason_missing");
        if (said.length() > LONGEST) throw Refused.invalid("reason", "retention.reason_long");
        return said.strip();
    }

    private LocalDate review(@Nullable LocalDate reviewOn) {
        if (reviewOn == null) throw Refused.invalid("reviewOn", "retention.review_missing");
        if (!reviewOn.isAfter(LocalDate.now(clock))) throw Refused.invalid("reviewOn", "retention.review_past");
        return reviewOn;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
