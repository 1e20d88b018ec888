package dev.custodia.scores;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.scores.Tables.AWAITING;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.criteria.CustomerId;
import dev.custodia.database.Ids;
import dev.custodia.database.Transactions;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The door to scores: how surely each customer is gone, what is expected of them, and what the past says of the rules. */
@Component
public class Scores {
    /** From so many per cent on somebody is called probably gone. */
    public static final int PROBABLY_GONE = 90;

    /** Below so many somebody is likely to come back. */
    public static final int LIKELY_BACK = 50;

    public static final int SHORTEST_HORIZON = Reckoning.SHORTEST_WEEKS;
    public static final int LONGEST_HORIZON = 104;

    private static final int AT_ONCE = 20_000;

    private final Clock clock;
    private final Ids ids;
    private final Transactions transactions;
    private final Access access;
    private final Journal journal;
    private final Histories past;
    private final Reckoning reckoning;
    private final ScoreRows rows;
    private final Following following;
    private final ReentrantLock working = new ReentrantLock();

    Scores(
            Clock clock,
            Ids ids,
            Transactions transactions,
            Access access,
            Journal journal,
            Histories past,
            Reckoning reckoning,
            ScoreRows rows,
            Following following) {
        this.clock = clock;
        this.ids = ids;
        this.transactions = transactions;
        this.access = access;
        this.journal = journal;
        this.past = past;
        this.reckoning = reckoning;
        this.rows = rows;
        this.following = following;
    }

    /** What was worked out last; empty before the first time, and for whoever is limited: it is about the whole base. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Optional<Trial> latest() {
        if (access.isLimited()) return Optional.empty();
        return rows.latest();
    }

    /** @throws Refused {@code scores.trial_unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Trial trial(long id) {
        access.requireEverybody();
        return rows.trial(id).orElseThrow(() -> Refused.notFound("scores.trial_unknown"));
    }

    /** The newest first, those before one. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Trial> trials(@Nullable Long before, int size) {
        access.requireEverybody();
        return rows.before(before, size);
    }

    /** Whether somebody waits for scores to be worked out. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public boolean awaited() {
        return rows.setting().wanted() || rows.setting().working() || following.waiting() > Following.TOO_MANY;
    }

    /** Whether somebody is said to be gone with a probability. */
    public enum Stated {
        YES,
        /** Everybody is being worked out, or will be within minutes. */
        FOLLOWING,
        /** The past has not told one rule from another, or nobody has bought. */
        NO
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    public Stated stated() {
        LocalDate today = LocalDate.now(clock);
        if (awaited()) return Stated.FOLLOWING;
        if (isBehind(rows.setting(), today)) return past.span(today) == null ? Stated.NO : Stated.FOLLOWING;
        Ruling ruling = rows.ruling();
        return ruling == null || ruling.calibration() == null ? Stated.NO : Stated.YES;
    }

    /** Predicate over {@code facts.fact}: those whose score knows all their documents, as far as they have one. */
    public static Condition followed() {
        return FACT.CUSTOMER_ID.notIn(DSL.select(AWAITING.CUSTOMER_ID).from(AWAITING));
    }

    /** Of how many the documents have changed, and the scores not yet; none for whoever is limited. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public long following() {
        return access.isLimited() ? 0 : following.waiting();
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    public int horizonWeeks() {
        return rows.setting().horizonWeeks();
    }

    /** Empty for who has never bought, is not active, or came after scores were worked out. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Optional<Score> of(CustomerId customer) {
        return rows.of(customer.value());
    }

    /** Empty for who has bought on fewer than three days, or is not active. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Optional<Cadence> cadence(CustomerId customer) {
        LocalDate today = LocalDate.now(clock);
        return Cadence.of(past.days(customer.value(), today), today);
    }

    /** @throws Refused {@code scores.horizon_wrong} */
    @Needs(Permission.SCORES)
    public void setHorizon(int weeks) {
        if (weeks < SHORTEST_HORIZON || weeks > LONGEST_HORIZON)
            throw Refused.invalid("horizonWeeks", "scores.horizon_wrong");
        transactions.run(() -> {
            int before = rows.setting().horizonWeeks();
            if (before == weeks) return;
            rows.setHorizon(weeks);
            rows.want();
            journal.record(Entry.of(access.current(), "scores.horizon")
                    .with("from", before)
                    .with("to", weeks));
        });
    }

    /** Works out the scores now; of many they are left to the next minute. Returns whether it is done. */
    @Needs(Permission.SCORES)
    public boolean workOut() {
        // Told first: what cannot be told is not done.
        transactions.run(() -> {
            rows.want();
            journal.record(Entry.of(access.current(), "scores.work_out"));
        });
        Histories.Span span = past.span(LocalDate.now(clock));
        if (span != null && span.customers() > AT_ONCE) return false;
        work();
        return true;
    }

    /**
     * Once a day, asked every minute, and when somebody waits; in between, for those whose documents have changed and
     * whose scores have not followed. Returns whether anything was worked out.
     */
    public boolean turn() {
        ScoreRows.Setting setting = rows.setting();
        LocalDate today = LocalDate.now(clock);
        if (!setting.wanted() && !isBehind(setting, today)) return catchUp();
        // There is nothing to learn from yet, and whatever comes in today is not left until tomorrow.
        if (!setting.wanted() && past.span(today) == null) return false;
        access.as(Actor.custodia(Via.JOB), this::work);
        return true;
    }

    private static boolean isBehind(ScoreRows.Setting setting, LocalDate today) {
        LocalDate turnedTo = setting.turnedTo();
        return turnedTo == null || turnedTo.isBefore(today);
    }

    /** Not while everybody is worked out: who was noted meanwhile is looked at after that. */
    private boolean catchUp() {
        if (!working.tryLock()) return false;
        try {
            return following.catchUp() > 0;
        } finally {
            working.unlock();
        }
    }

    /** One at a time: the second would find what the first has found. */
    private void work() {
        working.lock();
        try {
            LocalDate today = LocalDate.now(clock);
            int horizon = rows.setting().horizonWeeks();
            long started = System.nanoTime();
            transactions.run(rows::begin);
            Reckoning.Outcome outcome = reckoning.work(today, horizon);
            Reckoning.Scored scored = outcome.scores();
            if (scored == null) transactions.run(rows::drop);
            else rows.keep(scored);
            long tookMs = (System.nanoTime() - started) / 1_000_000;
            transactions.run(() -> {
                long id = ids.next();
                rows.turned(today);
                rows.keep(id, clock.instant(), access.current().userId(), horizon, outcome, tookMs);
                rows.keep(id, outcome.ruling());
            });
            following.catchUp();
        } finally {
            working.unlock();
        }
    }
}
