package dev.custodia.segments;

import static dev.custodia.tables.segments.Tables.SEGMENT;
import static dev.custodia.tables.segments.Tables.STAY;

import dev.custodia.customers.Keeper;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Keeps who was in which segment when. */
@Component
class SegmentKeeper implements Keeper {
    private final DSLContext db;

    SegmentKeeper(DSLContext db) {
        this.db = db;
    }

    @Override
    public Set<String> tables() {
        return Set.of("segments.stay");
    }

    @Override
    public List<Export> exports(Select<Record1<Long>> customers) {
        return List.of(new Export(
                "segments",
                DSL.select(
                                STAY.CUSTOMER_ID,
                                DSL.jsonbObject(
                                        DSL.key("segment").value(SEGMENT.KEY),
                                        DSL.key("enteredAt").value(STAY.ENTERED_AT),
                                        DSL.key("leftAt").value(STAY.LEFT_AT)))
                        .from(STAY)
                        .join(SEGMENT)
                        .on(SEGMENT.SEGMENT_ID.eq(STAY.SEGMENT_ID))
                        .where(STAY.CUSTOMER_ID.in(customers))));
    }

    @Override
    public void erase(Select<Record1<Long>> customers) {
        // Counted off first: whoever is erased has not left, and is in it no more.
        db.select(STAY.SEGMENT_ID, DSL.count())
                .from(STAY)
                .where(STAY.CUSTOMER_ID.in(customers))
                .and(STAY.LEFT_AT.isNull())
                .groupBy(STAY.SEGMENT_ID)
                .orderBy(STAY.SEGMENT_ID)
                .fetch()
                .forEach(row -> db.update(SEGMENT)
                        .set(SEGMENT.MEMBERS, SEGMENT.MEMBERS.minus(row.value2()))
                        .where(SEGMENT.SEGMENT_ID.eq(row.value1()))
                        .execute());
        db.deleteFrom(STAY).where(STAY.CUSTOMER_ID.in(customers)).execute();
    }
}
