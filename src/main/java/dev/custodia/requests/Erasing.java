package dev.custodia.requests;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.requests.Tables.OF_CUSTOMER;
import static dev.custodia.tables.requests.Tables.REQUEST;
import static dev.custodia.tables.requests.Tables.STAYS;

import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.changes.Objection;
import dev.custodia.changes.Reason;
import dev.custodia.changes.Steady;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Fate;
import dev.custodia.customers.Handling;
import dev.custodia.customers.Keeper;
import dev.custodia.customers.Terms;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.Dealings;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import dev.custodia.retention.RetentionRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Erases somebody at their own request: deleted where possible, else anonymised. What the law forbids today waits for its
 * day. A request weighs more than the company's own period: kinds of document that the company would keep with their
 * customer go into the books instead.
 */
@Component
class Erasing {
    private static final Logger LOG = LoggerFactory.getLogger(Erasing.class);
    private static final JSONB NOTHING = JSONB.valueOf("{}");

    private final DSLContext db;
    private final Clock clock;
    private final Transactions transactions;
    private final Changes changes;
    private final List<Keeper> keepers;
    private final Dealings dealings;
    private final RetentionRules rules;
    private final Bin bin;
    private final Manners manners;
    private final Steady steady;
    private final Access access;
    private final Journal journal;

    Erasing(
            DSLContext db,
            Clock clock,
            Transactions transactions,
            Changes changes,
            List<Keeper> keepers,
            Dealings dealings,
            RetentionRules rules,
            Bin bin,
            Manners manners,
            Steady steady,
            Access access,
            Journal journal) {
        this.db = db;
        this.clock = clock;
        this.transactions = transactions;
        this.changes = changes;
        this.keepers = keepers;
        this.dealings = dealings;
        this.rules = rules;
        this.bin = bin;
        this.manners = manners;
        this.steady = steady;
        this.access = access;
        this.journal = journal;
    }

    // ---- looking

    /** Freezes what would be done. Whoever waits in the recycle bin already is not found by it. */
    long plan(CustomerId customer) {
        Terms terms = terms();
        long planId = changes.draft(Customers.REMOVE, null, terms.into(NOTHING));
        changes.freeze(
                planId, FACT.CUSTOMER_ID.eq(customer.value()).and(Facts.in(Place.IN_USE)), null, Fate.DELETE.code());
        judge(planId, Changes.ALL, Keeper.Purpose.REMOVE, terms);
        for (Fate fate : List.of(Fate.DELETE, Fate.ANONYMISE)) judge(planId, fate.code(), fate.purpose(), terms);
        changes.settle(planId, List.of(Fate.DELETE.code(), Fate.ANONYMISE.code()));
        return planId;
    }

    private Terms terms() {
        Map<String, Handling> documents = new HashMap<>();
        dealings.handlings()
                .forEach((kind, usual) -> documents.put(
                        kind.word(), usual == Handling.DELETE ? Handling.DELETE : Handling.KEEP_ANONYMISED));
        return new Terms(null, documents, manners.read().binHours());
    }

    private void judge(long planId, short part, Keeper.Purpose purpose, Terms terms) {
        for (Keeper keeper : keepers)
            keeper.objections(purpose, changes.frozen(planId), terms)
                    .forEach(objections -> changes.object(planId, part, objections));
    }

    boolean planned(long planId) {
        try {
            return changes.find(planId).state() == Change.State.PLANNED;
        } catch (Refused forgotten) {
            return false;
        }
    }

    Preview preview(CustomerId customer, long planId) {
        Change plan = changes.find(planId);
        List<Request.Stay> stays = stays(customer);
        Optional<Bin.Waits> waits = bin.find(customer);
        Instant leaves = clock.instant().plus(hours(plan));
        if (waits.isPresent()) {
            Instant told = waits.get().leavesAt();
            return new Preview(
                    planId, plan.digest(), 1, waits.get().fate(), told.isBefore(leaves) ? told : leaves, null, stays);
        }
        Fate fate = changes.parts(planId, LineState.TO_DO).keySet().stream()
                .map(Fate::of)
                .findFirst()
                .orElse(null);
        return new Preview(
                planId,
                plan.digest(),
                plan.toDo(),
                fate,
                fate == null ? null : leaves,
                fate == null ? lawfulOn(stays) : null,
                stays);
    }

    private static Duration hours(Change plan) {
        return Duration.ofHours(Objects.requireNonNull(Terms.in(plan.details()).hours()));
    }

    /** What stands against somebody's going, and what stays of them without them: as it is now. */
    private List<Request.Stay> stays(CustomerId customer) {
        List<Request.Stay> stays = new ArrayList<>();
        List<Objection> against = objections(customer, EnumSet.of(Keeper.Purpose.REMOVE, Keeper.Purpose.ANONYMISE));
        for (RetentionRules.Kept kept : rules.of(customer))
            stays.add(new Request.Stay(
                    Reason.STATUTORY_PERIOD.code(),
                    kept.rule().law(),
                    kept.until(),
                    (long) kept.documents(),
                    kept.rule().profile()));
        for (Objection each : against) if (!statutory(each)) stays.add(stay(each, true));
        // What documents leave in the books is no matter yet where the person stays with them.
        if (stays.stream().noneMatch(Request.Stay::keepsPerson))
            for (Objection each : objections(customer, EnumSet.of(Keeper.Purpose.DELETE)))
                if (!statutory(each)) stays.add(stay(each, false));
        return stays;
    }

    /** These are told law by law. */
    private static boolean statutory(Objection objection) {
        return Reason.of(objection.reason()) == Reason.STATUTORY_PERIOD;
    }

    private static Request.Stay stay(Objection objection, boolean keepsPerson) {
        return new Request.Stay(objection.reason(), null, null, objection.amount(), keepsPerson);
    }

    private List<Objection> objections(CustomerId customer, Set<Keeper.Purpose> purposes) {
        Terms terms = terms();
        Select<Record1<Long>> only =
                DSL.select(FACT.CUSTOMER_ID).from(FACT).where(FACT.CUSTOMER_ID.eq(customer.value()));
        List<Objection> all = new ArrayList<>();
        for (Keeper keeper : keepers)
            for (Keeper.Purpose purpose : purposes)
                for (var objections : keeper.objections(purpose, only, terms))
                    db.fetch(objections)
                            .forEach(row -> all.add(new Objection(row.value2(), row.value3(), row.value4())));
        all.sort(java.util.Comparator.comparing(Objection::reason, Reason.ORDER));
        return all.stream().distinct().toList();
    }

    /** The day after the last that a law names, where nothing else keeps the person. */
    private static @Nullable LocalDate lawfulOn(List<Request.Stay> stays) {
        LocalDate last = null;
        for (Request.Stay stay : stays) {
            if (!stay.keepsPerson()) continue;
            LocalDate until = stay.until();
            if (until == null) return null;
            if (last == null || until.isAfter(last)) last = until;
        }
        return last == null ? null : last.plusDays(1);
    }

    // ---- doing

    /** In the caller's transaction, which holds the request locked. */
    void carryOut(long requestId, CustomerId customer, Preview preview) {
        if (preview.number() == 0) {
            wait(requestId, preview);
            return;
        }
        Optional<Bin.Waits> waits = bin.find(customer);
        long changeId = waits.map(Bin.Waits::changeId).orElse(preview.planId());
        if (waits.isPresent()) bin.sooner(customer, Objects.requireNonNull(preview.leavesAt()));
        else if (changes.go(changes.find(preview.planId())).done() == 0)
            throw Refused.conflict("requests.changed_since");
        write(requestId, preview.stays());
        db.update(REQUEST)
                .set(REQUEST.STATE, Request.State.WAITING.word())
                .set(REQUEST.PLAN_ID, preview.planId())
                .set(REQUEST.CHANGE_ID, changeId)
                .set(REQUEST.LAWFUL_ON, (LocalDate) null)
                .where(REQUEST.REQUEST_ID.eq(requestId))
                .execute();
        journal.record(Entry.of(access.current(), "requests.carry_out")
                .about(requestId)
                .in(changeId));
    }

    private void wait(long requestId, Preview preview) {
        queue(requestId, preview.lawfulOn(), preview.stays());
        journal.record(Entry.of(access.current(), "requests.queue").about(requestId));
    }

    private void queue(long requestId, @Nullable LocalDate lawfulOn, List<Request.Stay> stays) {
        write(requestId, stays);
        db.update(REQUEST)
                .set(REQUEST.STATE, Request.State.QUEUED.word())
                .set(REQUEST.LAWFUL_ON, lawfulOn)
                .set(REQUEST.TRIED_ON, LocalDate.now(clock))
                .where(REQUEST.REQUEST_ID.eq(requestId))
                .execute();
    }

    private void write(long requestId, List<Request.Stay> stays) {
        db.deleteFrom(STAYS).where(STAYS.REQUEST_ID.eq(requestId)).execute();
        int number = 0;
        for (Request.Stay stay : stays)
            db.insertInto(STAYS)
                    .set(STAYS.REQUEST_ID, requestId)
                    .set(STAYS.NUMBER, number++)
                    .set(STAYS.REASON, stay.reason())
                    .set(STAYS.LAW, stay.law())
                    .set(STAYS.UNTIL_ON, stay.until())
                    .set(STAYS.AMOUNT, stay.amount())
                    .set(STAYS.KEEPS_PERSON, stay.keepsPerson())
                    .execute();
    }

    // ---- on its day

    /**
     * Asks anew, once a day, for those that wait for their lawful day, and carries out what can be done; nothing while the
     * clock may be wrong.
     *
     * @return how many were carried out
     */
    int tryAgain() {
        if (!steady.believed()) return 0;
        LocalDate today = LocalDate.now(clock);
        var due = db.select(REQUEST.REQUEST_ID, OF_CUSTOMER.CUSTOMER_ID)
                .from(REQUEST)
                .join(OF_CUSTOMER)
                .on(OF_CUSTOMER.REQUEST_ID.eq(REQUEST.REQUEST_ID))
                .where(REQUEST.STATE.eq(Request.State.QUEUED.word()))
                .and(REQUEST.TRIED_ON.isNull().or(REQUEST.TRIED_ON.lt(today)))
                .orderBy(REQUEST.RECEIVED_ON, REQUEST.REQUEST_ID)
                .fetch();
        int done = 0;
        for (var row : due) {
            try {
                if (tryAgain(row.value1(), new CustomerId(row.value2()), today)) done++;
            } catch (Refused refused) {
                LOG.warn(
                        "Request {} could not be carried out and is tried again tomorrow: {}",
                        row.value1(),
                        refused.code());
            }
        }
        return done;
    }

    private boolean tryAgain(long requestId, CustomerId customer, LocalDate today) {
        boolean[] done = {false};
        access.as(
                Actor.custodia(Via.JOB),
                () -> transactions.run(() -> {
                    var locked = db.select(REQUEST.STATE, REQUEST.TRIED_ON)
                            .from(REQUEST)
                            .where(REQUEST.REQUEST_ID.eq(requestId))
                            .forUpdate()
                            .fetchSingle();
                    boolean still = locked.value1().equals(Request.State.QUEUED.word())
                            && (locked.value2() == null || locked.value2().isBefore(today));
                    if (!still) return;
                    List<Request.Stay> stays = stays(customer);
                    if (stays.stream().anyMatch(Request.Stay::keepsPerson)) {
                        goOnWaiting(requestId, stays);
                        return;
                    }
                    Preview preview = preview(customer, plan(customer));
                    carryOut(requestId, customer, preview);
                    done[0] = preview.number() > 0;
                }));
        return done[0];
    }

    private void goOnWaiting(long requestId, List<Request.Stay> stays) {
        Set<String> before = Set.copyOf(db.select(STAYS.REASON)
                .from(STAYS)
                .where(STAYS.REQUEST_ID.eq(requestId))
                .and(STAYS.KEEPS_PERSON)
                .fetch(STAYS.REASON));
        queue(requestId, lawfulOn(stays), stays);
        stays.stream()
                .filter(Request.Stay::keepsPerson)
                .map(Request.Stay::reason)
                .distinct()
                .filter(reason -> !before.contains(reason))
                .forEach(reason -> journal.record(Entry.of(access.current(), "requests.stopped")
                        .about(requestId)
                        .with("reason", reason)));
    }
}
