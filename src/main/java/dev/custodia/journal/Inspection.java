package dev.custodia.journal;

import static dev.custodia.tables.journal.Tables.ENTRY;

import dev.custodia.journal.Verification.Fault;
import dev.custodia.journal.Verification.Kind;
import dev.custodia.tables.journal.tables.records.EntryRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Walks the journal from its first entry to its last, with the checkpoints beside it, and stops at the first fault. */
final class Inspection {
    private static final int ROWS_AT_ONCE = 5_000;

    private final DSLContext sql;
    private final Iterator<Checkpoint> signed;
    private @Nullable Checkpoint checkpoint;
    private long vouchedTo;
    private byte[] previous = Chain.BEGINNING;
    private long number;

    Inspection(DSLContext sql, Checkpoints checkpoints) {
        this.sql = sql;
        this.signed = checkpoints.all().iterator();
        this.checkpoint = nextCheckpoint();
    }

    Verification verify(Instant at) {
        Fault fault = sql.transactionResult(transaction -> {
            // Rows come in portions only inside a transaction; otherwise the driver reads them all at once.
            try (Cursor<EntryRecord> rows = transaction
                    .dsl()
                    .selectFrom(ENTRY)
                    .orderBy(ENTRY.ENTRY_NO)
                    .fetchSize(ROWS_AT_ONCE)
                    .fetchLazy()) {
                return firstFault(rows);
            }
        });
        return new Verification(number, vouchedTo, at, fault);
    }

    private @Nullable Fault firstFault(Iterable<EntryRecord> rows) {
        for (EntryRecord row : rows) {
            Fault fault = fault(row);
            if (fault != null) return fault;
            number++;
            previous = row.getHash();
        }
        return checkpoint == null ? null : endFault(checkpoint);
    }

    private Fault endFault(Checkpoint unreached) {
        if (!unreached.genuine()) return new Fault(unreached.from(), Kind.CHECKPOINT_FORGED);
        return new Fault(number + 1, Kind.CUT_OFF);
    }

    private @Nullable Fault fault(EntryRecord row) {
        long expected = number + 1;
        if (row.getEntryNo() < expected) return new Fault(row.getEntryNo(), Kind.OUT_OF_CHAIN);
        if (row.getEntryNo() > expected) return new Fault(expected, Kind.MISSING);
        if (!Arrays.equals(Chain.hash(link(row), row.getPreviousHash()), row.getHash()))
            return new Fault(expected, Kind.CHANGED);
        Kind unlikeSigned = unlikeSigned(expected, row.getHash());
        if (unlikeSigned != null) return new Fault(expected, unlikeSigned);
        if (!Arrays.equals(row.getPreviousHash(), previous)) return new Fault(expected, Kind.OUT_OF_CHAIN);
        return null;
    }

    private @Nullable Kind unlikeSigned(long entry, byte[] hash) {
        Checkpoint here = checkpoint;
        if (here == null) return null;
        if (!here.genuine() || here.from() > entry) return Kind.CHECKPOINT_FORGED;
        if (!here.vouchesFor(entry, hash)) return Kind.REWRITTEN;
        if (here.to() == entry) {
            vouchedTo = entry;
            checkpoint = nextCheckpoint();
        }
        return null;
    }

    private @Nullable Checkpoint nextCheckpoint() {
        return signed.hasNext() ? signed.next() : null;
    }

    static Chain.Link link(EntryRecord row) {
        return new Chain.Link(
                row.getEntryNo(),
                row.getAt().toInstant(),
                row.getActorId(),
                row.getVia(),
                row.getTokenId(),
                row.getAct(),
                row.getAffected(),
                row.getChangeId(),
                row.getSubjectId(),
                row.getWhy(),
                Details.read(row.getDetails()));
    }
}
