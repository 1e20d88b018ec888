package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.CUSTOMER;

import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.changes.BeforeImages;
import dev.custodia.changes.Changes;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** An edit on the card or by the API. It is made at once; this takes it back, as long as nobody has edited since. */
@Component
class Edit implements Act {
    static final String CODE = "customers.edit";

    private final DSLContext db;
    private final ObjectProvider<Changes> changes;
    private final BeforeImages images;
    private final Portrait portrait;

    Edit(DSLContext db, ObjectProvider<Changes> changes, BeforeImages images, Portrait portrait) {
        this.db = db;
        this.changes = changes;
        this.images = images;
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
        List<Long> unchanged = changes.getObject().untouchedSince(batch);
        putBack(batch, unchanged);
        return unchanged;
    }

    @Override
    public boolean overrides() {
        return true;
    }

    /** The edit once more: what the taking back found is put back. */
    @Override
    public List<Long> redo(Batch batch) {
        List<Long> unchanged = batch.takeAsSeen(db);
        putBack(batch, unchanged);
        return unchanged;
    }

    private void putBack(Batch batch, List<Long> customers) {
        if (customers.isEmpty()) return;
        images.keep(
                batch.changeId(),
                Portrait.ROOM,
                portrait.of(DSL.select(CUSTOMER.CUSTOMER_ID)
                        .from(CUSTOMER)
                        .where(CUSTOMER.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))));
        portrait.putBack(batch.undoOf(), customers);
    }
}
