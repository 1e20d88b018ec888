package dev.custodia.scores;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model fitted to a base, and whether it may be used.
 *
 * @param parameters r and alpha, and where customers leave a and b, or s and beta; empty where nothing was fitted
 * @param ratio twice what the likelihood gains over nobody leaving; null where that is the model itself
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, never compared whole
record Fit(
        Model model,
        double[] parameters,
        double logLikelihood,
        Verdict verdict,
        @Nullable Double ratio) {
    /** What is said of it. */
    enum Verdict {
        USED,
        /** Whether customers leave cannot be told from the base: 3.84 is not reached. */
        NOT_IDENTIFIED,
        /** The parameters went beyond all bounds. */
        RAN_AWAY,
        /** Fewer than {@value Fitting#FEWEST_REPEATERS} bought again. */
        TOO_FEW;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean used() {
        return verdict == Verdict.USED;
    }
}
