package dev.custodia.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Access;
import dev.custodia.access.NewUser;
import dev.custodia.access.Refused;
import dev.custodia.access.Role;
import dev.custodia.certificates.Certificates;
import dev.custodia.certificates.FoundBy;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.facts.Place;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.retention.Retention;
import dev.custodia.retention.RetentionRule;
import dev.custodia.retention.RetentionRules;
import dev.custodia.scores.Scores;
import dev.custodia.segments.SegmentDraft;
import dev.custodia.segments.Segments;
import dev.custodia.trust.Catches;
import dev.custodia.trust.Figure;
import dev.custodia.trust.Promise;
import dev.custodia.trust.Proof;
import dev.custodia.trust.Proves;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.util.AopTestUtils;
import org.springframework.test.util.ReflectionTestUtils;

/** What is let go by itself, by the clock of the test. */
@CustodiaTest
@Import(Shop.class)
class PoliciesTest {
    @Autowired
    Certificates certificates;

    @Autowired
    Shop shop;

    @Autowired
    Policies policies;

    @Autowired
    Rounds rounds;

    @Autowired
    Forecast forecast;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Changes changes;

    @Autowired
    Retention retention;

    @Autowired
    RetentionRules rules;

    @Autowired
    Segments segments;

    @Autowired
    Scores scores;

    @Autowired
    Dealings dealings;

    @Autowired
    Access access;

    @Autowired
    Bin bin;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    /** The first of March 2026 is a Sunday; policies here run on the first of the month at six. */
    private static final LocalDate START = LocalDate.parse("2026-02-10");

    @BeforeEach
    void an_empty_base() {
        db.execute("update changes.scheduled_tasks set execution_time = '2200-01-01' where task_name in"
                + " ('meet-policies', 'purge-due', 'forget-plans', 'turn-scores')");
        shop.grantLettingGo();
        for (Policy policy : shop.asGreta(() -> policies.all()))
            if (policy.enabled()) shop.asGreta(() -> policies.switchOff(policy.policyId()));
        db.execute("delete from policies.policy where policy_id > 0");
        db.execute("delete from policies.policy_version where policy_id > 0");
        db.execute("delete from policies.run where run_id > 0");
        db.execute("delete from cleanup.plan where plan_id > 0");
        db.execute("delete from dealings.document where document_id > 0");
        db.execute("delete from dealings.interaction where interaction_id > 0");
        db.execute("delete from retention.held where customer_id > 0");
        db.execute("delete from retention.rule_version where rule <> ''");
        db.execute("delete from customers.mark where customer_id > 0");
        db.execute("delete from facts.fact where customer_id > 0");
        db.execute("delete from scores.score where customer_id > 0");
        db.execute("delete from scores.awaiting where customer_id > 0");
        db.execute("delete from scores.ruling where back_test_id > 0");
        db.execute("update scores.setting set turned_to = null, wanted = false, working = false where setting_id = 1");
        shop.asGreta(() -> {
            access.setBulkRemoval(true);
            return true;
        });
        day(START);
    }

    // ---- the hands of the test

    private void day(LocalDate day) {
        clock.set(day);
        shop.clockIsRight();
    }

    private void at(LocalDate day, String time) {
        clock.set(day.atTime(LocalTime.parse(time)).atZone(clock.getZone()).toInstant());
        shop.clockIsRight();
    }

    /** Half past six on the first of each month: everything that has come is met, and run to its end. */
    private void month(YearMonth month) {
        at(month.atDay(1), "06:30");
        meet();
    }

    private void meet() {
        rounds.go();
        for (Policy policy : shop.asGreta(() -> policies.all()))
            for (Run run : runs(policy))
                if (run.change() != null && run.state() == Run.State.RAN) shop.ended(plan(run));
    }

    private static long plan(Run run) {
        return Objects.requireNonNull(run.planId());
    }

    private List<Run> runs(Policy policy) {
        return shop.asGreta(() -> policies.runs(policy.policyId(), null, 500));
    }

    private Run last(Policy policy) {
        return runs(policy).getFirst();
    }

    private Customer bought(String name, String date) {
        Customer one = shop.person(name, Shop.email(name.replace(' ', '.') + "@example.com"));
        shop.invoice(one, "B-" + one.id(), date, "10");
        return shop.again(one);
    }

    private Place place(Customer one) {
        return Place.of(db.fetchSingle("select place from facts.fact where customer_id = " + one.id())
                .get(0, Short.class));
    }

    private static Choice silent(int months) {
        return new Choice.Silent(null, months, null, null, null);
    }

    private static final Schedule MONTHLY = new Schedule(Schedule.Every.MONTH, 1, 6);

    private static PolicyDraft draft(String name, Choice choice, Action action) {
        return new PolicyDraft(name, choice, action, false, MONTHLY, null, null, 0, null, false);
    }

    private static PolicyDraft within(PolicyDraft draft, @Nullable Long people, @Nullable BigDecimal share) {
        return new PolicyDraft(
                draft.name(),
                draft.choice(),
                draft.action(),
                draft.archivedToo(),
                draft.schedule(),
                people,
                share,
                draft.noticeDays(),
                draft.noticeTo(),
                draft.approvalEachTime());
    }

    private static PolicyDraft withSchedule(PolicyDraft draft, Schedule schedule) {
        return new PolicyDraft(
                draft.name(),
                draft.choice(),
                draft.action(),
                draft.archivedToo(),
                schedule,
                draft.mostPeople(),
                draft.mostShare(),
                draft.noticeDays(),
                draft.noticeTo(),
                draft.approvalEachTime());
    }

    private PolicyDraft noticed(PolicyDraft draft, int days) {
        return new PolicyDraft(
                draft.name(),
                draft.choice(),
                draft.action(),
                draft.archivedToo(),
                draft.schedule(),
                draft.mostPeople(),
                draft.mostShare(),
                days,
                shop.greta().userId(),
                draft.approvalEachTime());
    }

    private static PolicyDraft approved(PolicyDraft draft) {
        return new PolicyDraft(
                draft.name(),
                draft.choice(),
                draft.action(),
                draft.archivedToo(),
                draft.schedule(),
                draft.mostPeople(),
                draft.mostShare(),
                draft.noticeDays(),
                draft.noticeTo(),
                true);
    }

    private Policy on(PolicyDraft draft) {
        Policy made = shop.asGreta(() -> policies.create(draft));
        assertThat(made.enabled()).isFalse();
        return agree(shop.asGreta(() -> policies.propose(made.policyId(), made.version(), draft)));
    }

    private Policy agree(Proposal proposal) {
        return shop.asGreta(() -> policies.agree(
                proposal.policy().policyId(),
                proposal.proposalId(),
                proposal.digest(),
                proposal.plan().change().toDo(),
                policies.ask(proposal)));
    }

    // ---- the story

    @Test
    void one_policy_archives_and_another_lets_go_of_whom_it_has_archived() {
        Customer gone = bought("Gone Gina", "2023-01-15");
        Customer later = bought("Later Lino", "2023-07-20");
        Customer here = bought("Here Hanna", "2026-01-20");
        Policy archive = on(draft("Old ones", silent(36), Action.ARCHIVE));
        Policy remove = on(draft("Archived ones", new Choice.Archived(12), Action.REMOVE));
        assertThat(archive.nextAt()).isEqualTo(Instant.parse("2026-03-01T05:00:00Z"));

        month(YearMonth.parse("2026-03"));
        assertThat(last(archive).state()).isEqualTo(Run.State.RAN);
        assertThat(last(remove).state()).isEqualTo(Run.State.NOBODY);
        assertThat(place(gone)).isEqualTo(Place.ARCHIVED);
        assertThat(place(later)).isEqualTo(Place.ACTIVE);
        Change change = shop.asGreta(() -> changes.find(plan(last(archive))));
        assertThat(change.authorId()).isEqualTo(Actor.CUSTODIA);
        assertThat(change.via()).isEqualTo(Via.JOB.name());
        assertThat(change.reason()).isEqualTo("Old ones");

        for (YearMonth month = YearMonth.parse("2026-04");
                month.isBefore(YearMonth.parse("2027-03"));
                month = month.plusMonths(1)) month(month);
        assertThat(place(later)).isEqualTo(Place.ARCHIVED);
        assertThat(place(gone)).isEqualTo(Place.ARCHIVED);
        month(YearMonth.parse("2027-03"));
        assertThat(place(gone)).as("archived for twelve months").isEqualTo(Place.BIN);
        assertThat(place(later)).isEqualTo(Place.ARCHIVED);
        assertThat(place(here)).isEqualTo(Place.ACTIVE);
        clock.advance(Duration.ofDays(31));
        shop.clockIsRight();
        bin.purgeDue().ifPresent(purge -> shop.ended(purge.changeId()));
        assertThat(db.fetchExists(
                        org.jooq.impl.DSL.table("customers.customer"),
                        org.jooq.impl.DSL.condition("customer_id = " + gone.id())))
                .as("with an invoice, anonymised")
                .isFalse();
        assertThat(shop.asGreta(() -> certificates.newest(null, 1)).getFirst().lots())
                .singleElement()
                .satisfies(lot -> assertThat(lot.foundBy()).isEqualTo(FoundBy.POLICY));
        assertThat(shop.asGreta(() -> policies.effect(1)).getFirst().people()).isEqualTo(1);
        assertThat(shop.asGreta(() -> policies.effect(14)).stream()
                        .mapToLong(Policies.Effect::emails)
                        .sum())
                .as("two were archived; who is removed from the archive was not written to any more")
                .isEqualTo(2);
    }

    @Test
    void the_effect_is_what_was_recorded_and_goes_with_what_is_taken_back() {
        bought("Old Olga", "2020-01-15");
        Policy policy = on(draft("Old ones", silent(36), Action.ARCHIVE));
        day(LocalDate.parse("2035-06-01"));
        rounds.go();
        day(LocalDate.parse("2035-07-01"));
        at(LocalDate.parse("2035-07-01"), "06:30");
        meet();
        assertThat(shop.asGreta(() -> policies.effect(1)).getFirst().emails()).isEqualTo(1);
        Change undo = shop.asGreta(() -> changes.undo(plan(last(policy))));
        shop.ended(undo.changeId());
        assertThat(shop.asGreta(() -> policies.effect(1)).getFirst())
                .isEqualTo(new Policies.Effect(YearMonth.parse("2035-07"), 0, 0, 0));
    }

    @Test
    void a_hold_stops_it_and_the_run_says_so() {
        Customer held = bought("Held Hugo", "2020-01-15");
        Customer free = bought("Free Frida", "2020-01-15");
        Policy policy = on(draft("Old ones", silent(36), Action.REMOVE));
        shop.asGreta(() -> retention.set(held.id(), null, "lawsuit", LocalDate.parse("2030-01-01")));
        month(YearMonth.parse("2026-03"));
        assertThat(place(held)).isEqualTo(Place.ACTIVE);
        assertThat(place(free)).isEqualTo(Place.BIN);
        Run run = last(policy);
        assertThat(run.found()).isEqualTo(2);
        assertThat(run.toDo()).isEqualTo(1);
        assertThat(shop.asGreta(() -> changes.reasons(plan(run)))).containsEntry("on_hold", 1L);
        Forecast.Outlook outlook = shop.asGreta(() -> forecast.of(policies.find(policy.policyId())));
        assertThat(outlook.conflicts())
                .extracting(Forecast.Conflict::reason, Forecast.Conflict::people)
                .contains(org.assertj.core.groups.Tuple.tuple("on_hold", 1L));
    }

    // ---- switching on, and reaching further

    @Test
    void a_policy_is_made_off_and_does_nothing() {
        Customer one = bought("Old Olga", "2020-01-15");
        Policy policy = shop.asGreta(() -> policies.create(draft("Old ones", silent(36), Action.ARCHIVE)));
        month(YearMonth.parse("2026-03"));
        assertThat(place(one)).isEqualTo(Place.ACTIVE);
        assertThat(runs(policy)).isEmpty();
    }

    @Test
    void switching_on_shows_whom_the_first_run_would_touch_and_takes_that_said_back() {
        bought("Old Olga", "2020-01-15");
        Policy made = shop.asGreta(() -> policies.create(draft("Old ones", silent(36), Action.ARCHIVE)));
        Proposal proposal = shop.asGreta(() -> policies.propose(made.policyId(), 1, made.draft()));
        assertThat(proposal.plan().change().toDo()).isEqualTo(1);
        assertThat(proposal.firstAt()).isEqualTo(Instant.parse("2026-03-01T05:00:00Z"));
        long id = made.policyId();
        String token = shop.asGreta(() -> policies.ask(proposal));
        assertThatThrownBy(() -> shop.asGreta(() -> policies.agree(
                        id, proposal.proposalId(), proposal.plan().change().digest(), 1, token)))
                .hasMessageContaining("changes.not_as_shown");
        assertThatThrownBy(() ->
                        shop.asGreta(() -> policies.agree(id, proposal.proposalId(), proposal.digest(), 2, token)))
                .hasMessageContaining("changes.wrong_number");
        assertThatThrownBy(() -> shop.asGreta(() -> policies.agree(
                        id,
                        proposal.proposalId(),
                        proposal.digest(),
                        1,
                        shop.asGreta(() -> cleanup.ask(proposal.plan())))))
                .as("the token of the plan alone")
                .hasMessageContaining("cleanup.ask_again");
        Customer listed = shop.again(shop.asGreta(() -> new dev.custodia.criteria.CustomerId(
                changes.bucket(proposal.proposalId(), dev.custodia.changes.LineState.TO_DO, null, 1)
                        .getFirst())));
        shop.asGreta(() -> cleanup.takeOut(proposal.proposalId(), List.of(listed.id()), true));
        assertThatThrownBy(() ->
                        shop.asGreta(() -> policies.agree(id, proposal.proposalId(), proposal.digest(), 1, token)))
                .as("the plan has changed since")
                .hasMessageContaining("changes.not_as_shown");
        shop.asGreta(() -> cleanup.takeOut(proposal.proposalId(), List.of(listed.id()), false));
        clock.advance(Duration.ofMinutes(16));
        assertThatThrownBy(() ->
                        shop.asGreta(() -> policies.agree(id, proposal.proposalId(), proposal.digest(), 1, token)))
                .hasMessageContaining("cleanup.ask_again");
        assertThat(agree(shop.asGreta(() -> policies.proposal(id, proposal.proposalId())))
                        .enabled())
                .isTrue();
        assertThatThrownBy(() -> agree(proposal)).hasMessageContaining("policies.proposal_unknown");
        assertThat(shop.asGreta(() -> policies.versions(id)))
                .extracting(Policy::version, Policy::enabled, Policy::by)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                2, true, shop.greta().userId()),
                        org.assertj.core.groups.Tuple.tuple(
                                1, false, shop.greta().userId()));
    }

    @Test
    void whatever_reaches_further_is_proposed_and_what_does_not_is_saved_at_once() {
        PolicyDraft base = noticed(within(draft("Old ones", silent(36), Action.ARCHIVE), 100L, BigDecimal.TEN), 7);
        Policy policy = on(approved(base));
        List<PolicyDraft> further = List.of(
                draft("Old ones", silent(35), Action.ARCHIVE),
                draft("Old ones", new Choice.Empty(false, Choice.Persons.BOTH), Action.ARCHIVE),
                draft("Old ones", silent(36), Action.DELETE),
                withSchedule(base, new Schedule(Schedule.Every.DAY, 1, 6)),
                within(base, 101L, BigDecimal.TEN),
                within(base, 100L, null),
                noticed(base, 6),
                base);
        for (PolicyDraft draft : further)
            assertThatThrownBy(() -> shop.asGreta(() -> policies.change(policy.policyId(), policy.version(), draft)))
                    .as(draft.toString())
                    .isInstanceOf(Refused.class);
        PolicyDraft narrower = approved(
                noticed(within(draft("Older ones", silent(48), Action.ARCHIVE), 50L, new BigDecimal("2.5")), 14));
        Policy changed = shop.asGreta(() -> policies.change(policy.policyId(), policy.version(), narrower));
        assertThat(changed.version()).isEqualTo(3);
        assertThat(changed.draft()).isEqualTo(narrower);
        assertThatThrownBy(() -> shop.asGreta(() -> policies.change(policy.policyId(), policy.version(), narrower)))
                .hasMessageContaining("policies.changed_meanwhile");
        Proposal proposal = shop.asGreta(() -> policies.propose(policy.policyId(), 3, base));
        assertThat(proposal.further())
                .containsExactlyInAnyOrder(
                        PolicyDraft.Further.WHOM,
                        PolicyDraft.Further.LIMITS,
                        PolicyDraft.Further.NOTICE,
                        PolicyDraft.Further.APPROVAL);
        assertThat(agree(proposal).draft()).isEqualTo(base);
    }

    @Test
    void what_a_policy_may_not_be_is_refused_with_every_reason() {
        assertThatThrownBy(() -> shop.asGreta(() -> policies.create(new PolicyDraft(
                        " ",
                        new Choice.Silent(LocalDate.parse("2020-01-01"), null),
                        Action.FORCE,
                        false,
                        new Schedule(Schedule.Every.WEEK, 8, 24),
                        0L,
                        BigDecimal.valueOf(101),
                        7,
                        null,
                        false))))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(dev.custodia.access.Problem::code)
                                .containsExactlyInAnyOrder(
                                        "policies.name_unfit",
                                        "policies.action_unfit",
                                        "policies.months_unfit",
                                        "policies.schedule_unfit",
                                        "policies.people_unfit",
                                        "policies.share_unfit",
                                        "policies.notice_unfit",
                                        "policies.notice_to_missing"));
        assertThatThrownBy(() ->
                        shop.asGreta(() -> policies.create(draft("X", new Choice.Segment("nowhere"), Action.ARCHIVE))))
                .hasMessageContaining("cleanup.segment_unknown");
    }

    @Test
    void nobody_switches_on_what_they_may_not_do_themselves() {
        NewUser user = shop.asGreta(() -> access.createUser("officer", "Officer", Role.PRIVACY_OFFICER, "en"));
        Actor officer = new Actor(user.user().id(), Via.SCREEN, null);
        assertThatThrownBy(() -> access.call(officer, () -> {
                    Policy made = policies.create(draft("Old ones", silent(36), Action.REMOVE));
                    return policies.propose(made.policyId(), 1, made.draft());
                }))
                .hasMessageContaining("access.not_allowed");
    }

    // ---- limits

    @Test
    void beyond_a_number_of_people_it_stops_and_its_plan_waits_for_a_person() {
        for (int i = 0; i < 3; i++) bought("Old " + i, "2020-01-15");
        Policy policy = on(within(draft("Old ones", silent(36), Action.ARCHIVE), 2L, null));
        month(YearMonth.parse("2026-03"));
        Run run = last(policy);
        assertThat(run.state()).isEqualTo(Run.State.WAITS);
        assertThat(run.because()).isEqualTo(Run.Because.OVER_PEOPLE);
        assertThat(run.toDo()).isEqualTo(3);
        assertThat(shop.asGreta(() -> policies.waiting()))
                .extracting(Run::runId)
                .containsExactly(run.runId());
        clock.advance(Duration.ofDays(9));
        forgetPlans();
        Plan plan = shop.asGreta(() -> cleanup.find(plan(run)));
        shop.asGreta(() -> cleanup.confirm(plan(run), plan.change().digest(), 3, cleanup.ask(plan)));
        assertThat(shop.ended(plan(run)).done()).isEqualTo(3);
        assertThat(last(policy).state()).isEqualTo(Run.State.CONFIRMED);
        assertThat(shop.asGreta(() -> policies.waiting())).isEmpty();
    }

    /** As the job does. */
    private void forgetPlans() {
        Object door = AopTestUtils.getUltimateTargetObject(cleanup);
        ReflectionTestUtils.invokeMethod(door, "forget");
    }

    @Test
    void beyond_a_share_of_all_customers_it_stops_and_what_waits_is_overtaken_by_the_next() {
        for (int i = 0; i < 2; i++) bought("Old " + i, "2020-01-15");
        for (int i = 0; i < 6; i++) bought("New " + i, "2026-01-15");
        Policy policy = on(within(draft("Old ones", silent(36), Action.ARCHIVE), null, new BigDecimal("24.9")));
        month(YearMonth.parse("2026-03"));
        Run run = last(policy);
        assertThat(run.state()).isEqualTo(Run.State.WAITS);
        assertThat(run.because()).isEqualTo(Run.Because.OVER_SHARE);
        bought("New 6", "2026-03-15");
        month(YearMonth.parse("2026-04"));
        assertThat(runs(policy)).extracting(Run::state).containsExactly(Run.State.RAN, Run.State.LAPSED);
    }

    @Test
    void approved_each_time_it_waits_each_time() {
        Customer one = bought("Old Olga", "2020-01-15");
        Policy policy = on(approved(draft("Old ones", silent(36), Action.ARCHIVE)));
        month(YearMonth.parse("2026-03"));
        assertThat(last(policy).state()).isEqualTo(Run.State.WAITS);
        assertThat(last(policy).because()).isEqualTo(Run.Because.APPROVAL);
        assertThat(place(one)).isEqualTo(Place.ACTIVE);
    }

    // ---- notice

    @Test
    void notice_freezes_the_list_and_on_the_day_nobody_else_is_touched_nor_who_was_taken_out() {
        Customer listed = bought("Listed Lena", "2020-01-15");
        Customer out = bought("Out Otto", "2020-01-15");
        Customer buys = bought("Buys Bert", "2020-01-15");
        Policy policy = on(noticed(draft("Old ones", silent(36), Action.ARCHIVE), 14));
        assertThat(policy.noticeAt()).isEqualTo(Instant.parse("2026-02-15T05:00:00Z"));
        at(LocalDate.parse("2026-02-15"), "06:10");
        meet();
        Run notice = last(policy);
        assertThat(notice.state()).isEqualTo(Run.State.NOTICED);
        assertThat(notice.toDo()).isEqualTo(3);
        assertThat(shop.asGreta(() -> policies.waiting()))
                .extracting(Run::runId)
                .containsExactly(notice.runId());
        shop.asGreta(() -> policies.takeOut(policy.policyId(), notice.runId(), List.of(out.id()), true));
        Customer late = bought("Late Lars", "2020-01-15");
        shop.invoice(buys, "new", "2026-02-20", "5");
        clock.advance(Duration.ofDays(10));
        forgetPlans();

        month(YearMonth.parse("2026-03"));
        Run run = last(policy);
        assertThat(run.runId()).isEqualTo(notice.runId());
        assertThat(run.state()).isEqualTo(Run.State.RAN);
        assertThat(place(listed)).isEqualTo(Place.ARCHIVED);
        assertThat(place(out)).as("taken out").isEqualTo(Place.ACTIVE);
        assertThat(place(late)).as("not on the list").isEqualTo(Place.ACTIVE);
        assertThat(place(buys)).as("has bought since").isEqualTo(Place.ACTIVE);
        // They are on the next one.
        at(LocalDate.parse("2026-03-18"), "06:10");
        meet();
        assertThat(last(policy).state()).isEqualTo(Run.State.NOTICED);
        assertThat(last(policy).toDo()).isEqualTo(2);
        assertThatThrownBy(() -> shop.asGreta(
                        () -> policies.takeOut(policy.policyId(), notice.runId(), List.of(out.id()), true)))
                .hasMessageContaining("policies.not_noticed");
    }

    @Test
    void a_person_need_not_wait_for_the_day_and_it_is_not_done_again() {
        bought("Old Olga", "2020-01-15");
        Policy policy = on(noticed(draft("Old ones", silent(36), Action.ARCHIVE), 7));
        at(LocalDate.parse("2026-02-22"), "06:10");
        meet();
        long planId = plan(last(policy));
        Plan plan = shop.asGreta(() -> cleanup.find(planId));
        shop.asGreta(() -> cleanup.confirm(planId, plan.change().digest(), 1, cleanup.ask(plan)));
        shop.ended(planId);
        bought("Other Otto", "2020-01-15");
        month(YearMonth.parse("2026-03"));
        assertThat(runs(policy))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.CONFIRMED));
    }

    @Test
    void a_list_outlives_a_clock_that_was_wrong_for_a_while() {
        Customer one = bought("Old Olga", "2020-01-15");
        Policy policy = on(noticed(draft("Old ones", silent(36), Action.ARCHIVE), 7));
        at(LocalDate.parse("2026-02-22"), "06:10");
        meet();
        bought("Other Otto", "2020-01-15");
        clock.set(LocalDate.parse("2026-03-20"));
        rounds.go();
        assertThat(last(policy).because()).isEqualTo(Run.Because.CLOCK);
        clock.set(LocalDate.parse("2026-02-23"));
        rounds.go();
        month(YearMonth.parse("2026-03"));
        assertThat(place(one)).isEqualTo(Place.ARCHIVED);
        assertThat(runs(policy)).extracting(Run::state).containsExactlyInAnyOrder(Run.State.NOT_RUN, Run.State.RAN);
    }

    @Test
    void a_policy_changed_after_notice_gives_notice_anew() {
        bought("Old Olga", "2020-01-15");
        Policy policy = on(noticed(draft("Old ones", silent(36), Action.ARCHIVE), 7));
        at(LocalDate.parse("2026-02-22"), "06:10");
        meet();
        Policy changed = shop.asGreta(() -> policies.change(
                policy.policyId(), policy.version(), noticed(draft("Older ones", silent(60), Action.ARCHIVE), 7)));
        assertThat(last(policy).state()).isEqualTo(Run.State.LAPSED);
        assertThat(last(policy).because()).isEqualTo(Run.Because.CHANGED);
        assertThat(changed.nextAt())
                .as("too late for notice of the first of March")
                .isEqualTo(Instant.parse("2026-04-01T04:00:00Z"));
    }

    // ---- what could not be

    @ParameterizedTest
    @EnumSource(
            value = Run.Because.class,
            names = {
                "CLOCK",
                "MISSED",
                "BULK_REMOVAL_OFF",
                "CHOICE_GONE",
                "NO_SCORES",
                "SCORES_LATE",
                "NOTICE_MISSED",
                "SPACE",
                "UNFORESEEN"
            })
    void what_could_not_be_is_written_down_and_the_next_is_the_next_date(Run.Because because) {
        Customer one = bought("Old Olga", "2020-01-15");
        Choice choice = silent(36);
        if (because == Run.Because.CHOICE_GONE || because == Run.Because.UNFORESEEN)
            choice = new Choice.Segment(segment());
        if (because == Run.Because.NO_SCORES || because == Run.Because.SCORES_LATE) choice = new Choice.Gone(90);
        PolicyDraft draft = draft("Old ones", choice, Action.DELETE);
        Policy policy = on(because == Run.Because.NOTICE_MISSED ? noticed(draft, 7) : draft);
        switch (because) {
            case CLOCK -> clock.set(LocalDate.parse("2026-03-01"));
            case MISSED -> at(LocalDate.parse("2026-03-01"), "08:01");
            case NOTICE_MISSED -> at(LocalDate.parse("2026-02-22"), "08:01");
            case BULK_REMOVAL_OFF -> {
                shop.asGreta(() -> {
                    access.setBulkRemoval(false);
                    return true;
                });
                at(LocalDate.parse("2026-03-01"), "06:01");
            }
            case SPACE -> {
                db.execute("create function policies.planted() returns trigger language plpgsql as"
                        + " 'begin raise exception ''planted'' using errcode = ''53100''; end'");
                db.execute("create trigger planted before insert on changes.line for each statement"
                        + " execute function policies.planted()");
                at(LocalDate.parse("2026-03-01"), "06:01");
            }
            case NO_SCORES -> {
                at(LocalDate.parse("2026-03-01"), "06:01");
                assertThat(scores.turn()).isTrue();
            }
            case SCORES_LATE -> {
                at(LocalDate.parse("2026-03-01"), "06:59");
                rounds.go();
                assertThat(runs(policy)).as("waited for").isEmpty();
                at(LocalDate.parse("2026-03-01"), "07:01");
            }
            case CHOICE_GONE -> {
                db.execute("delete from segments.segment where segment_id > 0");
                at(LocalDate.parse("2026-03-01"), "06:01");
            }
            default -> {
                db.execute("update segments.segment set rule = '{\"rule\": \"nonsense\"}' where segment_id > 0");
                at(LocalDate.parse("2026-03-01"), "06:01");
            }
        }
        rounds.go();
        rounds.go();
        db.execute("drop function if exists policies.planted() cascade");
        assertThat(runs(policy)).singleElement().satisfies(run -> {
            assertThat(run.state()).isEqualTo(Run.State.NOT_RUN);
            assertThat(run.because()).isEqualTo(because);
            assertThat(run.dueAt()).isEqualTo(Instant.parse("2026-03-01T05:00:00Z"));
        });
        assertThat(place(one)).isEqualTo(Place.ACTIVE);
        if (because == Run.Because.CLOCK) {
            shop.clockIsRight();
            rounds.go();
        }
        assertThat(runs(policy)).hasSize(1);
        assertThat(place(one)).as("not made up for").isEqualTo(Place.ACTIVE);
        Instant next = shop.asGreta(() -> policies.find(policy.policyId())).nextAt();
        assertThat(next).isEqualTo(Instant.parse("2026-04-01T04:00:00Z"));
        assertThat(db.fetchSingle("select count(*) from journal.entry where act = 'policies.not_run' and why = '"
                                + because.word() + "'")
                        .get(0, Long.class))
                .isPositive();
        db.execute("delete from segments.segment where segment_id > 0");
        db.execute("delete from segments.segment_key where segment_id > 0");
    }

    private String segment() {
        return shop.asGreta(() -> segments.create(new SegmentDraft(
                        null,
                        "Silent ones " + clock.instant(),
                        null,
                        true,
                        Rule.clause("last_purchase", Operator.UP_TO, "-36m"))))
                .key();
    }

    @Test
    void all_dates_that_went_by_while_the_server_was_off_are_written_down() {
        Customer one = bought("Old Olga", "2020-01-15");
        Policy policy =
                on(withSchedule(draft("Old ones", silent(36), Action.ARCHIVE), new Schedule(Schedule.Every.DAY, 1, 6)));
        at(START.plusDays(4), "12:00");
        rounds.go();
        assertThat(runs(policy)).extracting(Run::because).hasSize(4).containsOnly(Run.Because.MISSED);
        at(START.plusDays(5), "06:00");
        meet();
        assertThat(last(policy).state()).isEqualTo(Run.State.RAN);
        assertThat(place(one)).isEqualTo(Place.ARCHIVED);
    }

    @Test
    void a_segment_that_a_policy_goes_by_is_not_removed_while_it_is_on() {
        String key = segment();
        Policy policy = on(draft("Old ones", new Choice.Segment(key), Action.ARCHIVE));
        assertThatThrownBy(() -> shop.asGreta(() -> {
                    segments.remove(key);
                    return true;
                }))
                .hasMessageContaining("segments.used");
        shop.asGreta(() -> policies.switchOff(policy.policyId()));
        shop.asGreta(() -> {
            segments.remove(key);
            return true;
        });
    }

    @Test
    void a_policy_that_is_off_is_put_aside_and_comes_back_when_it_is_changed() {
        PolicyDraft draft = draft("Aside", silent(36), Action.ARCHIVE);
        Policy policy = on(draft);
        assertThatThrownBy(() -> shop.asGreta(() -> policies.putAside(policy.policyId())))
                .hasMessageContaining("policies.still_on");
        shop.asGreta(() -> policies.switchOff(policy.policyId()));
        Policy aside = shop.asGreta(() -> policies.putAside(policy.policyId()));
        assertThat(ids(shop.asGreta(() -> policies.all()))).doesNotContain(policy.policyId());
        assertThat(ids(shop.asGreta(() -> policies.putAside()))).contains(policy.policyId());
        assertThat(shop.asGreta(() -> policies.versions(policy.policyId()))).hasSize(3);

        shop.asGreta(() ->
                policies.change(policy.policyId(), aside.version(), draft("Here again", silent(36), Action.ARCHIVE)));
        assertThat(ids(shop.asGreta(() -> policies.all()))).contains(policy.policyId());
    }

    private static List<Long> ids(List<Policy> policies) {
        return policies.stream().map(Policy::policyId).toList();
    }

    // ---- who is probably gone

    /** A hundred stopped buying long ago, sixty never stopped. */
    private void shopsOfTwoYears() {
        for (int i = 0; i < 160; i++) {
            long one = shop.person("Somebody " + i).id().value();
            boolean stopped = i % 8 < 5;
            db.execute(
                    "insert into dealings.document (customer_id, document_id, kind, number, issued_on, amount_minor,"
                            + " currency, state, change_id) select {0}, {0} * 10 + k, 1, {1} || k, {2} - ({3} + {4} * k),"
                            + " 1000, 'EUR', 2, 1 from generate_series(0, {5}) k",
                    one,
                    "N" + i + "-",
                    START,
                    stopped ? 400 + i : 1 + i % 80,
                    stopped ? 50 : 90,
                    stopped ? 1 + i % 3 : 6);
        }
        shop.asGreta(() -> dealings.rebuild());
    }

    private Set<Long> gone() {
        return new HashSet<>(db.fetch("select customer_id from scores.score where gone_percent >= 90")
                .getValues(0, Long.class));
    }

    private Set<Long> archived() {
        return new HashSet<>(
                db.fetch("select customer_id from facts.fact where place = 1").getValues(0, Long.class));
    }

    private static final Choice GONE = new Choice.Gone(90);

    private long buys(long customer) {
        Customer one = shop.again(new dev.custodia.criteria.CustomerId(customer));
        shop.invoice(one, "Again-" + customer, LocalDate.now(clock).toString(), "10");
        return customer;
    }

    @Test
    void who_is_probably_gone_on_the_day_is_let_go_once_the_scores_of_the_day_are_there() {
        shopsOfTwoYears();
        assertThat(scores.turn()).isTrue();
        assertThat(gone()).hasSizeBetween(50, 100);
        Policy policy = on(draft("Gone ones", GONE, Action.ARCHIVE));
        whatIsForeseen(policy);
        long here = buys(gone().iterator().next());

        at(LocalDate.parse("2026-03-01"), "06:30");
        rounds.go();
        assertThat(runs(policy)).as("the scores of the day are not there").isEmpty();
        assertThat(scores.turn()).isTrue();
        Set<Long> due = gone();
        assertThat(due).doesNotContain(here).hasSizeGreaterThan(50);
        meet();
        assertThat(last(policy).state()).isEqualTo(Run.State.RAN);
        assertThat(archived()).isEqualTo(due);
    }

    /** No more of them is known today than who they are now. */
    private void whatIsForeseen(Policy policy) {
        Forecast.Outlook outlook = shop.asGreta(() -> forecast.of(policy));
        assertThat(outlook.foreseen())
                .as("this month, and that of the next run")
                .isEqualTo(2);
        assertThat(outlook.due().subList(0, 2)).containsExactly(0L, (long) gone().size());
        assertThat(new HashSet<>(shop.asGreta(() -> forecast.due(policy, YearMonth.parse("2026-03"), null, 500))))
                .isEqualTo(gone());

        // Whoever has bought with many others a moment ago is not scored yet.
        db.execute("insert into scores.awaiting (customer_id, since) select min(customer_id), date '2026-02-10'"
                + " from scores.score where gone_percent >= 90");
        assertThat(shop.asGreta(() -> forecast.of(policy)).due().get(1)).isEqualTo(gone().size() - 1);
        db.execute("delete from scores.awaiting where customer_id > 0");
    }

    @Test
    void who_has_bought_since_notice_was_given_is_gone_no_longer_and_is_left() {
        shopsOfTwoYears();
        scores.turn();
        Policy policy = on(noticed(draft("Gone ones", GONE, Action.ARCHIVE), 7));
        at(LocalDate.parse("2026-02-22"), "06:10");
        scores.turn();
        Set<Long> listed = gone();
        meet();
        assertThat(last(policy).state()).isEqualTo(Run.State.NOTICED);
        assertThat(last(policy).toDo()).isEqualTo(listed.size());
        long here = buys(listed.iterator().next());
        at(LocalDate.parse("2026-03-01"), "06:30");
        scores.turn();
        assertThat(gone()).doesNotContain(here);
        listed.retainAll(gone());
        meet();
        assertThat(archived()).isEqualTo(listed).doesNotContain(here);
    }

    @Test
    void a_policy_by_scores_is_not_asked_by_hand_before_there_are_any_nor_for_shares_that_are_none() {
        bought("Old Olga", "2020-01-15");
        Policy policy = on(draft("Gone ones", GONE, Action.ARCHIVE));
        assertThatThrownBy(() -> shop.asGreta(() -> policies.runNow(policy.policyId())))
                .hasMessageContaining("policies.scores_following");
        scores.turn();
        assertThatThrownBy(() -> shop.asGreta(() -> policies.runNow(policy.policyId())))
                .hasMessageContaining("policies.no_scores");
        for (int share : new int[] {0, 101})
            assertThatThrownBy(() -> shop.asGreta(
                            () -> policies.create(draft("Gone ones", new Choice.Gone(share), Action.ARCHIVE))))
                    .hasMessageContaining("policies.percent_unfit");
        PolicyDraft sooner = draft("Gone ones", new Choice.Gone(80), Action.ARCHIVE);
        assertThat(sooner.further(policy.draft())).containsExactly(PolicyDraft.Further.WHOM);
        assertThat(policy.draft().further(sooner)).isEmpty();
    }

    // ---- once

    @Test
    void two_servers_meet_a_date_once() throws InterruptedException {
        for (int i = 0; i < 50; i++) bought("Old " + i, "2020-01-15");
        Policy policy = on(draft("Old ones", silent(36), Action.ARCHIVE));
        at(LocalDate.parse("2026-03-01"), "06:30");
        CountDownLatch together = new CountDownLatch(1);
        List<Thread> servers = new ArrayList<>();
        for (int i = 0; i < 4; i++)
            servers.add(Thread.ofPlatform().start(() -> {
                try {
                    together.await();
                    rounds.go();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        together.countDown();
        for (Thread server : servers) server.join();
        assertThat(runs(policy)).hasSize(1);
        assertThat(shop.ended(plan(last(policy))).done()).isEqualTo(50);
        assertThat(db.fetchSingle("select count(*) from changes.change where act = 'customers.archive' and via = 'JOB'"
                                + " and created_at >= '2026-03-01' and created_at < '2026-03-02'")
                        .get(0, Long.class))
                .isEqualTo(1);
    }

    @Test
    void one_that_was_killed_before_its_end_leaves_nothing_and_is_met_again() {
        Customer one = bought("Old Olga", "2020-01-15");
        Policy policy = on(draft("Old ones", silent(36), Action.ARCHIVE));
        at(LocalDate.parse("2026-03-01"), "06:30");
        db.execute("create function policies.planted() returns trigger language plpgsql as"
                + " 'begin raise exception ''planted'' using errcode = ''57P01''; end'");
        db.execute(
                "create trigger planted before update on policies.policy for each row execute function policies.planted()");
        try {
            assertThatThrownBy(() -> rounds.go()).isInstanceOf(RuntimeException.class);
        } finally {
            db.execute("drop function policies.planted() cascade");
        }
        assertThat(runs(policy)).isEmpty();
        assertThat(place(one)).isEqualTo(Place.ACTIVE);
        meet();
        assertThat(runs(policy)).hasSize(1);
        assertThat(place(one)).isEqualTo(Place.ARCHIVED);
    }

    // ---- by hand

    @Test
    void run_now_is_a_plan_in_the_name_of_whoever_asks() {
        bought("Old Olga", "2020-01-15");
        Policy policy = on(draft("Old ones", silent(36), Action.ARCHIVE));
        Run run = shop.asGreta(() -> policies.runNow(policy.policyId()));
        assertThat(run.state()).isEqualTo(Run.State.WAITS);
        assertThat(run.because()).isEqualTo(Run.Because.BY_HAND);
        assertThat(Objects.requireNonNull(run.change()).authorId())
                .isEqualTo(shop.greta().userId());
        clock.set(START.plusDays(60));
        assertThatThrownBy(() -> shop.asGreta(() -> policies.runNow(policy.policyId())))
                .hasMessageContaining("policies.clock_doubted");
        clock.set(START);
        shop.clockIsRight();
        shop.asGreta(() -> policies.switchOff(policy.policyId()));
        assertThat(last(policy).state()).isEqualTo(Run.State.LAPSED);
        assertThatThrownBy(() -> shop.asGreta(() -> policies.runNow(policy.policyId())))
                .hasMessageContaining("policies.switched_off");
    }

    // ---- what falls due

    @Test
    void what_is_forecast_is_what_happens_month_by_month() {
        Random random = new Random(5);
        List<Customer> people = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            LocalDate date = LocalDate.parse("2022-03-01").plusDays(random.nextInt(1400));
            Customer one = bought("Random " + i, date.toString());
            people.add(one);
            if (i % 10 == 3) shop.document(one, DocumentKind.ORDER, "O" + i, date.toString(), "5", DocumentState.OPEN);
            if (i % 7 == 2)
                shop.document(
                        one,
                        DocumentKind.QUOTE,
                        "Q" + i,
                        date.plusDays(random.nextInt(300)).toString(),
                        "5",
                        DocumentState.PAID);
        }
        shop.asGreta(() -> {
            for (int i = 0; i < 150; i += 11)
                retention.set(people.get(i).id(), null, "lawsuit", LocalDate.parse("2030-01-01"));
            RetentionRule rule = rules.rule("it-accounting");
            rules.change(
                    "it-accounting",
                    new RetentionRules.Draft(
                            true, List.of(DocumentKind.INVOICE), 4, RetentionRule.Clock.DOCUMENT, rule.law(), true),
                    null);
            return true;
        });
        Policy archive = on(draft("Old ones", silent(36), Action.ARCHIVE));
        Policy remove = on(draft("Archived ones", new Choice.Archived(3), Action.REMOVE));
        Policy segment = on(withSchedule(
                draft("By a segment", new Choice.Segment(segment()), Action.ARCHIVE),
                new Schedule(Schedule.Every.MONTH, 31, 6)));
        shop.asGreta(() -> policies.switchOff(segment.policyId()));
        List<Policy> running = List.of(archive, remove);
        List<Forecast.Outlook> outlooks = running.stream()
                .map(policy -> shop.asGreta(() -> forecast.of(policies.find(policy.policyId()))))
                .toList();
        assertThat(shop.asGreta(() -> forecast.of(policies.find(segment.policyId()))).due().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .as("a segment whose rule counts back finds on days ahead whom it will find")
                .isGreaterThanOrEqualTo(outlooks.getFirst().due().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        assertThat(outlooks.getLast().conflicts()).anySatisfy(conflict -> {
            assertThat(conflict.reason()).isEqualTo("statutory_period");
            assertThat(Objects.requireNonNull(conflict.rule()).code()).isEqualTo("it-accounting");
            assertThat(conflict.until()).isAfter(LocalDate.parse("2026-05-31"));
        });

        List<Set<Long>> found = List.of(new HashSet<>(), new HashSet<>());
        List<List<Long>> due = List.of(new ArrayList<>(), new ArrayList<>());
        List<List<Long>> done = List.of(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < 12; i++) {
            YearMonth month = YearMonth.parse("2026-02").plusMonths(i);
            if (i > 0) month(month);
            for (int p = 0; p < 2; p++) {
                Set<Long> now = i == 0
                        ? Set.of()
                        : new HashSet<>(db.fetch("select customer_id from changes.line where change_id = "
                                        + plan(last(running.get(p))))
                                .getValues(0, Long.class));
                int fresh = 0;
                for (Long one : now) if (found.get(p).add(one)) fresh++;
                due.get(p).add((long) fresh);
                done.get(p)
                        .add(
                                i == 0
                                        ? 0L
                                        : Objects.requireNonNull(
                                                last(running.get(p)).toDo()));
            }
        }
        for (int p = 0; p < 2; p++) {
            assertThat(outlooks.get(p).due())
                    .as("due under " + running.get(p).name())
                    .isEqualTo(due.get(p));
            assertThat(outlooks.get(p).done())
                    .as("done by " + running.get(p).name())
                    .isEqualTo(done.get(p));
            assertThat(done.get(p).stream().mapToLong(Long::longValue).sum()).isGreaterThan(10);
            assertThat(done.get(p)).isNotEqualTo(due.get(p));
        }
    }

    @Test
    void each_number_opens_its_list_and_a_rule_ends_for_whom_it_says() {
        Customer spring = bought("Spring Sara", "2022-05-31");
        Customer summer = bought("Summer Sven", "2022-07-01");
        shop.asGreta(() -> rules.change(
                "it-accounting",
                new RetentionRules.Draft(
                        true,
                        List.of(DocumentKind.INVOICE),
                        4,
                        RetentionRule.Clock.DOCUMENT,
                        rules.rule("it-accounting").law(),
                        true),
                null));
        Forecast.Ending ending = shop.asGreta(() -> forecast.endings()).getFirst();
        // Still kept on the last day of May, and no longer on the first of June.
        assertThat(ending.customers()).containsExactly(0L, 0L, 0L, 0L, 1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L);
        assertThat(shop.asGreta(() -> forecast.ending("it-accounting", YearMonth.parse("2026-06"), null, 10)))
                .containsExactly(spring.id().value());
        Policy policy = shop.asGreta(() -> policies.create(draft("Four years", silent(48), Action.ARCHIVE)));
        assertThat(shop.asGreta(() -> forecast.of(policy)).due())
                .containsExactly(0L, 0L, 0L, 0L, 1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L);
        assertThat(shop.asGreta(() -> forecast.due(policy, YearMonth.parse("2026-07"), null, 10)))
                .containsExactly(summer.id().value());
        assertThatThrownBy(() -> shop.asGreta(() -> forecast.due(policy, YearMonth.parse("2027-07"), null, 10)))
                .hasMessageContaining("policies.month_unfit");
    }

    // ---- a clock that may be wrong

    @ParameterizedTest
    @ValueSource(strings = {"P20D", "P40D", "P10Y", "P6D"})
    @Proves(Promise.P11)
    void a_clock_that_jumps_ahead_makes_no_policy_run_and_set_right_it_runs_on_its_day(String jump, Proof proof) {
        Customer one = bought("Almost Alma", "2023-02-20");
        day(LocalDate.parse("2026-02-27"));
        Policy policy = on(draft("Old ones", silent(36), Action.REMOVE));
        clock.set(LocalDate.now(clock).plus(Period.parse(jump)));
        for (int i = 0; i < 30; i++) {
            clock.advance(Duration.ofMinutes(10));
            rounds.go();
        }
        assertThat(place(one)).isEqualTo(Place.ACTIVE);
        assertThat(runs(policy))
                .singleElement()
                .satisfies(run -> assertThat(run.because()).isEqualTo(Run.Because.CLOCK));
        clock.set(Instant.parse("2026-02-27T12:00:00Z"));
        rounds.go();
        assertThat(place(one)).isEqualTo(Place.ACTIVE);
        clock.set(Instant.parse("2026-03-01T05:01:00Z"));
        meet();
        assertThat(place(one)).as("delayed not at all").isEqualTo(Place.BIN);
        assertThat(runs(policy)).hasSize(2);
        proof.figure(Figure.JUMPS, 1).figure(Figure.CUSTOMERS, 1);
    }

    @Test
    @Proves(Promise.P11)
    void a_clock_that_goes_back_runs_no_date_twice(Proof proof) {
        Policy policy =
                on(withSchedule(draft("Old ones", silent(36), Action.ARCHIVE), new Schedule(Schedule.Every.DAY, 1, 6)));
        for (int back = 1; back <= 5; back++) {
            at(START.plusDays(back), "06:10");
            meet();
            clock.advance(Duration.ofDays(-back));
            rounds.go();
            clock.advance(Duration.ofDays(back));
            rounds.go();
        }
        assertThat(runs(policy)).extracting(Run::dueAt).doesNotHaveDuplicates().hasSize(5);
        proof.figure(Figure.JUMPS, 5).figure(Figure.RUNS, 5);
    }

    /** Through two summer times and a 29 February, by uneven steps: each date once, near its hour or not at all. */
    @Test
    @Proves(Promise.P11)
    void no_policy_runs_but_on_its_date(Proof proof) {
        Random random = new Random(11);
        day(LocalDate.parse("2027-09-01"));
        Policy policy =
                on(withSchedule(draft("Old ones", silent(36), Action.ARCHIVE), new Schedule(Schedule.Every.DAY, 1, 2)));
        int days = 250;
        for (Instant end = clock.instant().plus(Duration.ofDays(days));
                clock.instant().isBefore(end); ) {
            clock.advance(Duration.ofMinutes(1 + random.nextInt(20 * 60)));
            rounds.go();
        }
        List<Run> runs = runs(policy);
        assertThat(runs).extracting(Run::dueAt).doesNotHaveDuplicates().hasSizeBetween(days - 1, days + 1);
        long met = 0;
        for (Run run : runs) {
            Duration late = Duration.between(run.dueAt(), run.at());
            assertThat(late.isNegative()).isFalse();
            boolean ran = run.state() == Run.State.NOBODY;
            if (ran) met++;
            assertThat(ran).as("%s met %s", run.dueAt(), run.at()).isEqualTo(late.compareTo(Rounds.LATE) <= 0);
        }
        assertThat(met).isBetween(10L, (long) days);
        proof.figure(Figure.DAYS, days).figure(Figure.RUNS, runs.size());
    }

    /** The guard left out: the same jump would have let go of her before her time. */
    @Test
    @Catches(Promise.P11)
    void a_policy_that_believed_every_clock_is_caught() {
        Customer one = bought("Almost Alma", "2023-03-20");
        day(LocalDate.parse("2026-02-27"));
        on(draft("Old ones", silent(36), Action.REMOVE));
        clock.set(Instant.parse("2026-04-01T05:00:00Z"));
        db.execute("update policies.policy set next_at = '2026-04-01T04:00:00Z' where policy_id > 0");
        shop.clockIsRight();
        meet();
        assertThat(place(one)).isEqualTo(Place.BIN);
    }

    // ---- the calendar

    @Test
    void the_hour_is_the_company_s_and_summer_time_and_short_months_are_minded() {
        Schedule monthly = new Schedule(Schedule.Every.MONTH, 31, 2);
        assertThat(monthly.after(Instant.parse("2026-02-01T00:00:00Z"), TestClock.ROME))
                .isEqualTo("2026-02-28T01:00:00Z");
        Schedule daily = new Schedule(Schedule.Every.DAY, 1, 2);
        // On 29 March 2026 there is no two o'clock in Rome.
        assertThat(daily.after(Instant.parse("2026-03-28T12:00:00Z"), TestClock.ROME))
                .isEqualTo("2026-03-29T01:00:00Z");
        // On 25 October there are two; the first counts, and once.
        Instant first = daily.after(Instant.parse("2026-10-24T12:00:00Z"), TestClock.ROME);
        assertThat(first).isEqualTo("2026-10-25T00:00:00Z");
        assertThat(daily.after(first, TestClock.ROME)).isEqualTo("2026-10-26T01:00:00Z");
        Schedule weekly = new Schedule(Schedule.Every.WEEK, 7, 23);
        assertThat(weekly.after(Instant.parse("2026-02-10T00:00:00Z"), TestClock.ROME))
                .isEqualTo("2026-02-15T22:00:00Z");
    }
}
