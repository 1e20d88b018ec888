package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.BIN_TIME;
import static dev.custodia.tables.customers.Tables.MARK;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.changes.Batch;
import dev.custodia.facts.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** The rows by which customers wait in the bin, and where they go from there. */
@Component
class Waiting {
    private final DSLContext db;

    Waiting(DSLContext db) {
        this.db = db;
    }

    /** How long who is removed now waits. */
    Duration time() {
        return Duration.ofDays(
                db.select(BIN_TIME.DAYS).from(BIN_TIME).fetchSingle().value1());
    }

    void setTime(int days) {
        db.update(BIN_TIME)
                .set(BIN_TIME.DAYS, days)
                .where(BIN_TIME.BIN_TIME_ID.eq((short) 1))
                .execute();
    }

    /** The mark by which somebody is in the bin now. */
    static Condition stands() {
        return MARK.PLACE.eq(Place.BIN.code()).and(MARK.ENDED_BY.isNull());
    }

    /** Everybody who waits. */
    Select<Record1<Long>> customers() {
        return DSL.select(MARK.CUSTOMER_ID).from(MARK).where(stands());
    }

    /** Marks these as waiting, each for what the change has in store for them. */
    void mark(Batch batch, List<Long> customers, Instant leavesAt) {
        var line = dev.custodia.tables.changes.Tables.LINE;
        db.insertInto(
                        MARK,
                        MARK.CUSTOMER_ID,
                        MARK.CHANGE_ID,
                        MARK.PLACE,
                        MARK.SINCE,
                        MARK.BY,
                        MARK.FATE,
                        MARK.LEAVES_AT)
                .select(DSL.select(
                                line.CUSTOMER_ID,
                                line.CHANGE_ID,
                                DSL.val(Place.BIN.code()),
                                DSL.val(batch.at().atOffset(ZoneOffset.UTC)),
                                DSL.val(batch.author()),
                                line.PART,
                                DSL.val(leavesAt.atOffset(ZoneOffset.UTC)))
                        .from(line)
                        .where(line.CHANGE_ID.eq(batch.changeId()))
                        .and(line.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new)))))
                .execute();
    }

    /** Puts customers whose mark of the bin is gone or ended back where they were before: archived or active. */
    void putBack(List<Long> customers) {
        if (customers.isEmpty()) return;
        Places.put(db, customers, Place.ACTIVE);
        archivedBefore(customers);
    }

    /** Of these, who have just come out of the bin, puts those into the archive who were there before. */
    void archivedBefore(List<Long> customers) {
        if (customers.isEmpty()) return;
        db.update(FACT)
                .set(FACT.PLACE, Place.ARCHIVED.code())
                .where(FACT.CUSTOMER_ID.in(db.select(MARK.CUSTOMER_ID)
                        .from(MARK)
                        .where(MARK.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                        .and(MARK.PLACE.eq(Place.ARCHIVED.code()))
                        .and(MARK.ENDED_BY.isNull())
                        .fetch(MARK.CUSTOMER_ID)))
                .execute();
    }

    /** Predicate over {@code facts.fact}: in the bin, by this change if one is named. */
    static Condition inBin(@org.jspecify.annotations.Nullable Long byChange) {
        Condition waits = FACT.PLACE.eq(Place.BIN.code());
        return byChange == null
                ? waits
                : waits.and(FACT.CUSTOMER_ID.in(DSL.select(MARK.CUSTOMER_ID)
                        .from(MARK)
                        .where(MARK.CHANGE_ID.eq(byChange))
                        .and(stands())));
    }
}
