package dev.custodia.changes;

import static dev.custodia.tables.changes.Tables.LINE;
import static dev.custodia.tables.facts.Tables.FACT;

import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.impl.DSL;

/**
 * A batch of a frozen set, while it is being worked on.
 *
 * @param changeId the change that runs: for a take-back, the one that takes back
 * @param undoOf for a take-back, the change to take back, else 0
 * @param despite for a take-back: whether what happened to somebody later is overwritten, as whoever takes back has chosen
 * @param author on whose word
 * @param at the time to write down
 */
public record Batch(long changeId, int number, long undoOf, boolean despite, long author, Instant at) {
    /** The customers of this batch that are to be worked on. */
    public Select<Record1<Long>> customers() {
        return DSL.select(LINE.CUSTOMER_ID).from(LINE).where(mine());
    }

    /** The same with the version that was seen. */
    public Select<Record2<Long, Long>> customersAsSeen() {
        return DSL.select(LINE.CUSTOMER_ID, LINE.VERSION).from(LINE).where(mine());
    }

    /** Takes those who are still as they were seen: counts their versions up and returns them. */
    public List<Long> takeAsSeen(DSLContext db) {
        var seen = customersAsSeen().asTable("seen", "customer_id", "version");
        return db.update(FACT)
                .set(FACT.VERSION, FACT.VERSION.plus(1))
                .from(seen)
                .where(FACT.CUSTOMER_ID.eq(seen.field("customer_id", Long.class)))
                .and(FACT.VERSION.eq(seen.field("version", Long.class)))
                .returning(FACT.CUSTOMER_ID)
                .fetch(FACT.CUSTOMER_ID);
    }

    /** Takes those of whom this holds, a condition over {@code facts.fact}: counts their versions up and returns them. */
    public List<Long> takeWhere(DSLContext db, Condition condition) {
        return db.update(FACT)
                .set(FACT.VERSION, FACT.VERSION.plus(1))
                .where(holds(FACT.CUSTOMER_ID))
                .and(condition)
                .returning(FACT.CUSTOMER_ID)
                .fetch(FACT.CUSTOMER_ID);
    }

    public Condition holds(Field<Long> customerId) {
        return customerId.in(customers());
    }

    private Condition mine() {
        return LINE.CHANGE_ID.eq(changeId).and(LINE.BATCH.eq(number)).and(LINE.STATE.eq(LineState.TO_DO.code()));
    }
}
