package dev.custodia.scores;

import org.hipparchus.special.Gamma;

/**
 * What a purchase is worth: gamma-distributed around a mean of the customer's own, whose rate is gamma-distributed too.
 * P. S. Fader, B. G. S. Hardie, The gamma-gamma model of monetary value (2013).
 *
 * @param p shape of the purchases
 * @param q shape of the customers
 * @param gamma their scale
 */
record GammaGamma(double p, double q, double gamma) {
    /**
     * @param x how many purchases the mean is of
     * @param mean their mean; more than nought
     */
    double logLikelihood(int x, double mean) {
        double px = p * x;
        return Gamma.logGamma(px + q)
                - Gamma.logGamma(px)
                - Gamma.logGamma(q)
                + q * Math.log(gamma)
                + (px - 1) * Math.log(mean)
                + px * Math.log(x)
                - (px + q) * Math.log(gamma + mean * x);
    }

    /** The expected worth of a purchase of somebody with this history; of somebody without, the mean of all. */
    double expected(int x, double mean) {
        return p * (gamma + x * mean) / (p * x + q - 1);
    }

    /** Whether there is a mean at all: without, the fit says nothing. */
    boolean hasMean() {
        return q > 1 && Double.isFinite(p * gamma / (q - 1));
    }
}
