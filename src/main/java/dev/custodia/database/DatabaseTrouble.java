package dev.custodia.database;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong when the database itself is the reason that something failed, as a stable code with words in the
 * bundle {@code database}. In each of these cases what was committed is kept, and what was not has not happened.
 */
public enum DatabaseTrouble {
    /** SQLSTATE 53100: no space is left where the database keeps its files. */
    DISK_FULL("database.trouble.disk_full"),
    /** The server is away, starting or stopping (SQLSTATE class 08, 57P01 to 57P03, 53300). */
    AWAY("database.trouble.away");

    private final String words;

    DatabaseTrouble(String words) {
        this.words = words;
    }

    /** The key of the sentence for the user. */
    public String words() {
        return words;
    }

    /** The trouble behind a failure, looked for through all its causes; empty if the database is not to blame. */
    public static Optional<DatabaseTrouble> of(@Nullable Throwable failure) {
        return SqlStates.in(failure).flatMap(DatabaseTrouble::named).findFirst();
    }

    private static Stream<DatabaseTrouble> named(String state) {
        if (state.equals("53100")) return Stream.of(DISK_FULL);
        boolean away = state.startsWith("08") || state.startsWith("57P0") || state.equals("53300");
        return away ? Stream.of(AWAY) : Stream.empty();
    }
}
