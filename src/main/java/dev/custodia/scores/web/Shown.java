package dev.custodia.scores.web;

import dev.custodia.scores.Trial;
import java.time.LocalDate;

/** What the page shows. */
public final class Shown {
    private Shown() {}

    /** A number of active customers, and where they are listed. */
    public record Those(long customers, String list) {}

    /**
     * Who is probably gone beside a plain date.
     *
     * @param date silent since this day or longer
     * @param both probably gone, and silent since then
     * @param likelyBack whom the date would take though they are likely to come back
     * @param missed who are probably gone though they bought after it
     */
    public record Beside(LocalDate date, Those silent, Those both, Those likelyBack, Those missed) {}

    /** The best of each kind of rule, the one that ranks among them. */
    public record Row(Trial.TriedRule rule, boolean ranks) {}
}
