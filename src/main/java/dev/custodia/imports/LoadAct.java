package dev.custodia.imports;

import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.changes.Changes;
import dev.custodia.customers.Erasure;
import dev.custodia.customers.Incoming;
import dev.custodia.dealings.IncomingDocuments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * A file, or a call with many, that was loaded. Taking it back removes whom and what it brought, and puts back what it
 * edited; whoever has been touched by anything else since, or may not be lost, is left as they are, whole.
 */
@Component
class LoadAct implements Act {
    static final String CODE = "imports.load";

    private final DSLContext db;
    private final Incoming customers;
    private final IncomingDocuments documents;
    private final Erasure erasure;
    private final ObjectProvider<Changes> changes;

    LoadAct(
            DSLContext db,
            Incoming customers,
            IncomingDocuments documents,
            Erasure erasure,
            ObjectProvider<Changes> changes) {
        this.db = db;
        this.customers = customers;
        this.documents = documents;
        this.erasure = erasure;
        this.changes = changes;
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public Select<Record1<Long>> touched(long changeId) {
        return customers
                .broughtInBy(changeId)
                .union(documents.touchedBy(changeId))
                .union(changes.getObject().listedBy(changeId));
    }

    @Override
    public List<Long> run(Batch batch) {
        throw new IllegalStateException("A file is loaded by the loader, not by a run");
    }

    @Override
    public boolean redoable() {
        return false;
    }

    @Override
    public List<Long> undo(Batch batch) {
        List<Long> untouched = erasure.free(changes.getObject().untouchedSince(batch));
        Set<Long> created = new HashSet<>(db.fetch(customers
                        .broughtInBy(batch.undoOf())
                        .and(batch.holds(DSL.field(DSL.name("customers", "customer", "customer_id"), Long.class))))
                .getValues(0, Long.class));
        // Somebody whom this file brought in has had business through another since: erasing would take that along.
        List<Long> kept = documents.withOtherDealings(
                batch.undoOf(), untouched.stream().filter(created::contains).toList());
        List<Long> back = new ArrayList<>(untouched);
        back.removeAll(new HashSet<>(kept));
        documents.takeBack(batch.undoOf(), back);
        customers.takeBack(batch.undoOf(), back);
        return back;
    }
}
