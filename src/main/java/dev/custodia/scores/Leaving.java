package dev.custodia.scores;

/** What is expected of those who leave after a purchase with a probability of their own. */
final class Leaving {
    private static final int MOST_TERMS = 200_000;

    private Leaving() {}

    /**
     * Expected purchases of somebody who is there: C / (a - 1) (1 - ((now) / (now + t))^n 2F1(n, b; C; z)) with
     * C = a + b - 1 and z = t / (now + t) (Fader, Hardie, Lee 2005, equation 10). By Euler's transformation of 2F1 the
     * term that cancels is taken out, so that it is exact at a = 1 and where leaving is rare:
     * C (1 - (1 - z)^(a-1)) / (a - 1) - (1 - z)^(a-1) C S.
     *
     * @param b of the beta distribution, the purchases seen added
     * @param n shape of the rate, the purchases seen added
     * @param now rate parameter, the time seen added
     */
    static double expected(double a, double b, double n, double now, double weeks) {
        double c = a + b - 1;
        double z = weeks / (now + weeks);
        double log = -Math.log1p(weeks / now);
        double e = a - 1;
        double taken = Math.abs(e) < 1e-12 ? -log : -Math.expm1(e * log) / e;
        double term = (c - n) * z;
        double sum = term;
        for (int k = 2; k < MOST_TERMS; k++) {
            term *= (c - n + k - 1) * (a + k - 2) / ((c + k - 1) * k) * z;
            sum += term;
            if (Math.abs(term) < 1e-17 * Math.abs(sum)) break;
        }
        return c * taken - Math.exp(e * log) * sum;
    }

    /**
     * Expected purchases where each gap has two exponential stages and a customer leaves after a purchase with this
     * probability: the Markov chain's linear equations, integrated over the time and the gamma-distributed rate.
     *
     * @param stage probability of being in the first and in the second stage of the gap now; in each, the rate's shape
     *     is greater by as many
     */
    static double expectedInStages(double leaving, double n, double now, double weeks, double[] stage) {
        double root = Math.sqrt(1 - leaving);
        double slow = leaving / (1 + root);
        double fast = 1 + root;
        double t = weeks / now;
        // Who always leaves buys once at most: as often as both stages are passed.
        double fromFirst = root < 1e-5
                ? 1 - Math.pow(1 + t, -n) * (1 + n * t / (1 + t))
                : (spent(slow, n, t) - spent(fast, n, t)) / (2 * root);
        double fromSecond = (spent(slow, n + 1, t) + spent(fast, n + 1, t)) / 2;
        return stage[0] * fromFirst + stage[1] * fromSecond;
    }

    /** E[(1 - e^(-rate c t)) / c] over a gamma-distributed rate; at c = 0 the mean of the rate times t. */
    private static double spent(double c, double n, double t) {
        return c * t * n < 1e-12 ? n * t : -Math.expm1(-n * Math.log1p(c * t)) / c;
    }
}
