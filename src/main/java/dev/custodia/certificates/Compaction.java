package dev.custodia.certificates;

import static dev.custodia.tables.certificates.Tables.COMPACTION;
import static dev.custodia.tables.certificates.Tables.WRITTEN_ANEW;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Space;
import dev.custodia.database.Ids;
import dev.custodia.database.Rewriting;
import dev.custodia.database.Transactions;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.tables.certificates.tables.records.CompactionRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The turns in which tables are written anew, so that those who went can be read in no file of the database any more. Only
 * tables in which something was changed or deleted since their last turn.
 */
@Component
public class Compaction {
    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Rewriting rewriting;
    private final Space space;
    private final Transactions transactions;
    private final Access access;
    private final Journal journal;

    Compaction(
            DSLContext db,
            Clock clock,
            Ids ids,
            Rewriting rewriting,
            Space space,
            Transactions transactions,
            Access access,
            Journal journal) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.rewriting = rewriting;
        this.space = space;
        this.transactions = transactions;
        this.access = access;
        this.journal = journal;
    }

    /**
     * One turn.
     *
     * @param tables how many were written anew
     * @param left how many somebody used all the time; they come next time
     * @param before what the database took, in bytes; after is null until the turn has ended, and so are the rest
     * @param statistics whether the planner's statistics were written anew too
     * @param log whether nothing is left of what the server's log held before
     */
    public record Turn(
            Instant startedAt,
            @Nullable Instant finishedAt,
            int tables,
            int left,
            long before,
            @Nullable Long after,
            boolean statistics,
            boolean log) {
        /** Whether whoever went before it can be read in no file of a table any more. */
        public boolean whole() {
            return finishedAt != null && left == 0 && statistics;
        }
    }

    /** The last turns, newest first. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Turn> newest(int most) {
        return db.selectFrom(COMPACTION)
                .orderBy(COMPACTION.COMPACTION_ID.desc())
                .limit(most)
                .fetch(Compaction::turn);
    }

    /** The first whole turn that began after this moment. */
    Optional<Turn> after(Instant moment) {
        return db.selectFrom(COMPACTION)
                .where(COMPACTION.STARTED_AT.gt(moment.atOffset(ZoneOffset.UTC)))
                .and(COMPACTION.FINISHED_AT.isNotNull())
                .and(COMPACTION.TABLES_LEFT.eq(0))
                .and(COMPACTION.STATISTICS.isTrue())
                .orderBy(COMPACTION.COMPACTION_ID)
                .limit(1)
                .fetchOptional(Compaction::turn);
    }

    /**
     * Writes anew what has to be, which takes minutes for millions of rows; whoever wants to use a table meanwhile waits.
     *
     * @throws Refused {@code changes.no_space} where the largest of them does not fit beside itself
     */
    @Needs(Permission.SETTINGS_MANAGE)
    public Turn run() {
        Map<String, Long> before = db.selectFrom(WRITTEN_ANEW).fetchMap(WRITTEN_ANEW.TABLE_NAME, WRITTEN_ANEW.TOUCHED);
        List<Rewriting.Table> tables = rewriting.tables().stream()
                .filter(table -> table.touched() != before.getOrDefault(table.name(), 0L))
                .toList();
        List<String> names = tables.stream().map(Rewriting.Table::name).toList();
        space.require(rewriting.largest(names));
        long turnId = begin();
        Rewriting.Done done = rewriting.write(names);
        return transactions.get(() -> {
            end(turnId, names.size(), done);
            // What was changed meanwhile counts for the next turn.
            for (Rewriting.Table table : tables) if (!done.left().contains(table.name())) remember(table);
            journal.record(Entry.of(access.current(), "certificates.compaction")
                    .affecting(names.size() - done.left().size())
                    .with("left", done.left().size()));
            return db.selectFrom(COMPACTION)
                    .where(COMPACTION.COMPACTION_ID.eq(turnId))
                    .fetchSingle(Compaction::turn);
        });
    }

    private long begin() {
        long turnId = ids.next();
        transactions.run(() -> db.insertInto(COMPACTION)
                .set(COMPACTION.COMPACTION_ID, turnId)
                .set(COMPACTION.STARTED_AT, now())
                .set(COMPACTION.TABLES, 0)
                .set(COMPACTION.TABLES_LEFT, 0)
                .set(COMPACTION.BYTES_BEFORE, rewriting.bytes())
                .execute());
        return turnId;
    }

    private void end(long turnId, int tables, Rewriting.Done done) {
        db.update(COMPACTION)
                .set(COMPACTION.FINISHED_AT, now())
                .set(COMPACTION.TABLES, tables - done.left().size())
                .set(COMPACTION.TABLES_LEFT, done.left().size())
                .set(COMPACTION.BYTES_AFTER, rewriting.bytes())
                .set(COMPACTION.STATISTICS, done.statistics())
                .set(COMPACTION.LOG, done.log())
                .where(COMPACTION.COMPACTION_ID.eq(turnId))
                .execute();
    }

    private void remember(Rewriting.Table table) {
        db.insertInto(WRITTEN_ANEW)
                .set(WRITTEN_ANEW.TABLE_NAME, table.name())
                .set(WRITTEN_ANEW.TOUCHED, table.touched())
                .onConflict(WRITTEN_ANEW.TABLE_NAME)
                .doUpdate()
                .set(WRITTEN_ANEW.TOUCHED, table.touched())
                .execute();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Turn turn(CompactionRecord row) {
        OffsetDateTime finished = row.getFinishedAt();
        return new Turn(
                row.getStartedAt().toInstant(),
                finished == null ? null : finished.toInstant(),
                row.getTables(),
                row.getTablesLeft(),
                row.getBytesBefore(),
                row.getBytesAfter(),
                Boolean.TRUE.equals(row.getStatistics()),
                Boolean.TRUE.equals(row.getLog()));
    }
}
