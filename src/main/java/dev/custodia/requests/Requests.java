package dev.custodia.requests;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.requests.Tables.OF_CUSTOMER;
import static dev.custodia.tables.requests.Tables.REQUEST;
import static dev.custodia.tables.requests.Tables.STAYS;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.database.Ids;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Place;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.screens.Language;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.SortField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door to what people ask for of their own data: registered, checked who asks, done, answered. Before it is known who
 * asks, nothing about the person is given out and nobody is erased; an objection to marketing alone holds at once.
 */
@Component
public class Requests {
    private static final int LONGEST = 2_000;

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Transactions transactions;
    private final Changes changes;
    private final Customers customers;
    private final Erasing erasing;
    private final Objectors objectors;
    private final Access access;
    private final Journal journal;

    Requests(
            DSLContext db,
            Clock clock,
            Ids ids,
            Transactions transactions,
            Changes changes,
            Customers customers,
            Erasing erasing,
            Objectors objectors,
            Access access,
            Journal journal) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.transactions = transactions;
        this.changes = changes;
        this.customers = customers;
        this.erasing = erasing;
        this.objectors = objectors;
        this.access = access;
        this.journal = journal;
    }

    // ---- looking

    /** Those that are not ended, the most urgent first; the cursor is the last one seen. */
    @Needs(Permission.REQUESTS)
    public List<Request> running(@Nullable Long after, int size) {
        return requests(
                REQUEST.ENDED_AT.isNull().and(after(after, true)),
                REQUEST.RECEIVED_ON.asc(),
                REQUEST.REQUEST_ID.asc(),
                size);
    }

    /** Those that are ended, the last received first; the cursor is the last one seen. */
    @Needs(Permission.REQUESTS)
    public List<Request> ended(@Nullable Long after, int size) {
        return requests(
                REQUEST.ENDED_AT.isNotNull().and(after(after, false)),
                REQUEST.RECEIVED_ON.desc(),
                REQUEST.REQUEST_ID.desc(),
                size);
    }

    private Condition after(@Nullable Long last, boolean up) {
        if (last == null) return DSL.trueCondition();
        return db.select(REQUEST.RECEIVED_ON)
                .from(REQUEST)
                .where(REQUEST.REQUEST_ID.eq(last))
                .fetchOptional(REQUEST.RECEIVED_ON)
                .<Condition>map(on -> up
                        ? DSL.row(REQUEST.RECEIVED_ON, REQUEST.REQUEST_ID).gt(on, last)
                        : DSL.row(REQUEST.RECEIVED_ON, REQUEST.REQUEST_ID).lt(on, last))
                .orElse(DSL.trueCondition());
    }

    /** What one customer has asked for, the last first. */
    @Needs(Permission.REQUESTS)
    public List<Request> of(CustomerId customer) {
        return requests(
                OF_CUSTOMER.CUSTOMER_ID.eq(customer.value()),
                REQUEST.RECEIVED_ON.desc(),
                REQUEST.REQUEST_ID.desc(),
                Integer.MAX_VALUE);
    }

    /** @throws Refused {@code requests.unknown} */
    @Needs(Permission.REQUESTS)
    public Request find(long requestId) {
        return get(requestId);
    }

    private Request get(long requestId) {
        return requests(REQUEST.REQUEST_ID.eq(requestId), REQUEST.REQUEST_ID.asc(), REQUEST.REQUEST_ID.asc(), 1)
                .stream()
                .findFirst()
                .orElseThrow(() -> Refused.notFound("requests.unknown"));
    }

    private List<Request> requests(Condition which, SortField<?> first, SortField<?> second, int size) {
        var rows = db.select(REQUEST.fields())
                .select(OF_CUSTOMER.CUSTOMER_ID, FACT.PLACE)
                .from(REQUEST)
                .leftJoin(OF_CUSTOMER)
                .on(OF_CUSTOMER.REQUEST_ID.eq(REQUEST.REQUEST_ID))
                .leftJoin(FACT)
                .on(FACT.CUSTOMER_ID.eq(OF_CUSTOMER.CUSTOMER_ID))
                .where(which)
                .orderBy(first, second)
                .limit(size)
                .fetch();
        Map<Long, List<Request.Stay>> stays = stays(rows.getValues(REQUEST.REQUEST_ID));
        return rows.map(row -> request(row, stays.getOrDefault(row.get(REQUEST.REQUEST_ID), List.of())));
    }

    private Map<Long, List<Request.Stay>> stays(List<Long> requests) {
        return db
                .selectFrom(STAYS)
                .where(STAYS.REQUEST_ID.eq(DSL.any(requests.toArray(Long[]::new))))
                .orderBy(STAYS.REQUEST_ID, STAYS.NUMBER)
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.getRequestId(),
                        Collectors.mapping(
                                row -> new Request.Stay(
                                        row.getReason(),
                                        row.getLaw(),
                                        row.getUntilOn(),
                                        row.getAmount(),
                                        row.getKeepsPerson()),
                                Collectors.toList())));
    }

    private static Request request(Record row, List<Request.Stay> stays) {
        Long customer = row.get(OF_CUSTOMER.CUSTOMER_ID);
        Short place = row.get(FACT.PLACE);
        Request.State state = Request.State.of(row.get(REQUEST.STATE));
        // Somebody has taken them out of the recycle bin: nothing is done yet.
        if (state == Request.State.WAITING && place != null && Place.of(place).inUse()) state = Request.State.OPEN;
        String outcome = row.get(REQUEST.OUTCOME);
        String how = row.get(REQUEST.CHECKED_HOW);
        String refused = row.get(REQUEST.REFUSED_WHY);
        String extended = row.get(REQUEST.EXTENDED_WHY);
        return new Request(
                row.get(REQUEST.REQUEST_ID),
                customer == null ? null : new CustomerId(customer),
                Request.Kind.of(row.get(REQUEST.KIND)),
                Request.Channel.of(row.get(REQUEST.CHANNEL)),
                row.get(REQUEST.RECEIVED_ON),
                Language.ofCode(row.get(REQUEST.LANGUAGE)).orElse(Language.EN),
                row.get(REQUEST.NOTE),
                state,
                outcome == null ? null : Request.Outcome.of(outcome),
                Due.of(row.get(REQUEST.RECEIVED_ON), extended != null),
                row.get(REQUEST.REGISTERED_AT).toInstant(),
                row.get(REQUEST.REGISTERED_BY),
                instant(row.get(REQUEST.ASKED_AT)),
                how == null
                        ? null
                        : new Request.Check(
                                Request.How.of(how),
                                row.get(REQUEST.CHECKED_AT).toInstant(),
                                row.get(REQUEST.CHECKED_BY)),
                refused == null ? null : Request.Refusal.of(refused),
                extended == null
                        ? null
                        : new Request.Extension(
                                Request.Extension.Why.of(extended),
                                row.get(REQUEST.EXTENDED_AT).toInstant(),
                                row.get(REQUEST.EXTENDED_BY)),
                row.get(REQUEST.PLAN_ID),
                row.get(REQUEST.CHANGE_ID),
                row.get(REQUEST.LAWFUL_ON),
                instant(row.get(REQUEST.ENDED_AT)),
                row.get(REQUEST.ENDED_BY),
                stays);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }

    /** How many are running, how many of them have ten days or less, and how many are late. */
    public record Sum(long running, long soon, long late) {}

    @Needs(Permission.REQUESTS)
    public Sum sum() {
        LocalDate today = LocalDate.now(clock);
        List<Request> running = running(null, Integer.MAX_VALUE);
        long late = running.stream()
                .filter(request -> request.urgency(today) == Request.Urgency.OVER)
                .count();
        long urgent = running.stream()
                .filter(request -> request.urgency(today) != Request.Urgency.CALM)
                .count();
        return new Sum(running.size(), urgent - late, late);
    }

    // ---- registering

    /** @param language of the answer */
    public record Asked(
            Request.Kind kind,
            Request.Channel channel,
            LocalDate receivedOn,
            Language language,
            @Nullable String note) {}

    /**
     * Writes down what somebody has asked for. An objection to marketing holds from here on.
     *
     * @throws Refused {@code customers.unknown}, {@code requests.received_ahead}, {@code requests.note_long}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.REQUESTS})
    public Request register(CustomerId customer, Asked asked) {
        List<Problem> problems = new ArrayList<>();
        if (asked.receivedOn().isAfter(LocalDate.now(clock)))
            problems.add(Problem.of("receivedOn", "requests.received_ahead"));
        String note = Draft.blankToNull(asked.note());
        if (note != null && note.length() > LONGEST) problems.add(Problem.of("note", "requests.note_long"));
        if (!problems.isEmpty()) throw Refused.invalid(problems);
        return transactions.get(() -> {
            Short place = db.select(FACT.PLACE)
                    .from(FACT)
                    .where(FACT.CUSTOMER_ID.eq(customer.value()))
                    .forUpdate()
                    .fetchOne(FACT.PLACE);
            if (place == null || Place.of(place) == Place.ANONYMISED) throw Refused.notFound("customers.unknown");
            long requestId = ids.next();
            db.insertInto(REQUEST)
                    .set(REQUEST.REQUEST_ID, requestId)
                    .set(REQUEST.KIND, asked.kind().word())
                    .set(REQUEST.CHANNEL, asked.channel().word())
                    .set(REQUEST.RECEIVED_ON, asked.receivedOn())
                    .set(REQUEST.LANGUAGE, asked.language().code())
                    .set(REQUEST.NOTE, note)
                    .set(REQUEST.STATE, Request.State.OPEN.word())
                    .set(REQUEST.REGISTERED_AT, now())
                    .set(REQUEST.REGISTERED_BY, access.current().userId())
                    .execute();
            db.insertInto(OF_CUSTOMER)
                    .set(OF_CUSTOMER.CUSTOMER_ID, customer.value())
                    .set(OF_CUSTOMER.REQUEST_ID, requestId)
                    .execute();
            journal.record(Entry.of(access.current(), "requests.register")
                    .about(requestId)
                    .with("kind", asked.kind().word()));
            if (asked.kind() == Request.Kind.OBJECTION) objectors.object(customer.value(), requestId);
            return get(requestId);
        });
    }

    // ---- who asks

    /** Writes down that whoever asked was asked to show who they are. */
    @Needs(Permission.REQUESTS)
    public Request askWho(long requestId) {
        return transactions.get(() -> {
            open(requestId);
            db.update(REQUEST)
                    .set(REQUEST.ASKED_AT, now())
                    .set(REQUEST.ASKED_BY, access.current().userId())
                    .where(REQUEST.REQUEST_ID.eq(requestId))
                    .execute();
            return told("requests.ask_who", requestId);
        });
    }

    /** Writes down how whoever asked has shown who they are. */
    @Needs(Permission.REQUESTS)
    public Request check(long requestId, Request.How how) {
        return transactions.get(() -> {
            open(requestId);
            db.update(REQUEST)
                    .set(REQUEST.CHECKED_HOW, how.word())
                    .set(REQUEST.CHECKED_AT, now())
                    .set(REQUEST.CHECKED_BY, access.current().userId())
                    .where(REQUEST.REQUEST_ID.eq(requestId))
                    .execute();
            journal.record(Entry.of(access.current(), "requests.check_who")
                    .about(requestId)
                    .with("how", how.word()));
            return get(requestId);
        });
    }

    // ---- the clock

    /**
     * Takes two further months, which the person has to be told within the first (art. 12(3)).
     *
     * @throws Refused {@code requests.extended_already}, {@code requests.extended_late}
     */
    @Needs(Permission.REQUESTS)
    public Request extend(long requestId, Request.Extension.Why why) {
        return transactions.get(() -> {
            Request request = open(requestId);
            if (request.extension() != null) throw Refused.conflict("requests.extended_already");
            if (request.left(LocalDate.now(clock)) < 0) throw Refused.conflict("requests.extended_late");
            db.update(REQUEST)
                    .set(REQUEST.EXTENDED_WHY, why.word())
                    .set(REQUEST.EXTENDED_AT, now())
                    .set(REQUEST.EXTENDED_BY, access.current().userId())
                    .where(REQUEST.REQUEST_ID.eq(requestId))
                    .execute();
            journal.record(Entry.of(access.current(), "requests.extend")
                    .about(requestId)
                    .with("reason", why.word()));
            return get(requestId);
        });
    }

    // ---- ending

    /** @throws Refused {@code requests.refusal_unfit} where the law does not know this refusal of such a request */
    @Needs(Permission.REQUESTS)
    public Request refuse(long requestId, Request.Refusal why) {
        return transactions.get(() -> {
            Request request = open(requestId);
            if (!why.fits(request.kind())) throw Refused.invalid("reason", "requests.refusal_unfit");
            end(requestId, Request.State.REFUSED, null, why);
            journal.record(Entry.of(access.current(), "requests.refuse")
                    .about(requestId)
                    .with("reason", why.word()));
            return get(requestId);
        });
    }

    /**
     * Says that it is done and answered. An erasing ends by itself, when the person is gone.
     *
     * @throws Refused {@code requests.who_unchecked}, {@code requests.nothing_corrected},
     *     {@code requests.erase_instead}
     */
    @Needs({Permission.REQUESTS, Permission.CHANGES_LOOK})
    public Request answer(long requestId) {
        return transactions.get(() -> {
            Request request = open(requestId);
            Request.Outcome outcome = switch (request.kind()) {
                case ACCESS, EXPORT -> {
                    checked(request);
                    yield Request.Outcome.GIVEN;
                }
                case CORRECTION -> {
                    checked(request);
                    Change edit = correction(request).orElseThrow(() -> Refused.conflict("requests.nothing_corrected"));
                    db.update(REQUEST)
                            .set(REQUEST.CHANGE_ID, edit.changeId())
                            .where(REQUEST.REQUEST_ID.eq(requestId))
                            .execute();
                    yield Request.Outcome.CORRECTED;
                }
                case OBJECTION -> Request.Outcome.OBJECTED;
                case ERASURE -> throw Refused.conflict("requests.erase_instead");
            };
            end(requestId, Request.State.DONE, outcome, null);
            journal.record(Entry.of(access.current(), "requests.answer")
                    .about(requestId)
                    .with("outcome", outcome.word()));
            return get(requestId);
        });
    }

    /** The last edit of the card since a correction was asked for. */
    @Needs({Permission.REQUESTS, Permission.CHANGES_LOOK})
    public Optional<Change> correction(Request request) {
        CustomerId customer = request.customer();
        if (customer == null || request.kind() != Request.Kind.CORRECTION) return Optional.empty();
        return changes.of(customer.value(), 50).stream()
                .filter(change -> change.act().equals("customers.edit"))
                .filter(change -> change.undoneBy() == null)
                .filter(change -> !change.createdAt().isBefore(request.registeredAt()))
                .findFirst();
    }

    private void end(
            long requestId, Request.State state, Request.@Nullable Outcome outcome, Request.@Nullable Refusal why) {
        db.update(REQUEST)
                .set(REQUEST.STATE, state.word())
                .set(REQUEST.OUTCOME, outcome == null ? null : outcome.word())
                .set(REQUEST.REFUSED_WHY, why == null ? null : why.word())
                .set(REQUEST.ENDED_AT, now())
                .set(REQUEST.ENDED_BY, access.current().userId())
                .where(REQUEST.REQUEST_ID.eq(requestId))
                .execute();
    }

    // ---- erasing

    /**
     * Looks what erasing would do today, and freezes it. Touches nobody.
     *
     * @throws Refused {@code requests.not_erasure}, {@code requests.who_unchecked}
     */
    @Needs({Permission.REQUESTS, Permission.CHANGES_LOOK, Permission.REMOVE_ONE, Permission.ANONYMISE})
    public Preview preview(long requestId) {
        return transactions.get(() -> {
            Request request = erasable(requestId);
            long planId = erasing.plan(customer(request));
            db.update(REQUEST)
                    .set(REQUEST.PLAN_ID, planId)
                    .where(REQUEST.REQUEST_ID.eq(requestId))
                    .execute();
            return erasing.preview(customer(request), planId);
        });
    }

    /** What was looked at last, if it can still be carried out as it was shown. */
    @Needs({Permission.REQUESTS, Permission.CHANGES_LOOK})
    public Optional<Preview> previewed(Request request) {
        Long planId = request.planId();
        CustomerId customer = request.customer();
        if (planId == null || customer == null || request.ended() || request.state() == Request.State.WAITING)
            return Optional.empty();
        return erasing.planned(planId) ? Optional.of(erasing.preview(customer, planId)) : Optional.empty();
    }

    /**
     * Carries out what was looked at: the person goes into the recycle bin for the little time that a request waits there;
     * or, where that is not lawful today, waits for the day on which it is.
     *
     * @param digest of what was shown
     * @param number of people, 0 or 1, as it was shown
     * @throws Refused {@code requests.look_first}, {@code changes.not_as_shown}, {@code changes.wrong_number},
     *     {@code requests.changed_since}
     */
    @Needs({
        Permission.REQUESTS,
        Permission.CHANGES_LOOK,
        Permission.CUSTOMERS_LOOK,
        Permission.REMOVE_ONE,
        Permission.ANONYMISE
    })
    public Request carryOut(long requestId, String digest, long number) {
        return transactions.get(() -> {
            Request request = erasable(requestId);
            Long planId = request.planId();
            if (planId == null || !erasing.planned(planId)) throw Refused.conflict("requests.look_first");
            Preview preview = erasing.preview(customer(request), planId);
            if (!preview.digest().equals(digest)) throw Refused.conflict("changes.not_as_shown");
            if (preview.number() != number) throw Refused.invalid("number", "changes.wrong_number");
            erasing.carryOut(requestId, customer(request), preview);
            return get(requestId);
        });
    }

    private Request erasable(long requestId) {
        Request request = lock(requestId);
        if (request.kind() != Request.Kind.ERASURE) throw Refused.conflict("requests.not_erasure");
        if (request.ended()) throw Refused.conflict("requests.ended");
        if (request.state() == Request.State.WAITING) throw Refused.conflict("requests.carried_out");
        checked(request);
        return request;
    }

    private static CustomerId customer(Request request) {
        CustomerId customer = request.customer();
        if (customer == null) throw Refused.conflict("requests.ended");
        return customer;
    }

    // ---- all that is known

    /**
     * Everything that any room knows about whoever asked, under the rooms' own names.
     *
     * @throws Refused {@code requests.who_unchecked}, {@code requests.person_gone}, {@code requests.not_about_data}
     */
    @Needs({Permission.REQUESTS, Permission.CUSTOMERS_EXPORT})
    public Map<String, List<JSONB>> everything(long requestId) {
        Request request = get(requestId);
        checked(request);
        if (request.refusal() != null) throw Refused.conflict("requests.refused_already");
        CustomerId customer = request.customer();
        if (customer == null) throw Refused.conflict("requests.person_gone");
        return customers.everythingAbout(customer);
    }

    // ---- marketing

    /** Since when somebody objects to marketing; empty for who does not. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Optional<Instant> objectsSince(CustomerId customer) {
        return objectors.since(customer.value());
    }

    /**
     * Ends an objection to marketing, because the person said so.
     *
     * @throws Refused {@code requests.no_objection}
     */
    @Needs(Permission.REQUESTS)
    public void withdrawObjection(CustomerId customer) {
        transactions.run(() -> objectors.withdraw(customer.value()));
    }

    // ---- what has to hold

    private Request lock(long requestId) {
        db.select(REQUEST.REQUEST_ID)
                .from(REQUEST)
                .where(REQUEST.REQUEST_ID.eq(requestId))
                .forUpdate()
                .execute();
        return get(requestId);
    }

    private Request open(long requestId) {
        Request request = lock(requestId);
        if (request.ended()) throw Refused.conflict("requests.ended");
        if (request.state() == Request.State.WAITING) throw Refused.conflict("requests.carried_out");
        return request;
    }

    private static void checked(Request request) {
        if (request.check() == null) throw Refused.conflict("requests.who_unchecked");
    }

    private Request told(String act, long requestId) {
        journal.record(Entry.of(access.current(), act).about(requestId));
        return get(requestId);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
