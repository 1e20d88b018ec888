package dev.custodia.segments;

import dev.custodia.criteria.Rule;
import org.jspecify.annotations.Nullable;

/**
 * What a segment is to be.
 *
 * @param key null to make one of the name
 * @param rule a living one must have one; a fixed one is filled from it once, or begins empty
 */
public record SegmentDraft(
        @Nullable String key,
        String name,
        @Nullable String description,
        boolean living,
        @Nullable Rule rule) {}
