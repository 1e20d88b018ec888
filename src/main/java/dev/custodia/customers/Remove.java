package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.MARK;

import dev.custodia.access.Guarded;
import dev.custodia.access.Permission;
import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.changes.Changes;
import dev.custodia.facts.Place;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Puts customers into the recycle bin: a mark beside each, with what becomes of them and when, and the place copied to
 * the narrow row. Whole and untouched they wait there; an archived one comes back archived.
 */
@Component
class Remove implements Act {
    static final String CODE = "customers.remove";

    private final DSLContext db;
    private final Waiting waiting;
    private final Erasure erasure;
    private final ObjectProvider<Changes> changes;

    Remove(DSLContext db, Waiting waiting, Erasure erasure, ObjectProvider<Changes> changes) {
        this.db = db;
        this.waiting = waiting;
        this.erasure = erasure;
        this.changes = changes;
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public List<Long> run(Batch batch) {
        List<Long> done = Places.move(db, batch, Place.IN_USE, Place.BIN, erasure.freeNow(batch.customers()));
        waiting.mark(batch, done, batch.at().plus(time(batch)));
        return done;
    }

    private Duration time(Batch batch) {
        Integer hours = Terms.in(changes.getObject().details(batch.changeId())).hours();
        return hours == null ? waiting.time() : Duration.ofHours(hours);
    }

    /** Withdraws the marks that the change wrote, where they still stand and their time is not over. */
    @Override
    public List<Long> undo(Batch batch) {
        List<Long> done = Places.withdraw(
                db,
                batch,
                MARK.CHANGE_ID
                        .eq(batch.undoOf())
                        .and(Waiting.stands())
                        .and(MARK.LEAVES_AT.gt(batch.at().atOffset(ZoneOffset.UTC))),
                Place.BIN,
                Place.ACTIVE);
        waiting.archivedBefore(done);
        return done;
    }

    @Override
    public @Nullable Guarded guardsUndo(boolean again) {
        return again ? Guarded.REMOVE : null;
    }

    @Override
    public boolean undoExpires() {
        return false;
    }

    @Override
    public Permission needs() {
        return Permission.REMOVE_MANY;
    }
}
