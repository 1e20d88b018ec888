package dev.custodia.changes;

import static dev.custodia.tables.changes.Tables.CHANGE;

import dev.custodia.tables.changes.tables.records.ChangeRecord;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jooq.DSLContext;

/** Reads changes out of their rows. */
final class Rows {
    private Rows() {}

    static Optional<Change> change(DSLContext db, long changeId) {
        return db.selectFrom(CHANGE)
                .where(CHANGE.CHANGE_ID.eq(changeId))
                .fetchOptional()
                .map(Rows::change);
    }

    /** The change that this one takes back or does again, through as many steps as there are; or itself. */
    static Change origin(DSLContext db, Change change) {
        Change origin = change;
        while (origin.undoOf() != null) {
            long before = origin.undoOf();
            origin = change(db, before).orElseThrow();
        }
        return origin;
    }

    static Change change(ChangeRecord row) {
        OffsetDateTime finished = row.getFinishedAt();
        return new Change(
                row.getChangeId(),
                row.getAct(),
                Change.State.of(row.getState()),
                row.getAuthorId(),
                row.getVia(),
                row.getReason(),
                row.getDetails(),
                row.getCreatedAt().toInstant(),
                finished == null ? null : finished.toInstant(),
                row.getFound(),
                row.getToDo(),
                row.getLeftAlone(),
                row.getDone(),
                row.getChangedSince(),
                Changes.hex(row.getDigest()),
                row.getTrouble(),
                row.getUndoOf(),
                row.getUndoneBy());
    }
}
