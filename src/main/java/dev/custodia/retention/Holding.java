package dev.custodia.retention;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.retention.Tables.HELD;
import static dev.custodia.tables.retention.Tables.HOLD;

import dev.custodia.dealings.Dealings;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Who is held: by a row of their own, or by having documents in a tax period that is held. */
@Component
class Holding {
    private final DSLContext db;

    Holding(DSLContext db) {
        this.db = db;
    }

    /** A hold on a tax period that has not been released. */
    record Period(long holdId, Hold.Years years) {}

    List<Period> periods() {
        return db.select(HOLD.HOLD_ID, HOLD.FROM_YEAR, HOLD.TO_YEAR)
                .from(HOLD)
                .where(HOLD.FROM_YEAR.isNotNull())
                .and(HOLD.RELEASED_AT.isNull())
                .fetch(row -> new Period(row.value1(), new Hold.Years(row.value2(), row.value3())));
    }

    /** Predicate over {@code facts.fact}: somebody who is held. */
    Condition held() {
        Condition held = FACT.CUSTOMER_ID.in(rows());
        for (Period period : periods()) held = held.or(in(period.years()));
        return held;
    }

    private static Select<Record1<Long>> rows() {
        return DSL.select(HELD.CUSTOMER_ID).from(HELD).where(HELD.ENDED_BY.isNull());
    }

    /** Predicate over {@code facts.fact}: has documents of these years. */
    static Condition in(Hold.Years years) {
        return FACT.CUSTOMER_ID.in(documents(years));
    }

    static Select<Record1<Long>> documents(Hold.Years years) {
        return Dealings.withDocuments(years.first(), years.last());
    }

    /** Predicate over {@code facts.fact}: held by a row of this hold. */
    static Condition by(long holdId) {
        return FACT.CUSTOMER_ID.in(DSL.select(HELD.CUSTOMER_ID)
                .from(HELD)
                .where(HELD.HOLD_ID.eq(holdId))
                .and(HELD.ENDED_BY.isNull()));
    }
}
