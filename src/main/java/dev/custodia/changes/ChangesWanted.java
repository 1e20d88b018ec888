package dev.custodia.changes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which changes are looked for; null asks for all.
 *
 * @param act a whole code such as {@code customers.remove}
 * @param by whose
 * @param from made at that time or later
 * @param until made before that time
 */
public record ChangesWanted(
        @Nullable String act,
        @Nullable Long by,
        @Nullable Instant from,
        @Nullable Instant until) {
    public static final ChangesWanted ALL = new ChangesWanted(null, null, null, null);
}
