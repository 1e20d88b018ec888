package dev.custodia.lifecycle;

import static dev.custodia.tables.lifecycle.Tables.STATUS;
import static dev.custodia.tables.lifecycle.Tables.STATUS_OF;

import dev.custodia.customers.Keeper;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
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
        return List.of(new Export(
                "statuses",
                DSL.select(
                                STATUS_OF.CUSTOMER_ID,
                                DSL.field(
                                        "to_jsonb({0}) || jsonb_build_object('status', {1})",
                                        SQLDataType.JSONB, DSL.name(STATUS_OF.getName()), STATUS.CODE))
                        .from(STATUS_OF)
                        .join(STATUS)
                        .on(STATUS.NUMBER.eq(STATUS_OF.STATUS))
                        .where(STATUS_OF.CUSTOMER_ID.in(customers))));
    }

    @Override
    public void erase(Select<Record1<Long>> customers) {
        db.deleteFrom(STATUS_OF).where(STATUS_OF.CUSTOMER_ID.in(customers)).execute();
    }
}
