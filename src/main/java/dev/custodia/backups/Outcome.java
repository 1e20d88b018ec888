package dev.custodia.backups;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the making or the trying of a backup went.
 *
 * @param backupId empty where none was made
 * @param trouble a code, or null where it went well; its sentence is under {@code backups.trouble.CODE}
 * @param customers found in a backup that was tried
 * @param entries of the journal that was verified in it
 * @param again customers in it who were erased again before it would have opened
 */
public record Outcome(
        What what,
        String backupId,
        Instant at,
        long milliseconds,
        @Nullable String trouble,
        long customers,
        long entries,
        long again) {
    public enum What {
        MADE,
        TRIED
    }

    public boolean good() {
        return trouble == null;
    }
}
