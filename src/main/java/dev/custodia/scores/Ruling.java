package dev.custodia.scores;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was worked out last, as far as the scores of some customers alone follow from it.
 *
 * @param asOf the day of reckoning
 * @param tested how many weeks the rule was tested on, of which its probabilities speak; 0 where nothing was tested
 * @param horizon how many weeks ahead is asked
 * @param fits of the models that the rule needs
 * @param model by which purchases are expected; null where none may be used
 * @param calibration null where the past says nothing
 * @param spending by currency
 * @param borders of the levels that the rule needs
 * @param order where the rule's own scores stand
 * @param parts where those stand whose ranks the rule puts together
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, never compared whole
record Ruling(
        LocalDate asOf,
        int tested,
        int horizon,
        Rule rule,
        Map<Model, Fit> fits,
        @Nullable Fit model,
        @Nullable Logistic logistic,
        @Nullable Calibration calibration,
        Map<String, Spending> spending,
        double[][] borders,
        Curve order,
        List<Curve> parts) {
    Ruling {
        fits = Map.copyOf(fits);
        spending = Map.copyOf(spending);
        parts = List.copyOf(parts);
    }

    /** The scores of some, of whom each stands among all others as those were. */
    Reckoning.Scored scored(Seen some) {
        double[][] each = rule.parts(new Rule.Basis(some, fits, logistic, tested, borders));
        double[] score = each.length == 1 ? each[0] : together(each);
        return Reckoning.scored(some, score, order.ranks(score), this);
    }

    private double[] together(double[][] each) {
        double[] mean = new double[each[0].length];
        for (int part = 0; part < each.length; part++) {
            double[] ranks = parts.get(part).ranks(each[part]);
            for (int i = 0; i < mean.length; i++) mean[i] += ranks[i] / each.length;
        }
        return mean;
    }

    /** Where each of those stands whose ranks are put together; none where the rule goes by one alone. */
    static List<Curve> curves(double[][] parts) {
        if (parts.length == 1) return List.of();
        List<Curve> curves = new ArrayList<>();
        Arrays.stream(parts).map(Curve::of).forEach(curves::add);
        return curves;
    }
}
