package dev.custodia.policies;

import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.Steady;
import dev.custodia.changes.Trouble;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.database.DatabaseTrouble;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import dev.custodia.scores.Scores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Does what is due, as Custodia. Each date of a policy is met in one transaction, under the policy's lock, that also turns
 * to the next: so no date is met twice, whoever is killed and however many servers there are. What could not be done is
 * written down with its reason, and is not made up for.
 */
@Component
class Rounds {
    /** A date that is met later than this was missed: nobody was there. */
    static final Duration LATE = Duration.ofHours(2);

    /** So long scores are waited for that are still being worked out. */
    static final Duration PATIENCE = Duration.ofHours(1);

    private static final int MOST_MISSED = 400;

    private final Clock clock;
    private final PolicyRows rows;
    private final Cleanup cleanup;
    private final Changes changes;
    private final Facts facts;
    private final Steady steady;
    private final Scores scores;
    private final Access access;
    private final Journal journal;
    private final Transactions transactions;

    Rounds(
            Clock clock,
            PolicyRows rows,
            Cleanup cleanup,
            Changes changes,
            Facts facts,
            Steady steady,
            Scores scores,
            Access access,
            Journal journal,
            Transactions transactions) {
        this.clock = clock;
        this.rows = rows;
        this.cleanup = cleanup;
        this.changes = changes;
        this.facts = facts;
        this.steady = steady;
        this.scores = scores;
        this.access = access;
        this.journal = journal;
        this.transactions = transactions;
    }

    /** Meets whatever date has come. */
    void go() {
        for (long policyId : rows.due(clock.instant()))
            access.as(Actor.custodia(Via.JOB), () -> {
                try {
                    transactions.run(() -> meet(policyId));
                } catch (RuntimeException failed) {
                    if (DatabaseTrouble.of(failed).equals(Optional.of(DatabaseTrouble.AWAY))) throw failed;
                    Run.Because because = because(failed);
                    transactions.run(() -> giveUp(policyId, because));
                    if (because == Run.Because.UNFORESEEN) Trouble.say("Policy " + policyId, failed);
                }
            });
    }

    private static Run.Because because(RuntimeException failed) {
        if (DatabaseTrouble.of(failed).equals(Optional.of(DatabaseTrouble.DISK_FULL))) return Run.Because.SPACE;
        if (failed instanceof Refused refused) {
            if (refused.code().equals("changes.no_space")) return Run.Because.SPACE;
            if (refused.kind() == Refused.Kind.INVALID) return Run.Because.CHOICE_GONE;
        }
        return Run.Because.UNFORESEEN;
    }

    private void giveUp(long policyId, Run.Because because) {
        rows.lock(policyId);
        Policy policy = rows.find(policyId).orElseThrow();
        Instant now = clock.instant();
        if (isDue(policy, now)) notRun(policy, because);
    }

    private static boolean isDue(Policy policy, Instant now) {
        Instant due = policy.noticeAt() != null ? policy.noticeAt() : policy.nextAt();
        return due != null && !now.isBefore(due);
    }

    private void meet(long policyId) {
        rows.lock(policyId);
        Policy policy = rows.find(policyId).orElseThrow();
        Instant nextAt = policy.nextAt();
        if (nextAt == null) return;
        boolean doubted = rows.doubtedFor(policyId).isPresent();
        boolean isDue = isDue(policy, clock.instant());
        if (!isDue && !doubted) return;
        if (!steady.believed()) {
            if (isDue && !doubted) doubt(policy, nextAt);
        } else if (!isDue) {
            // The clock was set right, and the date is yet to come.
            rows.doubted(policyId, null);
        } else if (doubted) {
            // It was told when the date had come, and is not made up for.
            pass(policy);
        } else if (isMissed(policy)) {
            miss(policy);
        } else if (policy.draft().expects() && scores.stated() != Scores.Stated.YES) {
            awaitScores(policy);
        } else if (policy.noticeAt() != null) {
            giveNotice(policy, nextAt);
        } else {
            run(policy, nextAt);
        }
    }

    // ---- what could not be

    private void doubt(Policy policy, Instant nextAt) {
        rows.doubted(policy.policyId(), nextAt);
        rows.write(policy, nextAt, Run.State.NOT_RUN, Run.Because.CLOCK, null, null);
        tell(policy, "policies.not_run", 0, Run.Because.CLOCK.word(), null);
    }

    private void pass(Policy policy) {
        if (policy.noticedRun() != null) rows.rewrite(policy.noticedRun(), Run.State.LAPSED, Run.Because.CLOCK, null);
        missAfter(policy, Objects.requireNonNull(policy.nextAt()));
        advance(policy);
    }

    private boolean isMissed(Policy policy) {
        return isOver(policy, LATE);
    }

    private boolean isOver(Policy policy, Duration since) {
        Instant due = policy.noticeAt() != null ? policy.noticeAt() : Objects.requireNonNull(policy.nextAt());
        return clock.instant().isAfter(due.plus(since));
    }

    /** Writes down every date that has gone by, and turns to the first that has not. */
    private void miss(Policy policy) {
        Instant now = clock.instant();
        Instant due = Objects.requireNonNull(policy.nextAt());
        if (policy.noticeAt() != null && !now.isAfter(due.plus(LATE))) {
            notRun(policy, Run.Because.NOTICE_MISSED);
            return;
        }
        if (policy.noticedRun() == null) rows.write(policy, due, Run.State.NOT_RUN, Run.Because.MISSED, null, null);
        else closeNoticed(policy, Run.Because.MISSED);
        missAfter(policy, due);
        tell(policy, "policies.not_run", 0, Run.Because.MISSED.word(), null);
        advance(policy);
    }

    private void awaitScores(Policy policy) {
        if (scores.stated() == Scores.Stated.NO) notRun(policy, Run.Because.NO_SCORES);
        else if (isOver(policy, PATIENCE)) notRun(policy, Run.Because.SCORES_LATE);
    }

    private void missAfter(Policy policy, Instant met) {
        Instant due = policy.draft().next(met, clock.getZone());
        for (int i = 0; i < MOST_MISSED && clock.instant().isAfter(due.plus(LATE)); i++) {
            rows.write(policy, due, Run.State.NOT_RUN, Run.Because.MISSED, null, null);
            due = policy.draft().next(due, clock.getZone());
        }
    }

    private void notRun(Policy policy, Run.Because because) {
        Instant due = Objects.requireNonNull(policy.nextAt());
        if (policy.noticedRun() == null) rows.write(policy, due, Run.State.NOT_RUN, because, null, null);
        else closeNoticed(policy, because);
        tell(policy, "policies.not_run", 0, because.word(), null);
        advance(policy);
    }

    private void closeNoticed(Policy policy, Run.Because because) {
        if (policy.noticedRun() != null) rows.rewrite(policy.noticedRun(), Run.State.NOT_RUN, because, null);
    }

    private void advance(Policy policy) {
        Instant now = clock.instant();
        Instant due = Objects.requireNonNull(policy.nextAt());
        rows.advance(policy.policyId(), policy.draft(), due.isAfter(now) ? due : now);
    }

    // ---- what is done

    private void giveNotice(Policy policy, Instant nextAt) {
        if (isSwitchedOff(policy)) {
            notRun(policy, Run.Because.BULK_REMOVAL_OFF);
            return;
        }
        lapse(policy, null);
        Plan plan = cleanup.plan(policy.draft().wanted());
        long runId = rows.write(policy, nextAt, Run.State.NOTICED, null, plan, null);
        rows.noticed(policy.policyId(), runId);
        tell(policy, "policies.run", plan.change().toDo(), Run.State.NOTICED.word(), plan);
    }

    private void run(Policy policy, Instant nextAt) {
        if (isSwitchedOff(policy)) {
            notRun(policy, Run.Because.BULK_REMOVAL_OFF);
            return;
        }
        Long noticed = policy.noticedRun();
        Long shown = noticed == null ? null : rows.run(noticed).map(Run::planId).orElse(null);
        if (noticed != null && shown != null && changes.find(shown).state() != Change.State.PLANNED) {
            // A person did not wait for the day.
            rows.rewrite(noticed, Run.State.CONFIRMED, Run.Because.BY_HAND, null);
            advance(policy);
            return;
        }
        if (noticed == null) lapse(policy, null);
        Plan plan = shown == null
                ? cleanup.plan(policy.draft().wanted())
                : cleanup.plan(policy.draft().wanted(), shown);
        long people = plan.change().toDo();
        Run.Because stop = stop(policy.draft(), people);
        Run.State state = people == 0 ? Run.State.NOBODY : stop == null ? Run.State.RAN : Run.State.WAITS;
        if (noticed == null) rows.write(policy, nextAt, state, stop, plan, null);
        else rows.rewrite(noticed, state, stop, plan);
        tell(policy, "policies.run", people, state.word(), plan);
        if (state == Run.State.RAN)
            cleanup.confirm(plan.change().changeId(), plan.change().digest(), people, cleanup.ask(plan));
        advance(policy);
    }

    private boolean isSwitchedOff(Policy policy) {
        return policy.draft().action().removes() && !access.switches().allowsBulkRemoval();
    }

    /** Why a run of so many would wait for a person; null where it would not. */
    Run.@Nullable Because stop(PolicyDraft draft, long people) {
        if (people == 0) return null;
        Run.Because exceeded = draft.exceeded(people, facts.count(DSL.trueCondition(), Place.IN_USE));
        if (exceeded != null) return exceeded;
        return draft.approvalEachTime() ? Run.Because.APPROVAL : null;
    }

    /** What waited for a person until now is overtaken. */
    void lapse(Policy policy, Run.@Nullable Because because) {
        for (Run run : rows.open()) {
            if (run.policyId() != policy.policyId() || run.planId() == null) continue;
            boolean waits = changes.find(run.planId()).state() == Change.State.PLANNED;
            if (waits) rows.rewrite(run.runId(), Run.State.LAPSED, because == null ? run.because() : because, null);
            else rows.rewrite(run.runId(), Run.State.CONFIRMED, run.because(), null);
        }
    }

    private void tell(Policy policy, String act, long people, String why, @Nullable Plan plan) {
        Entry entry = Entry.of(access.current(), act)
                .about(policy.policyId())
                .affecting(people)
                .because(why)
                .with("version", policy.version());
        journal.record(plan == null ? entry : entry.in(plan.change().changeId()));
    }
}
