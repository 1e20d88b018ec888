package dev.custodia.customers;

import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.forgotten.Eraser;
import dev.custodia.forgotten.Fingerprints;
import dev.custodia.forgotten.Fingerprints.Why;
import dev.custodia.forgotten.Ledger;
import dev.custodia.forgotten.Trait;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What is kept of who is erased: that somebody was, in the ledger, and by what a person would be known again. */
@Component
class Remembering implements Eraser {
    private final DSLContext db;
    private final Clock clock;
    private final Traits traits;
    private final Fingerprints fingerprints;
    private final Ledger ledger;
    private final ObjectProvider<Erasure> erasure;

    Remembering(
            DSLContext db,
            Clock clock,
            Traits traits,
            Fingerprints fingerprints,
            Ledger ledger,
            ObjectProvider<Erasure> erasure) {
        this.db = db;
        this.clock = clock;
        this.traits = traits;
        this.fingerprints = fingerprints;
        this.ledger = ledger;
        this.erasure = erasure;
    }

    /** Of these, who are being erased in this transaction, before their rows are gone. */
    void remember(List<Long> customers, Fate fate, long changeId) {
        Set<Long> digests = fingerprint(customers, fate);
        ledger.erasing(customers, why(fate), changeId, digests);
    }

    private Set<Long> fingerprint(List<Long> customers, Fate fate) {
        Set<Long> digests = new LinkedHashSet<>();
        for (List<Trait> one : traits.ofPersons(customers).values()) digests.addAll(fingerprints.stored(one));
        fingerprints.keep(why(fate), digests, LocalDate.now(clock));
        return digests;
    }

    private static Why why(Fate fate) {
        return switch (fate) {
            case DELETE -> Why.DELETED;
            case ANONYMISE -> Why.ANONYMISED;
            case FORCE -> Why.FORCED;
        };
    }

    private static Fate fate(Why why) {
        return switch (why) {
            case DELETED -> Fate.DELETE;
            case ANONYMISED -> Fate.ANONYMISE;
            case FORCED -> Fate.FORCE;
            case OBJECTS_TO_MARKETING -> throw new IllegalStateException("Who objects is not erased for it");
        };
    }

    @Override
    public int again(List<Long> customers, Why why, boolean certain) {
        List<Long> there = db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .orderBy(FACT.CUSTOMER_ID)
                .forUpdate()
                .fetch(FACT.CUSTOMER_ID);
        List<Long> going = certain ? there : erasure.getObject().free(there);
        if (going.isEmpty()) return 0;
        fingerprint(going, fate(why));
        erasure.getObject().again(going, fate(why));
        return going.size();
    }
}
