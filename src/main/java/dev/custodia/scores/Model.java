package dev.custodia.scores;

import java.util.Locale;
import org.hipparchus.special.Gamma;
import org.jspecify.annotations.Nullable;

/**
 * How customers buy and stop buying. Everybody buys at an own rate, gamma-distributed over customers with shape r and
 * rate alpha (weeks); most models let customers also leave, unseen. All are evaluated in logarithms.
 *
 * <ul>
 *   <li>NBD: nobody leaves. A. S. C. Ehrenberg, The pattern of consumer purchases, Applied Statistics 8 (1959).
 *   <li>BG/NBD: after each repeat purchase a customer leaves with a probability that is beta(a, b)-distributed. P. S.
 *       Fader, B. G. S. Hardie, K. L. Lee, Counting your customers the easy way, Marketing Science 24 (2005).
 *   <li>MBG/NBD: also after the first. E. P. Batislam, M. Denizel, A. Filiztekin, Empirical validation and comparison of
 *       models for customer base analysis, Int. J. of Research in Marketing 24 (2007).
 *   <li>Pareto/NBD: at a moment of their own, at a rate that is gamma(s, beta)-distributed. D. C. Schmittlein, D. G.
 *       Morrison, R. Colombo, Counting your customers, Management Science 33 (1987).
 *   <li>NBD, BG/NBD and MBG/NBD with regular timing, gaps Erlang-2: M. Platzer, T. Reutterer, Ticking away the moments,
 *       Marketing Science 35 (2016); M. Platzer, Customer base analysis with BTYDplus (2016).
 * </ul>
 */
enum Model {
    NBD(1, false, 2, null),
    BG_NBD(1, false, 4, NBD),
    MBG_NBD(1, true, 4, NBD),
    PARETO_NBD(1, true, 4, NBD),
    CNBD_2(2, false, 2, null),
    BG_CNBD_2(2, false, 4, CNBD_2),
    MBG_CNBD_2(2, true, 4, CNBD_2);

    private final int regularity;
    private final boolean leavesAtOnce;
    private final int parameters;
    private final @Nullable Model withoutLeaving;

    Model(int regularity, boolean leavesAtOnce, int parameters, @Nullable Model withoutLeaving) {
        this.regularity = regularity;
        this.leavesAtOnce = leavesAtOnce;
        this.parameters = parameters;
        this.withoutLeaving = withoutLeaving;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Model of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    int parameters() {
        return parameters;
    }

    /** The same without leaving, which the likelihood ratio is taken against; null for those that are that. */
    @Nullable
    Model withoutLeaving() {
        return withoutLeaving;
    }

    boolean leaves() {
        return withoutLeaving != null;
    }

    /** Logarithm of the likelihood of all histories. */
    double logLikelihood(double[] p, Buyers buyers) {
        double r = p[0];
        int most = buyers.mostPurchases();
        double[] ofRate = new double[most + 1];
        double[] ofLeaving = new double[most + 1];
        boolean[] there = new boolean[most + 1];
        double first = r * Math.log(p[1]) - Gamma.logGamma(r);
        double sum = 0;
        for (int i = 0; i < buyers.size(); i++) {
            int x = buyers.x()[i];
            if (!there[x]) {
                there[x] = true;
                ofRate[x] = first + Gamma.logGamma(r + regularity * x) - x * Gamma.logGamma(regularity);
                ofLeaving[x] = logStaying(p, x);
            }
            sum += buyers.customers()[i]
                    * (ofRate[x] + ofLeaving[x] + logTimes(p, x, buyers.weeksToLast(i), buyers.weeksOfAge(i)));
        }
        return sum + (regularity - 1) * buyers.logGaps();
    }

    /** Logarithm of the likelihood of one history, less that of the gaps between its purchases. */
    double logLikelihood(double[] p, int x, double last, double age) {
        double r = p[0];
        return r * Math.log(p[1])
                - Gamma.logGamma(r)
                + Gamma.logGamma(r + regularity * x)
                - x * Gamma.logGamma(regularity)
                + logStaying(p, x)
                + logTimes(p, x, last, age);
    }

    /** Of staying so far, as if this were not the moment of leaving: ln B(a, b + x) / B(a, b), times s ln beta for Pareto. */
    private double logStaying(double[] p, int x) {
        if (withoutLeaving == null) return 0;
        if (this == PARETO_NBD) return p[2] * Math.log(p[3]);
        double a = p[2];
        double b = p[3];
        double stays = b + x + (leavesAtOnce ? 1 : 0);
        return Beta.log(a, stays) - Beta.log(a, b);
    }

    /** What depends on the times: ln(still there + left). */
    private double logTimes(double[] p, int x, double last, double age) {
        double there = logThere(p, x, last, age);
        double left = logLeft(p, x, last, age);
        if (left == Double.NEGATIVE_INFINITY) return there;
        double high = Math.max(there, left);
        return high + Math.log1p(Math.exp(Math.min(there, left) - high));
    }

    /** Nothing since the last purchase though still there; for regular timing summed over the stages of the next gap. */
    private double logThere(double[] p, int x, double last, double age) {
        double n = p[0] + regularity * x;
        double there = -n * Math.log(p[1] + age);
        if (this == PARETO_NBD) return there - p[2] * Math.log(p[3] + age);
        return regularity == 1 ? there : there + Math.log1p(n * (age - last) / (p[1] + age));
    }

    /** Left after the last purchase; for Pareto at any moment since. */
    private double logLeft(double[] p, int x, double last, double age) {
        if (withoutLeaving == null) return Double.NEGATIVE_INFINITY;
        if (this == PARETO_NBD) return Pareto.logLeft(p, x, last, age);
        if (!leavesAtOnce && x == 0) return Double.NEGATIVE_INFINITY;
        double stayed = p[3] + x - (leavesAtOnce ? 0 : 1);
        return Math.log(p[2]) - Math.log(stayed) - (p[0] + regularity * x) * Math.log(p[1] + last);
    }

    /** Probability of being still there. */
    double alive(double[] p, int x, double last, double age) {
        double left = logLeft(p, x, last, age);
        return left == Double.NEGATIVE_INFINITY ? 1 : 1 / (1 + Math.exp(left - logThere(p, x, last, age)));
    }

    /** Probability of no purchase in the coming weeks: the likelihood at their end divided by that of now. */
    double silent(double[] p, int x, double last, double age, double weeks) {
        double ratio = Math.exp(logTimes(p, x, last, age + weeks) - logTimes(p, x, last, age));
        return Math.min(1, ratio);
    }

    /** Expected purchases in the coming weeks. */
    double expected(double[] p, int x, double last, double age, double weeks) {
        double n = p[0] + regularity * x;
        double now = p[1] + age;
        if (withoutLeaving == null && regularity == 1) return weeks * n / now;
        if (this == PARETO_NBD) return alive(p, x, last, age) * Pareto.expected(p, x, age, weeks);
        if (regularity == 1)
            return alive(p, x, last, age) * Leaving.expected(p[2], p[3] + x + (leavesAtOnce ? 1 : 0), n, now, weeks);
        double further = n * (age - last) / now;
        double[] stage = {1 / (1 + further), further / (1 + further)};
        if (withoutLeaving == null) return Leaving.expectedInStages(0, n, now, weeks, stage);
        return alive(p, x, last, age)
                * Beta.mean(
                        p[2],
                        p[3] + x + (leavesAtOnce ? 1 : 0),
                        leaving -> Leaving.expectedInStages(leaving, n, now, weeks, stage));
    }
}
