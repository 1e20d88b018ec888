package dev.custodia.customers;

import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.changes.Changes;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** An edit on the card or by the API. It is made at once; this takes it back, as long as nobody has edited since. */
@Component
class Edit implements Act {
    static final String CODE = "customers.edit";

    private final ObjectProvider<Changes> changes;
    private final Portrait portrait;

    Edit(ObjectProvider<Changes> changes, Portrait portrait) {
        this.changes = changes;
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
        portrait.putBack(batch.undoOf(), unchanged);
        return unchanged;
    }
}
