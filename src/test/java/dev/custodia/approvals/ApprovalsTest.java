package dev.custodia.approvals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Access;
import dev.custodia.access.Guarded;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Role;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.customers.Customer;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.policies.Policies;
import dev.custodia.policies.Policy;
import dev.custodia.policies.PolicyDraft;
import dev.custodia.policies.Proposal;
import dev.custodia.policies.Schedule;
import dev.custodia.retention.Retention;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Four eyes: every act that takes two, by every constellation of people, in every state of what was asked. */
@CustodiaTest
@Import(Shop.class)
class ApprovalsTest {
    @Autowired
    Shop shop;

    @Autowired
    Approvals approvals;

    @Autowired
    Access access;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Changes changes;

    @Autowired
    Retention retention;

    @Autowired
    Policies policies;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    private Actor greta;
    private Actor otto;
    private Actor rita;
    private Actor viewer;
    private Actor puppet;
    private Actor somebody;
    private int number;

    @BeforeEach
    void three_people_and_the_rule() {
        shop.grantLettingGo();
        greta = shop.greta();
        // Otto approves, Rita removes; both have been there for long.
        otto = account("otto", Role.APPROVER);
        rita = account("rita", Role.ADMINISTRATOR);
        as(greta, () -> {
            access.grant(rita.userId(), Set.of(Permission.REMOVE_MANY, Permission.FORCE, Permission.PURGE));
            return true;
        });
        viewer = account("viewer", Role.VIEWER);
        puppet = account("puppet", Role.APPROVER);
        somebody = account("somebody", Role.VIEWER);
        clock.advance(Duration.ofHours(25));
        as(greta, () -> {
            approvals.set(new Approvals.Rule(true, 1, 24));
            return true;
        });
    }

    @AfterEach
    void off_again() {
        alone();
        db.execute("update approvals.rule set enabled = false");
    }

    private Actor account(String name, Role role) {
        long id = as(
                greta,
                () -> access.createUser(name + ++number + "-" + System.nanoTime(), name, role, "en")
                        .user()
                        .id());
        db.execute("update access.account set password_to_change = false where account_id = " + id);
        return new Actor(id, Via.SCREEN, null);
    }

    private <T> T as(Actor actor, Callable<T> act) {
        try {
            return access.call(actor, act);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An act that takes two: how it is done, by whomever, and whether it is done by now. */
    private record Act(Guarded guarded, java.util.function.Consumer<Actor> attempt, BooleanSupplier done) {}

    private Act plan(Guarded guarded, Action action, int people) {
        List<dev.custodia.criteria.CustomerId> who = Stream.generate(() -> shop.person("Somebody " + ++number))
                .limit(people)
                .map(Customer::id)
                .toList();
        if (action == Action.PURGE)
            shop.asGreta(() -> {
                db.execute("update approvals.rule set enabled = false");
                long binned = confirmed(greta, Action.DELETE, who).changeId();
                shop.ended(binned);
                db.execute("update approvals.rule set enabled = true");
                return true;
            });
        Plan plan = as(greta, () -> cleanup.plan(Wanted.of(new Choice.Picked(who), action, "because")));
        long id = plan.change().changeId();
        return new Act(
                guarded,
                actor -> as(
                        actor,
                        () -> cleanup.confirm(
                                id, plan.change().digest(), plan.change().toDo(), cleanup.ask(cleanup.find(id)))),
                () -> as(greta, () -> changes.find(id)).state() != Change.State.PLANNED);
    }

    private Change confirmed(Actor actor, Action action, List<dev.custodia.criteria.CustomerId> who) {
        return as(actor, () -> {
            Plan plan = cleanup.plan(Wanted.of(new Choice.Picked(who), action, "because"));
            return cleanup.confirm(
                    plan.change().changeId(),
                    plan.change().digest(),
                    plan.change().toDo(),
                    cleanup.ask(plan));
        });
    }

    private Act release() {
        Customer held = shop.person("Held " + ++number);
        long hold = as(
                greta,
                () -> retention
                        .set(held.id(), null, "a lawsuit", LocalDate.parse("2040-01-01"))
                        .holdId());
        return new Act(
                Guarded.RELEASE,
                actor -> as(actor, () -> retention.release(hold, null, "settled")),
                () -> !as(greta, () -> retention.hold(hold)).stands());
    }

    private Act undoOfHold() {
        Customer held = shop.person("Held " + ++number);
        long hold = as(
                greta,
                () -> retention
                        .set(held.id(), null, "a lawsuit", LocalDate.parse("2040-01-01"))
                        .holdId());
        long change = db.fetchSingle("select change_id from retention.held where hold_id = " + hold)
                .get(0, Long.class);
        return new Act(
                Guarded.RELEASE,
                actor -> as(actor, () -> changes.undo(change)),
                () -> !as(greta, () -> retention.hold(hold)).stands());
    }

    private Act grant() {
        unguarded(() -> access.grant(somebody.userId(), Set.of()));
        return new Act(
                Guarded.GRANT,
                actor -> as(actor, () -> {
                    access.grant(somebody.userId(), Set.of(Permission.REMOVE_MANY));
                    return true;
                }),
                () -> !as(greta, () -> access.user(somebody.userId())).grants().isEmpty());
    }

    private Act role() {
        unguarded(() -> access.giveRole(somebody.userId(), Role.VIEWER));
        return new Act(
                Guarded.GRANT,
                actor -> as(actor, () -> {
                    access.giveRole(somebody.userId(), Role.REMOVER);
                    return true;
                }),
                () -> as(greta, () -> access.user(somebody.userId())).role() == Role.REMOVER);
    }

    private Act policy() {
        PolicyDraft draft = new PolicyDraft(
                "Empty ones " + ++number,
                new Choice.Empty(false, Choice.Persons.BOTH),
                Action.ARCHIVE,
                false,
                new Schedule(Schedule.Every.MONTH, 1, 6),
                null,
                null,
                0,
                null,
                false);
        Proposal proposal = as(greta, () -> {
            Policy made = policies.create(draft);
            return policies.propose(made.policyId(), made.version(), draft);
        });
        long id = proposal.policy().policyId();
        return new Act(
                Guarded.POLICY,
                actor -> as(
                        actor,
                        () -> policies.agree(
                                id,
                                proposal.proposalId(),
                                proposal.digest(),
                                proposal.plan().change().toDo(),
                                policies.ask(proposal))),
                () -> as(greta, () -> policies.find(id)).enabled());
    }

    private Act lessOften() {
        long above = 100L + ++number;
        db.execute("update approvals.rule set above = 1, wait_hours = 24, enabled = true");
        return new Act(
                Guarded.APPROVALS,
                actor -> as(actor, () -> {
                    approvals.set(new Approvals.Rule(true, above, 24));
                    return true;
                }),
                () -> as(greta, approvals::rule).above() == above);
    }

    private Map<String, Callable<Act>> acts() {
        Map<String, Callable<Act>> acts = new LinkedHashMap<>();
        acts.put("removing many", () -> plan(Guarded.REMOVE, Action.REMOVE, 2));
        acts.put("deleting many", () -> plan(Guarded.REMOVE, Action.DELETE, 2));
        acts.put("forcing one", () -> plan(Guarded.FORCE, Action.FORCE, 1));
        acts.put("purging one", () -> plan(Guarded.PURGE, Action.PURGE, 1));
        acts.put("releasing a hold", this::release);
        acts.put("taking the setting of a hold back", this::undoOfHold);
        acts.put("granting", this::grant);
        acts.put("giving a role that may", this::role);
        acts.put("switching a policy on", this::policy);
        acts.put("asking less often", this::lessOften);
        return acts;
    }

    private Asked asked(Act act) {
        Asked asked = as(greta, approvals::open).getLast();
        assertThat(asked.act()).isEqualTo(act.guarded());
        return asked;
    }

    private static String code(Runnable attempt) {
        try {
            attempt.run();
            return "done";
        } catch (Refused refused) {
            return refused.problems().getFirst().code();
        }
    }

    private String approve(Actor actor, Asked asked) {
        return code(() -> as(actor, () -> approvals.approve(asked.askedId(), asked.digest())));
    }

    /** A state of what was asked, how it is come to, and what then happens to who tries. */
    private record Constellation(String name, Way way, String author, String another, String approver) {}

    private interface Way {
        void go(Act act, Asked asked);
    }

    private List<Constellation> constellations() {
        String no = "approvals.waiting";
        return List.of(
                new Constellation("waiting", (act, asked) -> {}, no, no, no),
                new Constellation(
                        "approved by another",
                        (act, asked) -> assertThat(approve(otto, asked)).isEqualTo("done"),
                        "done",
                        "done",
                        "approvals.not_by_approver"),
                new Constellation(
                        "approved by the author",
                        (act, asked) -> assertThat(approve(greta, asked)).isEqualTo("approvals.own"),
                        no,
                        no,
                        no),
                new Constellation(
                        "approved with another digest",
                        (act, asked) -> assertThat(code(() -> as(otto, () -> approvals.approve(asked.askedId(), "00"))))
                                .isEqualTo("approvals.not_as_shown"),
                        no,
                        no,
                        no),
                new Constellation(
                        "approved by somebody without the right",
                        (act, asked) -> {
                            assertThat(approve(viewer, asked)).isEqualTo("access.not_allowed");
                        },
                        no,
                        no,
                        no),
                new Constellation(
                        "approved by an account that the author has just made, or let in again",
                        (act, asked) -> {
                            as(greta, () -> {
                                access.enable(puppet.userId(), false);
                                access.enable(puppet.userId(), true);
                                return true;
                            });
                            assertThat(approve(puppet, asked)).isEqualTo("approvals.too_new");
                        },
                        no,
                        no,
                        no),
                new Constellation(
                        "approved by an account to which the author knows the password",
                        (act, asked) -> {
                            as(greta, () -> access.resetPassword(otto.userId()));
                            db.execute("update access.account set password_to_change = false where account_id = "
                                    + otto.userId());
                            assertThat(approve(otto, asked)).isEqualTo("approvals.too_new");
                        },
                        no,
                        no,
                        no),
                new Constellation(
                        "refused",
                        (act, asked) -> as(otto, () -> approvals.refuse(asked.askedId())),
                        "approvals.refused",
                        "approvals.refused",
                        "approvals.refused"),
                new Constellation(
                        "stopped by the author",
                        (act, asked) -> as(greta, () -> approvals.stop(asked.askedId())),
                        no,
                        no,
                        no),
                new Constellation(
                        "approved, then stopped by anybody",
                        (act, asked) -> {
                            assertThat(approve(otto, asked)).isEqualTo("done");
                            as(rita, () -> approvals.stop(asked.askedId()));
                        },
                        no,
                        no,
                        no),
                new Constellation(
                        "approved too long ago",
                        (act, asked) -> {
                            assertThat(approve(otto, asked)).isEqualTo("done");
                            db.execute("update approvals.asked set decided_at = decided_at - interval '15 days'"
                                    + " where asked_id = " + asked.askedId());
                        },
                        no,
                        no,
                        no));
    }

    @Test
    void every_act_that_takes_two_is_done_in_the_one_constellation_in_which_it_may_and_in_no_other() throws Exception {
        List<String> faults = new ArrayList<>();
        int cases = 0;
        for (var kind : acts().entrySet())
            for (Constellation constellation : constellations())
                for (String who : List.of("author", "another", "approver")) {
                    Act act = kind.getValue().call();
                    String name = kind.getKey() + ", " + constellation.name() + ", tried by the " + who;
                    String first = code(() -> act.attempt().accept(greta));
                    if (!first.equals("approvals.waiting") || act.done().getAsBoolean()) {
                        faults.add(name + ": at first " + first);
                        continue;
                    }
                    Asked asked = asked(act);
                    constellation.way().go(act, asked);
                    if (who.equals("approver")) mayAll(otto);
                    String expected = switch (who) {
                        case "author" -> constellation.author();
                        case "another" -> constellation.another();
                        default -> constellation.approver();
                    };
                    String told = code(() ->
                            act.attempt().accept(who.equals("author") ? greta : who.equals("another") ? rita : otto));
                    if (!told.equals(expected)) faults.add(name + ": " + told + ", expected " + expected);
                    if (act.done().getAsBoolean() != expected.equals("done")) faults.add(name + ": done or not");
                    if (expected.equals("done")) {
                        Asked used = as(greta, () -> approvals.find(asked.askedId()));
                        if (used.state() != Asked.State.USED) faults.add(name + ": " + used.state());
                    }
                    cases++;
                    if (who.equals("approver")) mayOnlyApprove(otto);
                    // Nothing of one case is left for the next.
                    clock.advance(Duration.ofDays(15));
                }
        assertThat(faults).isEmpty();
        assertThat(cases).isEqualTo(acts().size() * constellations().size() * 3);
    }

    /** So that what keeps the approver from it is that he has approved it, and nothing else. */
    private void mayAll(Actor actor) {
        unguarded(() -> {
            access.giveRole(actor.userId(), Role.ADMINISTRATOR);
            access.grant(actor.userId(), Set.of(Permission.REMOVE_MANY, Permission.FORCE, Permission.PURGE));
        });
    }

    private void mayOnlyApprove(Actor actor) {
        unguarded(() -> {
            access.grant(actor.userId(), Set.of());
            access.giveRole(actor.userId(), Role.APPROVER);
        });
    }

    /** Greta does it as if nothing took two people. */
    private void unguarded(Runnable act) {
        db.execute("update approvals.rule set enabled = false");
        try {
            as(greta, () -> {
                act.run();
                return true;
            });
        } finally {
            db.execute("update approvals.rule set enabled = true");
        }
    }

    private void alone() {
        unguarded(() -> {
            for (var user : access.users())
                if (user.id() != greta.userId() && user.enabled()) access.enable(user.id(), false);
        });
    }

    @Test
    void what_is_changed_after_it_was_approved_has_to_be_approved_again() {
        Customer one = shop.person("One");
        Customer two = shop.person("Two");
        Customer three = shop.person("Three");
        Plan plan = as(
                greta,
                () -> cleanup.plan(Wanted.of(
                        new Choice.Picked(List.of(one.id(), two.id(), three.id())), Action.DELETE, "because")));
        long id = plan.change().changeId();
        assertThat(code(() -> confirm(greta, id))).isEqualTo("approvals.waiting");
        Asked asked = as(greta, approvals::open).getLast();
        assertThat(approve(otto, asked)).isEqualTo("done");
        as(greta, () -> cleanup.takeOut(id, List.of(three.id()), true));
        assertThat(code(() -> confirm(greta, id))).isEqualTo("approvals.waiting");
        assertThat(as(greta, () -> approvals.find(asked.askedId())).state()).isEqualTo(Asked.State.VOID);
        as(greta, () -> cleanup.takeOut(id, List.of(three.id()), false));
        assertThat(code(() -> confirm(greta, id)))
                .as("back as it was, but what was void stays void")
                .isEqualTo("approvals.waiting");
    }

    private void confirm(Actor actor, long id) {
        as(actor, () -> {
            Plan now = cleanup.find(id);
            return cleanup.confirm(id, now.change().digest(), now.change().toDo(), cleanup.ask(now));
        });
    }

    @Test
    void an_approval_is_used_once() {
        Act grant = grant();
        assertThat(code(() -> grant.attempt().accept(greta))).isEqualTo("approvals.waiting");
        assertThat(approve(otto, asked(grant))).isEqualTo("done");
        grant.attempt().accept(greta);
        Asked used = as(greta, () -> approvals.over(null, 1)).getFirst();
        long userId = used.subject();
        as(greta, () -> {
            access.grant(userId, Set.of());
            return true;
        });
        assertThat(code(() -> grant.attempt().accept(greta))).isEqualTo("approvals.waiting");
    }

    @Test
    void whoever_is_alone_waits_and_can_be_stopped() {
        alone();
        Act force = plan(Guarded.FORCE, Action.FORCE, 1);
        assertThat(code(() -> force.attempt().accept(greta))).isEqualTo("approvals.waiting_alone");
        Asked asked = asked(force);
        assertThat(asked.dueAt()).isEqualTo(clock.instant().plus(Duration.ofHours(24)));
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(code(() -> force.attempt().accept(greta))).isEqualTo("approvals.waiting_alone");
        clock.advance(Duration.ofSeconds(1));
        force.attempt().accept(greta);
        assertThat(force.done().getAsBoolean()).isTrue();

        Act other = plan(Guarded.FORCE, Action.FORCE, 1);
        assertThat(code(() -> other.attempt().accept(greta))).isEqualTo("approvals.waiting_alone");
        as(greta, () -> approvals.stop(asked(other).askedId()));
        clock.advance(Duration.ofHours(25));
        assertThat(code(() -> other.attempt().accept(greta)))
                .as("stopped, so the waiting begins anew")
                .isEqualTo("approvals.waiting_alone");
    }

    @Test
    void a_clock_that_may_be_wrong_shortens_nobodys_waiting() {
        alone();
        Act force = plan(Guarded.FORCE, Action.FORCE, 1);
        assertThat(code(() -> force.attempt().accept(greta))).isEqualTo("approvals.waiting_alone");
        clock.advance(Duration.ofDays(10));
        assertThat(code(() -> force.attempt().accept(greta))).isEqualTo("approvals.waiting_alone");
        shop.clockIsRight();
        force.attempt().accept(greta);
        assertThat(force.done().getAsBoolean()).isTrue();
    }

    @Test
    void below_the_size_and_where_the_rule_is_off_one_person_is_enough() {
        Act one = plan(Guarded.REMOVE, Action.DELETE, 1);
        one.attempt().accept(greta);
        assertThat(one.done().getAsBoolean()).isTrue();
        db.execute("update approvals.rule set enabled = false");
        Act force = plan(Guarded.FORCE, Action.FORCE, 1);
        force.attempt().accept(greta);
        assertThat(force.done().getAsBoolean()).isTrue();
    }

    @Test
    void no_account_is_made_with_a_role_that_may_remove_many() {
        assertThatThrownBy(() -> account("remover", Role.REMOVER))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.problems().getFirst().code()).isEqualTo("access.role_takes_two"));
        assertThat(code(() -> as(greta, () -> {
                    access.giveRights(Role.SALES, Set.of(Permission.CUSTOMERS_LOOK, Permission.REMOVE_MANY));
                    return true;
                })))
                .isEqualTo("approvals.waiting");
    }

    @Test
    void whoever_approved_a_run_does_not_run_it_on() {
        Act act = plan(Guarded.REMOVE, Action.DELETE, 2);
        assertThat(code(() -> act.attempt().accept(greta))).isEqualTo("approvals.waiting");
        Asked asked = asked(act);
        assertThat(approve(otto, asked)).isEqualTo("done");
        act.attempt().accept(greta);
        shop.ended(asked.subject());
        db.execute("update changes.change set state = 'paused' where change_id = " + asked.subject());
        mayAll(otto);
        assertThat(code(() -> as(otto, () -> changes.resume(asked.subject())))).isEqualTo("approvals.not_by_approver");
        as(greta, () -> changes.resume(asked.subject()));
        shop.ended(asked.subject());
    }
}
