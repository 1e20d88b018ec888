package dev.custodia.changes;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
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

    /** The same change as far as it is about some of its customers only: how many of those stand in which bucket. */
    Change counting(Map<LineState, Long> some) {
        long all = some.values().stream().mapToLong(Long::longValue).sum();
        long left = some.getOrDefault(LineState.LEFT_ALONE, 0L) + some.getOrDefault(LineState.TAKEN_OUT, 0L);
        return new Change(
                changeId,
                act,
                state,
                authorId,
                via,
                reason,
                details,
                createdAt,
                finishedAt,
                all,
                all - left,
                left,
                some.getOrDefault(LineState.DONE, 0L),
                some.getOrDefault(LineState.CHANGED_SINCE, 0L),
                digest,
                trouble,
                undoOf,
                undoneBy);
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
