package dev.custodia.journal;

import static dev.custodia.tables.journal.Tables.ENTRY;

import dev.custodia.tables.journal.tables.records.EntryRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Who did what, to how many, when and why. Whoever changes something tells it here, in the transaction of the change:
 * what cannot be told is not done.
 */
@Component
public class Journal {
    private static final int PAGE = 50;

    private final DSLContext sql;
    private final Clock clock;
    private final Checkpoints checkpoints;

    Journal(DSLContext sql, Clock clock, Checkpoints checkpoints) {
        this.sql = sql;
        this.clock = clock;
        this.checkpoints = checkpoints;
    }

    /**
     * Tells an act. It is written when the caller's transaction is about to commit, because from then on no other
     * transaction can tell anything until this one is through; if it cannot be written, the transaction fails.
     *
     * <p>Not to be called from a listener or a synchronization that runs in the commit itself.
     *
     * @throws IllegalStateException outside a transaction
     */
    public void record(Entry entry) {
        if (!TransactionSynchronizationManager.isActualTransactionActive())
            throw new IllegalStateException("an act is told in the transaction that does it: " + entry.act());
        Untold.inThisTransaction(sql, checkpoints).add(now(), entry);
    }

    /**
     * A page of entries, newest first, 50 at most.
     *
     * @param before the {@link EntriesPage#next()} of the page before; null for the newest
     */
    public EntriesPage entries(EntriesWanted wanted, @Nullable Long before) {
        Condition condition = condition(wanted);
        if (before != null) condition = condition.and(ENTRY.ENTRY_NO.lt(before));
        List<RecordedEntry> entries = sql.selectFrom(ENTRY)
                .where(condition)
                .orderBy(ENTRY.ENTRY_NO.desc())
                .limit(PAGE + 1)
                .fetch(Journal::recorded);
        if (entries.size() <= PAGE) return new EntriesPage(entries, null);
        List<RecordedEntry> page = entries.subList(0, PAGE);
        return new EntriesPage(List.copyOf(page), page.getLast().number());
    }

    /** The codes of all acts that were ever told, in order. */
    public List<String> acts() {
        // One step down the index per act; a plain DISTINCT would read every entry.
        List<String> acts = new ArrayList<>();
        String act = nextAct("");
        while (act != null) {
            acts.add(act);
            act = nextAct(act);
        }
        return acts;
    }

    /** Reads the whole journal, recomputes its chain and holds it against the signed checkpoints. */
    public Verification verify() {
        return new Inspection(sql, checkpoints).verify(now());
    }

    /**
     * Writes the whole journal out, an entry a line as JSON, with the hashes that chain them: what a verifier needs that
     * does not belong to Custodia.
     */
    public void export(Appendable lines) throws IOException {
        new Written(sql).to(lines);
    }

    /** The signed checkpoints, a line each, as they lie in their file. */
    public void exportCheckpoints(Appendable lines) throws IOException {
        for (String line : checkpoints.lines()) lines.append(line).append('\n');
    }

    /** How many entries there are; numbers have no gap. */
    public long length() {
        Long last = sql.select(DSL.max(ENTRY.ENTRY_NO)).from(ENTRY).fetchOne(0, Long.class);
        return last == null ? 0 : last;
    }

    /** The last checkpoint as it lies in its file; empty before the first one. */
    public Optional<Vouched> lastVouched() {
        return checkpoints.last();
    }

    /** Signs what has been told since the last checkpoint; happens by itself on start, on stop and in between. */
    public void checkpoint() {
        checkpoints.sign();
    }

    private @Nullable String nextAct(String after) {
        return sql.select(DSL.min(ENTRY.ACT))
                .from(ENTRY)
                .where(ENTRY.ACT.gt(after))
                .fetchOne(0, String.class);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Condition condition(EntriesWanted wanted) {
        List<Condition> conditions = new ArrayList<>();
        if (wanted.subjectId() != null) conditions.add(ENTRY.SUBJECT_ID.eq(wanted.subjectId()));
        if (wanted.changeId() != null) conditions.add(ENTRY.CHANGE_ID.eq(wanted.changeId()));
        if (wanted.actorId() != null) conditions.add(ENTRY.ACTOR_ID.eq(wanted.actorId()));
        if (wanted.act() != null)
            conditions.add(ENTRY.ACT.eq(wanted.act()).or(ENTRY.ACT.startsWith(wanted.act() + ".")));
        if (wanted.from() != null) conditions.add(ENTRY.AT.ge(wanted.from().atOffset(ZoneOffset.UTC)));
        if (wanted.until() != null) conditions.add(ENTRY.AT.lt(wanted.until().atOffset(ZoneOffset.UTC)));
        return DSL.and(conditions);
    }

    private static RecordedEntry recorded(EntryRecord row) {
        return new RecordedEntry(
                row.getEntryNo(),
                row.getAt().toInstant(),
                new Actor(row.getActorId(), Via.valueOf(row.getVia()), row.getTokenId()),
                row.getAct(),
                row.getAffected(),
                row.getChangeId(),
                row.getSubjectId(),
                row.getWhy(),
                Details.read(row.getDetails()));
    }
}
