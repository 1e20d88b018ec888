package dev.custodia.customers;

import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.NamedChoices;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.screens.Words;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Says a rule in the reader's words: "last document up to and including 31 December 2023". */
@Component
public class Clauses {
    private final Criteria criteria;

    Clauses(Criteria criteria) {
        this.criteria = criteria;
    }

    /** The name of a field. */
    public static String name(Words w, CustomerField field) {
        String key = "criteria.field." + field.id();
        return w.of(key);
    }

    /** One of the values that a choice may take. */
    public static String choice(Words w, CustomerField field, String code) {
        if (field.choices() instanceof NamedChoices named) return named.name(code, w.language());
        String key = "criteria.choice." + field.id() + "." + code;
        return w.of(key);
    }

    /** @throws WrongRule for a field or a value that is not to be had */
    public String of(Words w, Rule.Clause clause) {
        CustomerField field = criteria.field(clause.field());
        String name = name(w, field);
        if (field.type() == CustomerField.Type.FLAG) {
            boolean holds = clause.values().contains("yes") || clause.values().contains("true");
            return holds ? name : w.of("customers.clause.no", Map.of("field", name));
        }
        if (clause.values().isEmpty()) {
            return clause.operator() == Operator.BLANK
                    ? w.of("customers.clause.blank", Map.of("field", name))
                    : w.of("customers.clause.present", Map.of("field", name));
        }
        List<String> values =
                clause.values().stream().map(text -> value(w, field, text)).toList();
        return w.of(sentence(clause.operator()), Map.of("field", name, "value", String.join(", ", values)));
    }

    /** Each of the clauses of a rule, as far as it is one of clauses that all hold. */
    public List<String> of(Words w, Rule rule) {
        return switch (rule) {
            case Rule.Everybody ignored -> List.of();
            case Rule.Clause clause -> List.of(of(w, clause));
            case Rule.AllOf all ->
                all.of().stream().flatMap(part -> of(w, part).stream()).toList();
            case Rule.AnyOf any ->
                List.of(any.of().stream()
                        .map(part -> w.list(of(w, part)))
                        .collect(java.util.stream.Collectors.joining(" " + w.of("customers.clause.or") + " ")));
            case Rule.Not not -> List.of(w.of("customers.clause.not", Map.of("clause", w.list(of(w, not.of())))));
        };
    }

    private static String sentence(Operator operator) {
        return switch (operator) {
            case IS -> "customers.clause.is";
            case IS_NOT -> "customers.clause.is_not";
            case CONTAINS -> "customers.clause.contains";
            case UP_TO -> "customers.clause.up_to";
            case AFTER -> "customers.clause.after";
            case AT_LEAST -> "customers.clause.at_least";
            case AT_MOST -> "customers.clause.at_most";
            case ANY_OF -> "customers.clause.any_of";
            case ALL_OF -> "customers.clause.all_of";
            case NONE_OF -> "customers.clause.none_of";
            case BLANK, PRESENT -> throw new WrongRule("criteria.wrong_values", operator.code());
        };
    }

    private String value(Words w, CustomerField field, String text) {
        try {
            return switch (field.type()) {
                case DATE -> w.date(criteria.day(text));
                case NUMBER -> w.number(Long.parseLong(text));
                case MONEY -> w.number(new BigDecimal(text));
                case CHOICE -> field.choices().contains(text) ? choice(w, field, text) : wrong(field);
                case TEXT, TAGS, FLAG -> text;
            };
        } catch (NumberFormatException | java.time.DateTimeException notReadable) {
            return wrong(field);
        }
    }

    private static String wrong(CustomerField field) {
        throw new WrongRule("criteria.wrong_values", field.id());
    }
}
