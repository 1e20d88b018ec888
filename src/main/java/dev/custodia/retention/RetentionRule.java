package dev.custodia.retention;

import dev.custodia.dealings.DocumentKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * How long kinds of document must be kept by a law.
 *
 * @param code stable: {@code it-accounting}
 * @param version 0 as it came with Custodia, then one for each change that the company made
 * @param clock where the years begin
 * @param duty what the law says, as it was read
 * @param check how far the reading was checked: A against the text, B by two sources, C to be verified; {@link #OWN}
 *     where the company has made the rule itself
 * @param profile whether the customer stays with the documents, restricted until the last of them may go; otherwise the
 *     profile may be anonymised, and the documents go into the books
 * @param by who made this version; null as it came
 */
public record RetentionRule(
        String code,
        int version,
        String country,
        boolean enabled,
        List<DocumentKind> kinds,
        int years,
        Clock clock,
        String law,
        String duty,
        String check,
        boolean profile,
        @Nullable Long by,
        @Nullable Instant at) {

    static final String OWN = "own";

    /** Whether the company has made it itself. */
    public boolean own() {
        return check.equals(OWN);
    }

    /** Whether its law has still to be read by somebody who knows it. */
    public boolean unverified() {
        return check.equals("C");
    }

    public RetentionRule {
        kinds = List.copyOf(kinds);
    }

    /** Where the years begin. The last day is always one on which the document is still kept. */
    public enum Clock {
        /** The date of the document. */
        DOCUMENT,
        /** The end of its calendar year. */
        CALENDAR_YEAR,
        /** The end of its financial year. */
        FINANCIAL_YEAR,
        /** The end of the calendar year in which its financial year closed. */
        CALENDAR_YEAR_OF_FINANCIAL_YEAR,
        /** The end of the calendar year after its own: when the tax on it fell due at the latest. */
        NEXT_CALENDAR_YEAR;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Clock of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * The last day on which a document of this date has to be kept.
     *
     * @param firstMonth in which the financial year begins, 1 to 12
     */
    public LocalDate keptUntil(LocalDate document, int firstMonth) {
        return switch (clock) {
            case DOCUMENT -> anniversary(document);
            case CALENDAR_YEAR -> LocalDate.of(document.getYear() + years, 12, 31);
            case FINANCIAL_YEAR ->
                closing(document, firstMonth).plusYears(years).atEndOfMonth();
            case CALENDAR_YEAR_OF_FINANCIAL_YEAR ->
                LocalDate.of(closing(document, firstMonth).getYear() + years, 12, 31);
            case NEXT_CALENDAR_YEAR -> LocalDate.of(document.getYear() + 1 + years, 12, 31);
        };
    }

    /** The same, for many documents at once by the database. */
    public Field<LocalDate> keptUntil(Field<LocalDate> document, int firstMonth) {
        Field<Integer> number = DSL.inline(years);
        Field<LocalDate> closing = DSL.field(
                "(date_trunc('month', {0}::timestamp) + make_interval(months => (({1} + 11 - extract(month from {0})::int) % 12)))::date",
                SQLDataType.LOCALDATE, document, DSL.inline(firstMonth));
        return switch (clock) {
            case DOCUMENT ->
                DSL.field(
                        "(({0} + make_interval(years => {1}))::date + case when extract(day from {0} + make_interval(years => {1}))"
                                + " = extract(day from {0}) then 0 else 1 end)",
                        SQLDataType.LOCALDATE, document, number);
            case CALENDAR_YEAR ->
                DSL.field(
                        "make_date(extract(year from {0})::int + {1}, 12, 31)",
                        SQLDataType.LOCALDATE, document, number);
            case FINANCIAL_YEAR ->
                DSL.field(
                        "({0} + make_interval(years => {1}, months => 1) - interval '1 day')::date",
                        SQLDataType.LOCALDATE, closing, number);
            case CALENDAR_YEAR_OF_FINANCIAL_YEAR ->
                DSL.field(
                        "make_date(extract(year from {0})::int + {1}, 12, 31)", SQLDataType.LOCALDATE, closing, number);
            case NEXT_CALENDAR_YEAR ->
                DSL.field(
                        "make_date(extract(year from {0})::int + 1 + {1}, 12, 31)",
                        SQLDataType.LOCALDATE, document, number);
        };
    }

    /** Of a leap day in a year that has none, the first of March: nothing goes a day early. */
    private LocalDate anniversary(LocalDate document) {
        LocalDate day = document.plusYears(years);
        return day.getDayOfMonth() == document.getDayOfMonth() ? day : day.plusDays(1);
    }

    /** The month in which the financial year of a day closes. */
    private static YearMonth closing(LocalDate day, int firstMonth) {
        YearMonth month = YearMonth.from(day);
        int ahead = Math.floorMod(firstMonth - 1 - month.getMonthValue(), 12);
        return month.plusMonths(ahead);
    }

    /** The date from which on documents are still kept on this day: later ones are kept at least as long. */
    public LocalDate keptFrom(LocalDate today, int firstMonth) {
        LocalDate early = today.minusYears(years + 3L);
        LocalDate late = today.plusDays(1);
        while (early.isBefore(late)) {
            LocalDate middle = early.plusDays((late.toEpochDay() - early.toEpochDay()) / 2);
            if (keptUntil(middle, firstMonth).isBefore(today)) early = middle.plusDays(1);
            else late = middle;
        }
        return early;
    }
}
