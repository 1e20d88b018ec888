package dev.custodia.policies.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Tags;
import dev.custodia.journal.Actor;
import dev.custodia.policies.Forecast;
import dev.custodia.policies.Policies;
import dev.custodia.policies.Policy;
import dev.custodia.policies.PolicyDraft;
import dev.custodia.policies.Proposal;
import dev.custodia.policies.Run;
import dev.custodia.policies.Schedule;
import dev.custodia.retention.RetentionRules;
import dev.custodia.scores.Scores;
import dev.custodia.scores.Trial;
import dev.custodia.screens.Chart;
import dev.custodia.screens.Confirmation;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import dev.custodia.segments.Segments;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Clean-up policies: which there are, one with what came of its dates, its form, switching on; what falls due; the effect. */
@Controller
class PoliciesPage {
    private static final int RUNS = 20;
    private static final int PAGE = 50;
    private static final int EFFECT_MONTHS = 12;

    private final Policies policies;
    private final Forecast forecast;
    private final PolicyView view;
    private final RetentionRules rules;
    private final Scores scores;
    private final Segments segments;
    private final Tags tags;
    private final Criteria criteria;
    private final Customers customers;
    private final Changes changes;
    private final Access access;

    PoliciesPage(
            Policies policies,
            Forecast forecast,
            PolicyView view,
            RetentionRules rules,
            Scores scores,
            Segments segments,
            Tags tags,
            Criteria criteria,
            Customers customers,
            Changes changes,
            Access access) {
        this.policies = policies;
        this.forecast = forecast;
        this.view = view;
        this.rules = rules;
        this.scores = scores;
        this.segments = segments;
        this.tags = tags;
        this.criteria = criteria;
        this.customers = customers;
        this.changes = changes;
        this.access = access;
    }

    @Bean
    static NavigationItem policiesPlace() {
        return new NavigationItem(
                        32,
                        "policies",
                        "policies.navigation",
                        "/policies",
                        "calendar-event",
                        Permission.CHANGES_LOOK.name(),
                        'o')
                .forAll();
    }

    // ---- looking

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/policies")
    String all(Words w, Model model) {
        model.addAttribute(
                "rows", policies.all().stream().map(policy -> listed(w, policy)).toList());
        model.addAttribute(
                "aside",
                policies.putAside().stream().map(policy -> listed(w, policy)).toList());
        model.addAttribute("waiting", came(w, policies.waiting()));
        return "policies/list";
    }

    private Shown.Listed listed(Words w, Policy policy) {
        return new Shown.Listed(
                policy,
                view.whom(w, policy.draft()),
                w.of(policy.draft().action()),
                PolicyView.when(w, policy.draft().schedule()));
    }

    private List<Shown.Came> came(Words w, List<Run> runs) {
        Map<Long, String> names = new HashMap<>();
        policies.all().forEach(policy -> names.put(policy.policyId(), policy.name()));
        return runs.stream()
                .map(run -> new Shown.Came(
                        run,
                        names.getOrDefault(run.policyId(), ""),
                        view.said(w, run),
                        run.by() == null ? "" : access.name(run.by())))
                .toList();
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/policies/{id}")
    String one(@PathVariable long id, @RequestParam(required = false) @Nullable Long before, Words w, Model model) {
        Policy policy = policies.find(id);
        List<Run> runs = policies.runs(id, before, RUNS + 1);
        boolean more = runs.size() > RUNS;
        List<Run> page = more ? runs.subList(0, RUNS) : runs;
        model.addAttribute("policy", policy);
        model.addAttribute("pairs", view.pairs(w, policy.draft()));
        model.addAttribute("runs", came(w, page));
        model.addAttribute(
                "next", more ? "/policies/" + id + "?before=" + page.getLast().runId() : "");
        model.addAttribute(
                "versions",
                policies.versions(id).stream()
                        .map(version ->
                                new Shown.Version(version, access.name(version.by()), view.pairs(w, version.draft())))
                        .toList());
        return "policies/policy";
    }

    /** Asked for by the page once it is there: it goes through the whole base. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/policies/{id}/forecast")
    String outlook(@PathVariable long id, Words w, Model model) {
        Forecast.Outlook outlook = forecast.of(policies.find(id));
        model.addAttribute("bars", bars(outlook));
        model.addAttribute("expects", outlook.policy().draft().expects());
        model.addAttribute("stated", scores.stated());
        model.addAttribute(
                "withoutNinety",
                outlook.policy().draft().choice() instanceof Choice.Gone gone && gone.atLeast() >= Scores.PROBABLY_GONE
                        ? scores.latest().map(Trial::withoutNinety).orElse(null)
                        : null);
        model.addAttribute("conflicts", conflicts(w, outlook));
        return "policies/outlook";
    }

    private Bars bars(Forecast.Outlook outlook) {
        return Bars.of(
                "due-" + outlook.policy().policyId(),
                forecast.months(),
                outlook.foreseen(),
                outlook.due(),
                "/policies/" + outlook.policy().policyId() + "/due");
    }

    private static List<String> conflicts(Words w, Forecast.Outlook outlook) {
        return outlook.conflicts().stream()
                .map(conflict -> PolicyView.conflict(w, outlook.policy(), conflict))
                .toList();
    }

    // ---- the form

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @GetMapping("/policies/new")
    String fresh(Words w, Model model) {
        PolicyDraft draft = new PolicyDraft(
                "",
                new Choice.Silent(null, 36, null, null, null),
                Action.ARCHIVE,
                false,
                new Schedule(Schedule.Every.MONTH, 1, 6),
                1_000L,
                null,
                7,
                access.current().userId(),
                false);
        return form(w, model, null, draft, Said.NOTHING);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @GetMapping("/policies/{id}/edit")
    String edit(@PathVariable long id, Words w, Model model) {
        Policy policy = policies.find(id);
        return form(w, model, policy, policy.draft(), Said.NOTHING);
    }

    private String form(Words w, Model model, @Nullable Policy policy, PolicyDraft draft, Said said) {
        model.addAttribute("policy", policy);
        model.addAttribute("draft", draft);
        model.addAttribute("said", said);
        model.addAttribute("segments", segments.all());
        model.addAttribute(
                "tags", tags.all().stream().map(use -> use.tag().name()).toList());
        Map<String, String> statuses = new LinkedHashMap<>();
        criteria.field("status").choices().forEach(code -> statuses.put(code, view.status(w, code)));
        model.addAttribute("statuses", statuses);
        Map<Long, String> people = new LinkedHashMap<>(access.names());
        people.remove(Actor.CUSTODIA);
        model.addAttribute("people", people);
        return "policies/form";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/policies")
    String create(@RequestParam MultiValueMap<String, String> form, Words w, Model model, Pages pages) {
        PolicyDraft draft = PolicyForm.read(form);
        try {
            Policy made = policies.create(draft);
            return pages.say(Tone.GOOD, w.of("policies.made")).go("/policies/" + made.policyId());
        } catch (Refused refused) {
            return form(w, model, null, draft, Said.of(w, refused));
        }
    }

    /** Saved at once; what reaches further is shown first. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/policies/{id}")
    String change(
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> form,
            Words w,
            Model model,
            Pages pages) {
        PolicyDraft draft = PolicyForm.read(form);
        Policy policy = policies.find(id);
        int version = version(form);
        try {
            if (policy.enabled() && !draft.further(policy.draft()).isEmpty())
                return pages.go("/policies/" + id + "/proposals/"
                        + policies.propose(id, version, draft).proposalId());
            policies.change(id, version, draft);
            return pages.say(Tone.GOOD, w.of("policies.saved")).go("/policies/" + id);
        } catch (Refused refused) {
            if (refused.kind() != Refused.Kind.INVALID)
                return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/policies/" + id);
            return form(w, model, policy, draft, Said.of(w, refused));
        }
    }

    private static int version(MultiValueMap<String, String> form) {
        return PolicyForm.whole(form, "version", 0);
    }

    // ---- switching on and off

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/policies/{id}/proposals")
    String propose(@PathVariable long id, Words w, Pages pages) {
        try {
            Policy policy = policies.find(id);
            Proposal proposal = policies.propose(id, policy.version(), policy.draft());
            return pages.go("/policies/" + id + "/proposals/" + proposal.proposalId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/policies/" + id);
        }
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @GetMapping("/policies/{id}/proposals/{proposal}")
    String proposal(@PathVariable long id, @PathVariable long proposal, Words w, Model model, Pages pages) {
        try {
            return shown(policies.proposal(id, proposal), "", w, model);
        } catch (Refused gone) {
            return pages.say(Tone.WARNING, Said.inOneSentence(w, gone)).go("/policies/" + id);
        }
    }

    private String shown(Proposal proposal, String error, Words w, Model model) {
        model.addAttribute("proposal", proposal);
        model.addAttribute("pairs", view.pairs(w, proposal.draft()));
        model.addAttribute("before", view.pairs(w, proposal.policy().draft()));
        model.addAttribute("error", error);
        model.addAttribute("token", policies.ask(proposal));
        model.addAttribute(
                "glances", customers.glances(changes.bucket(proposal.proposalId(), LineState.TO_DO, null, 5)));
        return "policies/proposal";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/policies/{id}/proposals/{proposal}/confirm")
    String confirm(
            @PathVariable long id,
            @PathVariable long proposal,
            @RequestParam(defaultValue = "") String digest,
            @RequestParam(defaultValue = "") String typed,
            @RequestParam(defaultValue = "") String token,
            Words w,
            Model model,
            Pages pages) {
        try {
            Proposal wanted = policies.proposal(id, proposal);
            long people = wanted.plan().change().toDo();
            if (!Confirmation.matches(typed, people))
                return shown(wanted, w.of("policies.wrong_number", people), w, model);
            policies.agree(id, proposal, digest, people, token);
            return pages.say(Tone.GOOD, w.of("policies.holds_now")).go("/policies/" + id);
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/policies/" + id);
        }
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/policies/{id}/switch-off")
    String switchOff(@PathVariable long id, Words w, Pages pages) {
        policies.switchOff(id);
        return pages.say(Tone.GOOD, w.of("policies.switched_off")).go("/policies/" + id);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/policies/{id}/put-aside")
    String putAside(@PathVariable long id, Words w, Pages pages) {
        try {
            policies.putAside(id);
            return pages.say(Tone.GOOD, w.of("policies.put_aside_done")).go("/policies");
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/policies/" + id);
        }
    }

    // ---- runs

    /** A plan in the name of whoever asks, to be confirmed as any other. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.POLICIES})
    @PostMapping("/policies/{id}/run-now")
    String runNow(@PathVariable long id, Words w, Pages pages) {
        try {
            Run run = policies.runNow(id);
            return run.state() == Run.State.WAITS
                    ? pages.go("/cleanup/plans/" + run.planId())
                    : pages.say(Tone.PLAIN, view.said(w, run)).go("/policies/" + id);
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/policies/" + id);
        }
    }

    /** The list that notice was given of: who is on it, and who is taken out. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/policies/{id}/runs/{run}")
    String noticed(
            @PathVariable long id,
            @PathVariable long run,
            @RequestParam(defaultValue = "false") boolean out,
            @RequestParam(required = false) @Nullable Long after,
            Words w,
            Model model,
            Pages pages) {
        Policy policy = policies.find(id);
        Run seen = policies.run(id, run);
        Long planId = seen.planId();
        if (planId == null || seen.state() != Run.State.NOTICED) return pages.go("/policies/" + id);
        Map<LineState, Long> buckets = changes.buckets(planId);
        List<Long> ids = changes.bucket(planId, out ? LineState.TAKEN_OUT : LineState.TO_DO, after, PAGE + 1);
        boolean more = ids.size() > PAGE;
        List<Long> page = more ? ids.subList(0, PAGE) : ids;
        String here = "/policies/" + id + "/runs/" + run;
        model.addAttribute("policy", policy);
        model.addAttribute("run", seen);
        model.addAttribute("out", out);
        model.addAttribute("toDo", buckets.getOrDefault(LineState.TO_DO, 0L));
        model.addAttribute("takenOut", buckets.getOrDefault(LineState.TAKEN_OUT, 0L));
        model.addAttribute("glances", customers.glances(page));
        model.addAttribute(
                "mayTakeOut",
                access.may(Permission.POLICIES)
                        || Objects.equals(
                                policy.draft().noticeTo(), access.current().userId()));
        model.addAttribute("next", more ? here + "?out=" + out + "&after=" + page.getLast() : "");
        return "policies/noticed";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @PostMapping("/policies/{id}/runs/{run}/take-out")
    String takeOut(
            @PathVariable long id,
            @PathVariable long run,
            @RequestParam CustomerId customer,
            @RequestParam boolean out,
            Words w,
            Pages pages) {
        try {
            policies.takeOut(id, run, List.of(customer), out);
        } catch (Refused refused) {
            pages.say(Tone.DANGER, Said.inOneSentence(w, refused));
        }
        return pages.go("/policies/" + id + "/runs/" + run + (out ? "" : "?out=true"));
    }

    // ---- what falls due

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/policies/forecast")
    String forecast(Words w, Model model) {
        List<Shown.Due> due = policies.all().stream()
                .map(policy -> new Shown.Due(
                        policy.name(),
                        "/policies/" + policy.policyId(),
                        view.whom(w, policy.draft()) + ": "
                                + w.of(policy.draft().action()),
                        policy.enabled()))
                .toList();
        List<Shown.Ends> ending = forecast.endings().stream()
                .map(each -> new Shown.Ends(
                        each.rule().law(),
                        "/retention/rules/" + each.rule().code(),
                        Bars.of(
                                "ends-" + each.rule().code(),
                                forecast.months(),
                                each.customers(),
                                "/policies/rules/" + each.rule().code() + "/due")))
                .toList();
        model.addAttribute("policies", due);
        model.addAttribute("rules", ending);
        return "policies/forecast";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/policies/{id}/due")
    String due(
            @PathVariable long id,
            @RequestParam String month,
            @RequestParam(required = false) @Nullable Long after,
            Words w,
            Model model) {
        Policy policy = policies.find(id);
        YearMonth wanted = month(month);
        return people(
                model,
                w.of("policies.due.title", Map.of("policy", policy.name(), "month", wanted)),
                forecast.due(policy, wanted, after, PAGE + 1),
                "/policies/" + id + "/due?month=" + wanted);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/policies/rules/{code}/due")
    String ending(
            @PathVariable String code,
            @RequestParam String month,
            @RequestParam(required = false) @Nullable Long after,
            Words w,
            Model model) {
        YearMonth wanted = month(month);
        return people(
                model,
                w.of("policies.ending.title", Map.of("rule", rules.rule(code).law(), "month", wanted)),
                forecast.ending(code, wanted, after, PAGE + 1),
                "/policies/rules/" + rules.rule(code).code() + "/due?month=" + wanted);
    }

    private String people(Model model, String title, List<Long> ids, String here) {
        boolean more = ids.size() > PAGE;
        List<Long> page = more ? ids.subList(0, PAGE) : ids;
        model.addAttribute("title", title);
        model.addAttribute("glances", customers.glances(page));
        model.addAttribute("next", more ? here + "&after=" + page.getLast() : "");
        return "policies/due";
    }

    static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException unreadable) {
            throw Refused.invalid("month", "policies.month_unfit");
        }
    }

    // ---- the effect

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/policies/effect")
    String effect(Words w, Model model) {
        List<Policies.Effect> effect = policies.effect(EFFECT_MONTHS);
        model.addAttribute("effect", effect);
        model.addAttribute(
                "people",
                chart(
                        w,
                        effect,
                        w.of("policies.effect.people"),
                        w.of("policies.effect.people_text"),
                        effect.stream().map(Policies.Effect::people).toList()));
        model.addAttribute(
                "emails",
                chart(
                        w,
                        effect,
                        w.of("policies.effect.emails"),
                        w.of("policies.effect.emails_text"),
                        effect.stream().map(Policies.Effect::emails).toList()));
        model.addAttribute(
                "space",
                chart(
                        w,
                        effect,
                        w.of("policies.effect.kilobytes"),
                        w.of("policies.effect.space_text"),
                        effect.stream().map(month -> month.bytes() / 1_000).toList()));
        return "policies/effect";
    }

    private static Chart chart(Words w, List<Policies.Effect> effect, String title, String text, List<Long> values) {
        return new Chart(
                Chart.Type.BAR,
                title,
                text,
                w.of("policies.month"),
                effect.stream().map(month -> w.shortMonth(month.month())).toList(),
                List.of(new Chart.Series(title, values)),
                List.of());
    }
}
