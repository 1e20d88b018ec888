package dev.custodia.scores;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How often a rule puts one who is gone before one who is not, of all such pairs; equals count half. E. R. DeLong, D. M.
 * DeLong, D. L. Clarke-Pearson, Comparing the areas under two or more correlated receiver operating characteristic
 * curves, Biometrics 44 (1988), for its error and that of a difference.
 */
final class Auc {
    private final boolean[] gone;
    private final double[] placed;
    private final int many;
    private final double value;

    private Auc(boolean[] gone, double[] placed, int many, double value) {
        this.gone = gone;
        this.placed = placed;
        this.many = many;
        this.value = value;
    }

    /** @param scores higher where somebody is more likely gone; null is returned where all are gone, or none */
    static @Nullable Auc of(double[] scores, boolean[] gone) {
        int many = 0;
        for (boolean one : gone) if (one) many++;
        if (many == 0 || many == gone.length) return null;
        double[] of = new double[many];
        double[] others = new double[gone.length - many];
        int i = 0;
        int j = 0;
        for (int k = 0; k < gone.length; k++)
            if (gone[k]) of[i++] = scores[k];
            else others[j++] = scores[k];
        Arrays.sort(of);
        Arrays.sort(others);
        double[] placed = new double[gone.length];
        double sum = 0;
        for (int k = 0; k < gone.length; k++) {
            placed[k] = gone[k] ? below(others, scores[k]) : 1 - below(of, scores[k]);
            if (gone[k]) sum += placed[k];
        }
        return new Auc(gone, placed, many, sum / many);
    }

    /** The share of the sorted that is lower, the equal by half. */
    private static double below(double[] sorted, double score) {
        return (border(sorted, score, false) + border(sorted, score, true)) / 2.0 / sorted.length;
    }

    private static int border(double[] sorted, double score, boolean after) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < score || (after && sorted[middle] == score)) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    double value() {
        return value;
    }

    double error() {
        return error(null);
    }

    /** The standard error of what another rule on the same customers is better or worse by. */
    double errorOfDifference(Auc other) {
        return error(other);
    }

    private double error(@Nullable Auc other) {
        double shift = value - (other == null ? 0 : other.value);
        double ofGone = 0;
        double ofOthers = 0;
        for (int k = 0; k < gone.length; k++) {
            double off = placed[k] - (other == null ? 0 : other.placed[k]) - shift;
            if (gone[k]) ofGone += off * off;
            else ofOthers += off * off;
        }
        double here = many;
        double there = gone.length - many;
        return Math.sqrt(ofGone / Math.max(1, here - 1) / here + ofOthers / Math.max(1, there - 1) / there);
    }
}
