package dev.custodia.retention.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.customers.Countries;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.retention.RetentionRule;
import dev.custodia.retention.RetentionRules;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How long which documents must be kept by which law: the rules by country, one with all that it has been, and another. */
@Controller
class RulesPage {
    private final RetentionRules rules;
    private final Access access;

    RulesPage(RetentionRules rules, Access access) {
        this.rules = rules;
        this.access = access;
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/retention/rules")
    String rules(Words w, Model model) {
        return list(w, model, null, 0);
    }

    private String list(Words w, Model model, @Nullable MultiValueMap<String, String> again, long loses) {
        Map<String, List<RuleRow>> countries = new LinkedHashMap<>();
        for (RetentionRule rule : rules.rules())
            countries
                    .computeIfAbsent(rule.country(), country -> new ArrayList<>())
                    .add(row(w, rule));
        Map<String, String> names = new LinkedHashMap<>();
        countries.keySet().forEach(country -> names.put(country, Countries.said(country, w.locale())));
        model.addAttribute("countries", countries);
        model.addAttribute(
                "anywhere",
                Arrays.stream(Locale.getISOCountries())
                        .map(code -> new Choice(code, Countries.said(code, w.locale())))
                        .sorted(Comparator.comparing(Choice::label, Collator.getInstance(w.locale())))
                        .toList());
        model.addAttribute("names", names);
        model.addAttribute("firstMonth", rules.firstMonth());
        model.addAttribute("loses", loses);
        model.addAttribute("again", again == null ? Map.of() : again.toSingleValueMap());
        return "retention/rules";
    }

    private RuleRow row(Words w, RetentionRule rule) {
        Long by = rule.by();
        return new RuleRow(
                rule,
                w.list(rule.kinds().stream().map(kind -> w.of(kind)).toList()),
                w.of("retention.period", Map.of("years", rule.years(), "clock", w.of(rule.clock()))),
                rule.enabled() ? rules.reach(rule) : new Dealings.Reach(0, 0),
                by == null ? "" : access.name(by));
    }

    /** A country switched on or off, or another financial year; what would protect less is shown first. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    @PostMapping("/retention/rules")
    String change(@RequestParam MultiValueMap<String, String> form, Words w, Model model, Pages pages) {
        return save(form, w, pages, "/retention/rules", loses -> list(w, model, form, loses), accepted -> {
            String month = form.getFirst("month");
            if (month != null) rules.setFirstMonth(number(month), accepted);
            else
                rules.switchCountry(
                        Objects.requireNonNullElse(form.getFirst("country"), ""),
                        "true".equals(form.getFirst("on")),
                        accepted);
        });
    }

    /** A rule of the company's own. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    @PostMapping("/retention/rules/new")
    String add(@RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        try {
            RetentionRule added = rules.add(
                    Objects.requireNonNullElse(form.getFirst("country"), ""),
                    Objects.requireNonNullElse(form.getFirst("duty"), ""),
                    draft(form));
            return pages.say(Tone.GOOD, w.of("retention.rules.saved")).go("/retention/rules/" + added.code());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/retention/rules#own");
        }
    }

    private interface Again {
        String page(long loses);
    }

    private static String save(
            MultiValueMap<String, String> form,
            Words w,
            Pages pages,
            String back,
            Again again,
            Consumer<@Nullable Long> change) {
        String accept = form.getFirst("accept");
        try {
            change.accept(accept != null && accept.matches("\\d{1,18}") ? Long.valueOf(accept) : null);
            return pages.say(Tone.GOOD, w.of("retention.rules.saved")).go(back);
        } catch (RetentionRules.LosesProtection loses) {
            return again.page(loses.documents());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go(back);
        }
    }

    private static int number(@Nullable String text) {
        return text != null && text.strip().matches("\\d{1,4}") ? Integer.parseInt(text.strip()) : 0;
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/retention/rules/{code}")
    String rule(@PathVariable String code, Words w, Model model) {
        return one(w, model, code, RetentionRules.Draft.of(rules.rule(code)), 0);
    }

    private String one(Words w, Model model, String code, RetentionRules.Draft draft, long loses) {
        RetentionRule rule = rules.rule(code);
        model.addAttribute("row", row(w, rule));
        model.addAttribute("country", Countries.said(rule.country(), w.locale()));
        model.addAttribute("draft", draft);
        model.addAttribute("loses", loses);
        model.addAttribute(
                "versions",
                rules.versions(code).stream().map(version -> row(w, version)).toList());
        return "retention/rule";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    @PostMapping("/retention/rules/{code}")
    String change(
            @PathVariable String code,
            @RequestParam MultiValueMap<String, String> form,
            Words w,
            Model model,
            Pages pages) {
        RetentionRules.Draft draft = draft(form);
        return save(
                form,
                w,
                pages,
                "/retention/rules/" + rules.rule(code).code(),
                loses -> one(w, model, code, draft, loses),
                accepted -> rules.change(code, draft, accepted));
    }

    private static RetentionRules.Draft draft(MultiValueMap<String, String> form) {
        List<String> kinds = form.getOrDefault("kinds", List.of());
        String clock = form.getFirst("clock");
        return new RetentionRules.Draft(
                form.containsKey("enabled"),
                Arrays.stream(DocumentKind.values())
                        .filter(kind -> kinds.contains(kind.word()))
                        .toList(),
                number(form.getFirst("years")),
                Arrays.stream(RetentionRule.Clock.values())
                        .filter(each -> each.word().equals(clock))
                        .findFirst()
                        .orElse(RetentionRule.Clock.CALENDAR_YEAR),
                Objects.requireNonNullElse(form.getFirst("law"), "").strip(),
                form.containsKey("profile"));
    }
}
