package dev.custodia.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The SQLSTATEs behind a failure: the one thing that is decided on, never a message or a constraint's name. */
public final class SqlStates {
    private SqlStates() {}

    public static Stream<String> in(@Nullable Throwable failure) {
        Stream.Builder<String> states = Stream.builder();
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 50; t = t.getCause(), depth++) {
            if (t instanceof SQLException sql) {
                for (SQLException next = sql; next != null; next = next.getNextException()) {
                    if (next.getSQLState() != null) states.add(next.getSQLState());
                    // The pool's own "no connection within the time" comes without a state.
                    else if (next instanceof SQLTransientConnectionException) states.add("08001");
                }
            }
        }
        return states.build();
    }
}
