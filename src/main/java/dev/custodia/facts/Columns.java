package dev.custodia.facts;

import static dev.custodia.tables.facts.Tables.FACT;

import com.ibm.icu.text.Transliterator;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Money;
import dev.custodia.criteria.Operator;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.TableField;
import org.springframework.stereotype.Component;

/** Makes catalogue fields of the columns of {@code facts.fact}, for the rooms that answer for them. */
@Component
public class Columns {
    private static final Transliterator PLAIN = Transliterator.getInstance("Any-Latin; Latin-ASCII; Lower");

    private final DSLContext db;

    Columns(DSLContext db) {
        this.db = db;
    }

    /** Any alphabet in plain small Latin letters: "Щербаков Åström" becomes "serbakov astrom". */
    public static String plain(String text) {
        // Most texts are plain already, and the transliterator costs a hundred times the look.
        boolean ascii = true;
        for (int i = 0; i < text.length() && ascii; i++) ascii = text.charAt(i) < 128;
        return ascii ? text.toLowerCase(java.util.Locale.ROOT) : PLAIN.transliterate(text);
    }

    public CustomerField date(String id, TableField<?, LocalDate> column, boolean sortable) {
        return new CustomerField(
                id,
                CustomerField.Type.DATE,
                EnumSet.of(Operator.UP_TO, Operator.AFTER, Operator.BLANK, Operator.PRESENT),
                (operator, values) -> switch (operator) {
                    case UP_TO -> column.le((LocalDate) values.getFirst());
                    case AFTER -> column.gt((LocalDate) values.getFirst());
                    case BLANK -> column.isNull();
                    case PRESENT -> column.isNotNull();
                    default -> throw unexpected(operator);
                },
                values(column),
                order(column, sortable),
                List.of());
    }

    public CustomerField number(String id, TableField<?, Integer> column, boolean sortable) {
        return new CustomerField(
                id,
                CustomerField.Type.NUMBER,
                EnumSet.of(Operator.AT_LEAST, Operator.AT_MOST, Operator.IS),
                (operator, values) -> switch (operator) {
                    case AT_LEAST -> column.cast(Long.class).ge((Long) values.getFirst());
                    case AT_MOST -> column.cast(Long.class).le((Long) values.getFirst());
                    case IS -> column.cast(Long.class).in(values);
                    default -> throw unexpected(operator);
                },
                values(column),
                order(column, sortable),
                List.of());
    }

    /** A sum in minor units of the customer's own currency. */
    public CustomerField money(String id, TableField<?, Long> column, boolean sortable) {
        return new CustomerField(
                id,
                CustomerField.Type.MONEY,
                EnumSet.of(Operator.AT_LEAST, Operator.AT_MOST),
                (operator, values) -> switch (operator) {
                    case AT_LEAST -> column.ge(minor((BigDecimal) values.getFirst()));
                    case AT_MOST -> column.le(minor((BigDecimal) values.getFirst()));
                    default -> throw unexpected(operator);
                },
                ids -> db.select(FACT.CUSTOMER_ID, column, FACT.CURRENCY)
                        .from(FACT)
                        .where(FACT.CUSTOMER_ID.in(ids))
                        .and(FACT.CURRENCY.isNotNull())
                        .fetchMap(
                                row -> row.value1(),
                                row -> new Money(row.value2(), java.util.Objects.requireNonNull(row.value3()))),
                order(column, sortable),
                List.of());
    }

    public CustomerField flag(String id, TableField<?, Boolean> column) {
        return new CustomerField(
                id,
                CustomerField.Type.FLAG,
                Set.of(Operator.IS),
                (operator, values) -> column.eq((Boolean) values.getFirst()),
                values(column),
                Optional.empty(),
                List.of("yes", "no"));
    }

    /** A text, compared and sorted by its plain letters, shown as it was written. */
    public CustomerField text(String id, TableField<?, String> key, TableField<?, String> shown, boolean sortable) {
        return text(id, key, shown, sortable, Columns::plain);
    }

    /** A code in capital letters, such as that of a country. */
    public CustomerField code(String id, TableField<?, String> column) {
        return text(id, column, column, false, code -> code.toUpperCase(java.util.Locale.ROOT));
    }

    private CustomerField text(
            String id,
            TableField<?, String> key,
            TableField<?, String> shown,
            boolean sortable,
            UnaryOperator<String> written) {
        return new CustomerField(
                id,
                CustomerField.Type.TEXT,
                EnumSet.of(Operator.IS, Operator.IS_NOT, Operator.CONTAINS, Operator.BLANK, Operator.PRESENT),
                (operator, values) -> switch (operator) {
                    case IS -> key.in(written(values, written));
                    case IS_NOT -> key.isNull().or(key.notIn(written(values, written)));
                    case CONTAINS -> key.contains(written.apply((String) values.getFirst()));
                    case BLANK -> key.isNull();
                    case PRESENT -> key.isNotNull();
                    default -> throw unexpected(operator);
                },
                values(shown),
                order(key, sortable),
                List.of());
    }

    /** One of a few codes that are kept as small numbers. */
    public CustomerField choice(
            String id, TableField<?, Short> column, List<String> choices, Function<String, Short> code) {
        return new CustomerField(
                id,
                CustomerField.Type.CHOICE,
                EnumSet.of(Operator.IS, Operator.IS_NOT),
                (operator, values) -> {
                    List<Short> codes = values.stream()
                            .map(value -> code.apply((String) value))
                            .toList();
                    return switch (operator) {
                        case IS -> column.in(codes);
                        case IS_NOT -> column.notIn(codes);
                        default -> throw unexpected(operator);
                    };
                },
                ids -> {
                    Map<Short, String> words = new java.util.HashMap<>();
                    for (String choice : choices) words.put(code.apply(choice), choice);
                    return db.select(FACT.CUSTOMER_ID, column)
                            .from(FACT)
                            .where(FACT.CUSTOMER_ID.in(ids))
                            .fetchMap(
                                    row -> row.value1(),
                                    row -> java.util.Objects.requireNonNull(words.get(row.value2())));
                },
                Optional.empty(),
                choices);
    }

    private <T> Function<Collection<Long>, Map<Long, ?>> values(TableField<?, T> column) {
        return ids -> db.select(FACT.CUSTOMER_ID, column)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.in(ids))
                .and(column.isNotNull())
                .fetchMap(FACT.CUSTOMER_ID, column);
    }

    private static Optional<Field<?>> order(Field<?> column, boolean sortable) {
        return sortable ? Optional.of(column) : Optional.empty();
    }

    private static List<String> written(List<Object> values, UnaryOperator<String> written) {
        return values.stream().map(value -> written.apply((String) value)).toList();
    }

    // The sums of nearly every currency have two digits behind the point; a rule compares as if all had.
    private static long minor(BigDecimal amount) {
        return amount.movePointRight(2)
                .setScale(0, java.math.RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static IllegalStateException unexpected(Operator operator) {
        return new IllegalStateException("The field does not declare the operator " + operator);
    }
}
