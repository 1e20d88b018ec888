package dev.custodia.segments.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Money;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.RuleText;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Clauses;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.facts.Page;
import dev.custodia.screens.Items;
import dev.custodia.screens.Words;
import dev.custodia.segments.Funnel;
import dev.custodia.segments.Overlap;
import dev.custodia.segments.Passage;
import dev.custodia.segments.Segment;
import dev.custodia.segments.SegmentDraft;
import dev.custodia.segments.Segments;
import dev.custodia.segments.Why;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Segments and rules, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(
        name = "Segments",
        description = "Saved selections: living ones are whoever matches their rule now, fixed ones whoever was put in."
                + " A segment is asked for in any rule by the clause segment any_of [key]")
class SegmentsApi {
    private static final int LONGEST_HISTORY = 366;

    private final Segments segments;
    private final RuleText texts;
    private final Clauses clauses;
    private final Customers customers;
    private final Clock clock;

    SegmentsApi(Segments segments, RuleText texts, Clauses clauses, Customers customers, Clock clock) {
        this.segments = segments;
        this.texts = texts;
        this.clauses = clauses;
        this.customers = customers;
        this.clock = clock;
    }

    @Schema(description = "A rule, as JSON or as text (Common Expression Language); one of the two")
    record RuleGiven(
            @Nullable Rule rule,

            @Schema(example = "country == \"GB\" && purchases >= 3 && last_purchase <= date(\"2011-08-31\")") @Nullable
            String text) {}

    @Schema(description = "A rule in its three forms")
    record RuleSeen(
            Rule rule,
            String text,

            @Schema(description = "In the language of Accept-Language")
            String sentence) {}

    @Schema(description = "What a part of a rule finds")
    record PartCounted(
            String sentence,

            @Schema(description = "How many match this part by itself")
            long alone,

            @Schema(description = "How many match with all parts of its group up to this one")
            long remaining) {}

    record RuleCounted(
            @Schema(description = "How many customers there are where the rule looks")
            long base,

            long found,
            RuleSeen rule,
            List<PartCounted> parts) {}

    @Schema(description = "What a segment is to be")
    record SegmentWanted(
            @Schema(description = "What rules and addresses call it; made of the name when left out, never changed")
            @Nullable
            String key,

            @Nullable String name,
            @Nullable String description,

            @Schema(description = "true: whoever matches the rule now; false: filled once, then by hand") @Nullable
            Boolean living,

            @Nullable Rule rule,
            @Nullable String text,

            @Schema(description = "When changing one: the revision that was read") @Nullable
            Long revision) {}

    record SegmentSeen(
            String key,
            String name,
            @Nullable String description,
            boolean living,
            @Nullable Rule rule,
            @Nullable String text,
            @Nullable String sentence,
            long revision,

            @Schema(description = "How many are in it, as of the last second")
            long members,

            @Schema(description = "From when on it is known who was in")
            Instant historyFrom,

            Instant changedAt) {}

    record SegmentsSeen(List<SegmentSeen> items) {}

    record MembersCounted(long count) {}

    record Member(CustomerId id, String name, String place) {}

    record CustomersByHand(@Nullable List<CustomerId> customers) {}

    record Moved(long customers) {}

    @Schema(description = "Whether a part of a rule holds for one customer, and what is really there")
    record Because(
            String sentence,
            boolean holds,

            @Schema(description = "The real value beside what was asked; null for none") @Nullable
            Object value,

            @Schema(description = "For events: how often it happened") @Nullable
            Long times,

            @Schema(description = "For events whose worth is asked for: what they come to") @Nullable
            BigDecimal worth,

            List<Because> parts) {}

    record WhySeen(
            boolean in,

            @Schema(description = "Since when; null for whoever is not in, or has been for less than a second")
            @Nullable
            Instant since,

            @Schema(description = "Whether the customer was in already when history began")
            boolean sinceTheStart,

            @Schema(description = "Part by part; null for a fixed segment") @Nullable
            Because because) {}

    record WasIn(
            LocalDate day,

            @Schema(
                    allowableValues = {"in", "out", "unknown"},
                    description = "At the end of the day, as far as history tells")
            String then) {}

    record PassagesSeen(List<Passage> items) {}

    // ---- rules

    @Needs(Permission.CUSTOMERS_LOOK)
    @PostMapping("/rules/translate")
    @Operation(
            operationId = "translateRule",
            summary = "A rule in all its forms: JSON, text, sentence",
            description = "Text is the Common Expression Language: == != <= >= > in && || !, null for a blank,"
                    + " date(\"2011-08-31\"), ago(\"12m\"), tag.any_of([..]), city.contains(\"..\"),"
                    + " documents({\"kinds\": [..], \"after\": ago(\"90d\"), \"at_least\": 3}), own[\"key\"].")
    RuleSeen translate(@RequestBody RuleGiven given, Words words) {
        return seen(required(given.rule(), given.text()), words);
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @PostMapping("/rules/count")
    @Operation(operationId = "countRule", summary = "How many a rule finds, all of it and part by part")
    RuleCounted count(@RequestBody RuleGiven given, Words words) {
        Rule rule = required(given.rule(), given.text()).plain();
        List<Segments.Part> parts = Segments.parts(rule);
        Funnel funnel = segments.funnel(rule, parts);
        List<PartCounted> counted = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++)
            counted.add(new PartCounted(
                    clauses.sentence(words, parts.get(i).rule()),
                    funnel.alone().get(i),
                    funnel.remaining().get(i)));
        return new RuleCounted(funnel.base(), funnel.found(), seen(rule, words), counted);
    }

    private RuleSeen seen(Rule rule, Words words) {
        return new RuleSeen(rule.plain(), texts.write(rule), clauses.sentence(words, rule));
    }

    private Rule required(@Nullable Rule rule, @Nullable String text) {
        Rule given = given(rule, text);
        if (given == null) throw Refused.invalid("rule", "segments.rule_or_text");
        return given;
    }

    private @Nullable Rule given(@Nullable Rule rule, @Nullable String text) {
        if (rule != null && text != null) throw Refused.invalid("rule", "segments.rule_or_text");
        return text == null ? rule : texts.read(text);
    }

    // ---- segments

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments")
    @Operation(operationId = "segments", summary = "All segments, by name")
    SegmentsSeen all(Words words) {
        return new SegmentsSeen(
                segments.all().stream().map(segment -> seen(segment, words)).toList());
    }

    @Needs(Permission.SEGMENTS_EDIT)
    @PostMapping("/segments")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "makeSegment", summary = "Save a selection as a segment")
    ResponseEntity<SegmentSeen> make(@RequestBody SegmentWanted wanted, Words words) {
        Segment made = segments.create(draft(wanted, !Boolean.FALSE.equals(wanted.living())));
        return ResponseEntity.created(URI.create("/api/v1/segments/" + made.key()))
                .body(seen(made, words));
    }

    private SegmentDraft draft(SegmentWanted wanted, boolean living) {
        return new SegmentDraft(
                wanted.key(),
                Objects.requireNonNullElse(wanted.name(), ""),
                wanted.description(),
                living,
                given(wanted.rule(), wanted.text()));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments/{key}")
    @Operation(operationId = "segment", summary = "One segment")
    SegmentSeen one(@PathVariable String key, Words words) {
        return seen(segments.find(key), words);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.SEGMENTS_EDIT})
    @PutMapping("/segments/{key}")
    @Operation(
            operationId = "changeSegment",
            summary = "Make a segment what the body says; what it leaves out is gone",
            description = "With the revision that was read; a segment that somebody else has changed since is refused.")
    SegmentSeen change(@PathVariable String key, @RequestBody SegmentWanted wanted, Words words) {
        Segment before = segments.find(key);
        Long revision = wanted.revision();
        if (revision == null) throw Refused.conflict("segments.changed_meanwhile");
        boolean living = wanted.living() == null ? before.living() : wanted.living();
        return seen(segments.change(key, revision, draft(wanted, living)), words);
    }

    @Needs(Permission.SEGMENTS_EDIT)
    @DeleteMapping("/segments/{key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "removeSegment",
            summary = "Remove a segment and its history; refused while something builds on it")
    void remove(@PathVariable String key) {
        segments.remove(key);
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments/{key}/count")
    @Operation(operationId = "countSegment", summary = "How many are in it at this moment, counted anew")
    MembersCounted members(@PathVariable String key) {
        return new MembersCounted(segments.count(segments.find(key)));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments/{key}/customers")
    @Operation(operationId = "segmentCustomers", summary = "Who is in it, by name")
    Items<Member> members(
            @PathVariable String key,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @RequestParam(required = false) @Nullable Integer size) {
        Page page = segments.members(segments.find(key), after == null ? null : Long.toString(after), Items.size(size));
        return new Items<>(
                customers.glances(page.ids()).stream().map(SegmentsApi::member).toList(), page.next());
    }

    private static Member member(Glance glance) {
        return new Member(glance.id(), glance.name(), glance.place().word());
    }

    @Needs(Permission.SEGMENTS_EDIT)
    @PostMapping("/segments/{key}/add")
    @Operation(operationId = "addToSegment", summary = "Put customers into a fixed segment")
    Moved add(@PathVariable String key, @RequestBody CustomersByHand these) {
        return new Moved(segments.add(key, someone(these)));
    }

    @Needs(Permission.SEGMENTS_EDIT)
    @PostMapping("/segments/{key}/take-out")
    @Operation(operationId = "takeOutOfSegment", summary = "Take customers out of a fixed segment")
    Moved takeOut(@PathVariable String key, @RequestBody CustomersByHand these) {
        return new Moved(segments.takeOut(key, someone(these)));
    }

    private static List<CustomerId> someone(CustomersByHand these) {
        return these.customers() == null ? List.of() : these.customers();
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments/{key}/why/{customer}")
    @Operation(
            operationId = "whyInSegment",
            summary = "Why a customer is in a segment, or is not: every clause with the real value beside it")
    WhySeen why(@PathVariable String key, @PathVariable CustomerId customer, Words words) {
        Segment segment = segments.find(key);
        customers.find(customer);
        Segments.Standing standing = segments.standing(key, customer);
        Rule rule = segment.rule();
        return new WhySeen(
                standing.inTheRule(),
                standing.from(),
                standing.fromTheStart(),
                segment.living() && rule != null ? because(segments.why(rule, customer), words) : null);
    }

    private Because because(Why why, Words words) {
        Criteria.Happened happened = why.happened();
        return new Because(
                clauses.sentence(words, why.rule()),
                why.holds(),
                why.value() instanceof Money money ? money.amount() : why.value(),
                happened == null ? null : happened.times(),
                happened == null ? null : happened.worth(),
                why.parts().stream().map(part -> because(part, words)).toList());
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments/{key}/history")
    @Operation(
            operationId = "segmentHistory",
            summary = "How many entered and left, by day",
            description = "The last 30 days when no days are given; at most 366 at once. Whoever was in when history"
                    + " began has not entered.")
    PassagesSeen history(
            @PathVariable String key,
            @RequestParam(required = false) @Nullable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            @RequestParam(required = false) @Nullable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to) {
        LocalDate end = to == null ? LocalDate.now(clock) : to;
        LocalDate begin = from == null ? end.minusDays(29) : from;
        if (begin.isAfter(end) || begin.plusDays(LONGEST_HISTORY).isBefore(end))
            throw Refused.invalid("from", "segments.dates_unfit");
        return new PassagesSeen(segments.passages(key, begin, end));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments/{key}/on/{day}/{customer}")
    @Operation(
            operationId = "wasInSegment",
            summary = "Whether a customer was in at the end of a past day, where history tells")
    WasIn was(
            @PathVariable String key,
            @PathVariable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate day,
            @PathVariable CustomerId customer) {
        return new WasIn(day, segments.on(key, customer, day).name().toLowerCase(java.util.Locale.ROOT));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/segments/{first}/compared-with/{second}")
    @Operation(
            operationId = "compareSegments",
            summary = "How many are in the first alone, in both, in the second alone",
            description = "The lists: GET /api/v1/customers with the filters segment.any_of and segment.none_of.")
    Overlap compare(@PathVariable String first, @PathVariable String second) {
        return segments.compare(first, second);
    }

    private SegmentSeen seen(Segment segment, Words words) {
        Rule rule = segment.rule();
        String text = null;
        String sentence = null;
        if (rule != null) {
            try {
                text = texts.write(rule);
                sentence = clauses.sentence(words, rule);
            } catch (WrongRule gone) {
                sentence = words.of("segments.rule_broken");
            }
        }
        return new SegmentSeen(
                segment.key(),
                segment.name(),
                segment.description(),
                segment.living(),
                rule,
                text,
                sentence,
                segment.revision(),
                segment.members(),
                segment.historyFrom(),
                segment.changedAt());
    }
}
