package dev.custodia.customers;

import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.EventSource;
import dev.custodia.criteria.NamedChoices;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.screens.Words;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
        if (field.label() != null) return field.label().in(w.language());
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

    /** What is asked of what happened in a stretch of days: "receipts after 27 August 2025 (90 days ago): at least 3". */
    public String of(Words w, Rule.Events events) {
        EventSource source = criteria.events(events.of());
        if (!source.kinds().containsAll(events.kinds())) throw new WrongRule("criteria.wrong_values", events.of());
        String what = events.kinds().isEmpty()
                ? events(w, source)
                : w.list(events.kinds().stream()
                        .map(kind -> eventsOfKind(w, source, kind))
                        .toList());
        List<String> asked = new ArrayList<>();
        if (events.atLeast() != null && events.atLeast().equals(events.atMost()))
            asked.add(w.of("customers.events.exactly", Map.of("number", events.atLeast())));
        else {
            if (events.atLeast() != null)
                asked.add(w.of("customers.events.at_least", Map.of("number", events.atLeast())));
            if (events.atMost() != null) asked.add(w.of("customers.events.at_most", Map.of("number", events.atMost())));
        }
        if (events.eachAtLeast() != null)
            asked.add(w.of("customers.events.each", Map.of("amount", w.number(events.eachAtLeast()))));
        if (events.totalAtLeast() != null)
            asked.add(w.of("customers.events.total_at_least", Map.of("amount", w.number(events.totalAtLeast()))));
        if (events.totalAtMost() != null)
            asked.add(w.of("customers.events.total_at_most", Map.of("amount", w.number(events.totalAtMost()))));
        return w.of(
                "customers.events.sentence",
                Map.of("what", what, "when", when(w, events), "asked", String.join(", ", asked)));
    }

    /** What a room's events are called. */
    public static String events(Words w, EventSource source) {
        String key = "criteria.events." + source.id();
        return w.of(key);
    }

    public static String eventsOfKind(Words w, EventSource source, String kind) {
        String key = "criteria.events." + source.id() + "." + kind;
        return w.of(key);
    }

    private String when(Words w, Rule.Events events) {
        String after = events.after() == null ? "" : day(w, events.after());
        String upTo = events.upTo() == null ? "" : day(w, events.upTo());
        if (!after.isEmpty() && !upTo.isEmpty())
            return w.of("customers.events.between", Map.of("after", after, "upTo", upTo));
        if (!after.isEmpty()) return w.of("customers.events.after", Map.of("date", after));
        return upTo.isEmpty() ? w.of("customers.events.ever") : w.of("customers.events.up_to", Map.of("date", upTo));
    }

    /** A day, and how long ago it is where that is what was asked. */
    private String day(Words w, String text) {
        LocalDate day = criteria.day(text);
        return Criteria.back(text)
                .map(back -> back.isZero()
                        ? w.of("customers.clause.today")
                        : w.of("customers.clause.ago", Map.of("date", day, "ago", w.ago(back))))
                .orElseGet(() -> w.date(day));
    }

    /** Each of the clauses of a rule, as far as it is one of clauses that all hold. */
    public List<String> of(Words w, Rule rule) {
        return switch (rule) {
            case Rule.AllOf all ->
                all.of().stream().flatMap(part -> of(w, part).stream()).toList();
            case Rule.Everybody ignored -> List.of();
            default -> List.of(part(w, rule));
        };
    }

    /** The whole rule in one sentence; groups stand in brackets with what they are in front, never bare and / or. */
    public String sentence(Words w, Rule rule) {
        return switch (rule.plain()) {
            case Rule.Everybody ignored -> w.of("customers.clause.everybody");
            case Rule.AllOf all -> all.of().stream().map(part -> part(w, part)).collect(Collectors.joining("; "));
            case Rule other -> part(w, other);
        };
    }

    private String part(Words w, Rule rule) {
        return switch (rule) {
            case Rule.Everybody ignored -> w.of("customers.clause.everybody");
            case Rule.Clause clause -> of(w, clause);
            case Rule.Events events -> of(w, events);
            case Rule.AllOf all -> w.of("customers.clause.group_all", Map.of("parts", parts(w, all.of())));
            case Rule.AnyOf any -> w.of("customers.clause.group_any", Map.of("parts", parts(w, any.of())));
            case Rule.Not not -> w.of("customers.clause.not", Map.of("clause", part(w, not.of())));
        };
    }

    private String parts(Words w, List<Rule> rules) {
        return rules.stream().map(rule -> part(w, rule)).collect(Collectors.joining("; "));
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
                case DATE -> day(w, text);
                case NUMBER -> w.number(Long.parseLong(text));
                case MONEY -> w.number(new BigDecimal(text));
                case CHOICE -> field.choices().contains(text) ? choice(w, field, text) : wrong(field);
                // A segment goes by its key in rules; a tag by the name that it is called.
                case TAGS -> field.choices() instanceof NamedChoices ? choice(w, field, text) : text;
                case TEXT -> field.said(text, w.language());
                case FLAG -> text;
            };
        } catch (NumberFormatException | java.time.DateTimeException notReadable) {
            return wrong(field);
        }
    }

    private static String wrong(CustomerField field) {
        throw new WrongRule("criteria.wrong_values", field.id());
    }
}
