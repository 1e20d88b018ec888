package dev.custodia.changes;

import static dev.custodia.tables.changes.Tables.CHANGE;
import static dev.custodia.tables.changes.Tables.LINE;
import static dev.custodia.tables.changes.Tables.OBJECTION;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Access;
import dev.custodia.access.Guarded;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.SecondPerson;
import dev.custodia.database.Ids;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Facts;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.screens.Words;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The door to changes. A change is put together ({@link #draft}, {@link #freeze}, {@link #object}, {@link #settle}),
 * confirmed against the digest of what was shown, and run in batches of short transactions; or, when it is small and
 * asked for by hand, done at once ({@link #doNow}). Rooms that call the steps check the right to the act at their own
 * doors.
 */
@Component
public class Changes {
    /** How many customers one transaction changes: smaller costs more, larger gains nothing (measured). */
    static final int BATCH = Integer.getInteger("custodia.batch", 5_000);

    /** How long a change can be taken back where something has to be kept for it. */
    public static final Duration UNDO_TIME = Duration.ofDays(30);

    private static final int WITHOUT_STATISTICS = 1_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DESPITE = "despite";

    static final String UNDO = "changes.undo";
    static final String REDO = "changes.redo";

    /** What is done where a change does one thing only, and what a reason stands against that stands against all. */
    public static final short ALL = 0;

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Journal journal;
    private final Access access;
    private final Transactions transactions;
    private final Runner runner;
    private final Map<String, Act> acts;
    private final ObjectProvider<SecondPerson> second;

    Changes(
            DSLContext db,
            Clock clock,
            Ids ids,
            Journal journal,
            Access access,
            Transactions transactions,
            Runner runner,
            List<Act> acts,
            ObjectProvider<SecondPerson> second) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.journal = journal;
        this.access = access;
        this.transactions = transactions;
        this.runner = runner;
        this.second = second;
        this.acts = acts.stream().collect(Collectors.toMap(Act::code, Function.identity()));
    }

    // ---- putting one together

    /** Opens a change that touches nothing yet. In the caller's transaction. */
    public long draft(String act, @Nullable String reason, JSONB details) {
        return write(act, Change.State.DRAFT, reason, details, access.current(), null);
    }

    private long write(
            String act,
            Change.State state,
            @Nullable String reason,
            JSONB details,
            Actor author,
            @Nullable Long undoOf) {
        long changeId = ids.next();
        db.insertInto(CHANGE)
                .set(CHANGE.CHANGE_ID, changeId)
                .set(CHANGE.ACT, act)
                .set(CHANGE.STATE, state.word())
                .set(CHANGE.AUTHOR_ID, author.userId())
                .set(CHANGE.VIA, author.via().name())
                .set(CHANGE.REASON, reason)
                .set(CHANGE.DETAILS, details)
                .set(CHANGE.CREATED_AT, now())
                .set(CHANGE.FOUND, 0L)
                .set(CHANGE.TO_DO, 0L)
                .set(CHANGE.LEFT_ALONE, 0L)
                .set(CHANGE.DONE, 0L)
                .set(CHANGE.CHANGED_SINCE, 0L)
                .set(CHANGE.BATCHES, 0)
                .set(CHANGE.NEXT_BATCH, 0)
                .set(CHANGE.UNDO_OF, undoOf)
                .execute();
        return changeId;
    }

    /**
     * Freezes those who match, each with the version seen; the condition is over {@code facts.fact}. Whom whoever acts may
     * not touch is not among them. Returns how many.
     */
    public long freeze(long changeId, Condition who) {
        return freeze(changeId, who, null, ALL);
    }

    /**
     * As {@link #freeze(long, Condition)}, no more than so many: those who came first; each for the part that is to be done
     * where nothing stands against it.
     */
    public long freeze(long changeId, Condition who, @Nullable Long most, short part) {
        Condition own = who.and(Facts.own());
        Condition meant = most == null
                ? own
                : FACT.CUSTOMER_ID.in(DSL.select(FACT.CUSTOMER_ID)
                        .from(FACT)
                        .where(own)
                        .orderBy(FACT.CUSTOMER_ID)
                        .limit(most));
        return db.insertInto(LINE, LINE.CUSTOMER_ID, LINE.CHANGE_ID, LINE.BATCH, LINE.VERSION, LINE.STATE, LINE.PART)
                .select(DSL.select(
                                FACT.CUSTOMER_ID,
                                DSL.val(changeId),
                                // In the order of ids, so that a batch touches neighbouring rows.
                                DSL.rowNumber()
                                        .over(DSL.orderBy(FACT.CUSTOMER_ID))
                                        .minus(1)
                                        .div(BATCH)
                                        .cast(Integer.class),
                                FACT.VERSION,
                                DSL.val(LineState.TO_DO.code()),
                                DSL.val(part))
                        .from(FACT)
                        .where(meant))
                .execute();
    }

    /** Writes down why some of the frozen are to be left alone: customer, reason, date or null, amount or null. */
    public void object(long changeId, Select<Record4<Long, String, java.time.LocalDate, Long>> objections) {
        object(changeId, ALL, objections);
    }

    /** As {@link #object(long, Select)}, why one of the things that the change does is not to be done to some. */
    public void object(long changeId, short part, Select<Record4<Long, String, java.time.LocalDate, Long>> objections) {
        var said = objections.asTable("said", "customer_id", "reason", "on_date", "amount");
        db.insertInto(
                        OBJECTION,
                        OBJECTION.CUSTOMER_ID,
                        OBJECTION.CHANGE_ID,
                        OBJECTION.REASON,
                        OBJECTION.ON_DATE,
                        OBJECTION.AMOUNT,
                        OBJECTION.PART)
                .select(DSL.select(
                                said.field("customer_id", Long.class),
                                DSL.val(changeId),
                                said.field("reason", String.class),
                                said.field("on_date", java.time.LocalDate.class),
                                said.field("amount", Long.class),
                                DSL.val(part))
                        .from(said))
                .onConflictDoNothing()
                .execute();
    }

    /** The customers of a frozen set, as a query, for those who judge it. */
    public Select<Record1<Long>> frozen(long changeId) {
        return DSL.select(LINE.CUSTOMER_ID).from(LINE).where(LINE.CHANGE_ID.eq(changeId));
    }

    /** Those of a frozen set whom it will be done to. */
    public Select<Record1<Long>> toDo(long changeId) {
        return DSL.select(LINE.CUSTOMER_ID)
                .from(LINE)
                .where(LINE.CHANGE_ID.eq(changeId))
                .and(LINE.STATE.eq(LineState.TO_DO.code()));
    }

    /** Those of a change who stand in any of these buckets. */
    public Select<Record1<Long>> bucketed(long changeId, LineState... buckets) {
        return DSL.select(LINE.CUSTOMER_ID)
                .from(LINE)
                .where(LINE.CHANGE_ID.eq(changeId))
                .and(LINE.STATE.in(
                        java.util.Arrays.stream(buckets).map(LineState::code).toList()));
    }

    /** Puts everyone into a bucket, adds up and seals: from here on the set is what its digest says. */
    public Change settle(long changeId) {
        return settle(changeId, List.of(ALL));
    }

    /**
     * As {@link #settle(long)}, where the change does one of several things: to each customer the first against which
     * nothing stands, and whoever has something against all of them is left alone. They were frozen for the first.
     */
    public Change settle(long changeId, List<Short> parts) {
        analyze(changeId);
        leaveAlone(changeId, ALL, DSL.trueCondition());
        for (int i = 0; i < parts.size(); i++) {
            short part = parts.get(i);
            if (part == ALL) continue;
            if (i + 1 == parts.size()) leaveAlone(changeId, part, LINE.PART.eq(part));
            else turnTo(changeId, part, parts.get(i + 1));
        }
        return seal(changeId);
    }

    private void leaveAlone(long changeId, short part, Condition which) {
        db.update(LINE)
                .set(LINE.STATE, LineState.LEFT_ALONE.code())
                .where(LINE.CHANGE_ID.eq(changeId))
                .and(LINE.STATE.eq(LineState.TO_DO.code()))
                .and(which)
                .and(LINE.CUSTOMER_ID.in(objected(changeId, part)))
                .execute();
    }

    private void turnTo(long changeId, short part, short other) {
        db.update(LINE)
                .set(LINE.PART, other)
                .where(LINE.CHANGE_ID.eq(changeId))
                .and(LINE.STATE.eq(LineState.TO_DO.code()))
                .and(LINE.PART.eq(part))
                .and(LINE.CUSTOMER_ID.in(objected(changeId, part)))
                .execute();
    }

    /** Those of a frozen set against whose having this done something stands. */
    public Select<Record1<Long>> objected(long changeId, short part) {
        return DSL.select(OBJECTION.CUSTOMER_ID)
                .from(OBJECTION)
                .where(OBJECTION.CHANGE_ID.eq(changeId))
                .and(OBJECTION.PART.eq(part));
    }

    private void analyze(long changeId) {
        long lines = db.fetchCount(LINE, LINE.CHANGE_ID.eq(changeId));
        if (lines <= WITHOUT_STATISTICS) return;
        // Without it the planner believes that a set just frozen, and what was just said of it, has one row, and joins
        // them a row at a time: two minutes for 20,000 customers.
        db.execute("analyze changes.line");
        db.execute("analyze changes.objection");
    }

    private Change seal(long changeId) {
        Map<Short, Long> buckets = db.select(LINE.STATE, DSL.count().cast(Long.class))
                .from(LINE)
                .where(LINE.CHANGE_ID.eq(changeId))
                .groupBy(LINE.STATE)
                .fetchMap(row -> row.value1(), row -> row.value2());
        long toDo = buckets.getOrDefault(LineState.TO_DO.code(), 0L);
        long found = buckets.values().stream().mapToLong(Long::longValue).sum();
        Integer last = db.select(DSL.max(LINE.BATCH))
                .from(LINE)
                .where(LINE.CHANGE_ID.eq(changeId))
                .fetchSingle()
                .value1();
        int updated = db.update(CHANGE)
                .set(CHANGE.STATE, Change.State.PLANNED.word())
                .set(CHANGE.FOUND, found)
                .set(CHANGE.TO_DO, toDo)
                .set(CHANGE.LEFT_ALONE, found - toDo)
                .set(CHANGE.BATCHES, last == null ? 0 : last + 1)
                .set(CHANGE.DIGEST, Digest.of(db, changeId))
                .where(CHANGE.CHANGE_ID.eq(changeId))
                .and(CHANGE.STATE.in(Change.State.DRAFT.word(), Change.State.PLANNED.word()))
                .execute();
        expect(1, updated);
        return get(changeId);
    }

    /** Takes customers out of a plan by hand, or puts them back; the plan's digest changes with it. */
    public Change takeOut(long changeId, Collection<Long> customers, boolean out) {
        return transactions.get(() -> {
            refuseOthers(locked(changeId, Change.State.PLANNED));
            db.update(LINE)
                    .set(LINE.STATE, (out ? LineState.TAKEN_OUT : LineState.TO_DO).code())
                    .where(LINE.CHANGE_ID.eq(changeId))
                    .and(LINE.CUSTOMER_ID.in(customers))
                    .and(LINE.STATE.eq((out ? LineState.TO_DO : LineState.TAKEN_OUT).code()))
                    .execute();
            return seal(changeId);
        });
    }

    /**
     * Sets a plan going. Both the digest of what was shown and the number of people have to be said.
     *
     * @throws Refused {@code changes.not_as_shown}, {@code changes.wrong_number}, {@code changes.wrong_state},
     *     {@code changes.nobody}
     */
    public Change confirm(long changeId, String digest, long number) {
        return transactions.get(() -> {
            Change planned = locked(changeId, Change.State.PLANNED);
            refuseOthers(planned);
            if (!digest.equals(planned.digest())) throw Refused.conflict("changes.not_as_shown");
            if (number != planned.toDo()) throw Refused.invalid("number", "changes.wrong_number");
            if (planned.toDo() == 0) throw Refused.invalid("", "changes.nobody");
            refuseLost(changeId);
            return start(planned);
        });
    }

    /** Sets a plan going in the step that made it; what is about one customer is done at once. */
    public Change go(Change planned) {
        return transactions.get(() -> planned.toDo() <= 1 ? runner.runWhole(planned.changeId()) : start(planned));
    }

    private Change start(Change planned) {
        move(planned.changeId(), Change.State.RUNNING);
        db.update(CHANGE)
                .set(CHANGE.CONFIRMED_AT, now())
                .where(CHANGE.CHANGE_ID.eq(planned.changeId()))
                .execute();
        runner.schedule(planned.changeId());
        journal.record(entry(planned, planned.act()).affecting(planned.toDo()).because("started"));
        return get(planned.changeId());
    }

    /** Forgets plans that nobody has confirmed since then, but for some, with all their lines. Returns their ids. */
    public List<Long> forgetUnconfirmed(Instant before, Collection<Long> butNot) {
        List<Long> old = db.select(CHANGE.CHANGE_ID)
                .from(CHANGE)
                .where(CHANGE.STATE.in(Change.State.DRAFT.word(), Change.State.PLANNED.word()))
                .and(CHANGE.CREATED_AT.lt(before.atOffset(ZoneOffset.UTC)))
                .and(CHANGE.CHANGE_ID.notIn(butNot))
                .orderBy(CHANGE.CHANGE_ID)
                .forUpdate()
                .fetch(CHANGE.CHANGE_ID);
        if (old.isEmpty()) return old;
        db.deleteFrom(OBJECTION).where(OBJECTION.CHANGE_ID.in(old)).execute();
        db.deleteFrom(LINE).where(LINE.CHANGE_ID.in(old)).execute();
        expect(old.size(), db.deleteFrom(CHANGE).where(CHANGE.CHANGE_ID.in(old)).execute());
        return old;
    }

    /** Of these changes, those that have ended for good: done, or not to be gone on with since then. */
    public Condition over(Field<Long> changeId, Instant before) {
        return changeId.in(DSL.select(CHANGE.CHANGE_ID)
                .from(CHANGE)
                .where(CHANGE.STATE
                        .eq(Change.State.DONE.word())
                        .or(CHANGE.CREATED_AT.lt(before.atOffset(ZoneOffset.UTC)))));
    }

    /** Puts a mark in the place of a text in the details of changes that are over: nobody needs it any more. */
    public int forgetDetail(String name, String mark, Instant before) {
        return db.update(CHANGE)
                .set(
                        CHANGE.DETAILS,
                        DSL.field(
                                "jsonb_set({0}, array[{1}], to_jsonb({2}::text))",
                                JSONB.class, CHANGE.DETAILS, DSL.val(name), DSL.val(mark)))
                .where(DSL.field("{0} ->> {1}", String.class, CHANGE.DETAILS, DSL.val(name))
                        .ne(mark))
                .and(over(CHANGE.CHANGE_ID, before))
                .execute();
    }

    // ---- small ones, done at once

    /**
     * A change of a few customers, asked for by hand: frozen, done and written down in the caller's transaction.
     *
     * @return the change, finished: look at {@link Change#done()} for whether it could be done
     */
    public Change doNow(String act, @Nullable String reason, JSONB details, Collection<Long> customers) {
        return transactions.get(() -> {
            long changeId = draft(act, reason, details);
            freeze(changeId, FACT.CUSTOMER_ID.in(customers));
            settle(changeId);
            return runner.runWhole(changeId);
        });
    }

    /**
     * Writes down a change that the caller has just made in this transaction to these customers, so that it stands in
     * their history and can be taken back by its {@link Act}.
     */
    public void record(long changeId, Collection<Long> customers) {
        write(changeId, customers);
        close(changeId, customers.size());
    }

    /** Writes down that the change has touched these customers, who are now at the version that it left them at. */
    public void write(long changeId, Collection<Long> customers) {
        db.insertInto(LINE, LINE.CUSTOMER_ID, LINE.CHANGE_ID, LINE.BATCH, LINE.VERSION, LINE.STATE)
                .select(DSL.select(
                                FACT.CUSTOMER_ID,
                                DSL.val(changeId),
                                DSL.val(0),
                                FACT.VERSION,
                                DSL.val(LineState.DONE.code()))
                        .from(FACT)
                        .where(FACT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new)))))
                .onConflict(LINE.CUSTOMER_ID, LINE.CHANGE_ID)
                .doUpdate()
                .set(LINE.VERSION, DSL.excluded(LINE.VERSION))
                .execute();
    }

    /**
     * Of the batch of a take-back, those whom nothing has touched since the change that is taken back: no other change
     * lists them after it, and where it listed them itself they are still at the version that it left them at. All of
     * them where what came later is to be overwritten.
     */
    public List<Long> untouchedSince(Batch batch) {
        var own = LINE.as("own");
        var later = LINE.as("later");
        var back = LINE.as("back");
        var undo = LINE.as("undo");
        var taker = CHANGE.as("taker");
        var backer = CHANGE.as("backer");
        // Takes the lock that every writer of a customer takes, so that what is found untouched here stays so.
        db.update(FACT)
                .set(FACT.VERSION, FACT.VERSION)
                .where(batch.holds(FACT.CUSTOMER_ID))
                .execute();
        if (batch.despite())
            return db.select(FACT.CUSTOMER_ID)
                    .from(FACT)
                    .where(batch.holds(FACT.CUSTOMER_ID))
                    .fetch(FACT.CUSTOMER_ID);
        return db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .leftJoin(own)
                .on(own.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                .and(own.CHANGE_ID.eq(batch.undoOf()))
                .where(batch.holds(FACT.CUSTOMER_ID))
                .and(own.VERSION
                        .isNull()
                        .or(own.VERSION.eq(FACT.VERSION))
                        // Or at the version at which the taking back of something later has left them.
                        .or(DSL.exists(DSL.selectOne()
                                .from(undo)
                                .join(taker)
                                .on(taker.CHANGE_ID.eq(undo.CHANGE_ID))
                                .where(undo.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                                .and(undo.STATE.eq(LineState.DONE.code()))
                                .and(undo.VERSION.eq(FACT.VERSION))
                                .and(taker.UNDO_OF.gt(batch.undoOf())))))
                .andNotExists(DSL.selectOne()
                        .from(later)
                        .join(CHANGE)
                        .on(CHANGE.CHANGE_ID.eq(later.CHANGE_ID))
                        .where(later.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                        .and(later.CHANGE_ID.gt(batch.undoOf()))
                        .and(later.CHANGE_ID.ne(batch.changeId()))
                        .and(later.STATE.eq(LineState.DONE.code()))
                        // What came later and was itself taken back has left nothing: the last first, all goes back.
                        .and(CHANGE.UNDO_OF
                                .isNull()
                                .or(CHANGE.UNDO_OF.lt(batch.undoOf()))
                                .or(CHANGE.ACT.eq(REDO)))
                        .andNotExists(DSL.selectOne()
                                .from(back)
                                .join(backer)
                                .on(backer.CHANGE_ID.eq(back.CHANGE_ID))
                                .where(back.CUSTOMER_ID.eq(later.CUSTOMER_ID))
                                .and(backer.UNDO_OF.eq(CHANGE.CHANGE_ID))
                                .and(back.STATE.eq(LineState.DONE.code()))))
                .orderBy(FACT.CUSTOMER_ID)
                .fetch(FACT.CUSTOMER_ID);
    }

    /** Those whom a change lists. */
    public Select<Record1<Long>> listedBy(long changeId) {
        return DSL.select(LINE.CUSTOMER_ID)
                .from(LINE)
                .where(LINE.CHANGE_ID.eq(changeId))
                .and(LINE.STATE.eq(LineState.DONE.code()));
    }

    /** Says that a change whose rows the caller writes itself is under way, so that it is seen and not yet undone. */
    public void started(long changeId) {
        move(changeId, Change.State.RUNNING);
    }

    /** Closes a change whose rows the caller wrote itself, such as an import. */
    public void close(long changeId, long done) {
        int updated = db.update(CHANGE)
                .set(CHANGE.STATE, Change.State.DONE.word())
                .set(CHANGE.FINISHED_AT, now())
                .set(CHANGE.FOUND, done)
                .set(CHANGE.TO_DO, done)
                .set(CHANGE.DONE, done)
                .where(CHANGE.CHANGE_ID.eq(changeId))
                .execute();
        expect(1, updated);
        Change change = get(changeId);
        journal.record(entry(change, change.act()).affecting(done).because("done"));
    }

    // ---- while it runs

    @Needs(Permission.CHANGES_LOOK)
    public Change pause(long changeId) {
        return steer(changeId, Change.State.PAUSED, Change.State.RUNNING);
    }

    /** Stops after the customers that are being worked on. Whoever may look may stop: stopping is easier than starting. */
    @Needs(Permission.CHANGES_LOOK)
    public Change stop(long changeId) {
        return steer(changeId, Change.State.STOPPED, Change.State.RUNNING, Change.State.PAUSED);
    }

    /** Goes on; by whoever may do to many what it does. */
    @Needs(Permission.CHANGES_LOOK)
    public Change resume(long changeId) {
        access.require(needs(get(changeId)));
        return transactions.get(() -> {
            second.getObject().requireOther(changeId);
            refuseLost(changeId);
            Change change = steer(changeId, Change.State.RUNNING, Change.State.PAUSED, Change.State.STOPPED);
            runner.schedule(changeId);
            return change;
        });
    }

    private Change steer(long changeId, Change.State to, Change.State... from) {
        return transactions.get(() -> {
            Change change = locked(changeId, from);
            refuseOthers(change);
            move(changeId, to);
            journal.record(entry(change, change.act()).affecting(change.done()).because(to.word()));
            return get(changeId);
        });
    }

    /** What a change was put together with, for the act that does it. */
    public JSONB details(long changeId) {
        return get(changeId).details();
    }

    /** What was given as the reason of a change, for whoever has already shown that it happened. */
    public @Nullable String reason(long changeId) {
        return Rows.change(db, changeId).map(Change::reason).orElse(null);
    }

    /** When a change was made, for whoever has already shown that it happened. */
    public Instant madeAt(long changeId) {
        return get(changeId).createdAt();
    }

    /** Who made a change, for whoever has already shown that it happened. */
    public Optional<Long> author(long changeId) {
        return Rows.change(db, changeId).map(Change::authorId);
    }

    /** What has to be allowed to let this one go on. */
    public Permission needs(Change change) {
        Act act = acting(change);
        return act == null ? Permission.ARCHIVE_MANY : act.needs();
    }

    /** What a change was about, in the reader's words; empty where its name says all. */
    public String told(Change change, Words words) {
        Act act = acting(change);
        return act == null ? "" : act.told(change, words);
    }

    /** The act that does it, or that it takes back or does again. */
    private @Nullable Act acting(Change change) {
        return acts.get(Rows.origin(db, change).act());
    }

    // ---- taking back

    /** Whether it can be taken back now; else why not, as a code. */
    public Optional<String> objectionToUndo(Change change) {
        if (!change.finished()) return Optional.of("changes.still_running");
        if (change.undoneBy() != null) return Optional.of("changes.already_undone");
        if (change.done() == 0) return Optional.of("changes.nothing_done");
        Act act = acting(change);
        if (act == null || !act.undoable()) return Optional.of("changes.not_undoable");
        if (change.act().equals(UNDO) && !act.redoable()) return Optional.of("changes.not_redoable");
        if (!access.permissions().containsAll(undoNeeds(act, change))) return Optional.of("changes.undo_right_missing");
        if (act.undoExpires() && clock.instant().isAfter(change.createdAt().plus(UNDO_TIME)))
            return Optional.of("changes.undo_time_over");
        return Optional.empty();
    }

    private static Set<Permission> undoNeeds(@Nullable Act act, Change change) {
        return act == null ? Set.of() : act.undoNeeds(change.act().equals(UNDO));
    }

    /** Until when it can be taken back; empty where the rows themselves say who still can. */
    public Optional<Instant> undoUntil(Change change) {
        Act act = acting(change);
        return act == null || act.undoExpires() ? Optional.of(change.createdAt().plus(UNDO_TIME)) : Optional.empty();
    }

    /** Takes a change back, or does again what was taken back: itself a change, that runs like any other. */
    @Needs(Permission.CHANGES_UNDO)
    public Change undo(long changeId) {
        return undo(changeId, null);
    }

    /** As {@link #undo(long)}, for these customers only; the others can be taken back later. */
    @Needs(Permission.CHANGES_UNDO)
    public Change undo(long changeId, @Nullable Collection<Long> only) {
        return undo(changeId, only, false);
    }

    /**
     * Takes back what a change did to these customers although something happened to them since, which is overwritten
     * and can be taken back in its turn.
     *
     * @throws Refused {@code changes.not_overriding} for a change of a kind that is never taken back over something later
     */
    @Needs(Permission.CHANGES_UNDO)
    public Change undoDespite(long changeId, Collection<Long> only) {
        return undo(changeId, only, true);
    }

    private Change undo(long changeId, @Nullable Collection<Long> only, boolean despite) {
        refuseUnseen(changeId);
        return transactions.get(() -> {
            Change original = locked(changeId, Change.State.DONE, Change.State.STOPPED);
            Act acting = acting(original);
            access.require(undoNeeds(acting, original).toArray(Permission[]::new));
            objectionToUndo(original).ifPresent(code -> {
                throw Refused.conflict(code);
            });
            Act act = java.util.Objects.requireNonNull(acting);
            if (only == null) refuseWhole(original);
            boolean again = original.act().equals(UNDO);
            if (despite && (again || !act.overrides())) throw Refused.conflict("changes.not_overriding");
            requireSecond(act.guardsUndo(again), original, only);
            Actor author = access.current();
            JSONB details = despite ? withDespite(original.details()) : original.details();
            long undoId = write(again ? REDO : UNDO, Change.State.DRAFT, null, details, author, changeId);
            Select<Record1<Long>> touched = again ? null : act.touched(changeId);
            freezeTouched(undoId, changeId, touched != null ? touched : listedBy(changeId), again, only);
            if (only == null)
                db.update(CHANGE)
                        .set(CHANGE.UNDONE_BY, undoId)
                        .where(CHANGE.CHANGE_ID.eq(changeId))
                        .execute();
            analyze(undoId);
            Change planned = seal(undoId);
            return planned.toDo() <= 1 ? runner.runWhole(undoId) : start(planned);
        });
    }

    private void requireSecond(@Nullable Guarded guarded, Change original, @Nullable Collection<Long> only) {
        if (guarded == null) return;
        long size = only == null ? original.done() : only.size();
        String digest = SecondPerson.digest(
                original.changeId(), only == null ? "all" : new java.util.TreeSet<>(only).toString());
        second.getObject().require(guarded, original.changeId(), digest, size, "undo");
    }

    private static JSONB withDespite(JSONB details) {
        ObjectNode node = (ObjectNode) JSON.readTree(details.data());
        return JSONB.valueOf(JSON.writeValueAsString(node.put(DESPITE, true)));
    }

    static boolean despite(JSONB details) {
        return JSON.readTree(details.data()).path(DESPITE).asBoolean(false);
    }

    /** Whether it can be taken back over what happened later. */
    public boolean overrides(Change change) {
        Act act = acting(change);
        return act != null && act.overrides() && !change.act().equals(UNDO);
    }

    /**
     * Freezes whom a change touched, as they are now, or, to do it again, as its taking back left them: whom something
     * has happened to since is then left alone.
     */
    private void freezeTouched(
            long undoId, long changeId, Select<Record1<Long>> touched, boolean again, @Nullable Collection<Long> only) {
        var who = touched.asTable("who", "customer_id");
        var customerId = java.util.Objects.requireNonNull(who.field("customer_id", Long.class));
        var own = LINE.as("own");
        var back = LINE.as("back");
        var taker = CHANGE.as("taker");
        db.insertInto(LINE, LINE.CUSTOMER_ID, LINE.CHANGE_ID, LINE.BATCH, LINE.VERSION, LINE.STATE, LINE.PART)
                .select(DSL.select(
                                FACT.CUSTOMER_ID,
                                DSL.val(undoId),
                                DSL.rowNumber()
                                        .over(DSL.orderBy(FACT.CUSTOMER_ID))
                                        .minus(1)
                                        .div(BATCH)
                                        .cast(Integer.class),
                                again ? own.VERSION : FACT.VERSION,
                                DSL.val(LineState.TO_DO.code()),
                                DSL.coalesce(own.PART, DSL.val(ALL)))
                        .from(FACT)
                        .join(who)
                        .on(customerId.eq(FACT.CUSTOMER_ID))
                        .leftJoin(own)
                        .on(own.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                        .and(own.CHANGE_ID.eq(changeId))
                        .where(
                                only == null
                                        ? DSL.trueCondition()
                                        : FACT.CUSTOMER_ID.eq(DSL.any(only.toArray(Long[]::new))))
                        .and(Facts.own())
                        // Whoever was taken back before, alone, is not taken back twice.
                        .andNotExists(DSL.selectOne()
                                .from(back)
                                .join(taker)
                                .on(taker.CHANGE_ID.eq(back.CHANGE_ID))
                                .where(back.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                                .and(taker.UNDO_OF.eq(changeId))
                                .and(back.STATE.eq(LineState.DONE.code()))))
                .execute();
    }

    // ---- looking

    /** @throws Refused {@code changes.unknown} */
    @Needs(Permission.CHANGES_LOOK)
    public Change find(long changeId) {
        refuseUnseen(changeId);
        return counted(List.of(get(changeId))).getFirst();
    }

    private void refuseUnseen(long changeId) {
        if (access.isLimited()
                && !db.fetchExists(CHANGE, CHANGE.CHANGE_ID.eq(changeId).and(seen())))
            throw Refused.notFound("changes.unknown");
    }

    /** Of these changes, those with all of which whoever acts has to do: of one who is limited, what they did themselves. */
    public Condition whole(Field<Long> changeId) {
        return access.isLimited()
                ? changeId.in(DSL.select(CHANGE.CHANGE_ID)
                        .from(CHANGE)
                        .where(CHANGE.AUTHOR_ID.eq(access.current().userId())))
                : DSL.noCondition();
    }

    /** Whether whoever acts has to do with all of a change: of one who is limited, where they did it themselves. */
    public boolean isWhole(Change change) {
        return !access.isLimited() || change.authorId() == access.current().userId();
    }

    /** Whoever is limited to their own customers sees what they did, and what was done to one of their own. */
    private Condition seen() {
        if (!access.isLimited()) return DSL.noCondition();
        return CHANGE.AUTHOR_ID
                .eq(access.current().userId())
                .or(CHANGE.STATE
                        .notIn(Change.State.DRAFT.word(), Change.State.PLANNED.word())
                        .andExists(DSL.selectOne()
                                .from(LINE)
                                .where(LINE.CHANGE_ID.eq(CHANGE.CHANGE_ID))
                                .and(Facts.owned(LINE.CUSTOMER_ID))));
    }

    /** What others did counts, for whoever is limited, their own customers only. */
    private List<Change> counted(List<Change> all) {
        List<Long> others = all.stream()
                .filter(change -> !isWhole(change))
                .map(Change::changeId)
                .toList();
        if (others.isEmpty()) return all;
        Map<Long, Map<LineState, Long>> own = new HashMap<>();
        db.select(LINE.CHANGE_ID, LINE.STATE, DSL.count().cast(Long.class))
                .from(LINE)
                .where(LINE.CHANGE_ID.in(others))
                .and(Facts.owned(LINE.CUSTOMER_ID))
                .groupBy(LINE.CHANGE_ID, LINE.STATE)
                .forEach(row -> own.computeIfAbsent(row.value1(), change -> new EnumMap<>(LineState.class))
                        .put(LineState.of(row.value2()), row.value3()));
        return all.stream()
                .map(change -> others.contains(change.changeId())
                        ? change.counting(own.getOrDefault(change.changeId(), Map.of()))
                        : change)
                .toList();
    }

    Change get(long changeId) {
        return Rows.change(db, changeId).orElseThrow(() -> Refused.notFound("changes.unknown"));
    }

    /** Newest first; the cursor is the id of the last one seen. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Change> newest(@Nullable Long before, int size) {
        return newest(ChangesWanted.ALL, before, size);
    }

    /** The kinds of change that there have been. */
    @Needs(Permission.CHANGES_LOOK)
    public List<String> kinds() {
        return db.selectDistinct(CHANGE.ACT)
                .from(CHANGE)
                .where(CHANGE.STATE.notIn(Change.State.DRAFT.word(), Change.State.PLANNED.word()))
                .and(seen())
                .orderBy(CHANGE.ACT)
                .fetch(CHANGE.ACT);
    }

    /** As {@link #newest(Long, int)}, of those that are wanted. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Change> newest(ChangesWanted wanted, @Nullable Long before, int size) {
        Condition which = DSL.trueCondition();
        if (wanted.act() != null) which = which.and(CHANGE.ACT.eq(wanted.act()));
        if (wanted.by() != null) which = which.and(CHANGE.AUTHOR_ID.eq(wanted.by()));
        if (wanted.from() != null)
            which = which.and(CHANGE.CREATED_AT.ge(wanted.from().atOffset(ZoneOffset.UTC)));
        if (wanted.until() != null)
            which = which.and(CHANGE.CREATED_AT.lt(wanted.until().atOffset(ZoneOffset.UTC)));
        return counted(db.selectFrom(CHANGE)
                .where(before == null ? DSL.trueCondition() : CHANGE.CHANGE_ID.lt(before))
                .and(which)
                .and(seen())
                .and(CHANGE.STATE.notIn(Change.State.DRAFT.word(), Change.State.PLANNED.word()))
                .orderBy(CHANGE.CHANGE_ID.desc())
                .limit(size)
                .fetch(Rows::change));
    }

    /** Those that are running or paused. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Change> underWay() {
        return counted(db.selectFrom(CHANGE)
                .where(CHANGE.STATE.in(Change.State.RUNNING.word(), Change.State.PAUSED.word()))
                .and(seen())
                .orderBy(CHANGE.CHANGE_ID)
                .fetch(Rows::change));
    }

    /** What happened to one customer, newest first. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Change> of(long customerId, int size) {
        return of(customerId, null, size);
    }

    /** As {@link #of(long, int)}, a page at a time; the cursor is the id of the last change seen. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Change> of(long customerId, @Nullable Long before, int size) {
        return counted(db.select(CHANGE.fields())
                .from(LINE)
                .join(CHANGE)
                .on(CHANGE.CHANGE_ID.eq(LINE.CHANGE_ID))
                .where(LINE.CUSTOMER_ID.eq(customerId))
                .and(Facts.owned(LINE.CUSTOMER_ID))
                .and(LINE.STATE.eq(LineState.DONE.code()))
                .and(before == null ? DSL.trueCondition() : LINE.CHANGE_ID.lt(before))
                .orderBy(CHANGE.CHANGE_ID.desc())
                .limit(size)
                .fetch(row -> Rows.change(row.into(CHANGE))));
    }

    /** The customers of one bucket, in the order of ids; the cursor is the last id seen. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Long> bucket(long changeId, LineState state, @Nullable Long after, int size) {
        return bucket(changeId, state, null, DSL.trueCondition(), after, size);
    }

    /** As {@link #bucket(long, LineState, Long, int)}, those of one part, and of whom a condition over their ids holds. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Long> bucket(
            long changeId, LineState state, @Nullable Short part, Condition which, @Nullable Long after, int size) {
        return db.select(LINE.CUSTOMER_ID)
                .from(LINE)
                // Whoever is gone for good has a line still, and no narrow row.
                .leftJoin(FACT)
                .on(FACT.CUSTOMER_ID.eq(LINE.CUSTOMER_ID))
                .where(LINE.CHANGE_ID.eq(changeId))
                .and(Facts.owned(LINE.CUSTOMER_ID))
                .and(LINE.STATE.eq(state.code()))
                .and(part == null ? DSL.trueCondition() : LINE.PART.eq(part))
                .and(which)
                .and(after == null ? DSL.trueCondition() : LINE.CUSTOMER_ID.gt(after))
                .orderBy(LINE.CUSTOMER_ID)
                .limit(size)
                .fetch(LINE.CUSTOMER_ID);
    }

    /** To how many customers changes by an act were done, by the month in which they had ended; in the company's zone. */
    @Needs(Permission.CHANGES_LOOK)
    public Map<YearMonth, Long> done(String act, YearMonth from) {
        access.requireEverybody();
        Field<LocalDate> month = DSL.field(
                "date_trunc('month', {0} at time zone {1})::date",
                SQLDataType.LOCALDATE,
                CHANGE.FINISHED_AT,
                DSL.inline(clock.getZone().getId()));
        Map<YearMonth, Long> done = new HashMap<>();
        db.select(month, DSL.sum(CHANGE.DONE).cast(Long.class))
                .from(CHANGE)
                .where(CHANGE.ACT.eq(act))
                .and(CHANGE.FINISHED_AT.ge(
                        from.atDay(1).atStartOfDay(clock.getZone()).toOffsetDateTime()))
                .groupBy(month)
                .forEach(row -> done.put(YearMonth.from(row.value1()), row.value2()));
        return done;
    }

    /** Of these changes, those that were not taken back as a whole. */
    public Condition standing(Field<Long> changeId) {
        return changeId.in(DSL.select(CHANGE.CHANGE_ID).from(CHANGE).where(CHANGE.UNDONE_BY.isNull()));
    }

    /** How many customers stand in each bucket. */
    @Needs(Permission.CHANGES_LOOK)
    public Map<LineState, Long> buckets(long changeId) {
        return db.select(LINE.STATE, DSL.count().cast(Long.class))
                .from(LINE)
                .where(LINE.CHANGE_ID.eq(changeId))
                .and(Facts.owned(LINE.CUSTOMER_ID))
                .groupBy(LINE.STATE)
                .fetchMap(row -> LineState.of(row.value1()), row -> row.value2());
    }

    /** How many customers each reason keeps; one who has two reasons is counted under both. */
    @Needs(Permission.CHANGES_LOOK)
    public Map<String, Long> reasons(long changeId) {
        return reasons(changeId, OBJECTION.CUSTOMER_ID.in(bucketed(changeId, LineState.LEFT_ALONE)));
    }

    /** Of those to whom this part is done or to be done: how many each reason keeps from another. */
    @Needs(Permission.CHANGES_LOOK)
    public Map<String, Long> reasonsFor(long changeId, short part) {
        return reasons(
                changeId,
                OBJECTION.CUSTOMER_ID.in(DSL.select(LINE.CUSTOMER_ID)
                        .from(LINE)
                        .where(LINE.CHANGE_ID.eq(changeId))
                        .and(LINE.PART.eq(part))
                        .and(LINE.STATE.in(LineState.TO_DO.code(), LineState.DONE.code()))));
    }

    private Map<String, Long> reasons(long changeId, Condition whose) {
        var number = DSL.countDistinct(OBJECTION.CUSTOMER_ID).cast(Long.class);
        return db.select(OBJECTION.REASON, number)
                .from(OBJECTION)
                .where(OBJECTION.CHANGE_ID.eq(changeId))
                .and(Facts.owned(OBJECTION.CUSTOMER_ID))
                .and(whose)
                .groupBy(OBJECTION.REASON)
                .orderBy(number.desc(), OBJECTION.REASON)
                .fetchMap(Record2::value1, Record2::value2);
    }

    /** How many customers stand in a bucket for each of the things that the change does. */
    @Needs(Permission.CHANGES_LOOK)
    public Map<Short, Long> parts(long changeId, LineState state) {
        return db.select(LINE.PART, DSL.count().cast(Long.class))
                .from(LINE)
                .where(LINE.CHANGE_ID.eq(changeId))
                .and(Facts.owned(LINE.CUSTOMER_ID))
                .and(LINE.STATE.eq(state.code()))
                .groupBy(LINE.PART)
                .fetchMap(Record2::value1, Record2::value2);
    }

    /** All reasons of each of these customers, what weighs more first. */
    @Needs(Permission.CHANGES_LOOK)
    public Map<Long, List<Objection>> objections(long changeId, Collection<Long> customers) {
        return db.selectDistinct(OBJECTION.CUSTOMER_ID, OBJECTION.REASON, OBJECTION.ON_DATE, OBJECTION.AMOUNT)
                .from(OBJECTION)
                .where(OBJECTION.CHANGE_ID.eq(changeId))
                .and(OBJECTION.CUSTOMER_ID.in(customers))
                .and(Facts.owned(OBJECTION.CUSTOMER_ID))
                .fetch()
                .sortAsc(OBJECTION.REASON, Reason.ORDER)
                .intoGroups(row -> row.value1(), row -> new Objection(row.value2(), row.value3(), row.value4()));
    }

    /** What others began may be about anybody: whoever is limited to their own customers neither starts nor stops it. */
    private void refuseOthers(Change change) {
        if (!isWhole(change)) throw Refused.notFound("changes.unknown");
    }

    /** Whom it was to be done to when it was checked, and who is not one's own any more. */
    private void refuseLost(long changeId) {
        if (access.isLimited() && db.fetchExists(LINE, others(changeId).and(LINE.STATE.eq(LineState.TO_DO.code()))))
            throw Refused.conflict("changes.not_own_any_more");
    }

    private static Condition others(long changeId) {
        return LINE.CHANGE_ID.eq(changeId).and(DSL.not(Facts.owned(LINE.CUSTOMER_ID)));
    }

    /** What was done to others as well is taken back for one's own alone. */
    private void refuseWhole(Change change) {
        if (access.isLimited() && db.fetchExists(LINE, others(change.changeId())))
            throw Refused.conflict("changes.others_too");
    }

    private Change locked(long changeId, Change.State... allowed) {
        Change change = db.selectFrom(CHANGE)
                .where(CHANGE.CHANGE_ID.eq(changeId))
                .forUpdate()
                .fetchOptional()
                .map(Rows::change)
                .orElseThrow(() -> Refused.notFound("changes.unknown"));
        if (!List.of(allowed).contains(change.state())) throw Refused.conflict("changes.wrong_state");
        return change;
    }

    private void move(long changeId, Change.State to) {
        expect(
                1,
                db.update(CHANGE)
                        .set(CHANGE.STATE, to.word())
                        .where(CHANGE.CHANGE_ID.eq(changeId))
                        .execute());
    }

    private Entry entry(Change change, String act) {
        return Entry.of(access.current(), act).in(change.changeId());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    static void expect(int rows, int actual) {
        if (rows != actual) throw new IllegalStateException("Expected " + rows + " rows, changed " + actual);
    }

    static String hex(byte @Nullable [] digest) {
        return digest == null ? "" : HexFormat.of().formatHex(digest);
    }
}
