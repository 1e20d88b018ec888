package dev.custodia.approvals;

import dev.custodia.access.Guarded;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a second person was asked for.
 *
 * @param subject the plan, hold, policy, account ... that it is about
 * @param digest of exactly what would be done: whatever changes it makes this void
 * @param size how many customers it concerns
 * @param details codes of what the second person has to see beside the subject; empty where there is nothing
 * @param dueAt where there was nobody to ask: when it may be done without; else null
 * @param decidedBy who approved, refused or stopped it; null as long as nobody has
 */
public record Asked(
        long askedId,
        Guarded act,
        long subject,
        String digest,
        long size,
        String details,
        long author,
        Instant askedAt,
        State state,
        @Nullable Instant dueAt,
        @Nullable Long decidedBy,
        @Nullable Instant decidedAt,
        @Nullable Long usedBy,
        @Nullable Instant usedAt) {

    public enum State {
        WAITING,
        APPROVED,
        REFUSED,
        /** Taken back by who had asked, or stopped by somebody while it waited. */
        STOPPED,
        /** Something else was asked for the same subject since. */
        VOID,
        /** Nobody has decided, or used it, in time. */
        LAPSED,
        /** Done. */
        USED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public boolean open() {
        return state == State.WAITING || state == State.APPROVED;
    }
}
