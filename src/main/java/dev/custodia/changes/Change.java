package dev.custodia.changes;

import java.time.Instant;
import java.util.Locale;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/**
 * One change, as it stands. Counts are customers: {@code found = toDo + leftAlone} when checked, and
 * {@code toDo = done + changedSince} when finished; a stopped one has the rest still to do.
 *
 * @param digest over the frozen set and what is to be done to it, empty before it is sealed; what is confirmed is this and nothing else
 * @param trouble why it stopped by itself, as a code, or null
 */
public record Change(
        long changeId,
        String act,
        State state,
        long authorId,
        String via,
        @Nullable String reason,
        JSONB details,
        Instant createdAt,
        @Nullable Instant finishedAt,
        long found,
        long toDo,
        long leftAlone,
        long done,
        long changedSince,
        String digest,
        @Nullable String trouble,
        @Nullable Long undoOf,
        @Nullable Long undoneBy) {

    public enum State {
        /** Being put together; nothing can be confirmed yet. */
        DRAFT,
        PLANNED,
        RUNNING,
        PAUSED,
        STOPPED,
        DONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Those still waiting for their turn. */
    public long remaining() {
        return toDo - done - changedSince;
    }

    public boolean finished() {
        return state == State.DONE || state == State.STOPPED;
    }

    public boolean underWay() {
        return state == State.RUNNING || state == State.PAUSED;
    }
}
