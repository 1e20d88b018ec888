package dev.custodia.levels.web;

import dev.custodia.criteria.Money;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.levels.Counting;
import dev.custodia.levels.Levels;
import dev.custodia.levels.Measure;
import dev.custodia.screens.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this room says of values and levels, in the reader's words. */
public final class Sentences {
    private Sentences() {}

    /** "214 days", "6 sales", "€1,240.00". */
    public static String value(Words w, Measure measure, long value, String currency) {
        return switch (measure) {
            case RECENCY -> w.of("levels.days", value);
            case FREQUENCY -> w.of("levels.sales", value);
            case MONETARY, POTENTIALITY -> w.money(value, currency);
        };
    }

    /** "31 days less and it would be 3"; empty on the highest level. */
    public static String next(Words w, Levels.Part part, String currency) {
        Long away = part.toNext();
        Integer next = part.next();
        if (away == null || next == null) return "";
        String said = value(w, part.measure(), away, currency);
        return part.measure() == Measure.RECENCY
                ? w.of("levels.less", Map.of("away", said, "level", next))
                : w.of("levels.more", Map.of("away", said, "level", next));
    }

    /** Who is comparable, as the words choose by it. */
    public static String where(Levels.Comparison comparison) {
        if (comparison.samePortfolio()) return comparison.sameCountry() ? "both" : "portfolio";
        return comparison.sameCountry() ? "country" : "kind";
    }

    /** What counts: "Invoices and receipts of the last 365 days, less credit notes; ...". */
    public static List<String> counting(Words w, Counting counting) {
        List<String> said = new ArrayList<>();
        List<String> kinds =
                counting.sorted().stream().map(kind -> plural(w, kind)).toList();
        Integer days = counting.days();
        said.add(
                days == null
                        ? w.of("levels.counts.ever", Map.of("kinds", w.list(kinds)))
                        : w.of("levels.counts.window", Map.of("kinds", w.list(kinds), "days", days)));
        said.add(w.of(counting.documents()));
        said.add(counting.creditNotes() ? w.of("levels.counts.less") : w.of("levels.counts.not_less"));
        String currency = counting.currency();
        said.add(
                currency == null
                        ? w.of("levels.counts.main_currency")
                        : w.of("levels.counts.currency", Map.of("currency", currency)));
        return said;
    }

    private static String plural(Words w, DocumentKind kind) {
        String key = "criteria.events.documents." + kind.word();
        return w.of(key);
    }

    /** A border as it is typed: whole units of a currency with its decimals, days or a number. */
    public static String typed(Measure measure, @Nullable Long border, String currency) {
        if (border == null) return "";
        if (!measure.isMoney()) return Long.toString(border);
        BigDecimal amount = new Money(border, currency).amount();
        return amount.stripTrailingZeros().scale() <= 0 ? amount.toBigInteger().toString() : amount.toPlainString();
    }

    /** A border as it is read. */
    public static String border(Words w, Measure measure, @Nullable Long border, String currency) {
        return border == null ? w.of("levels.nobody") : value(w, measure, border, currency);
    }
}
