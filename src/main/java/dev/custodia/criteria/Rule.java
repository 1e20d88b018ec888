package dev.custodia.criteria;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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
    @JsonSubTypes.Type(value = Rule.Clause.class, name = "clause")
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
                @JsonProperty("values") @org.jspecify.annotations.Nullable List<String> values) {
            return new Clause(field, Operator.of(operator), values == null ? List.of() : values);
        }

        @JsonProperty("operator")
        public String operatorCode() {
            return operator.code();
        }
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
