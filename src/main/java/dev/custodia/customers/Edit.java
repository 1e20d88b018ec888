package dev.custodia.customers;

import static dev.custodia.tables.changes.Tables.LINE;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** An edit on the card or by the API. It is made at once; this takes it back, as long as nobody has edited since. */
@Component
class Edit implements Act {
    static final String CODE = "customers.edit";

    private final DSLContext db;
    private final Portrait portrait;

    Edit(DSLContext db, Portrait portrait) {
        this.db = db;
        this.portrait = portrait;
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public List<Long> run(Batch batch) {
        throw new IllegalStateException("An edit is made by whoever edits, not by a run");
    }

    @Override
    public List<Long> undo(Batch batch) {
        List<Long> unchanged = asLeft(db, batch);
        portrait.putBack(batch.undoOf(), unchanged);
        return unchanged;
    }

    /** Those of the batch whom nobody has touched since the change that is taken back. */
    static List<Long> asLeft(DSLContext db, Batch batch) {
        return db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .join(LINE)
                .on(LINE.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                .where(LINE.CHANGE_ID.eq(batch.undoOf()))
                .and(LINE.VERSION.eq(FACT.VERSION))
                .and(batch.holds(FACT.CUSTOMER_ID))
                .orderBy(FACT.CUSTOMER_ID)
                .fetch(FACT.CUSTOMER_ID);
    }
}
