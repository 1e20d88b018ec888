package dev.custodia.changes;

import dev.custodia.access.Guarded;
import dev.custodia.access.Permission;
import dev.custodia.screens.Words;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a change does to customers, contributed by the room that owns the rows. Each call is one short transaction for
 * one batch, and must do all of a customer or nothing.
 */
public interface Act {
    /** Stable, as it stands in the journal: {@code customers.archive}. */
    String code();

    /** Does it to those of the batch that are still as they were seen, and returns them; the others have changed since. */
    List<Long> run(Batch batch);

    /** Takes it back for those of the batch for whom it still stands, and returns them. */
    List<Long> undo(Batch batch);

    /**
     * Does again what was taken back, for those of the batch who are still as the taking back left them, and returns
     * them. {@link Batch#undoOf} is the change that took it back.
     */
    default List<Long> redo(Batch batch) {
        return run(batch);
    }

    /** Whether it can be done again once it was taken back. */
    default boolean redoable() {
        return true;
    }

    /** What whoever lets it go on must be allowed, once it has been paused or stopped. */
    default Permission needs() {
        return Permission.ARCHIVE_MANY;
    }

    /** What whoever takes it back, or does it again, must be allowed beside {@link Permission#CHANGES_UNDO}. */
    default Set<Permission> undoNeeds(boolean again) {
        return Set.of();
    }

    /** What taking it back, or doing it again, comes to that may take a second person; null where it never does. */
    default @Nullable Guarded guardsUndo(boolean again) {
        return null;
    }

    /** What this change was about, in the reader's words, such as the tags that it put on; empty where its name says all. */
    default String told(Change change, Words words) {
        return "";
    }

    /** Whether the change can be taken back at all. */
    default boolean undoable() {
        return true;
    }

    /**
     * Whether it can be taken back although something happened to the customer since, which is then overwritten: only
     * where that can be taken back in its turn. The act finds the choice in {@link Batch#despite}.
     */
    default boolean overrides() {
        return false;
    }

    /** Whether that ends after {@link Changes#UNDO_TIME}; otherwise the rows themselves say who can still come back. */
    default boolean undoExpires() {
        return true;
    }

    /**
     * Where a change touched customers that have no line of their own (those that an import brought), who they are: a
     * query of customer ids. Null when the lines tell.
     */
    default org.jooq.@Nullable Select<org.jooq.Record1<Long>> touched(long changeId) {
        return null;
    }
}
