package dev.custodia.journal;

import static dev.custodia.tables.journal.Tables.ENTRY;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What one transaction has to tell, kept until its commit. */
final class Untold implements TransactionSynchronization, Ordered {
    /** "journal" in ASCII: whoever holds it writes the next entry. Given back by the end of the transaction. */
    static final long LOCK = 0x6a6f75726e616cL;

    private final DSLContext sql;
    private final Checkpoints checkpoints;
    private final List<Told> waiting = new ArrayList<>();
    private final Map<Object, Integer> savepoints = new HashMap<>();
    private long last;

    private record Told(Instant at, Entry entry) {}

    private Untold(DSLContext sql, Checkpoints checkpoints) {
        this.sql = sql;
        this.checkpoints = checkpoints;
    }

    static Untold inThisTransaction(DSLContext sql, Checkpoints checkpoints) {
        for (TransactionSynchronization known : TransactionSynchronizationManager.getSynchronizations())
            if (known instanceof Untold untold) return untold;
        Untold fresh = new Untold(sql, checkpoints);
        TransactionSynchronizationManager.registerSynchronization(fresh);
        return fresh;
    }

    void add(Instant at, Entry entry) {
        waiting.add(new Told(at, entry));
    }

    @Override
    public void savepoint(Object savepoint) {
        savepoints.put(savepoint, waiting.size());
    }

    /** What was undone is not told. */
    @Override
    public void savepointRollback(Object savepoint) {
        int kept = savepoints.getOrDefault(savepoint, 0);
        waiting.subList(kept, waiting.size()).clear();
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        write();
    }

    /**
     * A listener may have told something while the commit was under way, after our turn. Spring swallows what fails
     * here, but PostgreSQL does not: it refuses to commit a transaction in which a statement has failed.
     */
    @Override
    public void beforeCompletion() {
        write();
    }

    @Override
    public void afterCommit() {
        if (last > 0) checkpoints.reached(last);
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    private void write() {
        if (waiting.isEmpty()) return;
        try {
            writeAll();
        } catch (RuntimeException failed) {
            throw new CannotTell(failed);
        }
    }

    private void writeAll() {
        sql.query("select pg_advisory_xact_lock({0})", org.jooq.impl.DSL.val(LOCK))
                .execute();
        Record2<Long, byte[]> end = sql.select(ENTRY.ENTRY_NO, ENTRY.HASH)
                .from(ENTRY)
                .orderBy(ENTRY.ENTRY_NO.desc())
                .limit(1)
                .fetchOne();
        long number = end == null ? 0 : end.value1();
        byte[] previous = end == null ? Chain.BEGINNING : end.value2();
        for (Told told : waiting) previous = insert(++number, told, previous);
        waiting.clear();
        last = number;
    }

    private byte[] insert(long number, Told told, byte[] previous) {
        Entry entry = told.entry();
        Actor actor = entry.actor();
        byte[] hash = Chain.hash(
                new Chain.Link(
                        number,
                        told.at(),
                        actor.userId(),
                        actor.via().name(),
                        actor.tokenId(),
                        entry.act(),
                        entry.affected(),
                        entry.changeId(),
                        entry.subjectId(),
                        entry.why(),
                        entry.details()),
                previous);
        int written = sql.insertInto(ENTRY)
                .set(ENTRY.ENTRY_NO, number)
                .set(ENTRY.AT, told.at().atOffset(ZoneOffset.UTC))
                .set(ENTRY.ACTOR_ID, actor.userId())
                .set(ENTRY.VIA, actor.via().name())
                .set(ENTRY.TOKEN_ID, actor.tokenId())
                .set(ENTRY.ACT, entry.act())
                .set(ENTRY.AFFECTED, entry.affected())
                .set(ENTRY.CHANGE_ID, entry.changeId())
                .set(ENTRY.SUBJECT_ID, entry.subjectId())
                .set(ENTRY.WHY, entry.why())
                .set(ENTRY.DETAILS, Details.written(entry.details()))
                .set(ENTRY.PREVIOUS_HASH, previous)
                .set(ENTRY.HASH, hash)
                .execute();
        if (written != 1) throw new IllegalStateException("entry " + number + " was not written");
        return hash;
    }
}
