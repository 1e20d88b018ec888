package dev.custodia.cleanup;

import static dev.custodia.tables.cleanup.Tables.PLAN;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Keeper;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Facts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The door to clean-ups. A plan is frozen when it is made: whom it found, at which version, with every reason to leave
 * one alone. What is confirmed is that plan and nothing else. The same condition finds people for the look and for the act.
 */
@Component
public class Cleanup {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration UNCONFIRMED = Duration.ofDays(7);
    private static final Duration WORDS = Duration.ofDays(30);

    /** Stands where words of a search stood. Not left out: a plan made anew from such a choice must find nobody. */
    private static final String FORGOTTEN = "***";

    private final DSLContext db;
    private final Clock clock;
    private final Choosing choosing;
    private final Changes changes;
    private final Transactions transactions;
    private final List<Keeper> keepers;

    Cleanup(
            DSLContext db,
            Clock clock,
            Choosing choosing,
            Changes changes,
            Transactions transactions,
            List<Keeper> keepers) {
        this.db = db;
        this.clock = clock;
        this.choosing = choosing;
        this.changes = changes;
        this.transactions = transactions;
        this.keepers = keepers;
    }

    /**
     * Makes a plan: finds, freezes, asks every keeper, adds up.
     *
     * @throws Refused for a choice that cannot be asked
     */
    @Needs(Permission.ARCHIVE_MANY)
    public Plan plan(Choice choice, Action action, @Nullable String reason) {
        Condition who = choosing.where(choice).and(Facts.in(EnumSet.of(action.from())));
        return transactions.get(() -> {
            long planId = changes.draft(
                    action.act(), Draft.blankToNull(reason), JSONB.valueOf(JSON.writeValueAsString(choice)));
            changes.freeze(planId, who);
            if (action == Action.ARCHIVE) judge(planId, choosing.since(choice));
            changes.settle(planId);
            db.insertInto(PLAN)
                    .set(PLAN.PLAN_ID, planId)
                    .set(PLAN.CHOICE, JSONB.valueOf(JSON.writeValueAsString(choice)))
                    .set(PLAN.ACTION, action.word())
                    .set(PLAN.AS_OF, LocalDate.now(clock))
                    .set(PLAN.RECENT, recentIn(planId))
                    .execute();
            return find(planId);
        });
    }

    private void judge(long planId, @Nullable LocalDate since) {
        for (Keeper keeper : keepers) {
            keeper.objections(Keeper.Purpose.ARCHIVE, changes.frozen(planId), since)
                    .forEach(objections -> changes.object(planId, objections));
        }
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
        var row = db.selectFrom(PLAN)
                .where(PLAN.PLAN_ID.eq(planId))
                .fetchOptional()
                .orElseThrow(() -> Refused.notFound("cleanup.plan_unknown"));
        Choice choice = JSON.readValue(row.getChoice().data(), Choice.class);
        return new Plan(
                changes.find(planId),
                Action.of(row.getAction()),
                choice,
                row.getAsOf(),
                row.getRecent(),
                changes.reasons(planId),
                choice instanceof Choice.Matching matching ? matching.shown() : null);
    }

    /** Takes people out of a plan by hand, or puts them back; what is then confirmed is the plan without them. */
    @Needs(Permission.ARCHIVE_MANY)
    public Plan takeOut(long planId, Collection<CustomerId> customers, boolean out) {
        return transactions.get(() -> {
            find(planId);
            changes.takeOut(planId, customers.stream().map(CustomerId::value).toList(), out);
            db.update(PLAN)
                    .set(PLAN.RECENT, recentIn(planId))
                    .where(PLAN.PLAN_ID.eq(planId))
                    .execute();
            return find(planId);
        });
    }

    /**
     * Sets the plan going.
     *
     * @param digest of the plan as it was shown
     * @param number of people who will be touched, as typed by the person
     * @throws Refused {@code changes.not_as_shown}, {@code changes.wrong_number}, {@code changes.wrong_state}
     */
    @Needs(Permission.ARCHIVE_MANY)
    public Change confirm(long planId, String digest, long number) {
        find(planId);
        return changes.confirm(planId, digest, number);
    }

    /**
     * Lets go of what nobody needs any more: plans that were not confirmed within {@link #UNCONFIRMED}, and the words that
     * somebody was searched by, which may be a name, once the plan is over or {@link #WORDS} old.
     *
     * @return how many plans are gone
     */
    int forget() {
        return transactions.get(() -> {
            List<Long> gone = changes.forgetUnconfirmed(clock.instant().minus(UNCONFIRMED));
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
