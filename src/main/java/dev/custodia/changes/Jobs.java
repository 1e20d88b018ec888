package dev.custodia.changes;

import static dev.custodia.tables.changes.Tables.CHANGE;
import static dev.custodia.tables.changes.Tables.SCHEDULED_TASKS;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.custodia.database.Transactions;
import dev.custodia.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** What runs by itself: db-scheduler, with the tasks that rooms contribute. */
@Configuration(proxyBeanMethods = false)
class Jobs {
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    @Bean(destroyMethod = "stop")
    Scheduler scheduler(DataSource dataSource, Clock clock, Runner runner, @Lazy List<Task<?>> contributed) {
        List<RecurringTask<?>> recurring = new ArrayList<>();
        List<Task<?>> others = new ArrayList<>(List.of(runner.task()));
        for (Task<?> task : contributed) {
            if (task instanceof RecurringTask<?> again) recurring.add(again);
            else others.add(task);
        }
        // What is scheduled in a transaction is there when that commits, and not before.
        return Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), others)
                .startTasks(recurring)
                .tableName("changes.scheduled_tasks")
                .threads(4)
                .pollingInterval(Duration.ofMillis(500))
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(Duration.ofSeconds(10))
                .build();
    }

    @Bean
    RecurringTask<Void> destroyExpiredImages(BeforeImages images, Steady steady, Transactions transactions) {
        return Tasks.recurring("destroy-expired-images", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> {
                    if (steady.believed()) transactions.run(images::destroyExpired);
                });
    }

    @Bean
    Start start(Scheduler scheduler, DSLContext db, Runner runner, Settings settings, Transactions transactions) {
        return new Start(scheduler, db, runner, settings, transactions);
    }

    /** Picks up what a program that was killed has left. */
    record Start(Scheduler scheduler, DSLContext db, Runner runner, Settings settings, Transactions transactions) {
        @EventListener(ApplicationReadyEvent.class)
        void go() {
            transactions.run(() -> {
                // Nobody else uses the embedded database: whatever is still picked was picked by one who is gone.
                if (settings.database().isEmpty()) {
                    db.update(SCHEDULED_TASKS)
                            .set(SCHEDULED_TASKS.PICKED, false)
                            .setNull(SCHEDULED_TASKS.PICKED_BY)
                            .setNull(SCHEDULED_TASKS.LAST_HEARTBEAT)
                            .where(SCHEDULED_TASKS.PICKED)
                            .execute();
                }
                db.select(CHANGE.CHANGE_ID)
                        .from(CHANGE)
                        .where(CHANGE.STATE.eq(Change.State.RUNNING.word()))
                        // The others are run by whoever writes their rows, and have jobs of their own.
                        .and(CHANGE.BATCHES.gt(0))
                        .forEach(row -> runner.schedule(row.value1()));
            });
            scheduler.start();
        }
    }
}
