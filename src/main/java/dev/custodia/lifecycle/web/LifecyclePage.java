package dev.custodia.lifecycle.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.Change;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Clauses;
import dev.custodia.customers.RuleLines;
import dev.custodia.customers.TagColour;
import dev.custodia.customers.Whom;
import dev.custodia.customers.web.ListAddress;
import dev.custodia.customers.web.Ticked;
import dev.custodia.lifecycle.Automation;
import dev.custodia.lifecycle.Lifecycle;
import dev.custodia.lifecycle.Status;
import dev.custodia.screens.Language;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The statuses and what gives them by itself; and what is done by hand, to one customer or to many. */
@Controller
class LifecyclePage {
    private final Lifecycle lifecycle;
    private final Clauses clauses;
    private final Criteria criteria;
    private final dev.custodia.criteria.RuleText texts;

    LifecyclePage(Lifecycle lifecycle, Clauses clauses, Criteria criteria, dev.custodia.criteria.RuleText texts) {
        this.criteria = criteria;
        this.texts = texts;
        this.lifecycle = lifecycle;
        this.clauses = clauses;
    }

    @Bean
    static NavigationItem lifecyclePlace() {
        return new NavigationItem(
                17,
                "lifecycle",
                "lifecycle.navigation",
                "/lifecycle",
                "activity",
                Permission.CUSTOMERS_LOOK.name(),
                'y');
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/lifecycle")
    String lifecycle(Words w, Model model) {
        List<StatusRow> rows = new ArrayList<>();
        lifecycle.counts().forEach((status, customers) -> {
            if (status != null) rows.add(new StatusRow(status, status.name(w), customers, list(status)));
        });
        Automation automation = lifecycle.automation();
        model.addAttribute("rows", rows);
        model.addAttribute("automation", automation);
        model.addAttribute("vip", written(automation.vip()));
        model.addAttribute("inactive", written(automation.inactive()));
        model.addAttribute("vipSaid", said(automation.vip(), w));
        model.addAttribute("inactiveSaid", said(automation.inactive(), w));
        return "lifecycle/lifecycle";
    }

    /** As filters where it can be said so, else as the text of a rule. */
    private String written(@Nullable Rule rule) {
        return rule == null || RuleLines.canWrite(rule) ? RuleLines.write(rule) : texts.write(rule);
    }

    private static String list(Status status) {
        return new ListAddress(List.of("status.is." + status.code()), "active", null, "name", false, null).href();
    }

    private String said(@Nullable Rule rule, Words w) {
        if (rule == null) return "";
        try {
            return w.list(clauses.of(w, rule));
        } catch (WrongRule gone) {
            return "";
        }
    }

    // ---- the statuses

    @Needs(Permission.STATUS_RULES)
    @GetMapping("/lifecycle/statuses/{code}")
    String status(@PathVariable String code, Words w, Model model) {
        Status status = lifecycle.status(code);
        model.addAttribute("status", status);
        model.addAttribute("name", status.name(w));
        return "lifecycle/status";
    }

    @Needs(Permission.STATUS_RULES)
    @PostMapping("/lifecycle/statuses")
    String add(@RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(w, pages, "/lifecycle", () -> {
            lifecycle.add(names(form), colour(form));
            return "/lifecycle";
        });
    }

    @Needs(Permission.STATUS_RULES)
    @PostMapping("/lifecycle/statuses/{code}")
    String edit(@PathVariable String code, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(w, pages, "/lifecycle", () -> {
            String position = form.getFirst("position");
            lifecycle.edit(
                    code,
                    names(form),
                    colour(form),
                    position != null && position.matches("\\d{1,4}") ? Integer.valueOf(position) : null);
            return "/lifecycle";
        });
    }

    private static Map<String, String> names(MultiValueMap<String, String> form) {
        Map<String, String> names = new HashMap<>();
        for (Language language : Language.values()) {
            String name = form.getFirst("name_" + language.code());
            if (name != null) names.put(language.code(), name);
        }
        return names;
    }

    private static @Nullable TagColour colour(MultiValueMap<String, String> form) {
        String word = form.getFirst("colour");
        for (TagColour colour : TagColour.values()) if (colour.word().equals(word)) return colour;
        return null;
    }

    private static String said(Words w, Pages pages, String back, Supplier<String> act) {
        try {
            return pages.go(act.get());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go(back);
        } catch (WrongRule wrong) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, Refused.invalid("", wrong.code())))
                    .go(back);
        }
    }

    // ---- the automation

    /** Shows whom other rules would move, before they hold. */
    @Needs(Permission.STATUS_RULES)
    @PostMapping("/lifecycle/automation")
    String planAutomation(@RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(
                w,
                pages,
                "/lifecycle",
                () -> plan(lifecycle.planAutomation(automation(form)).change()));
    }

    private Automation automation(MultiValueMap<String, String> form) {
        return new Automation(
                form.containsKey("enabled"),
                form.containsKey("documents"),
                form.containsKey("payments"),
                form.containsKey("appointments"),
                form.containsKey("events"),
                rule(form, "vip"),
                rule(form, "inactive"));
    }

    private @Nullable Rule rule(MultiValueMap<String, String> form, String name) {
        if (!form.containsKey(name + "On")) return null;
        String text = form.getFirst(name);
        Rule typed = read(text == null ? "" : text);
        if (typed == null) throw Refused.invalid(name, "lifecycle.rule_missing");
        return typed;
    }

    private @Nullable Rule read(String text) {
        try {
            Rule filters = RuleLines.read(text);
            if (filters != null) criteria.where(filters);
            return filters;
        } catch (WrongRule noFilters) {
            return texts.read(text);
        }
    }

    // ---- many

    /** What was ticked in the list, or all who match it, as it was shown. */
    @Needs(Permission.STATUS_CHANGE_MANY)
    @PostMapping("/lifecycle/plans")
    String planFromList(@RequestParam MultiValueMap<String, String> form, HttpSession session, Words w, Pages pages) {
        return said(w, pages, ListAddress.of(form).href(), () -> {
            Whom whom = Ticked.of(form, session);
            String code = form.getFirst("status");
            boolean released = code == null || code.isEmpty();
            return plan(lifecycle
                    .plan(whom, released ? null : code, form.getFirst("statusReason"))
                    .change());
        });
    }

    private static String plan(Change change) {
        return "/lifecycle/plans/" + change.changeId();
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/lifecycle/plans/{id}")
    String check(@PathVariable long id, Model model, Pages pages) {
        Lifecycle.Plan plan = lifecycle.planned(id);
        if (plan.change().state() != Change.State.PLANNED) return pages.go("/changes/" + id);
        model.addAttribute("plan", plan);
        return "lifecycle/check";
    }

    @Needs(Permission.STATUS_CHANGE_MANY)
    @PostMapping("/lifecycle/plans/{id}/confirm")
    String confirm(@PathVariable long id, @RequestParam(defaultValue = "") String digest, Words w, Pages pages) {
        return said(
                w,
                pages,
                "/lifecycle/plans/" + id,
                () -> "/changes/" + lifecycle.confirm(id, digest).changeId());
    }

    @Needs(Permission.STATUS_RULES)
    @PostMapping("/lifecycle/plans/{id}/let-hold")
    String confirmAutomation(
            @PathVariable long id, @RequestParam(defaultValue = "") String digest, Words w, Pages pages) {
        return said(w, pages, "/lifecycle/plans/" + id, () -> {
            Change change = lifecycle.confirmAutomation(id, digest);
            pages.say(Tone.GOOD, w.of("lifecycle.rules_hold"));
            return change.toDo() > 0 ? "/changes/" + id : "/lifecycle";
        });
    }

    // ---- one

    @Needs({Permission.CUSTOMERS_LOOK, Permission.STATUS_CHANGE})
    @PostMapping("/customers/{id}/status")
    String set(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String status,
            @RequestParam(defaultValue = "") String reason,
            Words w,
            Pages pages) {
        CustomerId customer = customer(id);
        return said(w, pages, "/customers/" + id, () -> {
            if (status.isEmpty()) lifecycle.release(customer, reason);
            else lifecycle.set(customer, status, reason);
            pages.say(Tone.GOOD, w.of("lifecycle.saved"));
            return "/customers/" + id;
        });
    }

    private static CustomerId customer(long id) {
        if (id <= 0) throw Refused.notFound("customers.unknown");
        return new CustomerId(id);
    }
}
