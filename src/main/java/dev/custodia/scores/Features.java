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
        int size = seen.size();
        double[] recency = new double[size];
        double[] frequency = new double[size];
        for (int i = 0; i < size; i++) {
            recency[i] = -seen.silent(i);
            frequency[i] = seen.days()[i];
        }
        double[] sum = new double[size];
        for (double[] values : new double[][] {recency, frequency, seen.spent()}) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            for (int i = 0; i < size; i++) sum[i] -= 1 + Math.floor((double) LEVELS * lower(sorted, values[i]) / size);
        }
        return sum;
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
