package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.MARK;

import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.facts.Place;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Puts customers aside: a mark beside each, and the place copied to the narrow row. Their own rows are not touched. */
@Component
class Archive implements Act {
    static final String CODE = "customers.archive";

    private final DSLContext db;

    Archive(DSLContext db) {
        this.db = db;
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public List<Long> run(Batch batch) {
        List<Long> done = Places.move(db, batch, Place.ACTIVE, Place.ARCHIVED);
        db.insertInto(MARK, MARK.CUSTOMER_ID, MARK.CHANGE_ID, MARK.PLACE, MARK.SINCE, MARK.BY)
                .select(DSL.select(
                                Places.ids(),
                                DSL.val(batch.changeId()),
                                DSL.val(Place.ARCHIVED.code()),
                                DSL.val(batch.at().atOffset(ZoneOffset.UTC)),
                                DSL.val(batch.author()))
                        .from(Places.unnested(done)))
                .execute();
        return done;
    }

    /** Withdraws the marks that the change wrote, where they still stand. */
    @Override
    public List<Long> undo(Batch batch) {
        return Places.withdraw(
                db,
                batch,
                MARK.CHANGE_ID
                        .eq(batch.undoOf())
                        .and(MARK.PLACE.eq(Place.ARCHIVED.code()))
                        .and(MARK.ENDED_BY.isNull()),
                Place.ARCHIVED,
                Place.ACTIVE);
    }
}
