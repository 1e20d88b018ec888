package dev.custodia.scores;

import java.util.Arrays;

/** What the rules that need no model go by. Of each, higher is more likely gone. */
final class Features {
    private static final int LEVELS = 5;

    private Features() {}

    /** The plain date: days since the last purchase. */
    static double[] date(Seen seen) {
        double[] silent = new double[seen.size()];
        for (int i = 0; i < silent.length; i++) silent[i] = seen.silent(i);
        return silent;
    }

    /**
     * Less the sum of three levels of five: of recency, frequency and money. A level is one more than five times the share
     * of customers who stand strictly worse, rounded down: equal values get equal levels.
     */
    static double[] levels(Seen seen) {
        return levels(seen, borders(seen));
    }

    /** By borders of recency, frequency and money, each with those above which the levels two to five begin. */
    static double[] levels(Seen seen, double[][] borders) {
        double[][] measures = measures(seen);
        double[] sum = new double[seen.size()];
        for (int measure = 0; measure < measures.length; measure++)
            for (int i = 0; i < sum.length; i++) {
                sum[i]--;
                for (double border : borders[measure]) if (measures[measure][i] > border) sum[i]--;
            }
        return sum;
    }

    /** Of each measure, what the first s fifths of the customers have at most, s from one to four. */
    static double[][] borders(Seen seen) {
        double[][] measures = measures(seen);
        double[][] borders = new double[measures.length][LEVELS - 1];
        long size = seen.size();
        for (int measure = 0; measure < measures.length; measure++) {
            double[] sorted = measures[measure].clone();
            Arrays.sort(sorted);
            for (int level = 1; level < LEVELS; level++)
                borders[measure][level - 1] = sorted[(int) ((level * size + LEVELS - 1) / LEVELS) - 1];
        }
        return borders;
    }

    /** The greater, the better. */
    private static double[][] measures(Seen seen) {
        double[][] measures = new double[2][seen.size()];
        for (int i = 0; i < seen.size(); i++) {
            measures[0][i] = -seen.silent(i);
            measures[1][i] = seen.days()[i];
        }
        return new double[][] {measures[0], measures[1], seen.spent()};
    }

    /** The mean of the ranks by several rules, each as a share of all; equal scores share the middle of their ranks. */
    static double[] blend(double[]... rules) {
        double[] mean = new double[rules[0].length];
        for (double[] rule : rules) {
            double[] ranks = ranks(rule);
            for (int i = 0; i < mean.length; i++) mean[i] += ranks[i] / rules.length;
        }
        return mean;
    }

    private static double[] ranks(double[] scores) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double[] ranks = new double[scores.length];
        for (int i = 0; i < ranks.length; i++)
            ranks[i] = (lower(sorted, scores[i]) + notHigher(sorted, scores[i])) / 2.0 / sorted.length;
        return ranks;
    }

    private static int lower(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static int notHigher(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /** For the logistic regression: logarithms of silence, purchases, money and how long somebody is known. */
    static double[][] logarithms(Seen seen) {
        double[][] features = new double[4][seen.size()];
        for (int i = 0; i < seen.size(); i++) {
            features[0][i] = Math.log1p(seen.silent(i));
            features[1][i] = Math.log(seen.days()[i]);
            features[2][i] = Math.log1p(Math.max(0, seen.spent()[i]));
            features[3][i] = Math.log1p(seen.day() - seen.first()[i]);
        }
        return features;
    }
}
