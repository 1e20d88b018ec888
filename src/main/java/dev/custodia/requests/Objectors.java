package dev.custodia.requests;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.requests.Tables.OBJECTOR;

import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Arrivals;
import dev.custodia.customers.Traits;
import dev.custodia.facts.Facts;
import dev.custodia.forgotten.Fingerprints;
import dev.custodia.forgotten.Fingerprints.Why;
import dev.custodia.forgotten.Trait;
import dev.custodia.journal.Actor;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Who objects to marketing: a row beside the customer, from the moment on at which they said so. Once they are gone keyed
 * fingerprints alone know it, and whoever comes in with the same, or is given it later, objects from then on.
 */
@Component
class Objectors implements Arrivals {
    private static final JSONB NOTHING = JSONB.valueOf("{}");

    private final DSLContext db;
    private final Clock clock;
    private final ObjectProvider<Changes> changes;
    private final Traits traits;
    private final Fingerprints fingerprints;
    private final Access access;

    Objectors(
            DSLContext db,
            Clock clock,
            ObjectProvider<Changes> changes,
            Traits traits,
            Fingerprints fingerprints,
            Access access) {
        this.db = db;
        this.clock = clock;
        this.changes = changes;
        this.traits = traits;
        this.fingerprints = fingerprints;
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
        if (write(customer, access.current().userId(), requestId)) happened("requests.object", customer);
    }

    private boolean write(long customer, long by, @Nullable Long requestId) {
        return db.insertInto(OBJECTOR)
                        .set(OBJECTOR.CUSTOMER_ID, customer)
                        .set(OBJECTOR.SINCE, clock.instant().atOffset(ZoneOffset.UTC))
                        .set(OBJECTOR.BY, by)
                        .set(OBJECTOR.REQUEST_ID, requestId)
                        .onConflictDoNothing()
                        .execute()
                > 0;
    }

    /** Says that somebody objects no more, whoever they were before they were erased once included. */
    void withdraw(long customer) {
        int gone =
                db.deleteFrom(OBJECTOR).where(OBJECTOR.CUSTOMER_ID.eq(customer)).execute();
        if (gone == 0) throw Refused.notFound("requests.no_objection");
        fingerprints.withdrawObjection(traits.of(new CustomerId(customer)));
        happened("requests.withdraw_objection", customer);
    }

    private void happened(String act, long customer) {
        long changeId = changes.getObject().draft(act, null, NOTHING);
        db.update(FACT)
                .set(FACT.VERSION, FACT.VERSION.plus(1))
                .where(FACT.CUSTOMER_ID.eq(customer))
                .execute();
        Facts.touched(db, List.of(customer), Facts.OBJECTIONS);
        changes.getObject().record(changeId, List.of(customer));
    }

    /** These are about to be gone: that they object stays known, by nothing that points to them. */
    void forget(Select<Record1<Long>> customers) {
        List<Long> objecting = db.deleteFrom(OBJECTOR)
                .where(OBJECTOR.CUSTOMER_ID.in(customers))
                .returning(OBJECTOR.CUSTOMER_ID)
                .fetch(OBJECTOR.CUSTOMER_ID);
        List<Trait> theirs = new ArrayList<>();
        traits.of(objecting).values().forEach(theirs::addAll);
        fingerprints.remember(Why.OBJECTS_TO_MARKETING, theirs, LocalDate.now(clock));
    }

    @Override
    public void came(Select<Record1<Long>> customers, long changeId) {
        if (anyObjections()) mark(db.fetch(customers).getValues(0, Long.class));
    }

    @Override
    public void edited(Collection<Long> customers) {
        if (anyObjections()) mark(customers);
    }

    private boolean anyObjections() {
        return !db.fetch(DSL.selectOne().from(fingerprints.objections()).limit(1))
                .isEmpty();
    }

    private void mark(Collection<Long> customers) {
        Map<Long, Set<Long>> digests = new TreeMap<>();
        traits.of(customers).forEach((customer, theirs) -> digests.put(customer, fingerprints.asked(theirs)));
        Set<Long> objected = objected(digests);
        List<Long> objecting = digests.entrySet().stream()
                .filter(one -> one.getValue().stream().anyMatch(objected::contains))
                .map(Map.Entry::getKey)
                .toList();
        for (long customer : objecting) write(customer, Actor.CUSTODIA, null);
        if (!objecting.isEmpty()) Facts.touched(db, objecting, Facts.OBJECTIONS);
    }

    private Set<Long> objected(Map<Long, Set<Long>> digests) {
        Set<Long> asked = new HashSet<>();
        digests.values().forEach(asked::addAll);
        var objections = fingerprints.objections().asTable("objections", "digest");
        var digest = DSL.field(DSL.name("objections", "digest"), Long.class);
        return db.select(digest)
                .from(objections)
                .where(digest.eq(DSL.any(asked.toArray(Long[]::new))))
                .fetchSet(digest);
    }
}
