package dev.custodia.scores;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What purchases in one currency are worth. Sums of different currencies are never put together.
 *
 * @param worth null where too few bought again, or their worth has no mean
 * @param dear what the third that spent most has spent, at least
 */
record Spending(@Nullable GammaGamma worth, double dear) {
    /** Where nobody bought so often that it could be said. */
    static final Spending UNKNOWN = new Spending(null, Double.POSITIVE_INFINITY);

    static Map<String, Spending> of(Seen seen) {
        Map<String, Spending> spending = new HashMap<>();
        Arrays.stream(seen.currency()).distinct().forEach(currency -> {
            int[] those = IntStream.range(0, seen.size())
                    .filter(i -> seen.currency()[i].equals(currency))
                    .toArray();
            spending.put(currency, new Spending(worth(seen, those), dear(seen, those)));
        });
        return spending;
    }

    private static @Nullable GammaGamma worth(Seen seen, int[] those) {
        return Fitting.worth(
                Arrays.stream(those).map(seen::repeats).toArray(),
                Arrays.stream(those).mapToDouble(seen::repeatMean).toArray());
    }

    /** Of those who bought three times and more. */
    private static double dear(Seen seen, int[] those) {
        double[] spent = Arrays.stream(those)
                .filter(i -> seen.days()[i] >= 3)
                .mapToDouble(i -> seen.spent()[i])
                .sorted()
                .toArray();
        return spent.length == 0 ? UNKNOWN.dear() : spent[spent.length * 2 / 3];
    }
}
