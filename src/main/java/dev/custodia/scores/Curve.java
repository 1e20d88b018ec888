package dev.custodia.scores;

import java.util.Arrays;

/**
 * Where a score stands among those of a whole base, for one who is looked at alone: what is left of a ranking when
 * everybody else is forgotten. Steps of less than a thousandth of the base are left out, and a straight line drawn.
 *
 * @param scores ascending
 * @param below the share of the base with less
 * @param upTo the share with as much at most
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, never compared whole
record Curve(double[] scores, double[] below, double[] upTo) {
    private static final double STEP = 0.001;

    static Curve of(double[] all) {
        double[] sorted = Arrays.stream(all).filter(Double::isFinite).sorted().toArray();
        double size = sorted.length;
        double[] scores = new double[sorted.length];
        double[] below = new double[sorted.length];
        double[] upTo = new double[sorted.length];
        int kept = 0;
        for (int from = 0; from < sorted.length; ) {
            int to = after(sorted, from);
            int next = to < sorted.length ? after(sorted, to) : to;
            boolean first = kept == 0;
            boolean many = (to - from) / size > STEP;
            if (first || many || to == next || next / size - upTo[kept - 1] > STEP) {
                scores[kept] = sorted[from];
                below[kept] = from / size;
                upTo[kept] = to / size;
                kept++;
            }
            from = to;
        }
        return new Curve(Arrays.copyOf(scores, kept), Arrays.copyOf(below, kept), Arrays.copyOf(upTo, kept));
    }

    private static int after(double[] sorted, int from) {
        int to = from + 1;
        while (to < sorted.length && sorted[to] == sorted[from]) to++;
        return to;
    }

    /** As a share of the base; who equals others shares the middle of their ranks. */
    double rank(double score) {
        int at = Arrays.binarySearch(scores, score);
        if (at >= 0) return (below[at] + upTo[at]) / 2;
        int high = -at - 1;
        if (high == 0) return 0;
        if (high == scores.length) return 1;
        double part = (score - scores[high - 1]) / (scores[high] - scores[high - 1]);
        return upTo[high - 1] + part * (below[high] - upTo[high - 1]);
    }

    double[] ranks(double[] some) {
        return Arrays.stream(some).map(this::rank).toArray();
    }
}
