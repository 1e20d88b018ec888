package dev.custodia.database;

import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Work that happens whole or not at all. Two that wait for each other (40P01), a clash (40001) and a lost connection
 * (08006) are tried again from the start, so the work must do nothing that a second run would do twice: no message sent,
 * no file written. When the connection is lost at the very end the work may have been committed; a use case that could
 * be done twice carries an idempotency key.
 */
@Component
public class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final Set<String> WORTH_ANOTHER_TRY = Set.of("40P01", "40001", "08006");
    private static final int TRIES = 6;

    private final TransactionTemplate template;

    public Transactions(PlatformTransactionManager manager) {
        this.template = new TransactionTemplate(manager);
    }

    /**
     * Runs the work in one transaction and commits it; inside a transaction that is already open it joins that one, and
     * the retry is left to whoever opened it.
     *
     * @return what the work returns
     */
    public <T extends @org.jspecify.annotations.Nullable Object> T get(Work<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) return work.run();
        for (int attempt = 1; ; attempt++) {
            try {
                return template.execute(status -> work.run());
            } catch (RuntimeException e) {
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

    /** What is done inside the transaction. */
    @FunctionalInterface
    public interface Work<T extends @org.jspecify.annotations.Nullable Object> {
        T run();
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
