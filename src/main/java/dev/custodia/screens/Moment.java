package dev.custodia.screens;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened, for a history.
 *
 * @param at when
 * @param icon a name of {@link Icon}
 * @param sentence what, in the reader's words
 * @param href where it can be read in full; null where nowhere
 */
public record Moment(
        Instant at, String icon, String sentence, @Nullable String href) {}
