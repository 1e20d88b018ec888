package dev.custodia.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A legal hold: whomever it holds is not removed, whatever way.
 *
 * @param reason in the words of whoever set it
 * @param reviewOn when somebody has to look at it again; it does not end by itself
 * @param years of a hold on a tax period, else null
 * @param customers whom it holds now
 * @param stands whether it holds anybody, or would hold whoever comes into its period
 * @param release of a hold on a tax period that has been released, else null
 */
public record Hold(
        long holdId,
        Kind kind,
        String reason,
        LocalDate reviewOn,
        long by,
        Instant at,
        @Nullable Years years,
        long customers,
        boolean stands,
        @Nullable Release release) {
    public enum Kind {
        CUSTOMERS,
        DOCUMENT,
        PERIOD;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Calendar years, the first and the last included. */
    public record Years(int from, int to) {
        LocalDate first() {
            return LocalDate.of(from, 1, 1);
        }

        LocalDate last() {
            return Year.of(to).atMonth(12).atEndOfMonth();
        }
    }

    public record Release(long by, Instant at, String reason) {}

    public boolean overdue(LocalDate today) {
        return stands && reviewOn.isBefore(today);
    }
}
