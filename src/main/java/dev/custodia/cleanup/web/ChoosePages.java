package dev.custodia.cleanup.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.web.Sentences;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Choosing;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Clauses;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Looking;
import dev.custodia.customers.Tags;
import dev.custodia.customers.web.ListAddress;
import dev.custodia.facts.Place;
import dev.custodia.scores.Scores;
import dev.custodia.scores.Trial;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import dev.custodia.segments.Segments;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Whom it is about: one page for each ready choice, with what it finds beside it. Nothing is touched here. */
@Controller
class ChoosePages {
    private static final int EXAMPLES = 5;
    private static final int USUAL_MONTHS = 24;
    private static final List<Integer> PERCENTS = List.of(70, 80, 90, 95);
    private static final List<Integer> MONTHS_AGO = List.of(12, 18, 24, 36, 60, 84, 120);

    private final Cleanup cleanup;
    private final Choosing choosing;
    private final Customers customers;
    private final Segments segments;
    private final Tags tags;
    private final Criteria criteria;
    private final Clauses clauses;
    private final Access access;
    private final Scores scores;
    private final Clock clock;

    ChoosePages(
            Cleanup cleanup,
            Choosing choosing,
            Customers customers,
            Segments segments,
            Tags tags,
            Criteria criteria,
            Clauses clauses,
            Access access,
            Scores scores,
            Clock clock) {
        this.cleanup = cleanup;
        this.choosing = choosing;
        this.customers = customers;
        this.segments = segments;
        this.tags = tags;
        this.criteria = criteria;
        this.clauses = clauses;
        this.access = access;
        this.scores = scores;
        this.clock = clock;
    }

    // ---- what there is to choose from

    @Needs(Permission.ARCHIVE_MANY)
    @GetMapping("/cleanup")
    String all(Model model) {
        List<Choice> asked = List.of(
                silentFor(USUAL_MONTHS),
                new Choice.Empty(false, Choice.Persons.BOTH),
                new Choice.Empty(true, Choice.Persons.BOTH),
                new Choice.Matching(Rule.clause("tag", Operator.PRESENT), null, null),
                new Choice.Matching(Rule.clause("status", Operator.PRESENT), null, null),
                new Choice.Gone(Scores.PROBABLY_GONE));
        List<Long> counts = choosing.counts(asked, Action.ARCHIVE);
        model.addAttribute("months", USUAL_MONTHS);
        model.addAttribute("inactive", counts.get(0));
        model.addAttribute("empty", counts.get(1));
        model.addAttribute("onlyLegal", counts.get(2));
        model.addAttribute("tagged", counts.get(3));
        model.addAttribute("withStatus", counts.get(4));
        model.addAttribute("gone", counts.get(5));
        model.addAttribute("segments", segments.all().size());
        return "cleanup/choose";
    }

    private static Choice.Silent silentFor(int months) {
        return new Choice.Silent(null, months, null, null, null);
    }

    // ---- one page each

    @Needs(Permission.ARCHIVE_MANY)
    @GetMapping("/cleanup/inactive")
    String inactive(@RequestParam MultiValueMap<String, String> asked, Model model, Words words) {
        Choice.Ready choice = show(ChoicePage.INACTIVE, asked, model, words).orElse(null);
        // What cannot be asked leaves the form as it comes at first, with the sentence beside it.
        Choice.Silent silent = choice instanceof Choice.Silent read ? read : silentFor(USUAL_MONTHS);
        List<Integer> months = new ArrayList<>(MONTHS_AGO);
        if (silent.monthsAgo() != null && !months.contains(silent.monthsAgo())) months.add(silent.monthsAgo());
        months.sort(null);
        model.addAttribute("silent", silent);
        model.addAttribute("months", months);
        model.addAttribute("today", today());
        return "cleanup/choose_inactive";
    }

    /** The empty are two lists: all, and those of whom the company has legal details, which it may have to keep. */
    @Needs(Permission.ARCHIVE_MANY)
    @GetMapping("/cleanup/empty")
    String empty(@RequestParam MultiValueMap<String, String> asked, Model model, Words words) {
        Choice.Ready choice = show(ChoicePage.EMPTY, asked, model, words).orElse(null);
        model.addAttribute(
                "empty", choice instanceof Choice.Empty read ? read : new Choice.Empty(false, Choice.Persons.BOTH));
        List<Choice.Empty> each = new ArrayList<>();
        for (boolean onlyLegal : new boolean[] {false, true})
            for (Choice.Persons persons :
                    List.of(Choice.Persons.COMPANIES, Choice.Persons.PERSONS, Choice.Persons.BOTH))
                each.add(new Choice.Empty(onlyLegal, persons));
        List<Long> counts = choosing.counts(each, Action.ARCHIVE);
        Action action = action(asked);
        List<Found.Total> totals = new ArrayList<>();
        for (int i = 0; i < each.size(); i++)
            totals.add(new Found.Total(counts.get(i), ChoicePage.address(each.get(i), action)));
        model.addAttribute("totals", totals);
        return "cleanup/choose_empty";
    }

    @Needs(Permission.ARCHIVE_MANY)
    @GetMapping("/cleanup/segment")
    String segment(@RequestParam MultiValueMap<String, String> asked, Model model, Words words) {
        List<dev.custodia.segments.Segment> all = segments.all();
        offer(asked, "key", all.stream().map(dev.custodia.segments.Segment::key).toList(), "");
        show(ChoicePage.SEGMENT, asked, model, words);
        model.addAttribute("segments", all);
        model.addAttribute("key", Objects.requireNonNullElse(asked.getFirst("key"), ""));
        return "cleanup/choose_segment";
    }

    @Needs(Permission.ARCHIVE_MANY)
    @GetMapping("/cleanup/tags")
    String tags(@RequestParam MultiValueMap<String, String> asked, Model model, Words words) {
        show(ChoicePage.TAGS, asked, model, words);
        model.addAttribute("uses", tags.all());
        model.addAttribute("ticked", asked.getOrDefault("tag", List.of()));
        model.addAttribute("all", "true".equals(asked.getFirst("all")));
        return "cleanup/choose_tags";
    }

    @Needs(Permission.ARCHIVE_MANY)
    @GetMapping("/cleanup/status")
    String status(@RequestParam MultiValueMap<String, String> asked, Model model, Words words) {
        CustomerField field = criteria.field("status");
        offer(asked, "status", field.choices(), "inactive");
        show(ChoicePage.STATUS, asked, model, words);
        model.addAttribute(
                "statuses",
                field.choices().stream()
                        .map(code -> new dev.custodia.screens.Choice(code, Clauses.choice(words, field, code)))
                        .toList());
        model.addAttribute("status", Objects.requireNonNullElse(asked.getFirst("status"), ""));
        return "cleanup/choose_status";
    }

    /**
     * Who is probably gone, beside those whom a plain date would take.
     *
     * @param months without a purchase
     */
    @Needs(Permission.ARCHIVE_MANY)
    @GetMapping("/cleanup/gone")
    String gone(
            @RequestParam(defaultValue = "12") int months,
            @RequestParam MultiValueMap<String, String> asked,
            Model model,
            Words words) {
        if (!asked.containsKey("atLeast")) asked.set("atLeast", Integer.toString(Scores.PROBABLY_GONE));
        Choice.Ready choice = show(ChoicePage.GONE, asked, model, words).orElse(null);
        int atLeast = choice instanceof Choice.Gone read && read.atLeast() > 0 && read.atLeast() <= 100
                ? read.atLeast()
                : Scores.PROBABLY_GONE;
        List<Integer> percents = new ArrayList<>(PERCENTS);
        if (!percents.contains(atLeast)) percents.add(atLeast);
        percents.sort(null);
        int back = Math.clamp(months, 1, 120);
        String day = today().minusMonths(back).toString();
        Rule silent = Rule.clause("last_purchase", Operator.UP_TO, day);
        Rule gone = Rule.clause("probably_gone", Operator.AT_LEAST, Integer.toString(atLeast));
        List<Rule> beside = List.of(
                silent,
                Rule.all(silent, gone),
                Rule.all(
                        silent,
                        Rule.clause("probably_gone", Operator.AT_MOST, Integer.toString(Scores.LIKELY_BACK - 1))),
                Rule.all(Rule.clause("last_purchase", Operator.AFTER, day), gone));
        List<Long> counts = choosing.counts(
                beside.stream()
                        .map(rule -> new Choice.Matching(rule, null, null))
                        .toList(),
                action(asked));
        List<Found.Total> totals = new ArrayList<>();
        for (int i = 0; i < beside.size(); i++)
            totals.add(new Found.Total(
                    counts.get(i),
                    filters(beside.get(i))
                            .map(filters -> new ListAddress(filters, "active", null, "name", false, null).href())
                            .orElse("/customers")));
        model.addAttribute("atLeast", atLeast);
        model.addAttribute("percents", percents);
        model.addAttribute("months", back);
        model.addAttribute("date", today().minusMonths(back));
        model.addAttribute("beside", totals);
        model.addAttribute(
                "withoutNinety", scores.latest().map(Trial::withoutNinety).orElse(null));
        return "cleanup/choose_gone";
    }

    /** A list to pick one from has one picked at first: what is beside it speaks of the same. */
    private static void offer(MultiValueMap<String, String> asked, String parameter, List<String> all, String usual) {
        if (asked.containsKey(parameter) || all.isEmpty()) return;
        asked.set(parameter, all.contains(usual) ? usual : all.getFirst());
    }

    // ---- what a choice finds

    /** What the choice would find, while it is being made. */
    @Needs(Permission.ARCHIVE_MANY)
    @GetMapping("/cleanup/look")
    String look(
            @RequestParam String choice,
            @RequestParam MultiValueMap<String, String> asked,
            Model model,
            Words words,
            HttpServletResponse response) {
        ChoicePage page =
                ChoicePage.of(choice).orElseThrow(() -> Refused.invalid("choice", "cleanup.choice_unreadable"));
        show(page, asked, model, words)
                .ifPresent(read -> response.setHeader("HX-Replace-Url", ChoicePage.address(read, action(asked))));
        return "cleanup/look";
    }

    /** What may be done here, the harmless first. */
    private List<Action> offered() {
        return Arrays.stream(Action.values())
                .filter(action ->
                        action.from() == Place.ACTIVE && access.permissions().containsAll(action.needs(false)))
                .toList();
    }

    private Action action(MultiValueMap<String, String> asked) {
        String word = asked.getFirst("action");
        List<Action> offered = offered();
        return offered.stream()
                .filter(action -> action.word().equals(word))
                .findFirst()
                .orElse(offered.getFirst());
    }

    private Optional<Choice.Ready> show(
            ChoicePage page, MultiValueMap<String, String> asked, Model model, Words words) {
        model.addAttribute("page", page);
        Action action = action(asked);
        model.addAttribute("actions", offered());
        model.addAttribute("action", action);
        model.addAttribute("slide", Optional.empty());
        try {
            Optional<Choice.Ready> choice = page.read(asked, today());
            model.addAttribute(
                    "found", choice.map(read -> found(read, action, words)).orElseGet(() -> Found.nobody("")));
            if (choice.orElse(null) instanceof Choice.Silent silent)
                model.addAttribute("slide", Optional.of(Slide.of(silent.day(today()), today())));
            return choice;
        } catch (Refused refused) {
            model.addAttribute("found", Found.nobody(Said.inOneSentence(words, refused)));
            return Optional.empty();
        }
    }

    private Found found(Choice.Ready choice, Action action, Words words) {
        Choosing.Look look = choosing.look(choice, action);
        Choosing.Sorted sorted = choosing.sort(choice, action, EXAMPLES);
        return new Found(
                sentence(choice, look, words),
                rule(choice, words),
                look,
                PlanView.parts(words, action, look.found(), sorted),
                customers.glances(sorted.others()),
                customers.glances(List.copyOf(sorted.kept().keySet())).stream()
                        .map(glance -> new Found.Kept(
                                glance,
                                sorted.kept().getOrDefault(glance.id().value(), List.of()).stream()
                                        .map(objection -> Sentences.of(words, objection))
                                        .toList()))
                        .toList(),
                lists(choice, words),
                "");
    }

    /** Where the sentence does not say it all. */
    private String rule(Choice.Ready choice, Words words) {
        if (choice instanceof Choice.Silent silent && silent.kinds() == null) return "";
        return choosing.rule(choice).map(rule -> clauses.sentence(words, rule)).orElse("");
    }

    private String sentence(Choice.Ready choice, Choosing.Look look, Words words) {
        if (!(choice instanceof Choice.Silent silent)) return words.of("cleanup.look.found_any", look.found());
        Map<String, Object> told = Map.of("number", look.found(), "date", words.date(silent.day(today())));
        return silent.kinds() == null
                ? words.of("cleanup.look.found", told)
                : words.of("cleanup.look.found_kinds", told);
    }

    /** The list of customers knows clauses that all hold; "bought before, or never" is two lists of it. */
    private List<Found.Listed> lists(Choice.Ready choice, Words words) {
        if (!(choice instanceof Choice.Silent silent) || silent.who() != Choice.Who.BOTH)
            return list(choice).map(href -> new Found.Listed(words.of("cleanup.look.list"), href)).stream()
                    .toList();
        return List.of(Choice.Who.BOUGHT, Choice.Who.NEVER_BOUGHT).stream()
                .flatMap(who -> list(silent.among(who)).stream().map(href -> new Found.Listed(words.of(who), href)))
                .toList();
    }

    private Optional<String> list(Choice.Ready choice) {
        return choosing.rule(choice)
                .map(Rule::plain)
                .flatMap(ChoosePages::filters)
                .map(filters -> new ListAddress(filters, "active", null, "name", false, null).href());
    }

    private static Optional<List<String>> filters(Rule rule) {
        List<Rule> parts = rule instanceof Rule.AllOf all ? all.of() : List.of(rule);
        List<String> filters = new ArrayList<>();
        for (Rule part : parts) {
            if (!(part instanceof Rule.Clause clause)) return Optional.empty();
            filters.add(Looking.filter(clause));
        }
        return Optional.of(filters);
    }

    /** Who would be found, or no longer, if the date were so many months later or earlier. */
    @Needs(Permission.ARCHIVE_MANY)
    @GetMapping("/cleanup/inactive/flip")
    String flip(@RequestParam int shift, @RequestParam MultiValueMap<String, String> asked, Model model, Words words) {
        model.addAttribute("sentence", "");
        model.addAttribute("examples", List.of());
        model.addAttribute("href", "");
        try {
            if (shift != 0 && ChoicePage.INACTIVE.read(asked, today()).orElse(null) instanceof Choice.Silent silent) {
                Action action = action(asked);
                Choosing.Flip flip = choosing.flip(silent, shift, action, EXAMPLES);
                model.addAttribute(
                        "sentence",
                        words.of(
                                flip.more() < 0 ? "cleanup.slide.fewer" : "cleanup.slide.more",
                                Map.of("date", flip.day(), "number", Math.abs(flip.more()), "all", flip.found())));
                model.addAttribute("examples", customers.glances(flip.examples()));
                model.addAttribute("href", ChoicePage.address(silent.at(flip.day()), action));
            }
        } catch (Refused refused) {
            model.addAttribute("sentence", Said.inOneSentence(words, refused));
        }
        return "cleanup/flip";
    }

    // ---- check

    @Needs(Permission.ARCHIVE_MANY)
    @PostMapping("/cleanup/plans")
    String plan(
            @RequestParam String choice,
            @RequestParam String action,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable String most,
            @RequestParam MultiValueMap<String, String> asked,
            Pages pages,
            Words words) {
        Optional<ChoicePage> page = ChoicePage.of(choice);
        if (page.isEmpty())
            return pages.say(Tone.DANGER, words.of("cleanup.not_understood")).go("/cleanup");
        String back = page.get().path();
        try {
            Choice.Ready read = page.get()
                    .read(asked, today())
                    .orElseThrow(() -> Refused.invalid("choice", "cleanup.nothing_chosen"));
            back = ChoicePage.address(read, action(asked));
            Plan plan = cleanup.plan(new Wanted(Action.of(action), read, null, most(most), Map.of(), false, reason));
            return pages.go("/cleanup/plans/" + plan.change().changeId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go(back);
        } catch (WrongRule | IllegalArgumentException wrong) {
            return pages.say(Tone.DANGER, words.of("cleanup.not_understood")).go(back);
        }
    }

    private static @Nullable Long most(@Nullable String typed) {
        if (typed == null || typed.isBlank()) return null;
        try {
            return Long.parseLong(typed.strip());
        } catch (NumberFormatException notANumber) {
            throw Refused.invalid("most", "cleanup.most_unfit");
        }
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }
}
