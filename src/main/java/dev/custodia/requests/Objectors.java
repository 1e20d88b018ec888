package dev.custodia.requests;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.requests.Tables.OBJECTOR;

import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import dev.custodia.changes.Changes;
import dev.custodia.facts.Facts;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Who objects to marketing: a row beside the customer, from the moment on at which they said so. */
@Component
class Objectors {
    private static final JSONB NOTHING = JSONB.valueOf("{}");

    private final DSLContext db;
    private final Clock clock;
    private final Changes changes;
    private final Access access;

    Objectors(DSLContext db, Clock clock, Changes changes, Access access) {
        this.db = db;
        this.clock = clock;
        this.changes = changes;
        this.access = access;
    }

    /** Predicate over {@code facts.fact}: objects to marketing. */
    static Condition objects() {
        return FACT.CUSTOMER_ID.in(DSL.select(OBJECTOR.CUSTOMER_ID).from(OBJECTOR));
    }

    Optional<Instant> since(long customer) {
        return db.select(OBJECTOR.SINCE)
                .from(OBJECTOR)
                .where(OBJECTOR.CUSTOMER_ID.eq(customer))
                .fetchOptional(OBJECTOR.SINCE)
                .map(OffsetDateTime::toInstant);
    }

    /** In the caller's transaction. Whoever objects already goes on to. */
    void object(long customer, long requestId) {
        int written = db.insertInto(OBJECTOR)
                .set(OBJECTOR.CUSTOMER_ID, customer)
                .set(OBJECTOR.SINCE, clock.instant().atOffset(ZoneOffset.UTC))
                .set(OBJECTOR.BY, access.current().userId())
                .set(OBJECTOR.REQUEST_ID, requestId)
                .onConflictDoNothing()
                .execute();
        if (written > 0) happened("requests.object", customer);
    }

    void withdraw(long customer) {
        int gone = db.deleteFrom(OBJECTOR)
                .where(OBJECTOR.CUSTOMER_ID.eq(customer))
                .execute();
        if (gone == 0) throw Refused.notFound("requests.no_objection");
        happened("requests.withdraw_objection", customer);
    }

    private void happened(String act, long customer) {
        long changeId = changes.draft(act, null, NOTHING);
        db.update(FACT)
                .set(FACT.VERSION, FACT.VERSION.plus(1))
                .where(FACT.CUSTOMER_ID.eq(customer))
                .execute();
        Facts.touched(db, List.of(customer), Facts.OBJECTIONS);
        changes.record(changeId, List.of(customer));
    }

    /** These are about to be gone: what they objected to has to be known of them still, by nothing that points to them. */
    void forget(Select<Record1<Long>> customers) {
        db.deleteFrom(OBJECTOR).where(OBJECTOR.CUSTOMER_ID.in(customers)).execute();
    }
}
