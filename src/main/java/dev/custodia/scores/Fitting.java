package dev.custodia.scores;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.hipparchus.analysis.MultivariateFunction;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.jspecify.annotations.Nullable;

/** Maximum likelihood, over the logarithms of the parameters, from several starts that are always the same. */
final class Fitting {
    /** Below this the likelihood ratio does not tell two models apart: the 95 % point of chi-square with one degree. */
    static final double TOLD_APART = 3.84;

    /** What a base needs before anything is fitted: fewer repeat buyers carry no four parameters. */
    static final int FEWEST_REPEATERS = 20;

    /** Of more distinct histories an even draw says the same: what the rest would move is within the error. */
    private static final int MOST_HISTORIES = 30_000;

    private static final int FIRST_LOOK = 4_000;
    private static final int MOST_EVALUATIONS = 2_000;
    private static final double CLOSE = 1e-7;
    private static final double SANE = 1e6;
    private static final double[][] STARTS = {{0.5, 5, 0.8, 2.5}, {1, 20, 0.2, 5}, {0.8, 10, 0.05, 1}};

    private Fitting() {}

    /** Fits every model. Each is judged against the one of the same timing in which nobody leaves. */
    static Map<Model, Fit> all(Buyers everybody) {
        Buyers buyers = everybody.draw(MOST_HISTORIES);
        Map<Model, Fit> fits = new EnumMap<>(Model.class);
        for (Model model : Model.values()) {
            Model base = model.withoutLeaving();
            fits.put(model, fit(model, buyers, base == null ? null : fits.get(base)));
        }
        return fits;
    }

    static Fit fit(Model model, Buyers buyers, @Nullable Fit without) {
        if (buyers.repeaters() < FEWEST_REPEATERS)
            return new Fit(model, new double[0], Double.NaN, Fit.Verdict.TOO_FEW, null);
        try {
            double[] p = maximum(model, buyers);
            return judge(model, p, model.logLikelihood(p, buyers), without);
        } catch (MathRuntimeException astray) {
            return new Fit(model, new double[0], Double.NaN, Fit.Verdict.RAN_AWAY, null);
        }
    }

    /** Whether the fit may be used. Its own likelihood may be positive only where gaps of less than a week are densities. */
    static Fit judge(Model model, double[] p, double logLikelihood, @Nullable Fit without) {
        if (!Double.isFinite(logLikelihood) || Arrays.stream(p).anyMatch(one -> !(one > 0) || one > 1e12))
            return new Fit(model, p, logLikelihood, Fit.Verdict.RAN_AWAY, null);
        if (without == null) {
            boolean away = Arrays.stream(p).anyMatch(one -> one > SANE || one < 1 / SANE);
            return new Fit(model, p, logLikelihood, away ? Fit.Verdict.RAN_AWAY : Fit.Verdict.USED, null);
        }
        double ratio = 2 * (logLikelihood - without.logLikelihood());
        if (!(ratio >= TOLD_APART)) return new Fit(model, p, logLikelihood, Fit.Verdict.NOT_IDENTIFIED, ratio);
        boolean away = Arrays.stream(p).anyMatch(one -> one > SANE || one < 1 / SANE);
        return new Fit(model, p, logLikelihood, away ? Fit.Verdict.RAN_AWAY : Fit.Verdict.USED, ratio);
    }

    /** From every start with a draw of the histories, and from the best of them with all. */
    private static double[] maximum(Model model, Buyers buyers) {
        Buyers some = buyers.draw(FIRST_LOOK);
        PointValuePair best = null;
        for (double[] start : STARTS) {
            double[] from =
                    Arrays.stream(start, 0, model.parameters()).map(Math::log).toArray();
            PointValuePair found = climb(model, some, from, 0.5);
            if (best == null || found.getValue() > best.getValue()) best = found;
        }
        PointValuePair at = java.util.Objects.requireNonNull(best);
        if (some.size() < buyers.size()) at = climb(model, buyers, at.getPoint(), 0.05);
        // A simplex may have fallen flat: begun anew where it ended, until that gains nothing.
        for (int again = 0; again < 6; again++) {
            PointValuePair further = climb(model, buyers, at.getPoint(), 0.1);
            double gained = further.getValue() - at.getValue();
            at = further;
            if (gained < CLOSE) break;
        }
        return Arrays.stream(at.getPoint()).map(Math::exp).toArray();
    }

    private static PointValuePair climb(Model model, Buyers buyers, double[] from, double side) {
        MultivariateFunction height = logs -> {
            double[] p = Arrays.stream(logs).map(Math::exp).toArray();
            if (Arrays.stream(p).anyMatch(one -> !(one > 1e-12 && one < 1e12))) return -1e300;
            double value = model.logLikelihood(p, buyers);
            return Double.isFinite(value) ? value : -1e300;
        };
        return climb(height, from, side, CLOSE / 10);
    }

    private static PointValuePair climb(MultivariateFunction height, double[] from, double side, double close) {
        SimplexOptimizer optimizer = new SimplexOptimizer(new Tolerant(close));
        try {
            return optimizer.optimize(
                    new MaxEval(MOST_EVALUATIONS * 2),
                    new ObjectiveFunction(height),
                    GoalType.MAXIMIZE,
                    new InitialGuess(from),
                    new NelderMeadSimplex(from.length, side));
        } catch (org.hipparchus.exception.MathIllegalStateException longEnough) {
            // A ridge without a top: where it stands now says as much as further on would.
            return new PointValuePair(from, height.value(from));
        }
    }

    /** Heights that differ by less, and a bound on the steps along a ridge. */
    private static final class Tolerant extends SimpleValueChecker {
        private int steps;

        Tolerant(double close) {
            // Of a large sum the last digits are noise.
            super(3e-12, close);
        }

        @Override
        public boolean converged(int iteration, PointValuePair before, PointValuePair now) {
            return ++steps > MOST_EVALUATIONS || super.converged(iteration, before, now);
        }
    }

    /** What purchases are worth; null where too few bought again, or their worth has no mean. */
    static @Nullable GammaGamma worth(int[] x, double[] mean) {
        double sum = 0;
        int many = 0;
        for (int i = 0; i < x.length; i++)
            if (x[i] > 0 && mean[i] > 0) {
                sum += mean[i];
                many++;
            }
        if (many < FEWEST_REPEATERS) return null;
        double usual = sum / many;
        int step = Math.max(1, many / 50_000);
        int[] some = new int[many / step + 1];
        int taken = 0;
        int at = 0;
        for (int i = 0; i < x.length; i++) if (x[i] > 0 && mean[i] > 0 && at++ % step == 0) some[taken++] = i;
        int used = taken;
        MultivariateFunction height = logs -> {
            GammaGamma worth = new GammaGamma(Math.exp(logs[0]), Math.exp(logs[1]), Math.exp(logs[2]));
            if (worth.p() > 1e12 || worth.q() > 1e12 || worth.gamma() > 1e15) return -1e300;
            double value = 0;
            for (int k = 0; k < used; k++) value += worth.logLikelihood(x[some[k]], mean[some[k]]);
            return Double.isFinite(value) ? value : -1e300;
        };
        PointValuePair best = null;
        for (double[] start : new double[][] {{3, 3, usual}, {1, 5, usual * 4}}) {
            PointValuePair found =
                    climb(height, Arrays.stream(start).map(Math::log).toArray(), 0.5, CLOSE);
            found = climb(height, found.getPoint(), 0.1, CLOSE);
            if (best == null || found.getValue() > best.getValue()) best = found;
        }
        double[] logs = java.util.Objects.requireNonNull(best).getPoint();
        GammaGamma worth = new GammaGamma(Math.exp(logs[0]), Math.exp(logs[1]), Math.exp(logs[2]));
        return worth.hasMean() && worth.p() < SANE && worth.q() < SANE ? worth : null;
    }
}
