package dev.custodia.scores;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * The part of the Pareto/NBD that has no elementary form. P. S. Fader, B. G. S. Hardie, A note on deriving the Pareto/NBD
 * model (2005), give it as a difference of two hypergeometric functions, which cancels where the silence is short and
 * overflows where purchases are many. Here the integral behind it is taken itself: all of it is positive.
 */
final class Pareto {
    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(16);
    private static final double[] POINTS = new double[RULE.getNumberOfPoints()];
    private static final double[] WEIGHTS = new double[RULE.getNumberOfPoints()];
    private static final double WIDEST = 3;
    private static final double STEEPEST = 10;
    private static final double ENOUGH = 30;

    static {
        for (int i = 0; i < POINTS.length; i++) {
            POINTS[i] = RULE.getPoint(i);
            WEIGHTS[i] = RULE.getWeight(i);
        }
    }

    private Pareto() {}

    /**
     * ln of s times the integral from the last purchase to now of (alpha + u)^-(r+x) (beta + u)^-(s+1) du: left at the
     * moment u. Taken over ln(lower + u), where lower is the lesser of alpha and beta, in panels within which it neither
     * falls far nor comes near a singularity.
     */
    static double logLeft(double[] p, int x, double last, double age) {
        if (age <= last) return Double.NEGATIVE_INFINITY;
        double n = p[0] + x;
        double s = p[2];
        boolean alphaLower = p[1] <= p[3];
        double lower = Math.min(p[1], p[3]);
        double apart = Math.abs(p[1] - p[3]);
        // The exponents of the lower and of the other factor, the step du = (lower + u) dv counted with the first.
        double near = alphaLower ? n - 1 : s;
        double far = alphaLower ? s + 1 : n;
        double start = Math.log(lower + last);
        double length = Math.log1p((age - last) / (lower + last));
        double ofStart = near * start + far * Math.log(apart + lower + last);
        double sum = 0;
        double from = 0;
        while (from < length) {
            // The other factor falls by less where it lies far off, so a panel is as wide as the steeper of its ends
            // allows.
            double panel = Math.min(WIDEST, STEEPEST / steepness(near, far, apart, start + from));
            panel = Math.min(panel, STEEPEST / steepness(near, far, apart, start + from + panel));
            panel = Math.min(panel, length - from);
            double half = panel / 2;
            double part = 0;
            double highest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < POINTS.length; i++) {
                double v = start + from + half * (1 + POINTS[i]);
                double log = ofStart - near * v - far * Math.log(apart + Math.exp(v));
                highest = Math.max(highest, log);
                part += WEIGHTS[i] * Math.exp(log);
            }
            sum += part * half;
            from += panel;
            if (near > 0 && highest < Math.log(sum) - ENOUGH) break;
        }
        return Math.log(s) + Math.log(sum) - ofStart;
    }

    private static double steepness(double near, double far, double apart, double v) {
        double other = Math.exp(v);
        return Math.max(0.01, Math.abs(near + far * other / (apart + other)));
    }

    /** Expected purchases of somebody who is there. */
    static double expected(double[] p, int x, double age, double weeks) {
        double s = p[2];
        double log = Math.log1p(weeks / (p[3] + age));
        double lasting = Math.abs(s - 1) < 1e-12 ? log : -Math.expm1(-(s - 1) * log) / (s - 1);
        return (p[0] + x) * (p[3] + age) / (p[1] + age) * lasting;
    }
}
