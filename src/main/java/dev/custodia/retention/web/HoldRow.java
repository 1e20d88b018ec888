package dev.custodia.retention.web;

import dev.custodia.retention.Hold;
import dev.custodia.screens.Words;
import java.util.Map;

/** A hold as the pages show it. */
public record HoldRow(Hold hold, String title, String by, boolean overdue) {
    /** What it holds: "Tax period 2020 to 2022". */
    static String title(Words w, Hold hold) {
        Hold.Years years = hold.years();
        if (years == null) return w.of(hold.kind());
        return years.from() == years.to()
                ? w.of("retention.year", Map.of("year", Integer.toString(years.from())))
                : w.of(
                        "retention.years",
                        Map.of("from", Integer.toString(years.from()), "to", Integer.toString(years.to())));
    }
}
