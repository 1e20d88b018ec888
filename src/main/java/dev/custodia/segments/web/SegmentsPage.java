package dev.custodia.segments.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.RuleText;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Clauses;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.customers.Looking;
import dev.custodia.customers.web.ListAddress;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Order;
import dev.custodia.facts.Page;
import dev.custodia.facts.Place;
import dev.custodia.screens.Chart;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Part;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import dev.custodia.segments.Overlap;
import dev.custodia.segments.Passage;
import dev.custodia.segments.Segment;
import dev.custodia.segments.SegmentDraft;
import dev.custodia.segments.Segments;
import dev.custodia.segments.Why;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Segments: built sentence by sentence, looked into, explained, compared. */
@Controller
public class SegmentsPage {
    private static final int PEOPLE = 10;
    private static final int CHART_DAYS = 30;

    private final Segments segments;
    private final Building building;
    private final Criteria criteria;
    private final RuleText texts;
    private final Clauses clauses;
    private final Customers customers;
    private final Facts facts;
    private final Clock clock;

    SegmentsPage(
            Segments segments,
            Building building,
            Criteria criteria,
            RuleText texts,
            Clauses clauses,
            Customers customers,
            Facts facts,
            Clock clock) {
        this.segments = segments;
        this.building = building;
        this.criteria = criteria;
        this.texts = texts;
        this.clauses = clauses;
        this.customers = customers;
        this.facts = facts;
        this.clock = clock;
    }

    @Bean
    static NavigationItem segmentsPlace() {
        return new NavigationItem(
                15, "segments", "segments.navigation", "/segments", "filter", Permission.CUSTOMERS_LOOK.name(), 's');
    }

    // ---- all of them

    /** A segment in the list of all. */
    public record Listed(Segment segment, String sentence) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments")
    String all(Words w, Model model) {
        List<Segment> all = segments.all();
        model.addAttribute(
                "segments",
                all.stream()
                        .map(segment -> new Listed(segment, sentence(w, segment)))
                        .toList());
        model.addAttribute("templates", Template.values());
        return "segments/list";
    }

    private String sentence(Words w, Segment segment) {
        Rule rule = segment.rule();
        if (rule == null) return "";
        try {
            return clauses.sentence(w, rule);
        } catch (WrongRule gone) {
            // A field that it asked about is no longer there.
            return w.of("segments.rule_broken");
        }
    }

    /** What to start from. */
    public enum Template {
        SILENT_YEAR,
        NEVER_BOUGHT,
        BOUGHT_ONCE,
        BEST,
        NO_CONTACT,
        ONLY_LEGAL,
        NO_ANSWER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        Rule rule() {
            return switch (this) {
                case SILENT_YEAR ->
                    Rule.any(
                            Rule.clause("last_purchase", Operator.UP_TO, "-12m"),
                            Rule.all(
                                    Rule.clause("last_purchase", Operator.BLANK),
                                    Rule.clause("created", Operator.UP_TO, "-12m")));
                case NEVER_BOUGHT -> Rule.clause("last_purchase", Operator.BLANK);
                case BOUGHT_ONCE -> Rule.clause("purchases", Operator.IS, "1");
                case BEST ->
                    Rule.all(
                            Rule.clause("purchases_12m", Operator.AT_LEAST, "3"),
                            Rule.clause("value_12m", Operator.AT_LEAST, "1000"));
                case NO_CONTACT -> Rule.clause("empty", Operator.IS, "yes");
                case ONLY_LEGAL -> Rule.clause("only_legal", Operator.IS, "yes");
                case NO_ANSWER ->
                    Rule.all(
                            inAYear("interactions", List.of("message"), 3L, null),
                            inAYear("interactions", List.of("appointment", "event", "payment"), null, 0L),
                            inAYear("documents", List.of(), null, 0L));
            };
        }

        private static Rule inAYear(String of, List<String> kinds, @Nullable Long atLeast, @Nullable Long atMost) {
            return new Rule.Events(of, kinds, "-12m", "-0d", atLeast, atMost, null, null, null);
        }
    }

    // ---- built

    /** The builder, empty, from a template, or from the filters of a list. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.SEGMENTS_EDIT})
    @GetMapping("/segments/new")
    String fresh(
            @RequestParam(required = false) @Nullable String template,
            @RequestParam MultiValueMap<String, String> parameters,
            Words w,
            Model model) {
        Rule start = null;
        String name = "";
        for (Template known : Template.values()) {
            if (!known.word().equals(template)) continue;
            start = known.rule();
            name = w.of(known);
        }
        List<String> f = parameters.getOrDefault("f", List.of());
        if (!f.isEmpty()) start = filters(f);
        return builder(Sketch.of(start), null, name, "", true, "", w, model);
    }

    private @Nullable Rule filters(List<String> f) {
        try {
            Rule rule = Looking.rule(f);
            criteria.where(rule);
            return rule;
        } catch (WrongRule unreadable) {
            return null;
        }
    }

    private String builder(
            Sketch sketch,
            @Nullable Segment segment,
            String name,
            String description,
            boolean living,
            String error,
            Words w,
            Model model) {
        model.addAttribute("view", building.view(sketch, w));
        model.addAttribute("segment", Optional.ofNullable(segment));
        model.addAttribute("name", name);
        model.addAttribute("description", description);
        model.addAttribute("living", living);
        model.addAttribute("error", error);
        return "segments/build";
    }

    /** The builder again, after something was typed or pressed. */
    @Needs(Permission.CUSTOMERS_LOOK)
    @PostMapping("/segments/builder")
    String build(@RequestParam MultiValueMap<String, String> form, Words w, Model model) {
        model.addAttribute("view", building.view(building.read(form), w));
        return "segments/builder";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.SEGMENTS_EDIT})
    @PostMapping("/segments")
    String create(@RequestParam MultiValueMap<String, String> form, Words w, Pages pages, Model model) {
        return save(null, form, w, pages, model);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.SEGMENTS_EDIT})
    @GetMapping("/segments/{key}/edit")
    String edit(@PathVariable String key, Words w, Model model) {
        Segment segment = segments.find(key);
        return builder(
                Sketch.of(segment.rule()),
                segment,
                segment.name(),
                Objects.requireNonNullElse(segment.description(), ""),
                segment.living(),
                "",
                w,
                model);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.SEGMENTS_EDIT})
    @PostMapping("/segments/{key}")
    String change(
            @PathVariable String key,
            @RequestParam MultiValueMap<String, String> form,
            Words w,
            Pages pages,
            Model model) {
        return save(segments.find(key), form, w, pages, model);
    }

    private String save(
            @Nullable Segment before, MultiValueMap<String, String> form, Words w, Pages pages, Model model) {
        Sketch sketch = building.read(form);
        String name = text(form, "name");
        String description = text(form, "description");
        boolean living = before == null ? !text(form, "living").equals("no") : before.living();
        String error = "";
        if ((before == null || living)
                && !sketch.complete(criteria)
                && (living || !sketch.of().isEmpty())) error = w.of("segments.builder.incomplete");
        else {
            try {
                Rule rule = before == null || before.living()
                        ? sketch.rule(criteria).orElse(null)
                        : before.rule();
                SegmentDraft draft = new SegmentDraft(null, name, description, living, rule);
                Segment saved = before == null
                        ? segments.create(draft)
                        : segments.change(before.key(), Long.parseLong(text(form, "revision")), draft);
                return pages.say(Tone.GOOD, w.of("segments.saved", Map.of("name", saved.name())))
                        .go("/segments/" + saved.key());
            } catch (Refused refused) {
                error = Said.inOneSentence(w, refused);
            } catch (NumberFormatException notARevision) {
                error = w.of("segments.problem.changed_meanwhile");
            }
        }
        return builder(sketch, before, name, description, living, error, w, model);
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        String value = form.getFirst(name);
        return value == null ? "" : value.strip();
    }

    // ---- one of them

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments/{key}")
    String one(@PathVariable String key, @RequestParam(required = false) @Nullable String on, Words w, Model model) {
        Segment segment = segments.find(key);
        Rule rule = segment.rule();
        long members = segments.count(segment);
        Page page = segments.members(segment, null, PEOPLE);
        List<CustomerField> columns = building.columns(rule == null ? new Rule.Everybody() : rule);
        LocalDate today = LocalDate.now(clock);
        List<Passage> passages = segments.passages(key, today.minusDays(CHART_DAYS - 1), today);
        model.addAttribute("segment", segment);
        model.addAttribute("members", members);
        model.addAttribute("base", facts.count(org.jooq.impl.DSL.trueCondition(), segments.places(segment)));
        model.addAttribute("sentence", sentence(w, segment));
        model.addAttribute("text", rule == null ? "" : written(rule));
        model.addAttribute(
                "columns", columns.stream().map(field -> Clauses.name(w, field)).toList());
        model.addAttribute("rows", building.rows(page.ids(), columns, w));
        model.addAttribute("list", list(segment));
        model.addAttribute("uses", segments.uses(key).said(w));
        model.addAttribute("chart", chart(passages, w));
        model.addAttribute("today", today);
        LocalDate day = day(on);
        model.addAttribute("on", Optional.ofNullable(day));
        model.addAttribute("then", day == null ? Optional.<Long>empty() : segments.countOn(key, day));
        model.addAttribute(
                "others",
                segments.all().stream()
                        .filter(other -> !other.key().equals(key))
                        .toList());
        return "segments/segment";
    }

    private String written(Rule rule) {
        try {
            return texts.write(rule);
        } catch (WrongRule gone) {
            return "";
        }
    }

    private @Nullable LocalDate day(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : LocalDate.parse(text);
        } catch (DateTimeParseException notADay) {
            return null;
        }
    }

    /** The list of the people in it. */
    private String list(Segment segment) {
        String place = segments.places(segment).contains(Place.ARCHIVED) ? "all" : "active";
        return new ListAddress(List.of("segment.any_of." + segment.key()), place, null, "name", false, null).href();
    }

    private static Chart chart(List<Passage> passages, Words w) {
        long entered = passages.stream().mapToLong(Passage::entered).sum();
        long left = passages.stream().mapToLong(Passage::left).sum();
        return new Chart(
                Chart.Type.BAR,
                w.of("segments.chart.title"),
                w.of("segments.chart.text", Map.of("entered", entered, "left", left)),
                w.of("segments.chart.day"),
                passages.stream().map(passage -> w.shortDate(passage.day())).toList(),
                List.of(
                        new Chart.Series(
                                w.of("segments.chart.entered"),
                                passages.stream().map(Passage::entered).toList()),
                        new Chart.Series(
                                w.of("segments.chart.left"),
                                passages.stream().map(Passage::left).toList())),
                List.of());
    }

    @Needs(Permission.SEGMENTS_EDIT)
    @PostMapping("/segments/{key}/remove")
    String remove(@PathVariable String key, Words w, Pages pages) {
        try {
            segments.remove(key);
            return pages.say(Tone.GOOD, w.of("segments.removed")).go("/segments");
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/segments/" + key);
        }
    }

    // ---- why

    /** Looks for somebody to ask about; the words are posted, since they are people's names. */
    @Needs(Permission.CUSTOMERS_LOOK)
    @PostMapping("/segments/{key}/search")
    String search(@PathVariable String key, @RequestParam(defaultValue = "") String search, Model model) {
        Segment segment = segments.find(key);
        List<Glance> found = search.isBlank()
                ? List.of()
                : customers.glances(facts.page(
                                Customers.found(search),
                                EnumSet.of(Place.ACTIVE, Place.ARCHIVED),
                                new Order(criteria.field("name"), false),
                                null,
                                8)
                        .ids());
        model.addAttribute("segment", segment);
        model.addAttribute("found", found);
        model.addAttribute("asked", !search.isBlank());
        return "segments/found";
    }

    /** A part of the answer, as it is drawn. */
    public record Because(
            String sentence, boolean holds, @Nullable String value, List<Because> parts) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments/{key}/why/{customer}")
    String why(
            @PathVariable String key,
            @PathVariable CustomerId customer,
            @RequestParam(required = false) @Nullable String on,
            Words w,
            Model model) {
        Segment segment = segments.find(key);
        model.addAttribute("segment", segment);
        model.addAttribute("customer", customers.find(customer));
        model.addAttribute("standing", segments.standing(key, customer));
        Rule rule = segment.rule();
        model.addAttribute(
                "why",
                segment.living() && rule != null
                        ? Optional.of(because(segments.why(rule, customer), w))
                        : Optional.<Because>empty());
        model.addAttribute("today", LocalDate.now(clock));
        LocalDate day = day(on);
        model.addAttribute("on", Optional.ofNullable(day));
        model.addAttribute(
                "then", day == null ? Optional.<Segments.Then>empty() : Optional.of(segments.on(key, customer, day)));
        return "segments/why";
    }

    private Because because(Why why, Words w) {
        List<Because> parts = why.parts().stream().map(part -> because(part, w)).toList();
        return switch (why.rule()) {
            case Rule.AllOf ignored -> new Because(w.of("segments.why.all"), why.holds(), null, parts);
            case Rule.AnyOf ignored -> new Because(w.of("segments.why.any"), why.holds(), null, parts);
            case Rule.Not ignored -> new Because(w.of("segments.why.not"), why.holds(), null, parts);
            case Rule.Everybody ignored -> new Because(w.of("customers.clause.everybody"), true, null, parts);
            case Rule.Clause clause ->
                new Because(clauses.of(w, clause), why.holds(), value(clause, why.value(), w), parts);
            case Rule.Events events -> new Because(clauses.of(w, events), why.holds(), happened(why, w), parts);
        };
    }

    private String value(Rule.Clause clause, @Nullable Object value, Words w) {
        String said = dev.custodia.customers.web.ListedColumns.said(w, criteria.field(clause.field()), value);
        return said.isEmpty() ? w.of("segments.why.nothing") : said;
    }

    private static String happened(Why why, Words w) {
        var happened = Objects.requireNonNull(why.happened());
        return happened.worth() == null
                ? w.of("segments.why.times", Map.of("times", happened.times()))
                : w.of(
                        "segments.why.times_worth",
                        Map.of("times", happened.times(), "worth", w.number(happened.worth())));
    }

    // ---- by hand

    /** Puts a customer into a fixed segment, or takes one out. */
    @Needs(Permission.SEGMENTS_EDIT)
    @PostMapping("/segments/{key}/people")
    String people(
            @PathVariable String key,
            @RequestParam CustomerId customer,
            @RequestParam boolean in,
            Words w,
            Pages pages) {
        try {
            if (in) segments.add(key, List.of(customer));
            else segments.takeOut(key, List.of(customer));
        } catch (Refused refused) {
            pages.say(Tone.DANGER, Said.inOneSentence(w, refused));
        }
        return pages.go("/segments/" + key + "/why/" + customer);
    }

    // ---- compared

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments/compare")
    String compare(@RequestParam String first, @RequestParam String second, Words w, Model model) {
        Segment one = segments.find(first);
        Segment other = segments.find(second);
        Overlap overlap = segments.compare(first, second);
        model.addAttribute("one", one);
        model.addAttribute("other", other);
        model.addAttribute("overlap", overlap);
        model.addAttribute(
                "parts",
                List.of(
                        new Part(
                                "step-1",
                                w.of("segments.compare.only", Map.of("name", one.name())),
                                overlap.first(),
                                lists(List.of("segment.any_of." + first, "segment.none_of." + second))),
                        new Part(
                                "accent",
                                w.of("segments.compare.both"),
                                overlap.both(),
                                lists(List.of("segment.all_of." + first + "~" + second))),
                        new Part(
                                "step-3",
                                w.of("segments.compare.only", Map.of("name", other.name())),
                                overlap.second(),
                                lists(List.of("segment.any_of." + second, "segment.none_of." + first)))));
        return "segments/compare";
    }

    private static String lists(List<String> filters) {
        return new ListAddress(filters, "all", null, "name", false, null).href();
    }

    /** The text of a rule read into the builder: for whoever has it in a file. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.SEGMENTS_EDIT})
    @PostMapping("/segments/text")
    String text(@RequestParam MultiValueMap<String, String> form, Words w, Model model) {
        String text = text(form, "text");
        String error = "";
        Rule rule = null;
        try {
            rule = texts.read(text);
        } catch (WrongRule wrong) {
            error = w.of(Problem.of("", wrong.code()).words()) + " (" + wrong.part() + ")";
        }
        String name = text(form, "name");
        return builder(Sketch.of(rule), null, name, text(form, "description"), true, error, w, model);
    }
}
