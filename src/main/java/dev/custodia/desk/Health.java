package dev.custodia.desk;

import dev.custodia.retention.Retention;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the base stands. All but {@code archived}, {@code inBin} and {@code growth} speak of the active.
 *
 * @param today the day that the numbers are counted from
 * @param asOf the day that the figures of the last twelve months are as of
 * @param binLeaves when the first of those in the recycle bin leave for good; null where nobody waits there
 * @param clockDoubted whether nobody leaves it, for the clock may be wrong
 * @param onHold customers in use whom a legal hold keeps
 * @param bought by when the last purchase was, newest first, never bought at the end; adds up to the active
 * @param silent who has bought nothing after {@code silentSince}, as a clean-up would find them
 * @param lastPurchases how many bought last in each of the last 36 months
 * @param growth how many customers came in each of the last 24 months, archived since or not
 * @param bytes the size of the database
 */
public record Health(
        LocalDate today,
        LocalDate asOf,
        long active,
        long archived,
        long inBin,
        @Nullable Instant binLeaves,
        boolean clockDoubted,
        Retention.Sum onHold,
        List<Bought> bought,
        long empty,
        long onlyLegal,
        long silent,
        LocalDate silentSince,
        List<Month> lastPurchases,
        List<Month> growth,
        long bytes) {
    /** When somebody bought last, told from today. */
    public enum Since {
        MONTHS_3,
        MONTHS_12,
        MONTHS_24,
        MONTHS_36,
        LONGER_AGO,
        NEVER
    }

    /** @param filters whom the number counts, as the list of customers is asked for them */
    public record Bought(Since since, long customers, List<String> filters) {
        public Bought {
            filters = List.copyOf(filters);
        }
    }

    /** @param filters whom the number counts, as the list of customers is asked for them */
    public record Month(YearMonth month, long customers, List<String> filters) {
        public Month {
            filters = List.copyOf(filters);
        }
    }

    /** Active and archived. */
    public long total() {
        return active + archived;
    }
}
