package dev.custodia.backups;

import dev.custodia.database.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One backup, as its manifest says.
 *
 * @param backupId also the name of its folder
 * @param startedAt everything committed before this is in it
 * @param finishedAt nothing committed after this is in it
 * @param bytes of the files in it, unpacked
 * @param packed of the archive
 * @param sha256 of the archive
 * @param counts rows of some tables, at least and at most while it was taken
 */
public record Backup(
        String backupId,
        Instant startedAt,
        Instant finishedAt,
        int layout,
        long bytes,
        long packed,
        String sha256,
        Map<String, Snapshot.Range> counts,
        List<Snapshot.Entry> entries) {}
