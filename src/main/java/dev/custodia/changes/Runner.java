package dev.custodia.changes;

import static dev.custodia.tables.changes.Tables.CHANGE;
import static dev.custodia.tables.changes.Tables.LINE;
import static dev.custodia.tables.facts.Tables.FACT;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.custodia.access.Access;
import dev.custodia.database.DatabaseTrouble;
import dev.custodia.database.Patience;
import dev.custodia.database.Transactions;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Runs changes, a batch in a transaction. The batch's rows, its lines' buckets and the change's counters are written
 * together, and the counter of batches is moved under the change's row lock; so a run can be killed at any moment and
 * goes on with the batch that was not committed, and two runners cannot do one batch twice.
 */
@Component
class Runner {
    private final DSLContext db;
    private final Clock clock;
    private final Journal journal;
    private final Access access;
    private final Transactions transactions;
    private final Patience patience;
    private final ObjectProvider<SchedulerClient> scheduler;
    private final Map<String, Act> acts;
    private final List<Ended> toTell;
    private final OneTimeTask<Void> task;

    Runner(
            DSLContext db,
            Clock clock,
            Journal journal,
            Access access,
            Transactions transactions,
            Patience patience,
            @Lazy ObjectProvider<SchedulerClient> scheduler,
            List<Act> acts,
            @Lazy List<Ended> toTell) {
        this.db = db;
        this.clock = clock;
        this.journal = journal;
        this.access = access;
        this.transactions = transactions;
        this.patience = patience;
        this.scheduler = scheduler;
        this.toTell = toTell;
        this.acts = acts.stream().collect(Collectors.toMap(Act::code, Function.identity()));
        this.task = Tasks.oneTime("change")
                .onFailure(Soon.again())
                .execute((instance, context) -> work(Long.parseLong(instance.getId())));
    }

    OneTimeTask<Void> task() {
        return task;
    }

    /** In the caller's transaction, so that what is not committed is not started. */
    void schedule(long changeId) {
        SchedulerClient client = scheduler.getObject();
        var instance = task.instance(Long.toString(changeId));
        if (client.getScheduledExecution(TaskInstanceId.of(task.getName(), instance.getId()))
                // At once, whatever the clock says: the scheduler goes by one of its own.
                .isEmpty()) client.scheduleIfNotExists(instance, Instant.EPOCH);
        Soon.look(client);
    }

    void work(long changeId) {
        patience.through("Change " + changeId, () -> run(changeId));
    }

    /** Works through all batches that are left, as the change's author. */
    private void run(long changeId) {
        Change change = Rows.change(db, changeId).orElseThrow();
        Actor author = new Actor(change.authorId(), Via.JOB, null);
        try {
            access.as(author, () -> {
                while (transactions.get(() -> runNext(changeId))) {}
            });
        } catch (RuntimeException trouble) {
            if (DatabaseTrouble.of(trouble).equals(Optional.of(DatabaseTrouble.AWAY))) throw trouble;
            // Whatever is wrong, it will not be better for the next batch: stop, say so, and wait for a person.
            stopInTrouble(changeId, Trouble.code(trouble));
            Trouble.say("Change " + changeId, trouble);
        }
    }

    private void stopInTrouble(long changeId, String trouble) {
        transactions.get(() -> db.update(CHANGE)
                .set(CHANGE.STATE, Change.State.STOPPED.word())
                .set(CHANGE.TROUBLE, trouble)
                .where(CHANGE.CHANGE_ID.eq(changeId))
                .and(CHANGE.STATE.eq(Change.State.RUNNING.word()))
                .execute());
    }

    /** All batches in the caller's transaction: for a change so small that it is done at once. */
    Change runWhole(long changeId) {
        db.update(CHANGE)
                .set(CHANGE.STATE, Change.State.RUNNING.word())
                .set(CHANGE.CONFIRMED_AT, now())
                .where(CHANGE.CHANGE_ID.eq(changeId))
                .execute();
        while (runNext(changeId)) {}
        return Rows.change(db, changeId).orElseThrow();
    }

    private boolean runNext(long changeId) {
        Change change = db.selectFrom(CHANGE)
                .where(CHANGE.CHANGE_ID.eq(changeId))
                .forUpdate()
                .fetchSingle(Rows::change);
        if (change.state() != Change.State.RUNNING) return false;
        var counters = db.select(CHANGE.NEXT_BATCH, CHANGE.BATCHES)
                .from(CHANGE)
                .where(CHANGE.CHANGE_ID.eq(changeId))
                .fetchSingle();
        if (counters.value1() >= counters.value2()) {
            finish(change);
            return false;
        }
        runBatch(change, counters.value1());
        return true;
    }

    private void runBatch(Change change, int number) {
        long undoOf = change.undoOf() == null ? 0 : change.undoOf();
        Batch batch = new Batch(
                change.changeId(),
                number,
                undoOf,
                undoOf != 0 && Changes.despite(change.details()),
                change.authorId(),
                clock.instant());
        Act act = act(Rows.origin(db, change).act());
        List<Long> done = switch (change.act()) {
            case Changes.UNDO -> act.undo(batch);
            case Changes.REDO -> act.redo(batch);
            default -> act.run(batch);
        };
        int lines = mark(batch, done);
        Changes.expect(done.size(), lines);
        if (undoOf != 0) markWhereLeft(batch);
        int others = markOthers(batch);
        Changes.expect(
                1,
                db.update(CHANGE)
                        .set(CHANGE.NEXT_BATCH, number + 1)
                        .set(CHANGE.DONE, CHANGE.DONE.plus(done.size()))
                        .set(CHANGE.CHANGED_SINCE, CHANGE.CHANGED_SINCE.plus(others))
                        .where(CHANGE.CHANGE_ID.eq(change.changeId()))
                        .execute());
    }

    private int mark(Batch batch, List<Long> done) {
        return db.update(LINE)
                .set(LINE.STATE, LineState.DONE.code())
                .where(LINE.CHANGE_ID.eq(batch.changeId()))
                .and(LINE.BATCH.eq(batch.number()))
                .and(LINE.STATE.eq(LineState.TO_DO.code()))
                .and(LINE.CUSTOMER_ID.eq(org.jooq.impl.DSL.any(done.toArray(Long[]::new))))
                .execute();
    }

    /** The lines of a take-back say at which version it has left each customer: what came before can then go back too. */
    private void markWhereLeft(Batch batch) {
        db.update(LINE)
                .set(LINE.VERSION, FACT.VERSION)
                .from(FACT)
                .where(LINE.CHANGE_ID.eq(batch.changeId()))
                .and(LINE.BATCH.eq(batch.number()))
                .and(LINE.STATE.eq(LineState.DONE.code()))
                .and(FACT.CUSTOMER_ID.eq(LINE.CUSTOMER_ID))
                .execute();
    }

    private int markOthers(Batch batch) {
        return db.update(LINE)
                .set(LINE.STATE, LineState.CHANGED_SINCE.code())
                .where(LINE.CHANGE_ID.eq(batch.changeId()))
                .and(LINE.BATCH.eq(batch.number()))
                .and(LINE.STATE.eq(LineState.TO_DO.code()))
                .execute();
    }

    private void finish(Change change) {
        Changes.expect(
                1,
                db.update(CHANGE)
                        .set(CHANGE.STATE, Change.State.DONE.word())
                        .set(CHANGE.FINISHED_AT, now())
                        .where(CHANGE.CHANGE_ID.eq(change.changeId()))
                        .execute());
        // A take-back that found everybody changed since has taken nothing back: it can be tried again.
        if (change.undoOf() != null && change.done() == 0)
            db.update(CHANGE)
                    .setNull(CHANGE.UNDONE_BY)
                    .where(CHANGE.CHANGE_ID.eq(change.undoOf()))
                    .and(CHANGE.UNDONE_BY.eq(change.changeId()))
                    .execute();
        journal.record(Entry.of(access.current(), change.act())
                .in(change.changeId())
                .affecting(change.done())
                .because("done"));
        toTell.forEach(one -> one.ended(change));
    }

    private Act act(String code) {
        return Objects.requireNonNull(acts.get(code), () -> "No room contributes the act " + code);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
