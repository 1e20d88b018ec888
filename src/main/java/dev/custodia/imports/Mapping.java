package dev.custodia.imports;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.custodia.access.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a file is understood. Proposed from the file, changed by whoever imports, and kept with the import.
 *
 * @param documents whether a line is a document, or a part of one, rather than a customer
 * @param dates how dates are written: {@code iso}, {@code day_first}, {@code month_first}, {@code compact} (yyyyMMdd)
 * @param decimal what stands before the cents: "," or "."
 * @param wholeIds ids written like numbers with nothing behind the point (17850.0) are 17850
 * @param currency of amounts that come without one
 * @param country whose numbering phones without a country code are read by; empty for none
 * @param createCustomers whether a document's customer who is not known yet is made
 * @param createPortfolios whether portfolios, agents, operators and agencies are made that nobody goes by yet, by whoever
 *     may define them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Mapping(
        Form form,
        boolean documents,
        List<Column> columns,
        String dates,
        String decimal,
        boolean wholeIds,
        String currency,
        String country,
        boolean createCustomers,
        @Nullable Boolean createPortfolios) {

    /** What was kept before there was such a question says no. */
    public boolean makesPortfolios() {
        return createPortfolios != null && createPortfolios;
    }

    /**
     * @param unit of a portfolio, an agent, an operator or an agency the code of the portfolio type; null for the main one
     */
    public record Column(
            String header, Target target, @Nullable String unit) {
        public Column(String header, Target target) {
            this(header, target, null);
        }

        /** The target with its portfolio type: {@code agent@unit2}. */
        public String choice() {
            return unit == null ? target.word() : target.word() + "@" + unit;
        }

        /** @throws IllegalArgumentException for what is no target */
        public static Column of(String header, String choice) {
            int at = choice.indexOf('@');
            return at < 0
                    ? new Column(header, Target.of(choice))
                    : new Column(header, Target.of(choice.substring(0, at)), choice.substring(at + 1));
        }
    }

    static final Set<String> DATES = Set.of("iso", "day_first", "month_first", "compact");

    Mapping with(List<Column> changed) {
        return new Mapping(
                form,
                documents,
                changed,
                dates,
                decimal,
                wholeIds,
                currency,
                country,
                createCustomers,
                createPortfolios);
    }

    /** The same, with amounts that come without a currency in this one. */
    public Mapping in(String ownCurrency) {
        return new Mapping(
                form,
                documents,
                columns,
                dates,
                decimal,
                wholeIds,
                ownCurrency.strip().toUpperCase(Locale.ROOT),
                country,
                createCustomers,
                createPortfolios);
    }

    boolean has(Target target) {
        return columns.stream().anyMatch(column -> column.target() == target);
    }

    /** What is missing before the file can be read, everything at once. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        Set<String> once = new HashSet<>();
        for (int i = 0; i < columns.size(); i++) {
            Target target = columns.get(i).target();
            if (!target.repeatable() && !once.add(columns.get(i).choice()))
                problems.add(Problem.of("columns[" + i + "]", "imports.target_twice"));
        }
        if (!DATES.contains(dates)) problems.add(Problem.of("dates", "imports.dates_unknown"));
        if (!decimal.equals(",") && !decimal.equals("."))
            problems.add(Problem.of("decimal", "imports.decimal_unknown"));
        if (!dev.custodia.dealings.DocumentDraft.knownCurrency(currency))
            problems.add(Problem.of("currency", "dealings.currency_unknown"));
        if (documents) {
            if (!has(Target.DATE)) problems.add(Problem.of("columns", "imports.date_needed"));
            if (!has(Target.AMOUNT) && !has(Target.UNIT_PRICE))
                problems.add(Problem.of("columns", "imports.amount_needed"));
            if (!has(Target.EXTERNAL_ID) && !has(Target.EMAIL) && !has(Target.VAT_NUMBER) && !named())
                problems.add(Problem.of("columns", "imports.customer_needed"));
        } else if (!named() && !has(Target.EXTERNAL_ID)) {
            problems.add(Problem.of("columns", "imports.name_needed"));
        }
        return problems;
    }

    private boolean named() {
        return has(Target.NAME) || has(Target.GIVEN_NAME) || has(Target.FAMILY_NAME) || has(Target.LEGAL_NAME);
    }
}
