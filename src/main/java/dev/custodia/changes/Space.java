package dev.custodia.changes;

import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.database.Database;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/**
 * Whether there is room for what a job writes before it has ended. It is asked before anything begins: a removal frees
 * nothing until long after it has written down all that goes.
 */
@Component
public class Space {
    /** What the server needs to go on living, in bytes: segments of its log, and what it sorts on the disk. */
    private static final long ITS_OWN = 48L << 20;

    private static final long MEGABYTE = 1L << 20;

    private final Database database;

    Space(Database database) {
        this.database = database;
    }

    /**
     * @param bytes that the job is expected to write
     * @throws Refused {@code changes.no_space} where fewer are free; a database on another machine does not tell
     */
    public void require(long bytes) {
        OptionalLong free = database.freeSpace();
        long needed = bytes + ITS_OWN;
        if (free.isEmpty() || free.getAsLong() >= needed) return;
        throw new Refused(
                Refused.Kind.CONFLICT,
                List.of(new Problem(
                        "",
                        "changes.no_space",
                        Map.of(
                                "needed", (needed + MEGABYTE - 1) / MEGABYTE,
                                "free", free.getAsLong() / MEGABYTE))));
    }
}
