package dev.custodia.changes;

import dev.custodia.database.SqlStates;
import dev.custodia.database.WithoutValues;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a job stopped by itself, as a code with a sentence under {@code changes.trouble}. */
public final class Trouble {
    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

    private Trouble() {}

    /**
     * Why, as a code. Whoever stops writes this down first, and {@link #say says} it then: where it cannot be written, the
     * job goes on trying, and a log would be full of it.
     */
    public static String code(RuntimeException trouble) {
        String sqlState = SqlStates.in(trouble).findFirst().orElse("");
        if (sqlState.isEmpty()) return hasNoSpaceForAFile(trouble) ? "disk_full" : "unforeseen";
        return sqlState.equals("53100") ? "disk_full" : "database";
    }

    /** What a job writes beside the database, such as the ledger of erasures, may be what finds the disk full. */
    private static boolean hasNoSpaceForAFile(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause())
            if (cause instanceof IOException
                    && String.valueOf(cause.getMessage()).contains("No space left")) return true;
        return false;
    }

    /** Messages carry people's values: of the database only the state is logged, of the rest where it happened. */
    public static void say(String job, RuntimeException trouble) {
        String sqlState = SqlStates.in(trouble).findFirst().orElse("");
        if (sqlState.isEmpty()) LOG.error("{} stopped", job, WithoutValues.of(trouble));
        else LOG.warn("{} stopped: SQLSTATE {}", job, sqlState);
    }
}
