package dev.custodia.lifecycle;

import static dev.custodia.tables.lifecycle.Tables.STATUS_OF;

import dev.custodia.customers.Keeper;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.stereotype.Component;

/** Keeps which status customers have and had. */
@Component
class LifecycleKeeper implements Keeper {
    private final DSLContext db;

    LifecycleKeeper(DSLContext db) {
        this.db = db;
    }

    @Override
    public Set<String> tables() {
        return Set.of("lifecycle.status_of");
    }

    @Override
    public List<Export> exports(Select<Record1<Long>> customers) {
        return List.of(Export.of("statuses", STATUS_OF, customers));
    }

    @Override
    public void erase(Select<Record1<Long>> customers) {
        db.deleteFrom(STATUS_OF).where(STATUS_OF.CUSTOMER_ID.in(customers)).execute();
    }
}
