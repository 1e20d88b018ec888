package dev.custodia.imports;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way in. Lines are those behind the header; when checked
 * {@code lines = newLines + updatedLines + identicalLines + refusedLines}.
 *
 * @param changeId the change under which it was loaded and can be taken back; null before
 * @param trouble why it could not go on, as a code, or null
 * @param documentsCreated for documents: how many were made, of how many lines whatever
 * @param unitsDone and {@code units}: how far the loading is
 */
public record Import(
        long importId,
        State state,
        long authorId,
        Instant createdAt,
        @Nullable Instant finishedAt,
        String fileName,
        long bytes,
        Mapping mapping,
        long lines,
        long newLines,
        long updatedLines,
        long identicalLines,
        long refusedLines,
        long customersCreated,
        long customersUpdated,
        long documentsCreated,
        long documentsUpdated,
        long linesRead,
        int units,
        int unitsDone,
        @Nullable Long changeId,
        @Nullable String trouble) {

    public enum State {
        /** The file is here and a mapping is proposed. */
        MAPPING,
        CHECKING,
        CHECKED,
        LOADING,
        DONE,
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public boolean underWay() {
        return state == State.CHECKING || state == State.LOADING;
    }
}
