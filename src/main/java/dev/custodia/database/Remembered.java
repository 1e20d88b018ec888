package dev.custodia.database;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A few rows that are asked for with every list and every card, remembered for a second: so long may another process not
 * know of a change. In this one a change is known at once.
 */
public final class Remembered<T> {
    private static final long LONG_ENOUGH = Duration.ofSeconds(1).toNanos();

    private final Supplier<T> read;
    private final AtomicLong changes = new AtomicLong();
    private volatile @Nullable Known<T> known;

    public Remembered(Supplier<T> read) {
        this.read = read;
    }

    private record Known<T>(T rows, long change, long at) {}

    public T get() {
        Known<T> now = known;
        if (now != null && now.change() == changes.get() && System.nanoTime() - now.at() < LONG_ENOUGH)
            return now.rows();
        // Whoever reads while somebody changes may have read what was before: then it is not remembered.
        long change = changes.get();
        T rows = read.get();
        known = new Known<>(rows, change, System.nanoTime());
        return rows;
    }

    /** At once, for who changes, and when the transaction has ended, for everybody else. */
    public void forget() {
        changes.incrementAndGet();
        if (TransactionSynchronizationManager.isSynchronizationActive())
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    changes.incrementAndGet();
                }
            });
    }
}
