package dev.custodia.segments.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.screens.TypedNumber;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule while it is being made: a tree whose leaves may still lack a value. What is complete of it is a {@link Rule}.
 *
 * @param type all, any, clause or events
 * @param not whether its opposite is meant: "but not"
 * @param field of a clause its field, of events what happens
 * @param operator of a clause; with {@code _ago} behind it where the day is counted back from today
 * @param values of a clause; where the day is counted back its number and unit
 * @param kinds of events
 * @param span of events: ever, last, before or days
 * @param span1 a number, or the day after which
 * @param span2 a unit, or the day up to which
 * @param numbers of events: at least, at most, each at least, together at least, together at most; empty for nothing
 */
public record Sketch(
        String type,
        boolean not,
        String field,
        String operator,
        List<String> values,
        List<String> kinds,
        String span,
        String span1,
        String span2,
        List<String> numbers,
        List<Sketch> of) {
    static final String AGO = "_ago";
    private static final List<String> NO_NUMBERS = List.of("", "", "", "", "");

    @JsonCreator
    public Sketch(
            @JsonProperty("type") String type,
            @JsonProperty("not") boolean not,
            @JsonProperty("field") @Nullable String field,
            @JsonProperty("operator") @Nullable String operator,
            @JsonProperty("values") @Nullable List<String> values,
            @JsonProperty("kinds") @Nullable List<String> kinds,
            @JsonProperty("span") @Nullable String span,
            @JsonProperty("span1") @Nullable String span1,
            @JsonProperty("span2") @Nullable String span2,
            @JsonProperty("numbers") @Nullable List<String> numbers,
            @JsonProperty("of") @Nullable List<Sketch> of) {
        this.type = type;
        this.not = not;
        this.field = field == null ? "" : field;
        this.operator = operator == null ? "" : operator;
        this.values = values == null ? List.of() : List.copyOf(values);
        this.kinds = kinds == null ? List.of() : List.copyOf(kinds);
        this.span = span == null ? "ever" : span;
        this.span1 = span1 == null ? "" : span1;
        this.span2 = span2 == null ? "" : span2;
        this.numbers = numbers == null || numbers.size() != NO_NUMBERS.size() ? NO_NUMBERS : List.copyOf(numbers);
        this.of = of == null ? List.of() : List.copyOf(of);
    }

    static Sketch group(String type, List<Sketch> of) {
        return new Sketch(type, false, null, null, null, null, null, null, null, null, of);
    }

    static Sketch clause(String field, String operator, List<String> values) {
        return new Sketch("clause", false, field, operator, values, null, null, null, null, null, null);
    }

    static Sketch events(String of) {
        return new Sketch("events", false, of, null, null, null, "last", "12", "m", List.of("1", "", "", "", ""), null);
    }

    public boolean isGroup() {
        return type.equals("all") || type.equals("any");
    }

    Sketch negated(boolean negated) {
        return new Sketch(type, negated, field, operator, values, kinds, span, span1, span2, numbers, of);
    }

    Sketch with(List<Sketch> others) {
        return new Sketch(type, not, field, operator, values, kinds, span, span1, span2, numbers, others);
    }

    // ---- from a rule

    /** The rule as a group to build on. */
    static Sketch of(@Nullable Rule rule) {
        if (rule == null) return group("all", List.of());
        Sketch sketch = sketch(rule.plain());
        return sketch.isGroup() && !sketch.not() ? sketch : group("all", List.of(sketch));
    }

    private static Sketch sketch(Rule rule) {
        return switch (rule) {
            case Rule.Everybody ignored -> group("all", List.of());
            case Rule.AllOf all ->
                group("all", all.of().stream().map(Sketch::sketch).toList());
            case Rule.AnyOf any ->
                group("any", any.of().stream().map(Sketch::sketch).toList());
            case Rule.Not not -> {
                Sketch inner = sketch(not.of());
                yield inner.not() ? group("all", List.of(inner)).negated(true) : inner.negated(true);
            }
            case Rule.Clause clause -> sketch(clause);
            case Rule.Events events -> sketch(events);
        };
    }

    private static Sketch sketch(Rule.Clause clause) {
        String operator = clause.operator().code();
        if (!clause.values().isEmpty()) {
            Optional<Period> back = Criteria.back(clause.values().getFirst());
            if (back.isPresent())
                return clause(clause.field(), operator + AGO, List.of(number(back.get()), unit(back.get())));
        }
        return clause(clause.field(), operator, clause.values());
    }

    private static Sketch sketch(Rule.Events events) {
        Optional<Period> after = events.after() == null ? Optional.empty() : Criteria.back(events.after());
        Optional<Period> upTo = events.upTo() == null ? Optional.empty() : Criteria.back(events.upTo());
        String span = "days";
        String span1 = events.after() == null ? "" : events.after();
        String span2 = events.upTo() == null ? "" : events.upTo();
        if (events.after() == null && events.upTo() == null) span = "ever";
        else if (after.isPresent()
                && (events.upTo() == null || upTo.filter(Period::isZero).isPresent())) {
            span = "last";
            span1 = number(after.get());
            span2 = unit(after.get());
        } else if (upTo.isPresent() && events.after() == null) {
            span = "before";
            span1 = number(upTo.get());
            span2 = unit(upTo.get());
        }
        return new Sketch(
                "events",
                false,
                events.of(),
                null,
                null,
                events.kinds(),
                span,
                span1,
                span2,
                List.of(
                        text(events.atLeast()),
                        text(events.atMost()),
                        text(events.eachAtLeast()),
                        text(events.totalAtLeast()),
                        text(events.totalAtMost())),
                null);
    }

    private static String text(@Nullable Object number) {
        return switch (number) {
            case null -> "";
            case BigDecimal amount -> amount.toPlainString();
            default -> number.toString();
        };
    }

    private static String number(Period back) {
        if (back.getYears() > 0) return Integer.toString(back.getYears());
        if (back.getMonths() > 0) return Integer.toString(back.getMonths());
        return Integer.toString(back.getDays());
    }

    private static String unit(Period back) {
        if (back.getYears() > 0) return "y";
        return back.getMonths() > 0 ? "m" : "d";
    }

    // ---- to a rule

    /** What is complete of it; empty where nothing is. */
    Optional<Rule> rule(Criteria criteria) {
        Optional<Rule> rule = switch (type) {
            case "all", "any" -> {
                List<Rule> parts = new ArrayList<>();
                for (Sketch part : of) part.rule(criteria).ifPresent(parts::add);
                if (parts.isEmpty()) yield Optional.empty();
                yield Optional.of(type.equals("any") ? new Rule.AnyOf(parts) : new Rule.AllOf(parts));
            }
            case "events" -> happening(criteria);
            default -> clause(criteria);
        };
        return not ? rule.map(Rule::not) : rule;
    }

    /** Whether nothing lacks, here or in any part; a group without parts lacks them. */
    boolean complete(Criteria criteria) {
        if (isGroup()) return !of.isEmpty() && of.stream().allMatch(part -> part.complete(criteria));
        return rule(criteria).isPresent();
    }

    private Optional<Rule> clause(Criteria criteria) {
        try {
            CustomerField known = criteria.field(field);
            boolean ago = operator.endsWith(AGO);
            Operator asked = Operator.of(ago ? operator.substring(0, operator.length() - AGO.length()) : operator);
            List<String> given = values.stream()
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .toList();
            List<String> written = asked == Operator.BLANK || asked == Operator.PRESENT
                    ? List.of()
                    : ago
                            ? List.of("-" + (given.isEmpty() ? "" : given.get(0))
                                    + (given.size() < 2 ? "m" : given.get(1)))
                            : amounts(known, given);
            if (ago && Criteria.back(written.getFirst()).isEmpty()) return Optional.empty();
            Rule rule = new Rule.Clause(field, asked, written);
            criteria.where(rule);
            return Optional.of(rule);
        } catch (WrongRule lacking) {
            return Optional.empty();
        }
    }

    private static List<String> amounts(CustomerField field, List<String> given) {
        return switch (field.type()) {
            case MONEY, NUMBER -> given.stream().map(TypedNumber::plain).toList();
            case TEXT, CHOICE, FLAG, DATE, TAGS -> given;
        };
    }

    private Optional<Rule> happening(Criteria criteria) {
        try {
            String after = null;
            String upTo = null;
            switch (span) {
                case "last" -> {
                    after = "-" + span1.strip() + span2;
                    upTo = "-0d";
                }
                case "before" -> upTo = "-" + span1.strip() + span2;
                case "days" -> {
                    after = span1.isBlank() ? null : span1;
                    upTo = span2.isBlank() ? null : span2;
                }
                default -> {}
            }
            Rule rule = new Rule.Events(
                    field,
                    kinds,
                    after,
                    upTo,
                    whole(numbers.get(0)),
                    whole(numbers.get(1)),
                    amount(numbers.get(2)),
                    amount(numbers.get(3)),
                    amount(numbers.get(4)));
            criteria.where(rule);
            return Optional.of(rule);
        } catch (WrongRule | NumberFormatException | DateTimeException lacking) {
            return Optional.empty();
        }
    }

    private static @Nullable Long whole(String typed) {
        return typed.isBlank() ? null : Long.valueOf(TypedNumber.plain(typed));
    }

    private static @Nullable BigDecimal amount(String typed) {
        return typed.isBlank() ? null : new BigDecimal(TypedNumber.plain(typed));
    }
}
