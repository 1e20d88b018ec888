package dev.custodia.customers;

import static dev.custodia.tables.facts.Tables.FACT;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Where every path meets that removes: a plan's run, the bin, forcing, the taking back of what brought somebody in, a
 * single document. Nobody is erased or anonymised but through here, and whether somebody may be lost is asked in the
 * transaction that removes, after their narrow rows were locked: what was set a moment ago holds.
 */
@Component
public class Erasure {
    private static final long GOING = 0x676f_696e_6700_0001L;

    private final DSLContext db;
    private final ObjectProvider<Keeper> keepers;
    private final Remembering remembering;

    Erasure(DSLContext db, ObjectProvider<Keeper> keepers, Remembering remembering) {
        this.db = db;
        this.keepers = keepers;
        this.remembering = remembering;
    }

    /**
     * Waits until nobody is removing, and lets nobody remove until the end of the caller's transaction: for a hold that
     * is set on no customer's row, which the lock on that row would keep.
     */
    public void alone() {
        db.query("select pg_advisory_xact_lock({0})", DSL.val(GOING)).execute();
    }

    /** Shared by all who remove: what is asked after this knows every hold that {@link #alone} has let pass. */
    private void amongOthers() {
        db.query("select pg_advisory_xact_lock_shared({0})", DSL.val(GOING)).execute();
    }

    /** Predicate over {@code facts.fact}: of these, whom nothing forbids to lose. */
    Condition free(Select<Record1<Long>> among) {
        return free(Keeper.Purpose.LOSE, among);
    }

    /** Predicate over {@code facts.fact}: of these, those against whom nothing stands for this purpose. */
    Condition free(Keeper.Purpose purpose, Select<Record1<Long>> among) {
        Condition free = DSL.trueCondition();
        for (var objections : objections(EnumSet.of(purpose), among, Terms.USUAL)) {
            var said = objections.asTable("said", "customer_id", "reason", "on_date", "amount");
            var customerId = Objects.requireNonNull(said.field("customer_id", Long.class));
            free = free.and(
                    FACT.CUSTOMER_ID.notIn(DSL.select(customerId).from(said).where(customerId.isNotNull())));
        }
        return free;
    }

    /** As {@link #free(Select)}, for the statement that removes them in this transaction. */
    Condition freeNow(Select<Record1<Long>> among) {
        amongOthers();
        return free(among);
    }

    /** Of these, whose narrow rows the caller holds locked, those whom nothing forbids to lose. */
    public List<Long> free(List<Long> customers) {
        return without(kept(EnumSet.of(Keeper.Purpose.LOSE), customers, Terms.USUAL), customers);
    }

    private Set<Long> kept(Set<Keeper.Purpose> purposes, List<Long> customers, Terms terms) {
        Set<Long> kept = new HashSet<>();
        if (customers.isEmpty()) return kept;
        amongOthers();
        for (var objections : objections(purposes, Purge.these(customers), terms))
            db.fetch(objections).forEach(row -> kept.add(row.value1()));
        return kept;
    }

    private List<Select<Record4<Long, String, LocalDate, Long>>> objections(
            Set<Keeper.Purpose> purposes, Select<Record1<Long>> among, Terms terms) {
        List<Select<Record4<Long, String, LocalDate, Long>>> objections = new ArrayList<>();
        for (Keeper keeper : all())
            for (Keeper.Purpose purpose : purposes) objections.addAll(keeper.objections(purpose, among, terms));
        return objections;
    }

    private static List<Long> without(Set<Long> kept, List<Long> customers) {
        return customers.stream().filter(customer -> !kept.contains(customer)).toList();
    }

    /**
     * Lets these go for good, whose narrow rows the caller holds locked, but for those against whose going this way
     * something stands by now. Returns who is gone. It is written down before in the ledger of erasures, and by what the
     * persons among them would be known again is kept.
     *
     * @param changeId the change that lets them go
     */
    List<Long> letGo(List<Long> customers, Fate fate, Terms terms, long changeId) {
        var purposes = EnumSet.of(Keeper.Purpose.LOSE, Keeper.Purpose.REMOVE, fate.purpose());
        List<Long> free = without(kept(purposes, customers, new Terms(null, terms.documents())), customers);
        if (free.isEmpty()) return free;
        remembering.remember(free, fate, changeId);
        erase(free, fate, terms);
        return free;
    }

    /** Those whom the ledger knows as erased, and a restored database still has: what stands against it came before. */
    void again(List<Long> customers, Fate fate) {
        amongOthers();
        erase(customers, fate, Terms.USUAL);
    }

    private void erase(List<Long> customers, Fate fate, Terms terms) {
        for (Keeper keeper : all()) {
            if (fate == Fate.ANONYMISE) keeper.anonymise(Purge.these(customers), terms);
            else keeper.erase(Purge.these(customers));
        }
    }

    /** Erases those whom a change brought in and that is taken back; the caller has left out who may not be lost. */
    void takeBack(List<Long> customers) {
        if (free(customers).size() != customers.size())
            throw new IllegalStateException("Somebody is to be taken back who may not be lost");
        for (Keeper keeper : all()) keeper.erase(Purge.these(customers));
    }

    private List<Keeper> all() {
        return keepers.orderedStream().toList();
    }
}
