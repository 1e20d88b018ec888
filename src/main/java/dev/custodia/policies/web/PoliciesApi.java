package dev.custodia.policies.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.policies.Forecast;
import dev.custodia.policies.Policies;
import dev.custodia.policies.Policy;
import dev.custodia.policies.PolicyDraft;
import dev.custodia.policies.Proposal;
import dev.custodia.policies.Run;
import dev.custodia.policies.Schedule;
import dev.custodia.retention.RetentionRule;
import dev.custodia.screens.Items;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Clean-up policies, for programs. */
@RestController
@RequestMapping("/api/v1/policies")
@Tag(
        name = "Policies",
        description =
                "What is let go by itself. A policy is made switched off; switching on, and whatever makes it reach"
                        + " further, is a proposal that shows whom its first run would touch and takes effect when that is said"
                        + " back. Each date is met once; what could not be done says why and is not made up for")
class PoliciesApi {
    private final Policies policies;
    private final Forecast forecast;
    private final PolicyView view;
    private final Customers customers;
    private final Access access;

    PoliciesApi(Policies policies, Forecast forecast, PolicyView view, Customers customers, Access access) {
        this.policies = policies;
        this.forecast = forecast;
        this.view = view;
        this.customers = customers;
        this.access = access;
    }

    record PolicySchedule(
            @Schema(allowableValues = {"day", "week", "month"}) @Nullable
            String every,

            @Schema(description = "Of the week, Monday is 1, or of the month; a shorter month takes its last") @Nullable
            Integer day,

            @Schema(description = "0 to 23, in the company’s time zone") @Nullable
            Integer hour) {}

    record PolicyWanted(
            @Nullable String name,

            @Schema(
                    description =
                            "As in plans: silent with monthsAgo, gone with atLeast (percent), archived (put into the"
                                    + " archive so many monthsAgo), empty, segment, tags or status")
            @Nullable
            Choice choice,

            @Schema(description = "archive, anonymise, delete, or remove: delete where possible, else anonymise")
            @Nullable
            Action action,

            @Schema(description = "Whether to look among the archived as well; false where it is left out") @Nullable
            Boolean archivedToo,

            @Nullable PolicySchedule schedule,

            @Schema(description = "At most in one run; beyond it the plan waits for a person") @Nullable
            Long mostPeople,

            @Schema(description = "The same, in percent of all customers") @Nullable
            BigDecimal mostShare,

            @Schema(
                    description =
                            "How many days ahead the list is frozen and shown to noticeTo; 0 where it is left out")
            @Nullable
            Integer noticeDays,

            @Schema(description = "The id of a user") @Nullable
            String noticeTo,

            @Schema(description = "Whether every run waits for a person; false where it is left out") @Nullable
            Boolean approvalEachTime,

            @Schema(description = "Of the policy that this was made from; not for a new one") @Nullable
            Integer version) {}

    record PolicySeen(
            String id,
            int version,
            boolean enabled,
            String name,
            Choice choice,
            Action action,
            boolean archivedToo,
            PolicySchedule schedule,
            @Nullable Long mostPeople,
            @Nullable BigDecimal mostShare,
            int noticeDays,
            @Nullable String noticeTo,
            boolean approvalEachTime,

            @Schema(description = "Whom it is about, in the language of Accept-Language")
            String whom,

            @Schema(description = "Who made this version") String author,

            Instant at,

            @Schema(description = "Null while it is switched off, and of earlier versions") @Nullable
            Instant nextAt,

            @Schema(description = "Since when it stands in no list; null while it does") @Nullable
            Instant putAsideAt) {}

    record PolicyRun(
            String id,

            @Schema(description = "The date and hour that were meant")
            Instant dueAt,

            @Schema(allowableValues = {"noticed", "ran", "nobody", "waits", "confirmed", "lapsed", "not_run"})
            String state,

            @Schema(
                    description = "Why nothing was done, or why it waits: clock, missed, notice_missed, space,"
                            + " bulk_removal_off, choice_gone, no_scores (there is no probability of being gone for"
                            + " anybody), scores_late (an hour later they were still to be worked out), over_people, over_share, approval, by_hand, changed,"
                            + " unforeseen; null where there is nothing to explain")
            @Nullable
            String because,

            @Schema(description = "In the language of Accept-Language")
            String sentence,

            @Schema(description = "The plan, which is the change once it is set going; null where there is none")
            @Nullable
            String plan,

            @Nullable Long found,

            @Schema(description = "How many of those found it was to touch") @Nullable
            Long toDo,

            @Schema(description = "Who asked for it; null where it was the date") @Nullable
            String author) {}

    record ProposalSeen(
            @Schema(description = "Also the id of the plan: /plans/{id} lists whom it would touch")
            String id,

            @Schema(
                    description = "In which ways it would reach further: whom, action, places, often, limits, notice,"
                            + " approval; empty for one that is to be switched on")
            List<String> further,

            long found,
            long toDo,
            long leftAlone,

            @Schema(description = "When it would run first") Instant firstAt,

            @Schema(description = "How to let it hold: POST this body to this path")
            HowToAgree agree) {}

    record HowToAgree(String path, AgreeWanted body) {}

    record AgreeWanted(
            @Schema(description = "Of the proposal as you read it") @Nullable
            String digest,

            @Schema(description = "The number of customers whom its first run would touch, toDo") @Nullable
            Long number,

            @Schema(description = "Holds for you, for this proposal as it was, for 15 minutes") @Nullable
            String token) {}

    record PolicyTakeOut(
            @Nullable List<CustomerId> customers,

            @Schema(description = "true to take out, false to put back") @Nullable
            Boolean out) {}

    record PolicyDue(CustomerId id, String name) {}

    record PolicyConflict(
            @Schema(example = "on_hold") String reason,

            @Schema(description = "The code of the retention rule, where it is one") @Nullable
            String rule,

            long customers,

            @Schema(description = "The last day on which it keeps the last of them; null where none is known") @Nullable
            LocalDate until,

            @Schema(description = "In the language of Accept-Language")
            String sentence) {}

    record PolicyForecast(
            String id,
            String name,
            boolean enabled,

            @Schema(
                    description = "By month: how many are found for the first time. Under a policy by gone: who is due"
                            + " as things are now, in the month of its next run; null in all later months, since that"
                            + " depends on what they buy until then")
            List<@Nullable Long> due,

            @Schema(
                    description = "By month: to how many it is done, since nothing stands against it by then; null"
                            + " where due is")
            List<@Nullable Long> done,

            List<PolicyConflict> conflicts) {}

    record RuleForecast(
            String code,
            String law,

            @Schema(description = "By month: for how many the last of their documents that it keeps may go")
            List<Long> customers) {}

    record ForecastSeen(
            @Schema(description = "This one first", example = "[\"2026-03\", \"2026-04\"]")
            List<String> months,

            List<PolicyForecast> policies,
            List<RuleForecast> rules) {}

    record EffectSeen(
            @Schema(example = "2026-03") String month,

            @Schema(
                    description =
                            "How much less the database took when plans had ended than when they were confirmed, in"
                                    + " bytes; below zero if more")
            long bytes,

            @Schema(
                    description =
                            "How many people with an e-mail address were archived or removed, less those who came back")
            long emails,

            @Schema(description = "How many were deleted or anonymised for good")
            long people) {}

    private PolicySeen seen(Words w, Policy policy) {
        PolicyDraft draft = policy.draft();
        Schedule schedule = draft.schedule();
        return new PolicySeen(
                Long.toString(policy.policyId()),
                policy.version(),
                policy.enabled(),
                draft.name(),
                draft.choice(),
                draft.action(),
                draft.archivedToo(),
                new PolicySchedule(schedule.every().word(), schedule.day(), schedule.hour()),
                draft.mostPeople(),
                draft.mostShare(),
                draft.noticeDays(),
                draft.noticeTo() == null ? null : Long.toString(draft.noticeTo()),
                draft.approvalEachTime(),
                view.whom(w, draft),
                access.name(policy.by()),
                policy.at(),
                policy.nextAt(),
                policy.putAsideAt());
    }

    private PolicyRun seen(Words w, Run run) {
        Run.Because because = run.because();
        return new PolicyRun(
                Long.toString(run.runId()),
                run.dueAt(),
                run.state().word(),
                because == null ? null : because.word(),
                view.said(w, run),
                run.planId() == null ? null : Long.toString(run.planId()),
                run.found(),
                run.toDo(),
                run.by() == null ? null : access.name(run.by()));
    }

    private static PolicyDraft draft(PolicyWanted wanted) {
        List<Problem> missing = new ArrayList<>();
        PolicySchedule asked = wanted.schedule();
        Choice choice = wanted.choice();
        Action action = wanted.action();
        Schedule.Every every = asked == null
                ? null
                : Arrays.stream(Schedule.Every.values())
                        .filter(one -> one.word().equals(asked.every()))
                        .findFirst()
                        .orElse(null);
        if (choice == null) missing.add(Problem.of("choice", "policies.choice_unfit"));
        if (action == null) missing.add(Problem.of("action", "policies.action_unfit"));
        if (every == null) missing.add(Problem.of("schedule", "policies.schedule_unfit"));
        if (choice == null || action == null || every == null || asked == null) throw Refused.invalid(missing);
        return new PolicyDraft(
                Objects.requireNonNullElse(wanted.name(), ""),
                choice,
                action,
                Boolean.TRUE.equals(wanted.archivedToo()),
                new Schedule(
                        every,
                        Objects.requireNonNullElse(asked.day(), 1),
                        Objects.requireNonNullElse(asked.hour(), -1)),
                wanted.mostPeople(),
                wanted.mostShare(),
                Objects.requireNonNullElse(wanted.noticeDays(), 0),
                user(wanted.noticeTo()),
                Boolean.TRUE.equals(wanted.approvalEachTime()));
    }

    private static @Nullable Long user(@Nullable String id) {
        if (id == null) return null;
        if (!id.matches("\\d{1,18}")) throw Refused.invalid("noticeTo", "policies.notice_to_unknown");
        return Long.valueOf(id);
    }

    private static int version(PolicyWanted wanted) {
        Integer version = wanted.version();
        if (version == null) throw Refused.invalid("version", "policies.version_missing");
        return version;
    }

    // ---- looking

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping
    @Operation(operationId = "policies", summary = "All clean-up policies")
    Items<PolicySeen> all(Words w) {
        return new Items<>(
                policies.all().stream().map(policy -> seen(w, policy)).toList(), null);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/{id}")
    @Operation(operationId = "policy", summary = "One policy, as it stands")
    PolicySeen one(@PathVariable long id, Words w) {
        return seen(w, policies.find(id));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/{id}/versions")
    @Operation(operationId = "policyVersions", summary = "All that a policy has been, newest first")
    Items<PolicySeen> versions(@PathVariable long id, Words w) {
        return new Items<>(
                policies.versions(id).stream().map(policy -> seen(w, policy)).toList(), null);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/{id}/runs")
    @Operation(operationId = "policyRuns", summary = "What came of the dates of a policy, newest first, and why not")
    Items<PolicyRun> runs(
            @PathVariable long id,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @RequestParam(required = false) @Nullable Integer size,
            Words w) {
        int most = Items.size(size);
        Items<Run> page = Items.of(policies.runs(id, after, most + 1), most, run -> Long.toString(run.runId()));
        return new Items<>(page.items().stream().map(run -> seen(w, run)).toList(), page.next());
    }

    // ---- made and changed

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "makePolicy", summary = "Make a policy, switched off")
    ResponseEntity<PolicySeen> create(@RequestBody PolicyWanted wanted, Words w) {
        Policy made = policies.create(draft(wanted));
        return ResponseEntity.created(URI.create("/api/v1/policies/" + made.policyId()))
                .body(seen(w, made));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PutMapping("/{id}")
    @Operation(
            operationId = "changePolicy",
            summary = "Change a policy at once: a new version",
            description =
                    "One that is switched on and would reach further is refused with policies.reaches_further: make"
                            + " a proposal.")
    PolicySeen change(@PathVariable long id, @RequestBody PolicyWanted wanted, Words w) {
        return seen(w, policies.change(id, version(wanted), draft(wanted)));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/{id}/switch-off")
    @Operation(operationId = "switchPolicyOff", summary = "Switch a policy off, at once")
    PolicySeen switchOff(@PathVariable long id, Words w) {
        return seen(w, policies.switchOff(id));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/{id}/put-aside")
    @Operation(
            operationId = "putPolicyAside",
            summary = "Take a policy that is off out of the lists",
            description = "What it was and did stays; to change it or to switch it on brings it back.")
    PolicySeen putAside(@PathVariable long id, Words w) {
        return seen(w, policies.putAside(id));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/{id}/proposals")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "proposePolicy",
            summary = "Propose to switch a policy on, or to let it reach further; nobody is touched",
            description =
                    "Without a body it is proposed as it is. It takes the right to do to many what the policy does.")
    ResponseEntity<ProposalSeen> propose(
            @PathVariable long id, @RequestBody(required = false) @Nullable PolicyWanted wanted) {
        Policy policy = policies.find(id);
        Proposal proposal = wanted == null
                ? policies.propose(id, policy.version(), policy.draft())
                : policies.propose(id, version(wanted), draft(wanted));
        return ResponseEntity.created(URI.create("/api/v1/policies/" + id + "/proposals/" + proposal.proposalId()))
                .body(seen(proposal));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @GetMapping("/{id}/proposals/{proposal}")
    @Operation(operationId = "policyProposal", summary = "A proposal, as it stands, with a token to agree to it")
    ProposalSeen proposal(@PathVariable long id, @PathVariable long proposal) {
        return seen(policies.proposal(id, proposal));
    }

    private ProposalSeen seen(Proposal proposal) {
        var change = proposal.plan().change();
        return new ProposalSeen(
                Long.toString(proposal.proposalId()),
                proposal.further().stream()
                        .map(way -> way.name().toLowerCase(Locale.ROOT))
                        .toList(),
                change.found(),
                change.toDo(),
                change.leftAlone(),
                proposal.firstAt(),
                new HowToAgree(
                        "/api/v1/policies/" + proposal.policy().policyId() + "/proposals/" + proposal.proposalId()
                                + "/confirm",
                        new AgreeWanted(proposal.digest(), change.toDo(), policies.ask(proposal))));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/{id}/proposals/{proposal}/confirm")
    @Operation(operationId = "agreeToPolicy", summary = "Let a policy be what was proposed, as it was shown")
    PolicySeen agree(@PathVariable long id, @PathVariable long proposal, @RequestBody AgreeWanted wanted, Words w) {
        String digest = wanted.digest();
        Long number = wanted.number();
        String token = wanted.token();
        List<Problem> missing = new ArrayList<>();
        if (digest == null) missing.add(Problem.of("digest", "cleanup.digest_missing"));
        if (number == null) missing.add(Problem.of("number", "cleanup.number_missing"));
        if (token == null) missing.add(Problem.of("token", "cleanup.token_missing"));
        if (digest == null || number == null || token == null) throw Refused.invalid(missing);
        return seen(w, policies.agree(id, proposal, digest, number, token));
    }

    // ---- runs

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/{id}/run-now")
    @Operation(
            operationId = "runPolicyNow",
            summary = "Ask at once what the next run would ask: a plan in your name, to be confirmed as any other",
            description = "One by gone is refused with policies.no_scores where there is no probability of being gone"
                    + " for anybody, and with policies.scores_following for the minutes in which scores are worked"
                    + " out.")
    PolicyRun runNow(@PathVariable long id, Words w) {
        return seen(w, policies.runNow(id));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @PostMapping("/{id}/runs/{run}/take-out")
    @Operation(
            operationId = "takeOutOfPolicyRun",
            summary = "Take customers out of a list that notice was given of, or put them back",
            description =
                    "By whoever notice was given to, or may set up policies. Who is out is not touched on the day.")
    PolicyRun takeOut(@PathVariable long id, @PathVariable long run, @RequestBody PolicyTakeOut wanted, Words w) {
        List<CustomerId> these = wanted.customers();
        if (these == null || these.isEmpty()) throw Refused.invalid("customers", "cleanup.nobody_picked");
        policies.takeOut(id, run, these, !Boolean.FALSE.equals(wanted.out()));
        return seen(w, policies.run(id, run));
    }

    // ---- what falls due

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/forecast")
    @Operation(
            operationId = "policyForecast",
            summary = "What falls due in each of the next 12 months under each policy and each retention rule",
            description =
                    "If nothing happened until then but time going by. Policies that are switched off are looked at"
                            + " as if they were on; each by itself.")
    ForecastSeen forecast(Words w) {
        return new ForecastSeen(
                forecast.months().stream().map(YearMonth::toString).toList(),
                forecast.policies().stream().map(outlook -> seen(w, outlook)).toList(),
                forecast.endings().stream()
                        .map(each ->
                                new RuleForecast(each.rule().code(), each.rule().law(), each.customers()))
                        .toList());
    }

    private static PolicyForecast seen(Words w, Forecast.Outlook outlook) {
        Policy policy = outlook.policy();
        return new PolicyForecast(
                Long.toString(policy.policyId()),
                policy.name(),
                policy.enabled(),
                foreseen(outlook.due(), outlook.foreseen()),
                foreseen(outlook.done(), outlook.foreseen()),
                outlook.conflicts().stream()
                        .map(conflict -> {
                            RetentionRule rule = conflict.rule();
                            return new PolicyConflict(
                                    conflict.reason(),
                                    rule == null ? null : rule.code(),
                                    conflict.people(),
                                    conflict.until(),
                                    PolicyView.conflict(w, policy, conflict));
                        })
                        .toList());
    }

    private static List<@Nullable Long> foreseen(List<Long> numbers, int months) {
        List<@Nullable Long> foreseen = new ArrayList<>(numbers);
        for (int i = months; i < foreseen.size(); i++) foreseen.set(i, null);
        return foreseen;
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/{id}/due")
    @Operation(operationId = "policyDue", summary = "Who falls due under a policy in a month")
    Items<PolicyDue> due(
            @PathVariable long id,
            @Parameter(description = "One of the next 12", example = "2026-05") @RequestParam String month,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @RequestParam(required = false) @Nullable Integer size) {
        int most = Items.size(size);
        return named(forecast.due(policies.find(id), PoliciesPage.month(month), after, most + 1), most);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/forecast/rules/{code}")
    @Operation(operationId = "retentionRuleEnding", summary = "For whom a retention rule ends in a month")
    Items<PolicyDue> ending(
            @PathVariable String code,
            @Parameter(description = "One of the next 12", example = "2026-05") @RequestParam String month,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @RequestParam(required = false) @Nullable Integer size) {
        int most = Items.size(size);
        return named(forecast.ending(code, PoliciesPage.month(month), after, most + 1), most);
    }

    private Items<PolicyDue> named(List<Long> upToOneMore, int most) {
        Items<Long> page = Items.of(upToOneMore, most, String::valueOf);
        List<Glance> glances = customers.glances(page.items());
        return new Items<>(
                glances.stream()
                        .map(glance -> new PolicyDue(glance.id(), glance.name()))
                        .toList(),
                page.next());
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/effect")
    @Operation(
            operationId = "policyEffect",
            summary = "What letting go has come to by month, as it was recorded; by policies and by hand")
    Items<EffectSeen> effect(
            @Parameter(description = "How many months up to this one, 1 to 120") @RequestParam(defaultValue = "12")
                    int months) {
        return new Items<>(
                policies.effect(Math.clamp(months, 1, 120)).stream()
                        .map(each ->
                                new EffectSeen(each.month().toString(), each.bytes(), each.emails(), each.people()))
                        .toList(),
                null);
    }
}
