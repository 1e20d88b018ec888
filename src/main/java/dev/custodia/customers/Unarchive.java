package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.MARK;

import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.facts.Place;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Takes customers back out of the archive: their marks are ended, not removed, and stay in their history. */
@Component
class Unarchive implements Act {
    static final String CODE = "customers.unarchive";

    private final DSLContext db;

    Unarchive(DSLContext db) {
        this.db = db;
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public List<Long> run(Batch batch) {
        List<Long> done = Places.move(db, batch, Place.ARCHIVED, Place.ACTIVE);
        int ended = db.update(MARK)
                .set(MARK.ENDED_AT, batch.at().atOffset(ZoneOffset.UTC))
                .set(MARK.ENDED_BY, batch.changeId())
                .where(MARK.CUSTOMER_ID.eq(DSL.any(done.toArray(Long[]::new))))
                .and(MARK.PLACE.eq(Place.ARCHIVED.code()))
                .and(MARK.ENDED_BY.isNull())
                .execute();
        if (ended != done.size()) throw new IllegalStateException("Expected " + done.size() + " marks, ended " + ended);
        return done;
    }

    @Override
    public List<Long> undo(Batch batch) {
        Places.hold(db, batch);
        var again = MARK.as("again");
        List<Long> done = db.update(MARK)
                .set(MARK.ENDED_AT, DSL.val((OffsetDateTime) null, MARK.ENDED_AT))
                .set(MARK.ENDED_BY, DSL.val((Long) null, MARK.ENDED_BY))
                .where(MARK.ENDED_BY.eq(batch.undoOf()))
                .and(batch.holds(MARK.CUSTOMER_ID))
                // Archived anew since: that mark stands, and this one stays ended.
                .andNotExists(DSL.selectOne()
                        .from(again)
                        .where(again.CUSTOMER_ID.eq(MARK.CUSTOMER_ID))
                        .and(again.ENDED_BY.isNull()))
                .returning(MARK.CUSTOMER_ID)
                .fetch(MARK.CUSTOMER_ID);
        Places.put(db, done, Place.ARCHIVED);
        return done;
    }
}
