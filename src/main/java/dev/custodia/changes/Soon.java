package dev.custodia.changes;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import java.time.Duration;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Starts at once what was just scheduled: by themselves the jobs look only twice a second. */
public final class Soon {
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private Soon() {}

    /** For a job that goes on where it was: what it could not even write down may be over by then. */
    public static FailureHandler<Void> again() {
        return new FailureHandler.OnFailureRetryLater<>(AGAIN);
    }

    /** Has the jobs looked at as soon as the caller's transaction is committed. */
    public static void look(SchedulerClient client) {
        if (!(client instanceof Scheduler scheduler)) return;
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            scheduler.triggerCheckForDueExecutions();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                scheduler.triggerCheckForDueExecutions();
            }
        });
    }
}
