package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.MARK;

import dev.custodia.access.Permission;
import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.facts.Place;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Takes customers out of the recycle bin, to where they were: their marks are ended, not removed, and stay in their history. */
@Component
class Restore implements Act {
    static final String CODE = "customers.restore";

    private final DSLContext db;
    private final Waiting waiting;
    private final Erasure erasure;

    Restore(DSLContext db, Waiting waiting, Erasure erasure) {
        this.db = db;
        this.waiting = waiting;
        this.erasure = erasure;
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public List<Long> run(Batch batch) {
        List<Long> seen = Places.seen(db, batch, EnumSet.of(Place.BIN));
        List<Long> done = db.update(MARK)
                .set(MARK.ENDED_AT, batch.at().atOffset(ZoneOffset.UTC))
                .set(MARK.ENDED_BY, batch.changeId())
                .where(MARK.CUSTOMER_ID.eq(DSL.any(seen.toArray(Long[]::new))))
                .and(Waiting.stands())
                // From that moment on they are let go, whether or not somebody has come round to it.
                .and(MARK.LEAVES_AT.gt(batch.at().atOffset(ZoneOffset.UTC)))
                .returning(MARK.CUSTOMER_ID)
                .fetch(MARK.CUSTOMER_ID);
        waiting.putBack(done);
        return done;
    }

    /** Back into the bin, as they waited; whoever would have left it by now, or may not be lost, stays out. */
    @Override
    public List<Long> undo(Batch batch) {
        Places.hold(db, batch);
        List<Long> free = erasure.free(db.fetch(batch.customers()).getValues(0, Long.class));
        var again = MARK.as("again");
        List<Long> done = db.update(MARK)
                .set(MARK.ENDED_AT, DSL.val((OffsetDateTime) null, MARK.ENDED_AT))
                .set(MARK.ENDED_BY, DSL.val((Long) null, MARK.ENDED_BY))
                .where(MARK.ENDED_BY.eq(batch.undoOf()))
                .and(MARK.PLACE.eq(Place.BIN.code()))
                .and(MARK.LEAVES_AT.gt(batch.at().atOffset(ZoneOffset.UTC)))
                .and(MARK.CUSTOMER_ID.eq(DSL.any(free.toArray(Long[]::new))))
                .andNotExists(DSL.selectOne()
                        .from(again)
                        .where(again.CUSTOMER_ID.eq(MARK.CUSTOMER_ID))
                        .and(again.PLACE.eq(Place.BIN.code()))
                        .and(again.ENDED_BY.isNull()))
                .returning(MARK.CUSTOMER_ID)
                .fetch(MARK.CUSTOMER_ID);
        Places.put(db, done, Place.BIN);
        return done;
    }

    @Override
    public Permission needs() {
        return Permission.RESTORE;
    }
}
