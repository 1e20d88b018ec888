package dev.custodia.dealings;

import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.changes.Changes;
import dev.custodia.customers.Erasure;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** A document or an interaction added, changed or removed by hand. It is made at once; this takes it back. */
@Component
class DealingsAct implements Act {
    static final String CODE = "dealings.edit";

    private final IncomingDocuments incoming;
    private final Erasure erasure;
    private final ObjectProvider<Changes> changes;

    DealingsAct(IncomingDocuments incoming, Erasure erasure, ObjectProvider<Changes> changes) {
        this.incoming = incoming;
        this.erasure = erasure;
        this.changes = changes;
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public List<Long> run(Batch batch) {
        throw new IllegalStateException("Dealings are edited by whoever edits, not by a run");
    }

    @Override
    public boolean redoable() {
        return false;
    }

    @Override
    public List<Long> undo(Batch batch) {
        List<Long> unchanged = erasure.free(changes.getObject().untouchedSince(batch));
        incoming.takeBack(batch.undoOf(), unchanged);
        return unchanged;
    }
}
