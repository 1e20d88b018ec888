package dev.custodia.scores;

import java.util.function.DoubleUnaryOperator;

/** The beta distribution. */
final class Beta {
    private static final double STEP = 0.25;
    private static final double ENOUGH = 27;

    private Beta() {}

    /** ln B(a, b). */
    static double log(double a, double b) {
        return org.hipparchus.special.Beta.logBeta(a, b);
    }

    /**
     * The mean of a smooth function of a beta(a, b)-distributed value: the trapezoid rule over its log-odds, which
     * converges faster than any power of the step. The value at nought is taken out first, so that an a near nought,
     * whose mass lies there, is no trouble.
     */
    static double mean(double a, double b, DoubleUnaryOperator of) {
        double nought = of.applyAsDouble(0);
        double scale = -log(a, b);
        double from = Math.max(-ENOUGH, Math.log(a / b) - ENOUGH);
        double to = Math.min(700, Math.max(0, Math.log(a / b)) + ENOUGH / Math.min(b, 1));
        // Finer where the mass is narrow: never less than two steps within its standard deviation.
        double step = Math.min(STEP, Math.sqrt(1 / a + 1 / b) / 2);
        double sum = 0;
        for (double odds = from; odds <= to; odds += step) {
            double density = scale - a * Math.log1p(Math.exp(-odds)) - b * softplus(odds);
            if (density < -ENOUGH * 1.5) continue;
            double value = 1 / (1 + Math.exp(-odds));
            sum += Math.exp(density) * (of.applyAsDouble(value) - nought);
        }
        return nought + sum * step;
    }

    private static double softplus(double y) {
        return y > 0 ? y + Math.log1p(Math.exp(-y)) : Math.log1p(Math.exp(y));
    }
}
