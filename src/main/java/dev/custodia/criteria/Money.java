package dev.custodia.criteria;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * An amount that carries its currency.
 *
 * @param minor the amount in the currency's smallest unit, such as cents
 * @param currency the ISO 4217 code
 */
public record Money(long minor, String currency) {
    /** How many digits stand behind the point: 2 for most, 0 for the yen, 3 for the Kuwaiti dinar. */
    public static int digits(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException unknown) {
            return 2;
        }
    }

    /** Rounds half up to the smallest unit. */
    public static Money of(BigDecimal amount, String currency) {
        return new Money(
                amount.setScale(digits(currency), RoundingMode.HALF_UP)
                        .unscaledValue()
                        .longValueExact(),
                currency);
    }

    /** How many digits most currencies have. */
    public static final int USUAL_DIGITS = 2;

    /** The codes of the currencies with another number of digits, by that number. */
    public static final Map<Integer, List<String>> OTHER_DIGITS = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .filter(currency -> digits(currency) != USUAL_DIGITS)
            .sorted()
            .collect(Collectors.collectingAndThen(
                    Collectors.groupingBy(Money::digits, TreeMap::new, Collectors.toUnmodifiableList()),
                    Collections::unmodifiableMap));

    /** What an amount in smallest units comes to in whole ones, in SQL: by the digits of its currency. */
    public static Field<BigDecimal> amount(Field<Long> minor, Field<String> currency) {
        Field<BigDecimal> number = minor.cast(SQLDataType.NUMERIC);
        CaseConditionStep<BigDecimal> cases = null;
        for (Map.Entry<Integer, List<String>> digits : OTHER_DIGITS.entrySet()) {
            Condition these =
                    currency.in(digits.getValue().stream().map(DSL::inline).toList());
            Field<BigDecimal> amount = number.div(DSL.inline(BigDecimal.TEN.pow(digits.getKey())));
            cases = cases == null ? DSL.when(these, amount) : cases.when(these, amount);
        }
        return Objects.requireNonNull(cases).otherwise(number.div(DSL.inline(BigDecimal.TEN.pow(USUAL_DIGITS))));
    }

    /** As it stands in JSON: text, since a number there loses its last digits on the way. */
    @JsonProperty("amount")
    String amountAsText() {
        return amount().toPlainString();
    }

    public BigDecimal amount() {
        return BigDecimal.valueOf(minor, digits(currency));
    }
}
