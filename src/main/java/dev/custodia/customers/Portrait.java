package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.CONTACT_POINT;
import static dev.custodia.tables.customers.Tables.CUSTOMER;
import static dev.custodia.tables.customers.Tables.EXTERNAL_ID;
import static dev.custodia.tables.customers.Tables.LEGAL_DETAILS;
import static dev.custodia.tables.customers.Tables.OWN_VALUE;
import static dev.custodia.tables.customers.Tables.TAGGED;

import dev.custodia.changes.BeforeImages;
import dev.custodia.database.Sql;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/**
 * All that can be edited of customers, row for row as it stands in the tables: drawn before an edit, and put back, for
 * a whole set at a time, when the edit is taken back.
 */
@Component
class Portrait {
    static final String ROOM = "customers";

    private final DSLContext db;
    private final BeforeImages images;
    private final Derived derived;

    Portrait(DSLContext db, BeforeImages images, Derived derived) {
        this.db = db;
        this.images = images;
        this.derived = derived;
    }

    /** Customer and portrait. */
    Select<Record2<Long, JSONB>> of(Select<Record1<Long>> customers) {
        return DSL.select(
                        CUSTOMER.CUSTOMER_ID,
                        DSL.jsonbObject(
                                DSL.key("customer").value(rowOf(CUSTOMER)),
                                DSL.key("contact_point").value(rowsOf(CONTACT_POINT, CONTACT_POINT.CUSTOMER_ID)),
                                DSL.key("legal_details").value(rowsOf(LEGAL_DETAILS, LEGAL_DETAILS.CUSTOMER_ID)),
                                DSL.key("tagged").value(rowsOf(TAGGED, TAGGED.CUSTOMER_ID)),
                                DSL.key("own_value").value(rowsOf(OWN_VALUE, OWN_VALUE.CUSTOMER_ID))))
                .from(CUSTOMER)
                .where(CUSTOMER.CUSTOMER_ID.in(customers));
    }

    private static Field<JSONB> rowOf(Table<?> table) {
        return DSL.field("to_jsonb({0})", SQLDataType.JSONB, DSL.name(table.getName()));
    }

    private static Field<JSONB> rowsOf(Table<?> table, Field<Long> customerId) {
        Table<?> own = table.as("r");
        return DSL.field(DSL.select(
                        DSL.field("coalesce(jsonb_agg(to_jsonb({0})), '[]'::jsonb)", SQLDataType.JSONB, DSL.name("r")))
                .from(own)
                .where(Objects.requireNonNull(own.field(customerId)).eq(CUSTOMER.CUSTOMER_ID)));
    }

    /** Puts those of these customers whom the change edited back to what they were; their rows are then identical to what they were. */
    void putBack(long changeId, List<Long> customers) {
        if (customers.isEmpty() || !images.kept(changeId, ROOM)) return;
        var set = DSL.select(CUSTOMER.CUSTOMER_ID)
                .from(CUSTOMER)
                .where(CUSTOMER.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))));
        // The pictures are opened once and laid out; each statement then reads them from there.
        db.execute("create temp table if not exists before (customer_id bigint, image jsonb) on commit delete rows");
        db.deleteFrom(DSL.table("before")).where(DSL.trueCondition()).execute();
        db.insertInto(DSL.table("before"))
                .select(images.read(changeId, ROOM, set))
                .execute();
        List<Long> drawn = db.select(DSL.field("customer_id", Long.class))
                .from(DSL.table("before"))
                .fetch(0, Long.class);
        Long[] ids = drawn.toArray(Long[]::new);
        db.deleteFrom(EXTERNAL_ID)
                .where(EXTERNAL_ID.CUSTOMER_ID.eq(DSL.any(ids)))
                .execute();
        Sql.execute(db, "customers/put_back_customer");
        Sql.execute(db, "customers/put_back_external_ids");
        for (Table<?> table : List.of(CONTACT_POINT, LEGAL_DETAILS, TAGGED, OWN_VALUE)) {
            Field<Long> customerId = Objects.requireNonNull(table.field("customer_id", Long.class));
            db.deleteFrom(table).where(customerId.eq(DSL.any(ids))).execute();
            db.query(
                            "insert into {0} select r.* from before cross join lateral jsonb_populate_recordset(null::{0}, image -> {1}) r",
                            table, DSL.inline(table.getName()))
                    .execute();
        }
        derived.refresh(drawn);
    }
}
