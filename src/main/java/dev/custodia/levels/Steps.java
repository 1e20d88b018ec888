package dev.custodia.levels;

import java.util.ArrayList;
import java.util.List;

/** Where the bars of a histogram begin: finely where most are, coarser further out. */
final class Steps {
    private static final int[] DAYS = {
        0, 7, 14, 21, 30, 45, 60, 75, 90, 105, 120, 150, 180, 210, 240, 270, 300, 330, 365, 455, 545, 730, 1_095, 1_825
    };
    private static final int[] SALES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100};
    private static final int[] SUMS = {
        0, 10, 20, 50, 100, 150, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 7_500, 10_000,
        20_000, 50_000, 100_000
    };

    private Steps() {}

    static List<Long> of(Measure measure, int digits) {
        long unit = measure.isMoney() ? (long) Math.pow(10, digits) : 1;
        List<Long> steps = new ArrayList<>();
        for (int step : switch (measure) {
            case RECENCY -> DAYS;
            case FREQUENCY -> SALES;
            case MONETARY, POTENTIALITY -> SUMS;
        }) steps.add(step * unit);
        return steps;
    }
}
