package dev.custodia.scores;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which share of those with a score were gone: what makes a probability of a rule's order. Neighbours are put together
 * until the share never falls as the score rises (pool adjacent violators: M. Ayer and others, An empirical distribution
 * function for sampling with incomplete information, Annals of Mathematical Statistics 26, 1955), in groups that are
 * large enough to say something.
 *
 * @param scores the mean score of each group, ascending
 * @param shares the share that was gone
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, never compared whole
record Calibration(double[] scores, double[] shares) {
    private static final int SMALLEST = 40;
    private static final int GROUPS = 40;

    private record Group(double scores, double gone, double many) {
        double share() {
            // Laplace's rule: of few nobody says all.
            return (gone + 1) / (many + 2);
        }

        Group with(Group other) {
            return new Group(scores + other.scores, gone + other.gone, many + other.many);
        }
    }

    static Calibration of(double[] scores, boolean[] gone) {
        Integer[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .toArray(Integer[]::new);
        int least = Math.max(SMALLEST, scores.length / GROUPS);
        List<Group> groups = new ArrayList<>();
        Group open = new Group(0, 0, 0);
        for (int k = 0; k < order.length; k++) {
            int i = order[k];
            open = open.with(new Group(scores[i], gone[i] ? 1 : 0, 1));
            boolean together = k + 1 < order.length && scores[order[k + 1]] == scores[i];
            if (open.many >= least && !together) {
                pool(groups, open);
                open = new Group(0, 0, 0);
            }
        }
        if (open.many > 0) {
            if (open.many < SMALLEST && !groups.isEmpty())
                open = groups.removeLast().with(open);
            pool(groups, open);
        }
        // Who stands lowest of all is as little gone as anybody of so many can be said to be.
        double lowest = scores[order[0]];
        Group first = groups.getFirst();
        if (lowest < first.scores / first.many) groups.addFirst(new Group(lowest * first.many, 0, first.many));
        return new Calibration(
                groups.stream().mapToDouble(one -> one.scores / one.many).toArray(),
                groups.stream().mapToDouble(Group::share).toArray());
    }

    private static void pool(List<Group> groups, Group last) {
        Group one = last;
        while (!groups.isEmpty() && groups.getLast().share() >= one.share())
            one = groups.removeLast().with(one);
        groups.add(one);
    }

    /** The probability of being gone, between the groups by a straight line. */
    double share(double score) {
        int high = java.util.Arrays.binarySearch(scores, score);
        if (high >= 0) return shares[high];
        high = -high - 1;
        if (high == 0) return shares[0];
        if (high == scores.length) return shares[high - 1];
        double part = (score - scores[high - 1]) / (scores[high] - scores[high - 1]);
        return shares[high - 1] + part * (shares[high] - shares[high - 1]);
    }

    /** No claim beyond this one: where those of 90 % and above have not been right often enough. */
    Calibration notAbove(double most) {
        return new Calibration(
                scores,
                java.util.Arrays.stream(shares).map(one -> Math.min(one, most)).toArray());
    }
}
