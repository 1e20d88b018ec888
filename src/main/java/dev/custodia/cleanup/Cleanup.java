package dev.custodia.cleanup;

import static dev.custodia.tables.cleanup.Tables.PLAN;
import static dev.custodia.tables.facts.Tables.FACT;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.custodia.access.Access;
import dev.custodia.access.Guarded;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.SecondPerson;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.Ended;
import dev.custodia.changes.LineState;
import dev.custodia.changes.Space;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Fate;
import dev.custodia.customers.Handling;
import dev.custodia.customers.Keeper;
import dev.custodia.customers.Terms;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The door to clean-ups. A plan is frozen when it is made: whom it found, at which version, with every reason to leave
 * one alone. What is confirmed is that plan and nothing else. The same condition finds people for the look and for the act.
 */
@Component
public class Cleanup implements Ended {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration UNCONFIRMED = Duration.ofDays(7);
    private static final Duration WORDS = Duration.ofDays(7);

    /** Stands where words of a search stood. Not left out: a plan made anew from such a choice must find nobody. */
    private static final String FORGOTTEN = "***";

    private final DSLContext db;
    private final Clock clock;
    private final Choosing choosing;
    private final Question question;
    private final Weight weight;
    private final Space space;
    private final Facts facts;
    private final Dealings dealings;
    private final Bin bin;
    private final Access access;
    private final Changes changes;
    private final Transactions transactions;
    private final List<Keeper> keepers;
    private final SecondPerson second;
    private final ObjectProvider<Awaited> awaited;

    /** Adding up the documents of many takes as long as the plan did, and its page is turned over many times. */
    private final Cache<String, List<Dealings.Lot>> lots = Caffeine.newBuilder()
            .maximumSize(100)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    Cleanup(
            DSLContext db,
            Clock clock,
            Choosing choosing,
            Question question,
            Weight weight,
            Space space,
            Facts facts,
            Dealings dealings,
            Bin bin,
            Access access,
            Changes changes,
            Transactions transactions,
            List<Keeper> keepers,
            SecondPerson second,
            ObjectProvider<Awaited> awaited) {
        this.db = db;
        this.clock = clock;
        this.choosing = choosing;
        this.question = question;
        this.weight = weight;
        this.space = space;
        this.facts = facts;
        this.dealings = dealings;
        this.bin = bin;
        this.access = access;
        this.changes = changes;
        this.transactions = transactions;
        this.keepers = keepers;
        this.second = second;
        this.awaited = awaited;
    }

    /** As {@link #plan(Wanted)}, where nothing else is said. */
    @Needs(Permission.CHANGES_LOOK)
    public Plan plan(Choice choice, Action action, @Nullable String reason) {
        return make(Wanted.of(choice, action, reason), DSL.trueCondition());
    }

    /**
     * Makes a plan: finds, freezes, asks every keeper, adds up. It takes the right to do to one, or to many, what the
     * action does.
     *
     * @throws Refused for a choice that cannot be asked, a limit below one, a forcing without a reason
     */
    @Needs(Permission.CHANGES_LOOK)
    public Plan plan(Wanted wanted) {
        return make(wanted, DSL.trueCondition());
    }

    /** As {@link #plan(Wanted)}, of those alone whom an earlier plan was to touch, without those taken out of it. */
    @Needs(Permission.CHANGES_LOOK)
    public Plan plan(Wanted wanted, long earlier) {
        changes.find(earlier);
        return make(wanted, FACT.CUSTOMER_ID.in(changes.toDo(earlier)));
    }

    /** Asks the same again, as the base is now: for the next run of a plan that took no more than so many. */
    @Needs(Permission.CHANGES_LOOK)
    public Plan again(long planId, Map<DocumentKind, Handling> documents, boolean despite) {
        Wanted before = get(planId).wanted();
        Map<DocumentKind, Handling> terms = new EnumMap<>(DocumentKind.class);
        terms.putAll(before.documents());
        terms.putAll(documents);
        return make(
                new Wanted(
                        before.action(),
                        before.choice(),
                        before.places(),
                        before.most(),
                        terms,
                        despite || before.despite(),
                        before.reason()),
                DSL.trueCondition());
    }

    /** Asks again for those of a plan who had changed since its check, or were never reached, and for nobody else. */
    @Needs(Permission.CHANGES_LOOK)
    public Plan thoseLeft(long planId) {
        Wanted before = get(planId).wanted();
        return make(
                new Wanted(
                        before.action(),
                        new Choice.Again(Long.toString(planId)),
                        before.action().places(),
                        null,
                        before.documents(),
                        before.despite(),
                        before.reason()),
                DSL.trueCondition());
    }

    private Plan make(Wanted wanted, Condition among) {
        require(wanted);
        Action action = wanted.action();
        String reason = Draft.blankToNull(wanted.reason());
        if (action == Action.FORCE && reason == null) throw Refused.invalid("reason", "cleanup.reason_missing");
        Long most = wanted.most();
        if (most != null && most < 1) throw Refused.invalid("most", "cleanup.most_unfit");
        Condition who = choosing.where(wanted.choice()).and(among);
        Terms terms = choosing.terms(wanted.choice(), wanted.documents());
        JSONB choice = JSONB.valueOf(JSON.writeValueAsString(wanted.choice()));
        return transactions.get(() -> {
            long planId = changes.draft(action.act(), reason, action.removes() ? terms.into(choice) : choice);
            List<Short> parts = action.removes() ? codes(action.fates()) : List.of(Changes.ALL);
            long found = changes.freeze(planId, who.and(Facts.in(wanted.where())), most, parts.getFirst());
            judge(planId, wanted, terms);
            changes.settle(planId, parts);
            db.insertInto(PLAN)
                    .set(PLAN.PLAN_ID, planId)
                    .set(PLAN.CHOICE, choice)
                    .set(PLAN.ACTION, action.word())
                    .set(PLAN.AS_OF, LocalDate.now(clock))
                    .set(PLAN.RECENT, recentIn(planId))
                    .set(PLAN.PLACES, words(wanted.where()))
                    .set(PLAN.MOST, most)
                    .set(PLAN.MORE, most == null || found < most ? 0 : facts.count(who, wanted.where()) - found)
                    .set(PLAN.TERMS, JSONB.valueOf(JSON.writeValueAsString(terms)))
                    .set(PLAN.DESPITE, wanted.despite())
                    .execute();
            return get(planId);
        });
    }

    private void require(Wanted wanted) {
        access.require(wanted.needs().toArray(Permission[]::new));
    }

    private static List<Short> codes(List<Fate> fates) {
        return fates.stream().map(Fate::code).toList();
    }

    private static String words(Set<Place> places) {
        return places.stream().map(Place::word).sorted().collect(Collectors.joining(" "));
    }

    private static Set<Place> places(String words) {
        return words.isEmpty()
                ? EnumSet.of(Place.ACTIVE)
                : Arrays.stream(words.split(" "))
                        .map(word -> Place.valueOf(word.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Place.class)));
    }

    private void judge(long planId, Wanted wanted, Terms terms) {
        switch (wanted.action()) {
            case ARCHIVE -> judge(planId, Changes.ALL, Keeper.Purpose.ARCHIVE, terms);
            case UNARCHIVE, PURGE -> {}
            case RESTORE -> {
                if (!wanted.despite())
                    bin.collisions(changes.frozen(planId)).forEach(collisions -> changes.object(planId, collisions));
            }
            case DELETE, ANONYMISE, REMOVE, FORCE -> {
                judge(planId, Changes.ALL, Keeper.Purpose.REMOVE, terms);
                for (Fate fate : wanted.action().fates()) judge(planId, fate.code(), fate.purpose(), terms);
                if (wanted.action() == Action.REMOVE && !access.may(Permission.ANONYMISE)) keepFromAnonymising(planId);
            }
        }
    }

    private void judge(long planId, short part, Keeper.Purpose purpose, Terms terms) {
        for (Keeper keeper : keepers)
            keeper.objections(purpose, changes.frozen(planId), terms)
                    .forEach(objections -> changes.object(planId, part, objections));
    }

    /** Whoever cannot be deleted would have to be anonymised, and whoever plans may not. */
    private void keepFromAnonymising(long planId) {
        var who = changes.objected(planId, Fate.DELETE.code()).asTable("who", "customer_id");
        changes.object(
                planId,
                Fate.ANONYMISE.code(),
                DSL.selectDistinct(
                                Objects.requireNonNull(who.field("customer_id", Long.class)),
                                DSL.inline("right_missing"),
                                DSL.castNull(SQLDataType.LOCALDATE),
                                DSL.castNull(SQLDataType.BIGINT))
                        .from(who));
    }

    private long recentIn(long planId) {
        return db.selectCount()
                .from(FACT)
                .where(FACT.CUSTOMER_ID.in(changes.toDo(planId)))
                .and(choosing.recently())
                .fetchSingle()
                .value1();
    }

    /** @throws Refused {@code cleanup.plan_unknown} */
    @Needs(Permission.CHANGES_LOOK)
    public Plan find(long planId) {
        return get(planId);
    }

    /** The plan behind a change; empty for a change that is none. */
    @Needs(Permission.CHANGES_LOOK)
    public Optional<Plan> planned(long changeId) {
        return db.fetchExists(PLAN, PLAN.PLAN_ID.eq(changeId).and(changes.whole(PLAN.PLAN_ID)))
                ? Optional.of(get(changeId))
                : Optional.empty();
    }

    /** What was chosen, for whoever has already shown what came of it; empty for a change that is no plan. */
    public Optional<Choice> choice(long changeId) {
        return db.selectFrom(PLAN)
                .where(PLAN.PLAN_ID.eq(changeId))
                .fetchOptional(row -> JSON.readValue(row.getChoice().data(), Choice.class));
    }

    private Plan get(long planId) {
        var row = db.selectFrom(PLAN)
                .where(PLAN.PLAN_ID.eq(planId))
                .and(changes.whole(PLAN.PLAN_ID))
                .fetchOptional()
                .orElseThrow(() -> Refused.notFound("cleanup.plan_unknown"));
        Choice choice = JSON.readValue(row.getChoice().data(), Choice.class);
        JSONB written = row.getTerms();
        Terms terms = written == null ? Terms.USUAL : JSON.readValue(written.data(), Terms.class);
        Change change = changes.find(planId);
        Map<DocumentKind, Handling> documents = new EnumMap<>(DocumentKind.class);
        terms.documents().forEach((kind, handling) -> documents.put(DocumentKind.of(kind), handling));
        Action action = Action.of(row.getAction());
        Long before = row.getBytesBefore();
        return new Plan(
                change,
                new Wanted(
                        action,
                        choice,
                        places(row.getPlaces()),
                        row.getMost(),
                        documents,
                        row.getDespite(),
                        change.reason()),
                row.getAsOf(),
                row.getRecent(),
                changes.reasons(planId),
                choice instanceof Choice.Matching matching ? matching.shown() : null,
                row.getMore(),
                terms,
                fates(planId, action),
                action == Action.REMOVE ? changes.reasonsFor(planId, Fate.ANONYMISE.code()) : Map.of(),
                before == null ? null : new Plan.Size(before, row.getBytesAfter()));
    }

    /** How many of those to be removed, or removed by now, by what becomes of them. */
    private Map<Fate, Long> fates(long planId, Action action) {
        Map<Fate, Long> fates = new EnumMap<>(Fate.class);
        if (!action.removes()) return fates;
        action.fates().forEach(fate -> fates.put(fate, 0L));
        for (LineState state : List.of(LineState.TO_DO, LineState.DONE))
            changes.parts(planId, state).forEach((part, number) -> fates.merge(Fate.of(part), number, Long::sum));
        return fates;
    }

    /** What carrying it out is expected to come to. */
    @Needs(Permission.CHANGES_LOOK)
    public Effect effect(long planId) {
        Touched touched = touched(planId);
        return new Effect(weight.of(touched.customers(), touched.documents()), touched.withEmail());
    }

    private record Touched(long customers, long documents, long withEmail) {}

    private Touched touched(long planId) {
        return db.select(
                        DSL.count().cast(Long.class),
                        DSL.coalesce(DSL.sum(FACT.DOCUMENTS), 0).cast(Long.class),
                        DSL.count().filterWhere(FACT.HAS_EMAIL).cast(Long.class))
                .from(FACT)
                .where(FACT.CUSTOMER_ID.in(changes.toDo(planId)))
                .and(Facts.own())
                .fetchSingle(row -> new Touched(row.value1(), row.value2(), row.value3()));
    }

    /** The documents of those who would be touched, by kind, year and currency; of a plan, as they were first added up. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Dealings.Lot> documents(long planId) {
        Change change = get(planId).change();
        return change.state() == Change.State.PLANNED
                ? lots.get(planId + change.digest(), plan -> dealings.lots(changes.toDo(planId)))
                : dealings.lots(changes.toDo(planId));
    }

    /** What a plan is confirmed with, for whoever has just been shown it. */
    @Needs(Permission.CHANGES_LOOK)
    public String ask(Plan plan) {
        return question.ask(plan.change().changeId(), plan.change().digest());
    }

    /** As {@link #ask(Plan)}, where more was shown than the plan: under a digest of all of it. */
    @Needs(Permission.CHANGES_LOOK)
    public String ask(Plan plan, String digest) {
        return question.ask(plan.change().changeId(), digest);
    }

    /**
     * Whether whoever acts, and may do what a plan does, has said back what was shown with it; nothing is set going.
     *
     * @param digest of all that was shown, as {@link #ask(Plan, String)} was given it
     * @throws Refused {@code cleanup.ask_again}, {@code changes.wrong_number}, {@code changes.wrong_state}
     */
    @Needs(Permission.CHANGES_LOOK)
    public void agree(Plan plan, String digest, long number, String token) {
        require(plan.wanted());
        if (plan.change().state() != Change.State.PLANNED) throw Refused.conflict("changes.wrong_state");
        if (number != plan.change().toDo()) throw Refused.invalid("number", "changes.wrong_number");
        question.answered(plan.change().changeId(), digest, token);
    }

    /** Takes people out of a plan by hand, or puts them back; what is then confirmed is the plan without them. */
    @Needs(Permission.CHANGES_LOOK)
    public Plan takeOut(long planId, Collection<CustomerId> customers, boolean out) {
        return transactions.get(() -> {
            require(get(planId).wanted());
            changes.takeOut(planId, customers.stream().map(CustomerId::value).toList(), out);
            db.update(PLAN)
                    .set(PLAN.RECENT, recentIn(planId))
                    .where(PLAN.PLAN_ID.eq(planId))
                    .execute();
            return get(planId);
        });
    }

    /**
     * Sets the plan going.
     *
     * @param digest of the plan as it was shown
     * @param number of people who will be touched, as typed by the person
     * @param token that whoever confirms was given with it, by {@link #ask}
     * @throws Refused {@code cleanup.ask_again}, {@code changes.not_as_shown}, {@code changes.wrong_number},
     *     {@code changes.wrong_state}, {@code changes.no_space}; as {@link SecondPerson#require}
     */
    @Needs(Permission.CHANGES_LOOK)
    public Change confirm(long planId, String digest, long number, String token) {
        return transactions.get(() -> {
            Wanted wanted = get(planId).wanted();
            require(wanted);
            Change change = changes.confirm(planId, digest, number);
            // After the rest: whoever confirms what has changed is told that, and not that it took too long.
            question.answered(planId, digest, token);
            requireSecond(wanted.action(), change, digest);
            Touched touched = touched(planId);
            space.require(weight.toWrite(touched.customers(), touched.documents(), wanted.action() == Action.PURGE));
            db.update(PLAN)
                    .set(PLAN.BYTES_BEFORE, Weight.ofAll())
                    .where(PLAN.PLAN_ID.eq(planId))
                    .execute();
            return change;
        });
    }

    private void requireSecond(Action action, Change change, String digest) {
        switch (action) {
            case ARCHIVE, UNARCHIVE, RESTORE -> {}
            case DELETE, ANONYMISE, REMOVE ->
                second.require(Guarded.REMOVE, change.changeId(), digest, change.toDo(), action.word());
            case FORCE -> second.require(Guarded.FORCE, change.changeId(), digest, change.toDo(), action.word());
            case PURGE -> second.require(Guarded.PURGE, change.changeId(), digest, change.toDo(), action.word());
        }
    }

    @Override
    public void ended(Change change) {
        long planId = change.changeId();
        String action =
                db.select(PLAN.ACTION).from(PLAN).where(PLAN.PLAN_ID.eq(planId)).fetchOne(PLAN.ACTION);
        if (action == null) return;
        long emails = db.fetchCount(
                FACT,
                FACT.HAS_EMAIL
                        .isTrue()
                        .and(writtenTo(Action.of(action)))
                        .and(FACT.CUSTOMER_ID.in(changes.bucketed(planId, LineState.DONE))));
        db.update(PLAN)
                .set(PLAN.BYTES_AFTER, Weight.ofAll())
                .set(PLAN.EMAILS, emails)
                .set(PLAN.ENDED_AT, clock.instant().atOffset(ZoneOffset.UTC))
                .where(PLAN.PLAN_ID.eq(planId))
                .execute();
    }

    /** Of those touched, who was written to before and is not now, or the other way round: in the archive nobody is. */
    private Condition writtenTo(Action action) {
        return switch (action) {
            case ARCHIVE, UNARCHIVE -> DSL.trueCondition();
            case DELETE, ANONYMISE, REMOVE, FORCE -> DSL.not(choosing.archived());
            case RESTORE -> Facts.anybodyIn(EnumSet.of(Place.ACTIVE));
            case PURGE -> DSL.falseCondition();
        };
    }

    /**
     * What plans have come to in a month, as it was measured; those that were taken back as a whole count for nothing.
     *
     * @param bytes how much less the database took when they had ended than when they were confirmed; below zero if more
     * @param emails how many of those who were archived or removed had an e-mail address, less those who came back
     */
    public record Measured(long bytes, long emails) {}

    @Needs(Permission.CHANGES_LOOK)
    public Map<YearMonth, Measured> measured(YearMonth from) {
        access.requireEverybody();
        Field<LocalDate> month = DSL.field(
                "date_trunc('month', {0} at time zone {1})::date",
                SQLDataType.LOCALDATE, PLAN.ENDED_AT, DSL.inline(clock.getZone().getId()));
        Field<Long> emails = DSL.when(PLAN.ACTION.in(Action.UNARCHIVE.word(), Action.RESTORE.word()), PLAN.EMAILS.neg())
                .otherwise(PLAN.EMAILS);
        Map<YearMonth, Measured> measured = new HashMap<>();
        db.select(
                        month,
                        DSL.coalesce(DSL.sum(PLAN.BYTES_BEFORE.minus(PLAN.BYTES_AFTER)), 0)
                                .cast(Long.class),
                        DSL.coalesce(DSL.sum(emails), 0).cast(Long.class))
                .from(PLAN)
                .where(PLAN.ENDED_AT.ge(
                        from.atDay(1).atStartOfDay(clock.getZone()).toOffsetDateTime()))
                .and(changes.standing(PLAN.PLAN_ID))
                .groupBy(month)
                .forEach(row -> measured.put(YearMonth.from(row.value1()), new Measured(row.value2(), row.value3())));
        return measured;
    }

    /**
     * Lets go of what nobody needs any more: plans that were not confirmed within {@link #UNCONFIRMED}, and the words that
     * somebody was searched by, which may be a name, once the plan is over or {@link #WORDS} old.
     *
     * @return how many plans are gone
     */
    int forget() {
        return transactions.get(() -> {
            Set<Long> awaitedStill =
                    awaited.stream().flatMap(room -> room.plans().stream()).collect(Collectors.toSet());
            List<Long> gone = changes.forgetUnconfirmed(clock.instant().minus(UNCONFIRMED), awaitedStill);
            if (!gone.isEmpty())
                db.deleteFrom(PLAN).where(PLAN.PLAN_ID.in(gone)).execute();
            Instant before = clock.instant().minus(WORDS);
            db.update(PLAN)
                    .set(
                            PLAN.CHOICE,
                            DSL.field(
                                    "jsonb_set({0}, '{words}', to_jsonb({1}::text))",
                                    JSONB.class, PLAN.CHOICE, DSL.val(FORGOTTEN)))
                    .where(DSL.field("{0} ->> 'words'", String.class, PLAN.CHOICE)
                            .ne(FORGOTTEN))
                    .and(changes.over(PLAN.PLAN_ID, before))
                    .execute();
            changes.forgetDetail("words", FORGOTTEN, before);
            return gone.size();
        });
    }
}
