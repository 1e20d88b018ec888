package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.MARK;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.changes.Batch;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Moves customers from place to place on their narrow rows. */
final class Places {
    private Places() {}

    /**
     * Moves those of a batch who are still as they were seen, and returns them. The row lock that this takes is the one
     * that every other writer of a customer takes, so "still as seen" holds until the end of the transaction.
     */
    static List<Long> move(DSLContext db, Batch batch, Place from, Place to) {
        return move(db, batch, Set.of(from), to, DSL.trueCondition());
    }

    /** As {@link #move(DSLContext, Batch, Place, Place)}, from any of several places, those of whom a condition holds. */
    static List<Long> move(DSLContext db, Batch batch, Set<Place> from, Place to, Condition whom) {
        var seen = batch.customersAsSeen().asTable("seen", "customer_id", "version");
        List<Long> moved = db.update(FACT)
                .set(FACT.PLACE, to.code())
                .set(FACT.VERSION, FACT.VERSION.plus(1))
                .from(seen)
                .where(FACT.CUSTOMER_ID.eq(seen.field("customer_id", Long.class)))
                .and(FACT.VERSION.eq(seen.field("version", Long.class)))
                .and(Facts.in(from))
                .and(whom)
                .returning(FACT.CUSTOMER_ID)
                .fetch(FACT.CUSTOMER_ID);
        Facts.touched(db, moved, Facts.PLACE);
        return moved;
    }

    /** Those of a batch who are still as they were seen, in one of these places; held until the end of the transaction. */
    static List<Long> seen(DSLContext db, Batch batch, Set<Place> places) {
        var seen = batch.customersAsSeen().asTable("seen", "customer_id", "version");
        return db.update(FACT)
                .set(FACT.VERSION, FACT.VERSION)
                .from(seen)
                .where(FACT.CUSTOMER_ID.eq(seen.field("customer_id", Long.class)))
                .and(FACT.VERSION.eq(seen.field("version", Long.class)))
                .and(Facts.in(places))
                .returning(FACT.CUSTOMER_ID)
                .fetch(FACT.CUSTOMER_ID);
    }

    /**
     * Takes the lock that every writer of a customer takes, for a batch. What is read of their marks before it may be
     * old when the rows are at last moved: somebody else may have archived them anew meanwhile.
     */
    static void hold(DSLContext db, Batch batch) {
        db.update(FACT)
                .set(FACT.VERSION, FACT.VERSION)
                .where(batch.holds(FACT.CUSTOMER_ID))
                .execute();
    }

    /**
     * Withdraws the marks by which those of a batch are where they are, moves them, and returns them. One write to each
     * row is both the lock and the move: a lock alone would write each row, and its place in every index, twice.
     *
     * @param mark which marks are withdrawn, over {@code customers.mark}
     */
    static List<Long> withdraw(DSLContext db, Batch batch, Condition mark, Place from, Place to) {
        // Named one by one: a join would go through all marks of the change for each of its batches.
        Long[] these = db.fetch(batch.customers()).getValues(0, Long.class).toArray(Long[]::new);
        Long[] marked = db.select(MARK.CUSTOMER_ID)
                .from(MARK)
                .where(MARK.CUSTOMER_ID.eq(DSL.any(these)))
                .and(mark)
                .fetch(MARK.CUSTOMER_ID)
                .toArray(Long[]::new);
        List<Long> moved = db.update(FACT)
                .set(FACT.PLACE, to.code())
                .set(FACT.VERSION, FACT.VERSION.plus(1))
                .where(FACT.CUSTOMER_ID.eq(DSL.any(marked)))
                .and(FACT.PLACE.eq(from.code()))
                .returning(FACT.CUSTOMER_ID)
                .fetch(FACT.CUSTOMER_ID);
        List<Long> done = db.deleteFrom(MARK)
                .where(MARK.CUSTOMER_ID.eq(DSL.any(moved.toArray(Long[]::new))))
                .and(mark)
                .returning(MARK.CUSTOMER_ID)
                .fetch(MARK.CUSTOMER_ID);
        // While it waited for the row, somebody else came back and was put there anew, by another mark.
        Set<Long> others = new HashSet<>(moved);
        done.forEach(others::remove);
        if (!others.isEmpty())
            db.update(FACT)
                    .set(FACT.PLACE, from.code())
                    .where(FACT.CUSTOMER_ID.eq(DSL.any(others.toArray(Long[]::new))))
                    .execute();
        Facts.touched(db, done, Facts.PLACE);
        return done;
    }

    static void put(DSLContext db, List<Long> customers, Place place) {
        if (customers.isEmpty()) return;
        int moved = db.update(FACT)
                .set(FACT.PLACE, place.code())
                .set(FACT.VERSION, FACT.VERSION.plus(1))
                .where(FACT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .execute();
        if (moved != customers.size())
            throw new IllegalStateException("Expected to move " + customers.size() + " customers, moved " + moved);
        Facts.touched(db, customers, Facts.PLACE);
    }

    static Table<?> unnested(List<Long> customers) {
        return DSL.unnest(DSL.val(customers.toArray(Long[]::new))).as("done", "customer_id");
    }

    static Field<Long> ids() {
        return DSL.field(DSL.name("done", "customer_id"), Long.class);
    }
}
