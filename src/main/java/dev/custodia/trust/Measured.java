package dev.custodia.trust;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one test measured when it was green: one line of the file of figures.
 *
 * @param test class and method
 * @param caught whether it is a planted fault, which was caught
 * @param commit of what was tested; with a + when there were changes beside it, empty where nobody knows
 * @param seed of what was generated; null where nothing was
 */
public record Measured(
        Promise promise,
        String test,
        boolean caught,
        Instant at,
        String version,
        String commit,
        long milliseconds,
        @Nullable Long seed,
        Map<Figure, Long> figures) {}
