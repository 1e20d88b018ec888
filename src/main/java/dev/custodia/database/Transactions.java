package dev.custodia.database;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Work that happens whole or not at all. Two that wait for each other (40P01), a clash (40001) and a lost connection
 * (08003, 08006, 57P01, 57P02) are tried again from the start, so the work must do nothing that a second run would do twice: no
 * message sent, no file written. When the connection is lost at the very end, the server is asked whether it has
 * committed, so nothing is done twice in the database.
 */
@Component
public class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final Set<String> WORTH_ANOTHER_TRY = Set.of("40P01", "40001", "08003", "08006", "57P01", "57P02");
    /** Of {@code pg_xact_status}: the transaction is in the future. */
    private static final String UNKNOWN_TO_THE_SERVER = "22023";

    private static final int TRIES = 6;

    private final TransactionTemplate template;
    private final TransactionTemplate inside;
    private final DSLContext db;

    public Transactions(PlatformTransactionManager manager, DSLContext db) {
        this.template = new TransactionTemplate(manager);
        this.inside = new TransactionTemplate(manager);
        this.inside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        this.db = db;
    }

    /**
     * Runs the work in one transaction and commits it; inside a transaction that is already open it joins that one, and
     * the retry is left to whoever opened it.
     *
     * @return what the work returns
     * @throws RuntimeException of a lost connection also where nobody could say any more whether it was committed
     */
    public <T extends @Nullable Object> T get(Work<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) return work.run();
        for (int attempt = 1; ; attempt++) {
            Attempt<T> one = new Attempt<>(work);
            try {
                return template.execute(status -> one.run());
            } catch (RuntimeException failed) {
                RuntimeException e = one.lostBefore == null ? failed : one.lostBefore;
                if (isAway(e) && one.reachedItsEnd && isCommitted(one.number, e)) return one.result();
                if (attempt == TRIES || SqlStates.in(e).noneMatch(WORTH_ANOTHER_TRY::contains)) throw e;
                LOG.debug("A transaction is tried again (attempt {})", attempt + 1);
                pause(attempt);
            }
        }
    }

    /** As {@link #get}, for work that returns nothing. */
    public void run(Runnable work) {
        get(() -> {
            work.run();
            return true;
        });
    }

    /**
     * Runs the work to see what comes of it, and undoes all that it has written; inside a transaction that is already open,
     * what that has written before stays.
     *
     * @return what the work returns
     */
    public <T> T undone(Work<T> work) {
        return get(() -> Objects.requireNonNull(inside.execute(status -> {
            status.setRollbackOnly();
            return work.run();
        })));
    }

    /** What is done inside the transaction. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T run();
    }

    /** One try, which remembers what the work came to and by which number the server knows the transaction. */
    private final class Attempt<T extends @Nullable Object> implements TransactionSynchronization {
        private final Work<T> work;
        private @Nullable T result;
        private @Nullable String number;
        private boolean reachedItsEnd;
        private @Nullable RuntimeException lostBefore;

        Attempt(Work<T> work) {
            this.work = work;
        }

        T run() {
            T result = work.run();
            this.result = result;
            // After all others that have something to write before the commit.
            TransactionSynchronizationManager.registerSynchronization(this);
            return result;
        }

        @Override
        public void beforeCompletion() {
            try {
                number = db.fetchSingle("select pg_current_xact_id_if_assigned()::text")
                        .get(0, String.class);
                reachedItsEnd = true;
            } catch (RuntimeException e) {
                // The commit will not go out either, and only say that there is no connection. Whatever else is wrong
                // has
                // been thrown by whoever spoilt the transaction, and that is what is told.
                if (isAway(e)) lostBefore = e;
            }
        }

        @SuppressWarnings("NullAway") // what the work returned, be it null
        T result() {
            return result;
        }
    }

    private static boolean isAway(RuntimeException e) {
        return DatabaseTrouble.of(e).equals(Optional.of(DatabaseTrouble.AWAY));
    }

    /** Asks the server what became of a transaction whose connection was lost while it was being committed. */
    private boolean isCommitted(@Nullable String number, RuntimeException lost) {
        // It has written nothing.
        if (number == null) return true;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                String status = String.valueOf(db.fetchSingle("select pg_xact_status({0}::xid8)", DSL.val(number))
                        .get(0, String.class));
                switch (status) {
                    case "committed" -> {
                        return true;
                    }
                    case "aborted" -> {
                        return false;
                    }
                    // The server has not yet noticed that nobody is there.
                    default -> pause(attempt);
                }
            } catch (RuntimeException e) {
                // A server that died has forgotten the number, which it would not, had anything been committed under
                // it.
                if (SqlStates.in(e).anyMatch(UNKNOWN_TO_THE_SERVER::equals)) return false;
                if (DatabaseTrouble.of(e).isEmpty()) throw e;
                pause(attempt);
            }
        }
        throw lost;
    }

    /** Longer each time and never the same, so that the two that clashed do not meet again: about 1.5 s in all. */
    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(10, 25L << attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting to try a transaction again", e);
        }
    }
}
