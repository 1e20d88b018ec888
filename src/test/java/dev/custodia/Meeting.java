package dev.custodia;

import dev.custodia.database.Transactions;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jooq.DSLContext;
import org.springframework.boot.test.context.TestComponent;

/**
 * Two who meet in the database, each in a transaction of its own: one holds something, and goes on once the other has come
 * to wait for it, or has ended without waiting. So the order is the same each time, however fast the machine is.
 */
@TestComponent
public class Meeting {
    private static final int LOOK_AGAIN_MS = 10;

    private final DSLContext db;
    private final Transactions transactions;
    private final ExecutorService others =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    public Meeting(DSLContext db, Transactions transactions) {
        this.db = db;
        this.transactions = transactions;
    }

    /** Begins something beside the caller, in no transaction. */
    public <T> Future<T> beside(Callable<T> act) {
        return others.submit(act);
    }

    /** Does something beside the caller, to its end. */
    public <T> T elsewhere(Callable<T> act) {
        return ended(beside(act));
    }

    public static <T> T ended(Future<T> other) {
        try {
            return other.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException failed) {
            throw new AssertionError("The other has failed", failed.getCause());
        } catch (InterruptedException | TimeoutException stuck) {
            throw new AssertionError("The other has not ended", stuck);
        }
    }

    /**
     * @param holds done first, in a transaction that stays open
     * @param other begun then
     * @param then done once the other waits for what is held, or has ended; before what is held is let go
     */
    public <T> T meet(Runnable holds, Callable<T> other, Runnable then) {
        return ended(transactions.get(() -> {
            holds.run();
            Future<T> begun = beside(other);
            isWaitedForBy(begun);
            then.run();
            return begun;
        }));
    }

    public <T> T meet(Runnable holds, Callable<T> other) {
        return meet(holds, other, () -> {});
    }

    /** In a transaction: until somebody waits for what it holds, or the other has ended. Returns whether it is waited for. */
    public boolean isWaitedForBy(Future<?> other) {
        return isWaitedForBy(session(), other);
    }

    /** As {@link #isWaitedForBy(Future)}, of what another session holds. */
    public boolean isWaitedForBy(int session, Future<?> other) {
        do {
            if (db.fetchSingle(
                            "select exists (select from pg_locks where not granted and {0} = any(pg_blocking_pids(pid)))",
                            session)
                    .get(0, Boolean.class)) return true;
        } while (!endsWithin(other, LOOK_AGAIN_MS));
        return false;
    }

    private static boolean endsWithin(Future<?> other, int milliseconds) {
        try {
            other.get(milliseconds, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException goesOn) {
            return false;
        } catch (ExecutionException failed) {
            return true;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** By which the server knows the caller's transaction. */
    public int session() {
        return db.fetchSingle("select pg_backend_pid()").get(0, Integer.class);
    }
}
