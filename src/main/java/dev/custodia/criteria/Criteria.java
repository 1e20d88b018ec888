package dev.custodia.criteria;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** The door of the catalogue: which fields there are, and what a rule means in SQL. */
@Component
public class Criteria {
    private static final Pattern AGO = Pattern.compile("-(\\d{1,4})([dwmy])");

    private final Map<String, CustomerField> fields = new LinkedHashMap<>();
    private final Clock clock;

    Criteria(List<Fields> contributions, Clock clock) {
        this.clock = clock;
        for (Fields contribution : contributions) {
            for (CustomerField field : contribution.fields()) {
                if (fields.put(field.id(), field) != null)
                    throw new IllegalStateException("Two rooms offer the field " + field.id());
            }
        }
    }

    public Collection<CustomerField> fields() {
        return fields.values();
    }

    /** @throws WrongRule {@code criteria.unknown_field} */
    public CustomerField field(String id) {
        CustomerField field = fields.get(id);
        if (field == null) throw new WrongRule("criteria.unknown_field", id);
        return field;
    }

    /**
     * The rule as a predicate over {@code facts.fact}; the one translation, for the look and for the act.
     *
     * @throws WrongRule when a field, an operator or a value is not to be had
     */
    public Condition where(Rule rule) {
        return switch (rule) {
            case Rule.Everybody ignored -> DSL.trueCondition();
            case Rule.AllOf all -> DSL.and(all.of().stream().map(this::where).toList());
            case Rule.AnyOf any -> DSL.or(any.of().stream().map(this::where).toList());
            // "Is not" over an unknown would drop the unknown; whoever is not in the rule is in its opposite.
            case Rule.Not not ->
                DSL.coalesce(DSL.field(where(not.of())), DSL.inline(false)).isFalse();
            case Rule.Clause clause -> where(clause);
        };
    }

    private Condition where(Rule.Clause clause) {
        CustomerField field = field(clause.field());
        if (!field.operators().contains(clause.operator()))
            throw new WrongRule(
                    "criteria.unknown_operator",
                    clause.field() + " " + clause.operator().code());
        List<Object> values =
                clause.values().stream().map(text -> value(field, text)).toList();
        return field.condition().apply(clause.operator(), values);
    }

    private Object value(CustomerField field, String text) {
        try {
            return switch (field.type()) {
                case TEXT, TAGS -> text;
                case CHOICE -> oneOf(field, text);
                case FLAG -> flag(field, text);
                case DATE -> day(text);
                case NUMBER -> Long.parseLong(text.strip());
                case MONEY -> new BigDecimal(text.strip());
            };
        } catch (NumberFormatException | DateTimeException notReadable) {
            throw new WrongRule("criteria.wrong_values", field.id());
        }
    }

    private static String oneOf(CustomerField field, String text) {
        if (!field.choices().contains(text)) throw new WrongRule("criteria.wrong_values", field.id());
        return text;
    }

    private static Boolean flag(CustomerField field, String text) {
        return switch (text) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default -> throw new WrongRule("criteria.wrong_values", field.id());
        };
    }

    /** A day written as 2024-12-31, or counted back from today: -90d, -6w, -12m, -3y. */
    public LocalDate day(String text) {
        Matcher ago = AGO.matcher(text.strip());
        if (!ago.matches()) return LocalDate.parse(text.strip());
        int number = Integer.parseInt(ago.group(1));
        Period back = switch (ago.group(2)) {
            case "d" -> Period.ofDays(number);
            case "w" -> Period.ofWeeks(number);
            case "m" -> Period.ofMonths(number);
            default -> Period.ofYears(number);
        };
        return LocalDate.now(clock).minus(back);
    }
}
