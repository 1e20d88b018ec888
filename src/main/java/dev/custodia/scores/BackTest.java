package dev.custodia.scores;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Every rule tried on the company's own past: it puts in order who was known on a past day, by nothing that was not known
 * then, and is judged by who has bought since.
 */
final class BackTest {
    /** Fewer, gone or not, do not tell one rule from another. */
    static final int FEWEST = 20;

    static final int FEWEST_KNOWN = 100;

    /** Claims of so much and above have to be right as often as {@link #RIGHT}. */
    static final double CLAIM = 0.9;

    static final double RIGHT = 0.88;

    /** What is said at most where no claim is made. */
    static final double BELOW_CLAIM = CLAIM - 0.01;

    /**
     * How a rule did.
     *
     * @param auc of all pairs of one who was gone and one who was not, the share put in the right order
     * @param error standard error of that
     * @param overDate what it is more than the plain date's, and the standard error of that
     * @param precision50 of those flagged to find half of the gone, the share that was gone; likewise 90 %
     * @param flagged50 the share of all that is flagged for it
     * @param recall the share of the gone that can be found with nine of ten flagged being right
     */
    record Row(
            Rule rule,
            double auc,
            double error,
            double overDate,
            double overDateError,
            double precision50,
            double flagged50,
            double precision90,
            double flagged90,
            double recall) {}

    /** Of those whose probability was claimed to be in a tenth, how many they were, the mean claim and how many were gone. */
    record Bin(int tenth, int customers, double claimed, int gone) {}

    /**
     * @param rows all rules, the best first
     * @param winner the rule that ranks
     * @param bins claims on a third that the calibration had not seen
     * @param claimed how many of that third were claimed to be gone with 90 % and above, and how many of them were
     */
    record Result(
            List<Row> rows,
            Rule winner,
            Calibration calibration,
            @Nullable Logistic logistic,
            List<Bin> bins,
            int claimed,
            int right) {}

    private BackTest() {}

    /** Whether the past tells rules apart at all. */
    static boolean enough(Seen seen) {
        int gone = 0;
        for (boolean one : seen.gone()) if (one) gone++;
        return seen.size() >= FEWEST_KNOWN && gone >= FEWEST && seen.size() - gone >= FEWEST;
    }

    /**
     * @param earlier a part of the past before the tested one, to train on; its months after are over when then begins
     * @param then who was known on the past day, with what happened since
     * @param usable which models may rank, as fitted today
     * @param weeks from the past day to today
     */
    static Result run(@Nullable Seen earlier, Seen then, List<Model> usable, double weeks) {
        boolean[] gone = then.gone();
        Map<Model, Fit> fits = used(then.buyers(), usable);
        Logistic trained = earlier == null || !enough(earlier) ? null : train(earlier);
        Rule.Basis basis = new Rule.Basis(then, fits, trained, weeks);
        List<Rule> rules = Rule.all(List.copyOf(fits.keySet()), trained != null);
        Auc date = auc(Rule.PLAIN_DATE.scores(basis), gone);
        List<Auc> tried = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (Rule rule : rules) {
            double[] scores = rule.scores(basis);
            Auc auc = auc(scores, gone);
            tried.add(auc);
            rows.add(row(rule, scores, auc, date, gone));
        }
        Rule winner = winner(rules, tried);
        rows.sort(Comparator.comparingDouble(Row::auc).reversed());
        return calibrated(List.copyOf(rows), winner, then, fits, trained != null, weeks);
    }

    /** The first of the rules, as they are preferred, that the best is not better than by more than the error of that. */
    private static Rule winner(List<Rule> rules, List<Auc> tried) {
        Auc best = tried.stream().max(Comparator.comparingDouble(Auc::value)).orElseThrow();
        for (int i = 0; i < rules.size(); i++)
            if (best.value() - tried.get(i).value() <= best.errorOfDifference(tried.get(i))) return rules.get(i);
        throw new IllegalStateException("The best is as good as itself");
    }

    private static Auc auc(double[] scores, boolean[] gone) {
        return Objects.requireNonNull(Auc.of(scores, gone));
    }

    /** Those of the models that may be used then too, in the same order. */
    private static Map<Model, Fit> used(Buyers buyers, List<Model> usable) {
        Map<Model, Fit> fits = Fitting.all(buyers);
        Map<Model, Fit> used = new LinkedHashMap<>();
        for (Model model : usable) {
            Fit fit = fits.get(model);
            if (fit != null && fit.used()) used.put(model, fit);
        }
        return used;
    }

    private static @Nullable Logistic train(Seen seen) {
        return Logistic.train(Features.logarithms(seen), seen.gone());
    }

    /** What is said of probabilities is tried on a third that it was not made from; what is used is made from all. */
    private static Result calibrated(
            List<Row> rows, Rule winner, Seen then, Map<Model, Fit> fits, boolean trained, double weeks) {
        boolean[] gone = then.gone();
        int[] made = IntStream.range(0, then.size()).filter(i -> i % 3 != 1).toArray();
        int[] tried = IntStream.range(0, then.size()).filter(i -> i % 3 == 1).toArray();
        boolean[] ofMade = pick(gone, made);
        Logistic part = trained ? train(then.only(made)) : null;
        double[] scores = winner.scores(new Rule.Basis(then, fits, part, weeks));
        Calibration trial = Calibration.of(pick(scores, made), ofMade);
        List<Bin> bins = new ArrayList<>();
        int claimed = 0;
        int right = 0;
        for (int tenth = 0; tenth < 10; tenth++) {
            int customers = 0;
            int were = 0;
            double sum = 0;
            for (int i : tried) {
                double share = trial.share(scores[i]);
                if (Math.min(9, (int) (share * 10)) != tenth) continue;
                customers++;
                sum += share;
                if (gone[i]) were++;
            }
            if (customers > 0) bins.add(new Bin(tenth, customers, sum / customers, were));
            if (tenth == 9) {
                claimed = customers;
                right = were;
            }
        }
        Logistic all = trained ? train(then) : null;
        Calibration calibration = Calibration.of(winner.scores(new Rule.Basis(then, fits, all, weeks)), gone);
        if (!rightEnough(claimed, right)) calibration = calibration.notAbove(BELOW_CLAIM);
        return new Result(rows, winner, calibration, all, List.copyOf(bins), claimed, right);
    }

    static boolean rightEnough(int claimed, int right) {
        return right >= RIGHT * claimed;
    }

    private static boolean[] pick(boolean[] from, int[] some) {
        boolean[] picked = new boolean[some.length];
        for (int k = 0; k < some.length; k++) picked[k] = from[some[k]];
        return picked;
    }

    private static double[] pick(double[] from, int[] some) {
        double[] picked = new double[some.length];
        for (int k = 0; k < some.length; k++) picked[k] = from[some[k]];
        return picked;
    }

    private static Row row(Rule rule, double[] scores, Auc auc, Auc date, boolean[] gone) {
        Flagged flagged = new Flagged(scores, gone);
        return new Row(
                rule,
                auc.value(),
                auc.error(),
                auc.value() - date.value(),
                auc.errorOfDifference(date),
                flagged.precision(0.5),
                flagged.share(0.5),
                flagged.precision(0.9),
                flagged.share(0.9),
                flagged.recall(CLAIM));
    }

    /** Customers flagged from the highest score down; those of equal score in no order, so by their mean. */
    private static final class Flagged {
        private final double[] flagged;
        private final double[] found;
        private final double many;
        private final double all;

        Flagged(double[] scores, boolean[] gone) {
            Integer[] order = IntStream.range(0, scores.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -scores[i]))
                    .toArray(Integer[]::new);
            List<double[]> steps = new ArrayList<>();
            double found = 0;
            for (int k = 0; k < order.length; k++) {
                if (gone[order[k]]) found++;
                if (k + 1 == order.length || scores[order[k + 1]] != scores[order[k]])
                    steps.add(new double[] {k + 1, found});
            }
            this.flagged = steps.stream().mapToDouble(step -> step[0]).toArray();
            this.found = steps.stream().mapToDouble(step -> step[1]).toArray();
            this.many = found;
            this.all = scores.length;
        }

        /** How many have to be flagged to find this share of the gone. */
        private double needed(double recall) {
            double wanted = recall * many;
            for (int k = 0; k < found.length; k++) {
                if (found[k] < wanted) continue;
                double before = k == 0 ? 0 : found[k - 1];
                double from = k == 0 ? 0 : flagged[k - 1];
                return from + (flagged[k] - from) * (wanted - before) / (found[k] - before);
            }
            return all;
        }

        double precision(double recall) {
            return recall * many / needed(recall);
        }

        double share(double recall) {
            return needed(recall) / all;
        }

        double recall(double precision) {
            double best = 0;
            for (int k = 0; k < found.length; k++)
                if (found[k] >= precision * flagged[k]) best = Math.max(best, found[k] / many);
            return best;
        }
    }
}
