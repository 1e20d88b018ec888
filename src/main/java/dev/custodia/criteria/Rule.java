package dev.custodia.criteria;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is meant. A sealed tree, so that whoever translates it (to SQL, to a sentence) has to answer for every kind of
 * node. An empty group is refused where it is made: an empty any-of must never become "everybody".
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "rule")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Rule.Everybody.class, name = "everybody"),
    @JsonSubTypes.Type(value = Rule.AllOf.class, name = "all_of"),
    @JsonSubTypes.Type(value = Rule.AnyOf.class, name = "any_of"),
    @JsonSubTypes.Type(value = Rule.Not.class, name = "not"),
    @JsonSubTypes.Type(value = Rule.Clause.class, name = "clause"),
    @JsonSubTypes.Type(value = Rule.Events.class, name = "events")
})
public sealed interface Rule {
    /** The whole base, said on purpose. */
    record Everybody() implements Rule {}

    record AllOf(@JsonProperty("of") List<Rule> of) implements Rule {
        @JsonCreator
        public AllOf {
            of = notEmpty(of);
        }
    }

    record AnyOf(@JsonProperty("of") List<Rule> of) implements Rule {
        @JsonCreator
        public AnyOf {
            of = notEmpty(of);
        }
    }

    record Not(@JsonProperty("of") Rule of) implements Rule {
        @JsonCreator
        public Not {
            Objects.requireNonNull(of, "of");
        }
    }

    /** One field, what is asked of it, and the values asked for, as text: dates as 2024-12-31 or "12 months ago" as -12m. */
    record Clause(String field, Operator operator, List<String> values) implements Rule {
        public Clause {
            values = List.copyOf(values);
            if (!operator.takes(values.size())) throw new WrongRule("criteria.wrong_values", field);
        }

        @JsonCreator
        static Clause read(
                @JsonProperty("field") String field,
                @JsonProperty("operator") String operator,
                @JsonProperty("values") @Nullable List<String> values) {
            return new Clause(field, Operator.of(operator), values == null ? List.of() : values);
        }

        @JsonProperty("operator")
        public String operatorCode() {
            return operator.code();
        }
    }

    /**
     * How much of what happens to a customer happened in a stretch of days: "at least 3 receipts worth over 500 in the
     * last 90 days". A customer to whom nothing happened has done it 0 times, worth 0; such a one matches "at most".
     *
     * @param of the events, as a room offers them: {@code documents}, {@code interactions}
     * @param kinds which of their kinds; none for all
     * @param after later than this day, or null: a day, or one counted back from today
     * @param upTo up to and including this day, or null
     * @param atLeast how often at least, or null
     * @param atMost how often at most, or null
     * @param eachAtLeast only those worth at least this much count, in whole units of the customer's currency, or null
     * @param totalAtLeast what they come to together at least, or null
     * @param totalAtMost what they come to together at most, or null
     */
    record Events(
            String of,
            List<String> kinds,
            @Nullable String after,
            @Nullable String upTo,
            @Nullable Long atLeast,
            @Nullable Long atMost,
            @Nullable BigDecimal eachAtLeast,
            @Nullable BigDecimal totalAtLeast,
            @Nullable BigDecimal totalAtMost)
            implements Rule {
        @JsonCreator
        public Events(
                @JsonProperty("of") String of,
                @JsonProperty("kinds") @Nullable List<String> kinds,
                @JsonProperty("after") @Nullable String after,
                @JsonProperty("upTo") @Nullable String upTo,
                @JsonProperty("atLeast") @Nullable Long atLeast,
                @JsonProperty("atMost") @Nullable Long atMost,
                @JsonProperty("eachAtLeast") @Nullable BigDecimal eachAtLeast,
                @JsonProperty("totalAtLeast") @Nullable BigDecimal totalAtLeast,
                @JsonProperty("totalAtMost") @Nullable BigDecimal totalAtMost) {
            this.of = Objects.requireNonNull(of, "of");
            this.kinds = kinds == null
                    ? List.of()
                    : kinds.stream().distinct().sorted().toList();
            this.after = after;
            this.upTo = upTo;
            boolean bounded = atLeast != null || atMost != null || totalAtLeast != null || totalAtMost != null;
            this.atLeast = bounded ? atLeast : Long.valueOf(1);
            this.atMost = atMost;
            this.eachAtLeast = plain(eachAtLeast);
            this.totalAtLeast = plain(totalAtLeast);
            this.totalAtMost = plain(totalAtMost);
            if ((atLeast != null && atLeast < 0) || (atMost != null && atMost < 0))
                throw new WrongRule("criteria.wrong_values", of);
        }

        // 500 and 500.00 ask the same, and are the same rule.
        private static @Nullable BigDecimal plain(@Nullable BigDecimal amount) {
            if (amount == null) return null;
            BigDecimal stripped = amount.stripTrailingZeros();
            return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
        }

        /** Whether anything is asked about what they are worth. */
        public boolean aboutWorth() {
            return eachAtLeast != null || totalAtLeast != null || totalAtMost != null;
        }

        /** Whether somebody to whom nothing happened does as well. */
        boolean fitsNothing() {
            return (atLeast == null || atLeast == 0)
                    && (totalAtLeast == null || totalAtLeast.signum() <= 0)
                    && (totalAtMost == null || totalAtMost.signum() >= 0);
        }
    }

    /** The same rule with groups of one and groups within groups of their kind taken apart, as all its forms write it. */
    default Rule plain() {
        return switch (this) {
            case AllOf all -> {
                List<Rule> parts = all.of().stream()
                        .map(Rule::plain)
                        .flatMap(part -> part instanceof AllOf inner ? inner.of().stream() : Stream.of(part))
                        .toList();
                yield parts.size() == 1 ? parts.getFirst() : new AllOf(parts);
            }
            case AnyOf any -> {
                List<Rule> parts = any.of().stream()
                        .map(Rule::plain)
                        .flatMap(part -> part instanceof AnyOf inner ? inner.of().stream() : Stream.of(part))
                        .toList();
                yield parts.size() == 1 ? parts.getFirst() : new AnyOf(parts);
            }
            case Not not -> new Not(not.of().plain());
            case Everybody ignored -> this;
            case Clause ignored -> this;
            case Events ignored -> this;
        };
    }

    /** All clauses and events of the rule, wherever they stand in it. */
    default Stream<Rule> leaves() {
        return switch (this) {
            case AllOf all -> all.of().stream().flatMap(Rule::leaves);
            case AnyOf any -> any.of().stream().flatMap(Rule::leaves);
            case Not not -> not.of().leaves();
            case Everybody ignored -> Stream.empty();
            case Clause clause -> Stream.of(clause);
            case Events events -> Stream.of(events);
        };
    }

    static Rule all(Rule... rules) {
        return rules.length == 1 ? rules[0] : new AllOf(Arrays.asList(rules));
    }

    /** All of these; of none, everybody. For a list's filter chips, where no chip means no filter. */
    static Rule allOrEverybody(List<? extends Rule> rules) {
        if (rules.isEmpty()) return new Everybody();
        return rules.size() == 1 ? rules.getFirst() : new AllOf(List.copyOf(rules));
    }

    static Rule any(Rule... rules) {
        return rules.length == 1 ? rules[0] : new AnyOf(Arrays.asList(rules));
    }

    static Rule not(Rule rule) {
        return new Not(rule);
    }

    static Rule clause(String field, Operator operator, String... values) {
        return new Clause(field, operator, Arrays.asList(values));
    }

    private static List<Rule> notEmpty(List<Rule> rules) {
        if (rules.isEmpty()) throw new WrongRule("criteria.empty_group", "of");
        return List.copyOf(rules);
    }
}
