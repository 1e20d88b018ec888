package dev.custodia.policies;

import dev.custodia.access.Access;
import dev.custodia.access.Guarded;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.access.SecondPerson;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.Steady;
import dev.custodia.cleanup.Choosing;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.database.Transactions;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import dev.custodia.scores.Scores;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door to clean-up policies. A policy is made switched off. Whatever makes it reach further, switching on first of
 * all, is proposed: whom its first run would touch is frozen and shown, and takes effect when that is said back, by
 * somebody who may do to many what the policy does.
 */
@Component
public class Policies {
    private final Clock clock;
    private final PolicyRows rows;
    private final Rounds rounds;
    private final Cleanup cleanup;
    private final Choosing choosing;
    private final Changes changes;
    private final Steady steady;
    private final Scores scores;
    private final Access access;
    private final Journal journal;
    private final Transactions transactions;
    private final SecondPerson second;

    Policies(
            Clock clock,
            PolicyRows rows,
            Rounds rounds,
            Cleanup cleanup,
            Choosing choosing,
            Changes changes,
            Steady steady,
            Scores scores,
            Access access,
            Journal journal,
            Transactions transactions,
            SecondPerson second) {
        this.clock = clock;
        this.rows = rows;
        this.rounds = rounds;
        this.cleanup = cleanup;
        this.choosing = choosing;
        this.changes = changes;
        this.steady = steady;
        this.scores = scores;
        this.access = access;
        this.journal = journal;
        this.transactions = transactions;
        this.second = second;
    }

    // ---- looking

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public List<Policy> all() {
        access.requireEverybody();
        return rows.all();
    }

    /** Those that are off and were put aside: they stand in no list. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public List<Policy> putAside() {
        access.requireEverybody();
        return rows.putAside();
    }

    /** @throws Refused {@code policies.unknown} */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public Policy find(long policyId) {
        access.requireEverybody();
        return known(policyId);
    }

    private Policy known(long policyId) {
        return rows.find(policyId).orElseThrow(() -> Refused.notFound("policies.unknown"));
    }

    /** All that a policy has been, newest first. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public List<Policy> versions(long policyId) {
        access.requireEverybody();
        known(policyId);
        return rows.versions(policyId);
    }

    /** What came of its dates, newest first; the cursor is the id of the last one seen. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public List<Run> runs(long policyId, @Nullable Long before, int size) {
        access.requireEverybody();
        known(policyId);
        return rows.runs(policyId, before, size).stream().map(this::asItStands).toList();
    }

    /** @throws Refused {@code policies.run_unknown} */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public Run run(long policyId, long runId) {
        access.requireEverybody();
        return asItStands(found(policyId, runId));
    }

    private Run found(long policyId, long runId) {
        return rows.run(runId)
                .filter(run -> run.policyId() == policyId)
                .orElseThrow(() -> Refused.notFound("policies.run_unknown"));
    }

    /** With what has become of its plan: it may have been set going by a person since. */
    private Run asItStands(Run run) {
        Change change = run.planId() == null ? null : plan(run.planId());
        boolean waits = run.state() == Run.State.WAITS || run.state() == Run.State.NOTICED;
        boolean going = change != null && change.state() != Change.State.PLANNED;
        return new Run(
                run.runId(),
                run.policyId(),
                run.version(),
                run.dueAt(),
                run.at(),
                waits && going ? Run.State.CONFIRMED : run.state(),
                run.because(),
                run.planId(),
                run.found(),
                run.toDo(),
                run.by(),
                change);
    }

    private @Nullable Change plan(long planId) {
        try {
            return changes.find(planId);
        } catch (Refused forgotten) {
            return null;
        }
    }

    /**
     * What is to be looked at by whoever acts: notice that was given to them, and runs that wait for somebody who may do
     * what they do.
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public List<Run> waiting() {
        if (access.isLimited()) return List.of();
        List<Run> waiting = new ArrayList<>();
        for (Run open : rows.open()) {
            Run run = asItStands(open);
            PolicyDraft draft = known(run.policyId()).draft();
            boolean told = run.state() == Run.State.NOTICED
                    && Objects.equals(draft.noticeTo(), access.current().userId());
            boolean asked = run.state() == Run.State.WAITS
                    && access.permissions().containsAll(draft.wanted().needs());
            if (told || asked) waiting.add(run);
        }
        return waiting;
    }

    // ---- made and changed

    /** @throws Refused with everything that is wrong with the draft */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    public Policy create(PolicyDraft draft) {
        refuse(draft);
        return transactions.get(() -> {
            long policyId = rows.create(draft);
            journal.record(Entry.of(access.current(), "policies.create").about(policyId));
            return known(policyId);
        });
    }

    private void refuse(PolicyDraft draft) {
        List<Problem> problems = draft.problems();
        if (draft.noticeTo() != null && !access.names().containsKey(draft.noticeTo()))
            problems.add(Problem.of("noticeTo", "policies.notice_to_unknown"));
        if (!problems.isEmpty()) throw Refused.invalid(problems);
        // Asked for nothing but its refusals: a segment, a status, tags that there are.
        choosing.look(draft.choice(), draft.action());
    }

    /**
     * Changes a policy at once: one that is switched off, or in a way by which it reaches no further.
     *
     * @param version of the policy that the draft was made from
     * @throws Refused {@code policies.reaches_further}, {@code policies.changed_meanwhile}, and everything that is wrong
     *     with the draft
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    public Policy change(long policyId, int version, PolicyDraft draft) {
        refuse(draft);
        return transactions.get(() -> {
            Policy before = held(policyId, version);
            if (draft.equals(before.draft())) return before;
            if (before.enabled() && !draft.further(before.draft()).isEmpty())
                throw Refused.conflict("policies.reaches_further");
            return become(before, before.enabled(), draft, "policies.change");
        });
    }

    /** Switches a policy off, at once; what waits of it lapses. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    public Policy switchOff(long policyId) {
        return transactions.get(() -> {
            rows.lock(policyId);
            Policy before = known(policyId);
            return before.enabled() ? become(before, false, before.draft(), "policies.switch_off") : before;
        });
    }

    /**
     * Takes a policy that is off out of the lists. What it was and what came of it stays; to change it or to switch it on
     * brings it back.
     *
     * @throws Refused {@code policies.still_on}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    public Policy putAside(long policyId) {
        return transactions.get(() -> {
            rows.lock(policyId);
            Policy policy = known(policyId);
            if (policy.enabled()) throw Refused.conflict("policies.still_on");
            if (policy.putAsideAt() != null) return policy;
            rows.putAside(policyId);
            journal.record(Entry.of(access.current(), "policies.put_aside").about(policyId));
            return known(policyId);
        });
    }

    private Policy held(long policyId, int version) {
        rows.lock(policyId);
        Policy policy = known(policyId);
        if (policy.version() != version) throw Refused.conflict("policies.changed_meanwhile");
        return policy;
    }

    private Policy become(Policy before, boolean enabled, PolicyDraft draft, String act) {
        rounds.lapse(before, Run.Because.CHANGED);
        rows.change(before, enabled, draft);
        rows.settled(before.policyId());
        journal.record(Entry.of(access.current(), act).about(before.policyId()).with("version", before.version() + 1));
        return known(before.policyId());
    }

    // ---- reaching further

    /**
     * Proposes to switch a policy on, or to let one that is on reach further: freezes whom its first run would touch as
     * things are now, and touches nobody.
     *
     * @throws Refused as {@link #change}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    public Proposal propose(long policyId, int version, PolicyDraft draft) {
        refuse(draft);
        return transactions.get(() -> {
            Policy policy = held(policyId, version);
            Plan plan = cleanup.plan(draft.wanted());
            rows.propose(plan.change().changeId(), policy, draft);
            return proposed(policyId, plan.change().changeId());
        });
    }

    /** @throws Refused {@code policies.proposal_unknown} */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    public Proposal proposal(long policyId, long proposalId) {
        return proposed(policyId, proposalId);
    }

    private Proposal proposed(long policyId, long proposalId) {
        Policy policy = known(policyId);
        var row = rows.proposal(policyId, proposalId)
                .filter(found -> found.getVersion() == policy.version())
                .orElseThrow(() -> Refused.notFound("policies.proposal_unknown"));
        PolicyDraft draft = PolicyRows.draft(row.getSettings());
        Plan plan = cleanup.find(proposalId);
        return new Proposal(
                policy,
                draft,
                plan,
                policy.enabled() ? draft.further(policy.draft()) : List.of(),
                draft.next(clock.instant(), clock.getZone()),
                rounds.stop(draft, plan.change().toDo()),
                digest(policy, draft, plan));
    }

    private static String digest(Policy policy, PolicyDraft draft, Plan plan) {
        try {
            String all = String.join(
                    "\n",
                    plan.change().digest(),
                    Long.toString(policy.policyId()),
                    Integer.toString(policy.version()),
                    PolicyRows.JSON.writeValueAsString(draft));
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** What a proposal is agreed to with, for whoever has just been shown it. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    public String ask(Proposal proposal) {
        return cleanup.ask(proposal.plan(), proposal.digest());
    }

    /**
     * Lets a policy be what was proposed.
     *
     * @param digest of the proposal as it was shown
     * @param number of people whom its first run would touch, as typed by the person
     * @param token that whoever agrees was given with it, by {@link #ask}
     * @throws Refused {@code changes.not_as_shown}, {@code changes.wrong_number}, {@code cleanup.ask_again},
     *     {@code policies.proposal_unknown}; as {@link SecondPerson#require}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    public Policy agree(long policyId, long proposalId, String digest, long number, String token) {
        return transactions.get(() -> {
            rows.lock(policyId);
            Proposal proposal = proposed(policyId, proposalId);
            if (!digest.equals(proposal.digest())) throw Refused.conflict("changes.not_as_shown");
            cleanup.agree(proposal.plan(), digest, number, token);
            second.require(Guarded.POLICY, policyId, digest, number, "");
            return reachFurther(proposal);
        });
    }

    /** The one way by which a policy comes to reach further. */
    private Policy reachFurther(Proposal proposal) {
        Policy before = proposal.policy();
        return become(before, true, proposal.draft(), before.enabled() ? "policies.widen" : "policies.switch_on");
    }

    // ---- runs

    /**
     * Asks at once what the next run would ask, in the name of whoever acts: a plan, to be confirmed as any other.
     *
     * @throws Refused {@code policies.switched_off}, {@code policies.clock_doubted}, {@code policies.no_scores},
     *     {@code policies.scores_following}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    public Run runNow(long policyId) {
        return transactions.get(() -> {
            rows.lock(policyId);
            Policy policy = known(policyId);
            if (!policy.enabled()) throw Refused.conflict("policies.switched_off");
            if (!steady.believed()) throw Refused.conflict("policies.clock_doubted");
            if (policy.draft().expects()) requireScores();
            Plan plan = cleanup.plan(policy.draft().wanted());
            boolean nobody = plan.change().toDo() == 0;
            long runId = rows.write(
                    policy,
                    clock.instant(),
                    nobody ? Run.State.NOBODY : Run.State.WAITS,
                    nobody ? null : Run.Because.BY_HAND,
                    plan,
                    access.current().userId());
            journal.record(Entry.of(access.current(), "policies.run_now")
                    .about(policyId)
                    .in(plan.change().changeId())
                    .affecting(plan.change().toDo())
                    .with("version", policy.version()));
            return run(policyId, runId);
        });
    }

    private void requireScores() {
        switch (scores.stated()) {
            case YES -> {}
            case FOLLOWING -> throw Refused.conflict("policies.scores_following");
            case NO -> throw Refused.conflict("policies.no_scores");
        }
    }

    /**
     * Takes people out of a list that notice was given of, or puts them back; by whoever it was given to, or may set up
     * policies. Whoever is out of it is not touched on its day.
     *
     * @throws Refused {@code policies.not_noticed}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public Plan takeOut(long policyId, long runId, Collection<CustomerId> customers, boolean out) {
        access.requireEverybody();
        return transactions.get(() -> {
            rows.lock(policyId);
            Policy policy = known(policyId);
            Run run = asItStands(found(policyId, runId));
            if (!Objects.equals(policy.draft().noticeTo(), access.current().userId()))
                access.require(Permission.POLICIES);
            if (run.state() != Run.State.NOTICED || run.planId() == null)
                throw Refused.conflict("policies.not_noticed");
            long planId = run.planId();
            Plan plan = asCustodia(() -> cleanup.takeOut(planId, customers, out));
            journal.record(Entry.of(access.current(), "policies.take_out")
                    .about(policyId)
                    .in(planId)
                    .affecting(customers.size())
                    .because(out ? "out" : "back"));
            return plan;
        });
    }

    private Plan asCustodia(java.util.concurrent.Callable<Plan> act) {
        try {
            return access.call(Actor.custodia(Via.JOB), act);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // ---- effect

    /**
     * What letting go has come to in a month, as it was recorded.
     *
     * @param bytes how much less the database took when plans had ended than when they were confirmed; below zero if more
     * @param emails how many people with an e-mail address were archived or removed, less those who came back
     * @param people how many were deleted or anonymised for good
     */
    public record Effect(YearMonth month, long bytes, long emails, long people) {}

    /** The months up to this one, the oldest first. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public List<Effect> effect(int months) {
        access.requireEverybody();
        YearMonth last = YearMonth.now(clock);
        YearMonth first = last.minusMonths(months - 1L);
        Map<YearMonth, Cleanup.Measured> measured = cleanup.measured(first);
        Map<YearMonth, Long> gone = changes.done(Customers.PURGE, first);
        List<Effect> effect = new ArrayList<>();
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            Cleanup.Measured each = measured.getOrDefault(month, new Cleanup.Measured(0, 0));
            effect.add(new Effect(month, each.bytes(), each.emails(), gone.getOrDefault(month, 0L)));
        }
        return effect;
    }
}
