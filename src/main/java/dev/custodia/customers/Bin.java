package dev.custodia.customers;

import static dev.custodia.tables.changes.Tables.CHANGE;
import static dev.custodia.tables.changes.Tables.LINE;
import static dev.custodia.tables.customers.Tables.CONTACT_POINT;
import static dev.custodia.tables.customers.Tables.LEGAL_DETAILS;
import static dev.custodia.tables.customers.Tables.MARK;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.changes.Steady;
import dev.custodia.criteria.CustomerId;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The door to the recycle bin: who waits there, until when, for what, and what stands in the way of coming back. */
@Component
public class Bin {
    /** The longest that somebody can be made to wait, in days. */
    public static final int LONGEST = 365;

    private static final JSONB NOTHING = JSONB.valueOf("{}");

    private final DSLContext db;
    private final Clock clock;
    private final Waiting waiting;
    private final Erasure erasure;
    private final Changes changes;
    private final Transactions transactions;
    private final Access access;
    private final Journal journal;
    private final Steady steady;

    Bin(
            DSLContext db,
            Clock clock,
            Waiting waiting,
            Erasure erasure,
            Changes changes,
            Transactions transactions,
            Access access,
            Journal journal,
            Steady steady) {
        this.db = db;
        this.clock = clock;
        this.waiting = waiting;
        this.erasure = erasure;
        this.changes = changes;
        this.transactions = transactions;
        this.access = access;
        this.journal = journal;
        this.steady = steady;
    }

    /**
     * One who waits.
     *
     * @param changeId the change that put them there
     * @param by who did, and when
     * @param leavesAt from this moment on they do not come back
     * @param documents not cancelled, that came along
     * @param onHold whether they stay beyond that, since something forbids to lose them
     */
    public record Waits(
            CustomerId customer,
            long changeId,
            long by,
            Instant since,
            Instant leavesAt,
            Fate fate,
            int documents,
            int interactions,
            boolean onHold) {}

    /** Those who wait, first to leave first; the cursor is the last one seen. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Waits> page(@Nullable Long changeId, @Nullable String words, @Nullable CustomerId after, int size) {
        return entries(condition(changeId, words).and(after(after)), size);
    }

    private static Condition condition(@Nullable Long changeId, @Nullable String words) {
        return Waiting.stands()
                .and(Facts.owned(MARK.CUSTOMER_ID))
                .and(changeId == null ? DSL.trueCondition() : MARK.CHANGE_ID.eq(changeId))
                .and(words == null || words.isBlank() ? DSL.trueCondition() : Customers.found(words));
    }

    private Condition after(@Nullable CustomerId after) {
        if (after == null) return DSL.trueCondition();
        var position = db.select(MARK.LEAVES_AT)
                .from(MARK)
                .where(MARK.CUSTOMER_ID.eq(after.value()))
                .and(Waiting.stands())
                .fetchOptional(MARK.LEAVES_AT);
        // Whoever was last seen has left: what comes after cannot be known, so the list begins anew.
        return position.<Condition>map(
                        at -> DSL.row(MARK.LEAVES_AT, MARK.CUSTOMER_ID).gt(DSL.row(at, after.value())))
                .orElse(DSL.trueCondition());
    }

    private List<Waits> entries(Condition which, int size) {
        return db.select(
                        MARK.CUSTOMER_ID,
                        MARK.CHANGE_ID,
                        MARK.BY,
                        MARK.SINCE,
                        MARK.LEAVES_AT,
                        MARK.FATE,
                        FACT.DOCUMENTS,
                        FACT.INTERACTIONS,
                        DSL.field(DSL.not(erasure.free(waiting.customers()))))
                .from(MARK)
                .join(FACT)
                .on(FACT.CUSTOMER_ID.eq(MARK.CUSTOMER_ID))
                .where(which)
                .orderBy(MARK.LEAVES_AT, MARK.CUSTOMER_ID)
                .limit(size)
                .fetch(row -> new Waits(
                        new CustomerId(row.value1()),
                        row.value2(),
                        row.value3(),
                        row.value4().toInstant(),
                        row.value5().toInstant(),
                        Fate.of(row.value6()),
                        row.value7(),
                        row.value8(),
                        row.value9()));
    }

    /** How one customer waits; empty for who is not in the bin. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Optional<Waits> find(CustomerId customer) {
        return entries(Waiting.stands().and(MARK.CUSTOMER_ID.eq(customer.value())), 1).stream()
                .findFirst();
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    public long count(@Nullable Long changeId, @Nullable String words) {
        return db.selectCount()
                .from(MARK)
                .join(FACT)
                .on(FACT.CUSTOMER_ID.eq(MARK.CUSTOMER_ID))
                .where(condition(changeId, words))
                .fetchSingle()
                .value1();
    }

    /** By which changes those who wait came here, and how many by each; the first to leave first. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Map<Long, Long> byChange(int most) {
        Map<Long, Long> changes = new LinkedHashMap<>();
        db.select(MARK.CHANGE_ID, DSL.count().cast(Long.class))
                .from(MARK)
                .where(Waiting.stands())
                .and(Facts.owned(MARK.CUSTOMER_ID))
                .groupBy(MARK.CHANGE_ID)
                .orderBy(DSL.min(MARK.LEAVES_AT), MARK.CHANGE_ID)
                .limit(most)
                .forEach(row -> changes.put(row.value1(), row.value2()));
        return changes;
    }

    /** When the first of those who wait leaves; empty where nobody waits. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Optional<Instant> nextLeaving() {
        return Optional.ofNullable(db.select(DSL.min(MARK.LEAVES_AT))
                        .from(MARK)
                        .where(Waiting.stands())
                        .and(Facts.owned(MARK.CUSTOMER_ID))
                        .fetchSingle()
                        .value1())
                .map(at -> at.toInstant());
    }

    /** Predicate over {@code facts.fact}: in the bin, by this change if one is named. */
    public static Condition contains(@Nullable Long changeId) {
        return Waiting.inBin(changeId);
    }

    /** Until when who is removed now can come back. */
    public Instant leavesAt(Instant removedAt) {
        return removedAt.plus(waiting.time());
    }

    /**
     * What stands in the way of these coming back: an e-mail or a VAT number that somebody outside the bin has by now,
     * as far as whoever acts may see them.
     * In the form of objections: customer, reason, no date, how many others.
     */
    public List<Select<Record4<Long, String, LocalDate, Long>>> collisions(Select<Record1<Long>> customers) {
        Field<LocalDate> noDate = DSL.castNull(SQLDataType.LOCALDATE);
        var own = CONTACT_POINT.as("own");
        var other = CONTACT_POINT.as("other");
        var legal = LEGAL_DETAILS.as("own_legal");
        var others = LEGAL_DETAILS.as("other_legal");
        Condition outside = Facts.in(Place.IN_USE);
        return List.of(
                DSL.select(
                                own.CUSTOMER_ID,
                                DSL.inline("email_in_use"),
                                noDate,
                                DSL.countDistinct(other.CUSTOMER_ID).cast(Long.class))
                        .from(own)
                        .join(other)
                        .on(other.KEY.eq(own.KEY))
                        .and(other.KIND.eq(own.KIND))
                        .and(other.CUSTOMER_ID.ne(own.CUSTOMER_ID))
                        .join(FACT)
                        .on(FACT.CUSTOMER_ID.eq(other.CUSTOMER_ID))
                        .where(own.CUSTOMER_ID.in(customers))
                        .and(own.KIND.eq(ContactPoint.Kind.EMAIL.code()))
                        .and(outside)
                        .groupBy(own.CUSTOMER_ID),
                DSL.select(
                                legal.CUSTOMER_ID,
                                DSL.inline("vat_in_use"),
                                noDate,
                                DSL.countDistinct(others.CUSTOMER_ID).cast(Long.class))
                        .from(legal)
                        .join(others)
                        .on(others.VAT_KEY.eq(legal.VAT_KEY))
                        .and(others.CUSTOMER_ID.ne(legal.CUSTOMER_ID))
                        .join(FACT)
                        .on(FACT.CUSTOMER_ID.eq(others.CUSTOMER_ID))
                        .where(legal.CUSTOMER_ID.in(customers))
                        .and(outside)
                        .groupBy(legal.CUSTOMER_ID));
    }

    /**
     * Lets somebody who waits leave sooner, at their own request; whoever leaves earlier anyway still does. Returns when.
     *
     * @throws Refused {@code customers.not_in_bin}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.REMOVE_ONE})
    public Instant sooner(CustomerId customer, Instant by) {
        return transactions.get(() -> {
            db.select(FACT.VERSION)
                    .from(FACT)
                    .where(FACT.CUSTOMER_ID.eq(customer.value()))
                    .forUpdate()
                    .fetchOptional();
            Waits waits = find(customer).orElseThrow(() -> Refused.conflict("customers.not_in_bin"));
            if (!by.isBefore(waits.leavesAt())) return waits.leavesAt();
            db.update(MARK)
                    .set(MARK.LEAVES_AT, by.atOffset(ZoneOffset.UTC))
                    .where(MARK.CUSTOMER_ID.eq(customer.value()))
                    .and(MARK.CHANGE_ID.eq(waits.changeId()))
                    .and(Waiting.stands())
                    .execute();
            journal.record(Entry.of(access.current(), "customers.leave_sooner").about(customer.value()));
            return by;
        });
    }

    // ---- how long they wait

    /** How many days who is removed from now on waits. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public int days() {
        return (int) waiting.time().toDays();
    }

    /**
     * Sets how long who is removed from now on waits; whoever waits already leaves when they were told.
     *
     * @throws Refused {@code customers.bin_days_unfit}
     */
    @Needs(Permission.SETTINGS_MANAGE)
    public void setDays(int days) {
        if (days < 1 || days > LONGEST) throw Refused.invalid("days", "customers.bin_days_unfit");
        transactions.run(() -> {
            int before = (int) waiting.time().toDays();
            if (before == days) return;
            waiting.setTime(days);
            journal.record(Entry.of(access.current(), "customers.bin_time")
                    .with("from", before)
                    .with("to", days));
        });
    }

    // ---- and leave

    /**
     * Sets going that everybody whose time is over leaves for good, in Custodia's name. Nothing is begun while an earlier
     * such change is still to be ended by somebody, or was stopped today, nor while the clock may be wrong.
     *
     * @return the change, or empty where nobody is due
     */
    public Optional<Change> purgeDue() {
        Condition due = due();
        if (!steady.believed() || !db.fetchExists(FACT, due) || unfinished()) return Optional.empty();
        try {
            return access.call(
                    Actor.custodia(Via.JOB),
                    () -> transactions.get(() -> {
                        long changeId = changes.draft(Purge.CODE, null, NOTHING);
                        changes.freeze(changeId, due);
                        Change planned = changes.settle(changeId);
                        return Optional.of(changes.confirm(changeId, planned.digest(), planned.toDo()));
                    }));
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whose time is over, and against whose leaving nothing stands: the others are looked at again the next time. */
    private Condition due() {
        Condition over = Purge.due(clock.instant());
        var these = DSL.select(FACT.CUSTOMER_ID).from(FACT).where(over);
        return over.and(erasure.free(Keeper.Purpose.REMOVE, these)).and(notLeftToday());
    }

    /** What stands against one way of leaving alone is met when it is tried, and tried again the next day. */
    private Condition notLeftToday() {
        return FACT.CUSTOMER_ID.notIn(DSL.select(LINE.CUSTOMER_ID)
                .from(LINE)
                .join(CHANGE)
                .on(CHANGE.CHANGE_ID.eq(LINE.CHANGE_ID))
                .where(CHANGE.ACT.eq(Purge.CODE))
                .and(CHANGE.VIA.eq(Via.JOB.name()))
                .and(sinceYesterday())
                .and(LINE.STATE.eq(LineState.CHANGED_SINCE.code())));
    }

    private Condition sinceYesterday() {
        return CHANGE.CREATED_AT.gt(
                clock.instant().minus(java.time.Duration.ofDays(1)).atOffset(ZoneOffset.UTC));
    }

    private boolean unfinished() {
        return db.fetchExists(
                CHANGE,
                CHANGE.ACT
                        .eq(Purge.CODE)
                        .and(CHANGE.STATE
                                .in("running", "paused")
                                .or(CHANGE.STATE.eq("stopped").and(sinceYesterday()))));
    }
}
