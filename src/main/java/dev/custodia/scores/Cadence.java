package dev.custodia.scores;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a customer usually buys, in days between purchases.
 *
 * @param usual the median of the gaps
 * @param longest the longest silence that was followed by a purchase
 * @param silent days since the last purchase
 */
public record Cadence(long usual, long longest, long silent, int purchases) {
    /** Empty for who has bought on fewer than three days: one gap is no habit. */
    static Optional<Cadence> of(List<LocalDate> days, LocalDate today) {
        if (days.size() < 3) return Optional.empty();
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < days.size(); i++) gaps.add(ChronoUnit.DAYS.between(days.get(i - 1), days.get(i)));
        gaps.sort(null);
        int half = gaps.size() / 2;
        long usual = gaps.size() % 2 == 1 ? gaps.get(half) : (gaps.get(half - 1) + gaps.get(half)) / 2;
        return Optional.of(
                new Cadence(usual, gaps.getLast(), ChronoUnit.DAYS.between(days.getLast(), today), days.size()));
    }
}
