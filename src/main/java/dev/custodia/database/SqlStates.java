package dev.custodia.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionSystemException;

/** The SQLSTATEs behind a failure: the one thing that is decided on, never a message or a constraint's name. */
public final class SqlStates {
    private SqlStates() {}

    public static Stream<String> in(@Nullable Throwable failure) {
        Stream.Builder<String> states = Stream.builder();
        collect(failure, states);
        return states.build();
    }

    private static void collect(@Nullable Throwable failure, Stream.Builder<String> states) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 50; t = t.getCause(), depth++) {
            if (t instanceof TransactionSystemException unended) {
                // Where not even a rollback reaches the server, that is told, and what came first stands beside it.
                if (unended.getApplicationException() != null) collect(unended.getApplicationException(), states);
                if (unended.getCause() instanceof SQLException sql && sql.getSQLState() == null)
                    // The pool's own "connection is closed" comes without a state.
                    states.add("08003");
            }
            if (t instanceof SQLException sql) {
                for (SQLException next = sql; next != null; next = next.getNextException()) {
                    if (next.getSQLState() != null) states.add(next.getSQLState());
                    // The pool's own "no connection within the time" comes without a state.
                    else if (next instanceof SQLTransientConnectionException) states.add("08001");
                }
            }
        }
    }
}
