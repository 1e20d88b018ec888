package dev.custodia.scores;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A way to put customers in order, the likely gone first.
 *
 * @param model whose probabilities it goes by; null for a rule that needs none
 */
record Rule(Kind kind, @Nullable Model model) {
    /** From the one preferred where the past does not tell two apart: more sources, then fewer assumptions. */
    enum Kind {
        /** The mean of the ranks by the logistic regression, a model's expected purchases and the levels. */
        TOGETHER(true),
        /** The mean of the ranks by a model's expected purchases and the levels. */
        EXPECTED_LEVELS(true),
        /** The mean of the ranks by a model's probability of no purchase and the levels. */
        SILENT_LEVELS(true),
        /** A logistic regression on silence, purchases, money and age, trained on an earlier part of the past. */
        LOGISTIC(false),
        /** The mean of the ranks by the plain date and the levels. */
        DATE_LEVELS(false),
        /** The sum of the levels of recency, frequency and money. */
        LEVELS(false),
        /** A model's expected purchases. */
        EXPECTED(true),
        /** A model's probability of no purchase. */
        SILENT(true),
        /** The plain date of the last purchase. */
        DATE(false);

        private final boolean ofModel;

        Kind(boolean ofModel) {
            this.ofModel = ofModel;
        }

        boolean trained() {
            return this == LOGISTIC || this == TOGETHER;
        }
    }

    static final Rule PLAIN_DATE = new Rule(Kind.DATE, null);

    /** {@code date}, or {@code silent.bg_nbd}. */
    String code() {
        String word = kind.name().toLowerCase(Locale.ROOT);
        return model == null ? word : word + "." + model.code();
    }

    static Rule of(String code) {
        int dot = code.indexOf('.');
        return dot < 0
                ? new Rule(Kind.valueOf(code.toUpperCase(Locale.ROOT)), null)
                : new Rule(
                        Kind.valueOf(code.substring(0, dot).toUpperCase(Locale.ROOT)),
                        Model.of(code.substring(dot + 1)));
    }

    /** All that these models allow, the preferred first. */
    static List<Rule> all(List<Model> models, boolean trained) {
        List<Rule> rules = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind.trained() && !trained) continue;
            if (kind.ofModel) models.forEach(model -> rules.add(new Rule(kind, model)));
            else rules.add(new Rule(kind, null));
        }
        return rules;
    }

    /** What all rules go by, worked out once. */
    static final class Basis {
        final Seen seen;
        private final Map<Model, Fit> fits;
        private final @Nullable Logistic logistic;
        private final double weeks;
        private final Map<Model, double[]> silent = new EnumMap<>(Model.class);
        private final Map<Model, double[]> unexpected = new EnumMap<>(Model.class);
        private final double @Nullable [][] borders;
        private double @Nullable [] levels;

        Basis(Seen seen, Map<Model, Fit> fits, @Nullable Logistic logistic, double weeks) {
            this(seen, fits, logistic, weeks, null);
        }

        /** @param borders of the levels; null where those that are seen stand for all */
        Basis(
                Seen seen,
                Map<Model, Fit> fits,
                @Nullable Logistic logistic,
                double weeks,
                double @Nullable [][] borders) {
            this.seen = seen;
            this.borders = borders;
            this.fits = fits;
            this.logistic = logistic;
            this.weeks = weeks;
        }

        double[] levels() {
            if (levels == null) levels = borders == null ? Features.levels(seen) : Features.levels(seen, borders);
            return levels;
        }

        double[] odds() {
            return Objects.requireNonNull(logistic).odds(Features.logarithms(seen));
        }

        double[] silent(Model model) {
            return silent.computeIfAbsent(model, this::reckonSilent);
        }

        private double[] reckonSilent(Model model) {
            double[] p = fit(model).parameters();
            double[] each = new double[seen.size()];
            for (int i = 0; i < each.length; i++)
                each[i] = model.silent(p, seen.repeats(i), seen.weeksToLast(i), seen.weeksOfAge(i), weeks);
            return each;
        }

        double[] unexpected(Model model) {
            return unexpected.computeIfAbsent(model, this::reckonUnexpected);
        }

        private double[] reckonUnexpected(Model model) {
            double[] p = fit(model).parameters();
            double[] each = new double[seen.size()];
            for (int i = 0; i < each.length; i++)
                each[i] = -model.expected(p, seen.repeats(i), seen.weeksToLast(i), seen.weeksOfAge(i), weeks);
            return each;
        }

        private Fit fit(Model model) {
            return Objects.requireNonNull(fits.get(model), model::code);
        }
    }

    /** A number for each customer, higher where more likely gone. */
    double[] scores(Basis basis) {
        return together(parts(basis));
    }

    static double[] together(double[][] parts) {
        return parts.length == 1 ? parts[0].clone() : Features.blend(parts);
    }

    /** That number alone, or those whose ranks are put together. */
    double[][] parts(Basis basis) {
        return switch (kind) {
            case DATE -> new double[][] {Features.date(basis.seen)};
            case LEVELS -> new double[][] {basis.levels()};
            case DATE_LEVELS -> new double[][] {Features.date(basis.seen), basis.levels()};
            case LOGISTIC -> new double[][] {basis.odds()};
            case SILENT -> new double[][] {basis.silent(its())};
            case EXPECTED -> new double[][] {basis.unexpected(its())};
            case SILENT_LEVELS -> new double[][] {basis.silent(its()), basis.levels()};
            case EXPECTED_LEVELS -> new double[][] {basis.unexpected(its()), basis.levels()};
            case TOGETHER -> new double[][] {basis.odds(), basis.unexpected(its()), basis.levels()};
        };
    }

    private Model its() {
        return Objects.requireNonNull(model);
    }
}
