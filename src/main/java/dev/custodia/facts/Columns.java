package dev.custodia.facts;

import static dev.custodia.tables.facts.Tables.FACT;

import com.ibm.icu.text.Transliterator;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Money;
import dev.custodia.criteria.Operator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Makes catalogue fields of the columns of {@code facts.fact}, for the rooms that answer for them. */
@Component
public class Columns {
    private static final Transliterator PLAIN = Transliterator.getInstance("Any-Latin; Latin-ASCII; Lower");
    private static final char END_OF_CYRILLIC = 0x0530;

    // Given names, streets and towns come again and again, and the transliterator takes ten times all else of a line.
    private static final int MOST_WORDS = 20_000;
    private static final int LONGEST_WORD = 40;
    private static final Map<String, String> WORDS = new java.util.concurrent.ConcurrentHashMap<>();

    private final DSLContext db;

    Columns(DSLContext db) {
        this.db = db;
    }

    /** Any alphabet in plain small Latin letters: "Щербаков Åström" becomes "serbakov astrom". */
    public static String plain(String text) {
        // Most texts are plain already, and the transliterator costs a hundred times the look.
        int highest = 0;
        for (int i = 0; i < text.length(); i++) highest = Math.max(highest, text.charAt(i));
        if (highest < 128) return text.toLowerCase(java.util.Locale.ROOT);
        // Beyond Latin, Greek and Cyrillic a letter may depend on those in the next word.
        return highest < END_OF_CYRILLIC ? byWords(text) : PLAIN.transliterate(text);
    }

    private static String byWords(String text) {
        StringBuilder plain = new StringBuilder(text.length() + 8);
        int start = 0;
        while (true) {
            int space = text.indexOf(' ', start);
            plain.append(word(space < 0 ? text.substring(start) : text.substring(start, space)));
            if (space < 0) return plain.toString();
            plain.append(' ');
            start = space + 1;
        }
    }

    private static String word(String word) {
        String known = WORDS.get(word);
        if (known != null) return known;
        boolean ascii = true;
        for (int i = 0; i < word.length() && ascii; i++) ascii = word.charAt(i) < 128;
        if (ascii) return word.toLowerCase(java.util.Locale.ROOT);
        String plain = PLAIN.transliterate(word);
        if (word.length() <= LONGEST_WORD) {
            if (WORDS.size() >= MOST_WORDS) WORDS.clear();
            WORDS.put(word, plain);
        }
        return plain;
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
                (operator, values) -> {
                    long number = (Long) values.getFirst();
                    // Compared as the column is kept: to widen each row's number costs more than to compare it.
                    return switch (operator) {
                        case AT_LEAST ->
                            number > Integer.MAX_VALUE
                                    ? DSL.falseCondition()
                                    : column.ge((int) Math.max(number, Integer.MIN_VALUE));
                        case AT_MOST ->
                            number < Integer.MIN_VALUE
                                    ? DSL.falseCondition()
                                    : column.le((int) Math.min(number, Integer.MAX_VALUE));
                        case IS ->
                            column.in(values.stream()
                                    .map(value -> (Long) value)
                                    .filter(value -> value == value.intValue())
                                    .map(Long::intValue)
                                    .toList());
                        default -> throw unexpected(operator);
                    };
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
                (operator, values) -> {
                    BigDecimal amount = (BigDecimal) values.getFirst();
                    return switch (operator) {
                        case AT_LEAST -> compared(amount, RoundingMode.CEILING, column::ge);
                        case AT_MOST -> compared(amount, RoundingMode.FLOOR, column::le);
                        default -> throw unexpected(operator);
                    };
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

    /** A code, such as that of a country; what is asked for is written as the code is. */
    public CustomerField code(String id, TableField<?, String> column, UnaryOperator<String> written) {
        return text(id, column, column, false, written);
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

    /**
     * Compares sums with an amount in whole units, each in the smallest unit of its own currency: 500 yen are 500 of them,
     * 500 euro 50,000. Nearly every currency has two digits behind the point, so the others are told apart beside that.
     * Who has no currency has no sum, and compares as nought.
     */
    private static Condition compared(BigDecimal amount, RoundingMode rounding, Function<Long, Condition> against) {
        Condition usual = against.apply(minor(amount, Money.USUAL_DIGITS, rounding));
        List<Condition> others = Money.OTHER_DIGITS.entrySet().stream()
                .map(other ->
                        FACT.CURRENCY.in(other.getValue()).and(against.apply(minor(amount, other.getKey(), rounding))))
                .toList();
        Condition unusual = FACT.CURRENCY.in(
                Money.OTHER_DIGITS.values().stream().flatMap(List::stream).toList());
        // The amount first: it is told faster than a currency, and where it holds nobody asks further.
        return usual.and(FACT.CURRENCY.isNull().or(unusual.not())).or(unusual.and(DSL.or(others)));
    }

    private static long minor(BigDecimal amount, int digits, RoundingMode rounding) {
        return amount.movePointRight(digits).setScale(0, rounding).longValueExact();
    }

    private static IllegalStateException unexpected(Operator operator) {
        return new IllegalStateException("The field does not declare the operator " + operator);
    }
}
