package dev.custodia.screens;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** What stands in one cell of an exported sheet. Its type says whether a spreadsheet may calculate with it. */
public sealed interface Cell {
    /** Words of anybody's making: never a formula, whatever they begin with. */
    record Text(String text) implements Cell {}

    /** A whole number. */
    record Whole(long number) implements Cell {}

    /** A number with decimals. */
    record Amount(BigDecimal number) implements Cell {}

    /** A date. */
    record Day(LocalDate date) implements Cell {}

    /** A moment, written in the company's time zone. */
    record At(Instant instant) implements Cell {}

    /** Nothing. */
    record Blank() implements Cell {}

    /** A text; blank for null. */
    static Cell of(@Nullable String text) {
        return text == null ? new Blank() : new Text(text);
    }

    static Cell of(long number) {
        return new Whole(number);
    }

    /** A date; blank for null. */
    static Cell of(@Nullable LocalDate date) {
        return date == null ? new Blank() : new Day(date);
    }

    /** A moment; blank for null. */
    static Cell of(@Nullable Instant instant) {
        return instant == null ? new Blank() : new At(instant);
    }

    /** A sum as a plain number with the currency's decimals; the currency belongs into a column of its own. */
    static Cell ofMoney(long minorUnits, String currency) {
        int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        return new Amount(BigDecimal.valueOf(minorUnits, digits));
    }
}
