package dev.custodia.segments;

import dev.custodia.criteria.Rule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A saved selection.
 *
 * @param key what rules, addresses and programs call it: small letters, digits and hyphens; never changes
 * @param living whether it is whoever matches the rule now; else it is whoever was put in
 * @param rule of a fixed one the rule that it was first filled from, or null
 * @param revision counts up with every change to it: say the one seen when changing it
 * @param historyFrom from when on it is known who was in
 * @param ruleSince since when its rule is what it is
 * @param members how many are in it, as of the last look, which is a second ago at most
 * @param settling whether everybody is being looked at for it at this moment
 */
public record Segment(
        long segmentId,
        String key,
        String name,
        @Nullable String description,
        boolean living,
        @Nullable Rule rule,
        long revision,
        Instant historyFrom,
        long createdBy,
        Instant changedAt,
        Instant ruleSince,
        long members,
        boolean settling) {
    Segment with(long number) {
        return new Segment(
                segmentId,
                key,
                name,
                description,
                living,
                rule,
                revision,
                historyFrom,
                createdBy,
                changedAt,
                ruleSince,
                number,
                settling);
    }
}
