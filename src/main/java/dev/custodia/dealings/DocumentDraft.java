package dev.custodia.dealings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.custodia.access.Problem;
import dev.custodia.criteria.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A document as someone wants it to be.
 *
 * @param number may be left out; the document is then known again by kind, date and amount
 * @param amount in whole units ("12.50"); the amount of a credit note is taken off whatever its sign
 * @param currency ISO 4217; left out, the company's own
 * @param state left out, paid
 * @param unit the code of the portfolio type that it belongs to; left out, that of its kind, else that of its
 *     customer, or none
 */
public record DocumentDraft(
        @Nullable DocumentKind kind,
        @Nullable String number,
        @Nullable LocalDate date,
        @Nullable BigDecimal amount,
        @Nullable String currency,
        @Nullable DocumentState state,
        @Nullable String unit) {
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());
    private static final BigDecimal LARGEST = new BigDecimal("1e12");

    @JsonCreator
    public DocumentDraft(
            @JsonProperty("kind") @Nullable DocumentKind kind,
            @JsonProperty("number") @Nullable String number,
            @JsonProperty("date") @Nullable LocalDate date,
            @JsonProperty("amount") @Nullable BigDecimal amount,
            @JsonProperty("currency") @Nullable String currency,
            @JsonProperty("state") @Nullable DocumentState state,
            @JsonProperty("unit") @Nullable String unit) {
        this.kind = kind;
        this.number = number == null ? null : number.strip();
        this.date = date;
        this.amount = amount;
        this.currency =
                currency == null || currency.isBlank() ? null : currency.strip().toUpperCase(Locale.ROOT);
        this.state = state;
        this.unit = unit == null || unit.isBlank() ? null : unit.strip();
    }

    public DocumentDraft(
            @Nullable DocumentKind kind,
            @Nullable String number,
            @Nullable LocalDate date,
            @Nullable BigDecimal amount,
            @Nullable String currency,
            @Nullable DocumentState state) {
        this(kind, number, date, amount, currency, state, null);
    }

    public static boolean knownCurrency(String code) {
        return CURRENCIES.contains(code);
    }

    /** A date that a document may bear: from 1900 to a year ahead, since typing errors beyond would keep people active. */
    public static boolean plausible(LocalDate date, LocalDate today) {
        return date.getYear() >= 1900 && !date.isAfter(today.plusYears(1));
    }

    /** What is wrong with it, everything at once. */
    public List<Problem> problems(String where, LocalDate today, Units units) {
        List<Problem> problems = new ArrayList<>();
        if (kind == null) problems.add(Problem.of(where + "kind", "dealings.kind_missing"));
        if (date == null) problems.add(Problem.of(where + "date", "dealings.date_missing"));
        else if (!plausible(date, today)) problems.add(Problem.of(where + "date", "dealings.date_implausible"));
        if (amount == null) problems.add(Problem.of(where + "amount", "dealings.amount_missing"));
        else if (amount.abs().compareTo(LARGEST) > 0)
            problems.add(Problem.of(where + "amount", "dealings.amount_implausible"));
        if (currency != null && !knownCurrency(currency))
            problems.add(Problem.of(where + "currency", "dealings.currency_unknown"));
        if (number != null && (number.length() > 100 || number.indexOf('\0') >= 0))
            problems.add(Problem.of(where + "number", "dealings.number_unfit"));
        if (unit != null && units.byCode(unit).isEmpty())
            problems.add(Problem.of(where + "unit", "dealings.unit_unknown"));
        return problems;
    }

    /** The number of the portfolio type that it belongs to; where it does not say, of a document that is new. */
    public @Nullable Short unit(Units units) {
        return unit == null
                ? units.byKind().get(java.util.Objects.requireNonNull(kind))
                : units.byCode(unit).orElseThrow();
    }

    /** The amount with the sign that it counts with. */
    Money money(String ownCurrency) {
        BigDecimal units = java.util.Objects.requireNonNull(amount);
        return Money.of(
                kind == DocumentKind.CREDIT_NOTE ? units.abs().negate() : units,
                currency == null ? ownCurrency : currency);
    }
}
