package dev.custodia.criteria;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

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

    /** As it stands in JSON: text, since a number there loses its last digits on the way. */
    @JsonProperty("amount")
    String amountAsText() {
        return amount().toPlainString();
    }

    public BigDecimal amount() {
        return BigDecimal.valueOf(minor, digits(currency));
    }
}
