package dev.custodia.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to show; what is null does not limit.
 *
 * @param act a whole code ({@code customers.archive}) or a room ({@code customers})
 * @param from the first instant
 * @param until the first instant that is too late
 */
public record EntriesWanted(
        @Nullable Long subjectId,
        @Nullable Long changeId,
        @Nullable Long actorId,
        @Nullable String act,
        @Nullable Instant from,
        @Nullable Instant until) {
    public static final EntriesWanted ALL = new EntriesWanted(null, null, null, null, null, null);

    public static EntriesWanted about(long subject) {
        return new EntriesWanted(subject, null, null, null, null, null);
    }

    public static EntriesWanted ofChange(long change) {
        return new EntriesWanted(null, change, null, null, null, null);
    }
}
