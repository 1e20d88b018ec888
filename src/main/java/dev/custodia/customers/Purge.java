package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.MARK;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Permission;
import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.changes.Changes;
import dev.custodia.facts.Place;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Lets those in the recycle bin go for good: each as the plan that put them there has said, by the keepers alone. What
 * stood against it then is asked again in the same transaction ({@link Erasure}). The only act that cannot be taken back.
 */
@Component
class Purge implements Act {
    static final String CODE = "customers.purge";

    private final DSLContext db;
    private final ObjectProvider<Changes> changes;
    private final Erasure erasure;
    private final List<Departures> departures;

    Purge(DSLContext db, ObjectProvider<Changes> changes, Erasure erasure, List<Departures> departures) {
        this.db = db;
        this.changes = changes;
        this.erasure = erasure;
        this.departures = departures;
    }

    @Override
    public String code() {
        return CODE;
    }

    /** Those who wait for the same, by the same change. */
    private record Lot(long changeId, Fate fate) {}

    @Override
    public List<Long> run(Batch batch) {
        List<Long> seen = Places.seen(db, batch, EnumSet.of(Place.BIN));
        Map<Lot, List<Long>> lots = new HashMap<>();
        db.select(MARK.CUSTOMER_ID, MARK.CHANGE_ID, MARK.FATE)
                .from(MARK)
                .where(MARK.CUSTOMER_ID.eq(DSL.any(seen.toArray(Long[]::new))))
                .and(Waiting.stands())
                .forEach(row -> lots.computeIfAbsent(
                                new Lot(row.value2(), Fate.of(row.value3())), lot -> new ArrayList<>())
                        .add(row.value1()));
        List<Long> done = new ArrayList<>();
        lots.forEach((lot, customers) -> {
            List<Long> gone = erasure.letGo(
                    customers, lot.fate(), Terms.in(changes.getObject().details(lot.changeId())), batch.changeId());
            if (!gone.isEmpty())
                departures.forEach(departure ->
                        departure.left(batch.changeId(), batch.number(), lot.changeId(), lot.fate(), gone.size()));
            done.addAll(gone);
        });
        return done;
    }

    static Select<Record1<Long>> these(List<Long> customers) {
        return DSL.select(DSL.field(DSL.name("these", "customer_id"), Long.class))
                .from(DSL.unnest(DSL.val(customers.toArray(Long[]::new))).as("these", "customer_id"));
    }

    /** Predicate over {@code facts.fact}: whose time in the bin is over. */
    static org.jooq.Condition due(java.time.Instant now) {
        return FACT.PLACE
                .eq(Place.BIN.code())
                .and(FACT.CUSTOMER_ID.in(DSL.select(MARK.CUSTOMER_ID)
                        .from(MARK)
                        .where(Waiting.stands())
                        .and(MARK.LEAVES_AT.le(now.atOffset(ZoneOffset.UTC)))));
    }

    @Override
    public List<Long> undo(Batch batch) {
        throw new IllegalStateException("Who is gone for good does not come back");
    }

    @Override
    public boolean undoable() {
        return false;
    }

    @Override
    public Permission needs() {
        return Permission.PURGE;
    }
}
