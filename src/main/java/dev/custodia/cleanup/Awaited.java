package dev.custodia.cleanup;

import java.util.Set;

/** Whoever still waits for plans to be confirmed, beyond the time after which others are forgotten. */
public interface Awaited {
    /** The ids of the plans. */
    Set<Long> plans();
}
