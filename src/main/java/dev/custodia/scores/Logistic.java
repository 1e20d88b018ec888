package dev.custodia.scores;

import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealVector;
import org.jspecify.annotations.Nullable;

/**
 * Logistic regression by Newton's steps (iteratively reweighted least squares), with a slight ridge so that features that
 * say the same, or part gone and others wholly, do no harm.
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, never compared whole
record Logistic(double[] centre, double[] scale, double[] weights) {
    private static final double RIDGE = 1;
    private static final int STEPS = 30;

    /** Null where the steps lead nowhere. */
    static @Nullable Logistic train(double[][] features, boolean[] gone) {
        int size = gone.length;
        int width = features.length;
        double[] centre = new double[width];
        double[] scale = new double[width];
        for (int f = 0; f < width; f++) {
            double sum = 0;
            double squares = 0;
            for (double value : features[f]) sum += value;
            centre[f] = sum / size;
            for (double value : features[f]) squares += (value - centre[f]) * (value - centre[f]);
            scale[f] = Math.max(Math.sqrt(squares / size), 1e-9);
        }
        RealVector weights = new ArrayRealVector(width + 1);
        double[] row = new double[width + 1];
        try {
            for (int step = 0; step < STEPS; step++) {
                double[][] curvature = new double[width + 1][width + 1];
                double[] slope = new double[width + 1];
                double[] now = weights.toArray();
                for (int i = 0; i < size; i++) {
                    row[0] = 1;
                    double sum = now[0];
                    for (int f = 0; f < width; f++) {
                        row[f + 1] = (features[f][i] - centre[f]) / scale[f];
                        sum += now[f + 1] * row[f + 1];
                    }
                    double p = 1 / (1 + Math.exp(-sum));
                    double weight = Math.max(p * (1 - p), 1e-12);
                    for (int f = 0; f <= width; f++) {
                        slope[f] += row[f] * ((gone[i] ? 1 : 0) - p);
                        for (int g = 0; g <= f; g++) curvature[f][g] += weight * row[f] * row[g];
                    }
                }
                for (int f = 0; f <= width; f++) {
                    for (int g = 0; g < f; g++) curvature[g][f] = curvature[f][g];
                    if (f > 0) slope[f] -= RIDGE * now[f];
                    curvature[f][f] += f > 0 ? RIDGE : 1e-9;
                }
                RealVector move = new CholeskyDecomposition(new Array2DRowRealMatrix(curvature, false))
                        .getSolver()
                        .solve(new ArrayRealVector(slope));
                weights = weights.add(move);
                if (move.getLInfNorm() < 1e-9) break;
            }
        } catch (MathRuntimeException nowhere) {
            return null;
        }
        double[] found = weights.toArray();
        for (double one : found) if (!Double.isFinite(one)) return null;
        return new Logistic(centre, scale, found);
    }

    /** The log-odds of being gone. */
    double[] odds(double[][] features) {
        double[] odds = new double[features[0].length];
        for (int i = 0; i < odds.length; i++) {
            odds[i] = weights[0];
            for (int f = 0; f < centre.length; f++) odds[i] += weights[f + 1] * (features[f][i] - centre[f]) / scale[f];
        }
        return odds;
    }
}
