package dev.custodia.imports;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.custodia.database.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ImportJobs {
    /** As long as anything that holds personal data aside from the base is kept. */
    private static final Duration KEPT = Duration.ofDays(7);

    @Bean
    OneTimeTask<Void> importTask(Loader loader) {
        return loader.task();
    }

    @Bean
    RecurringTask<Void> forgetFiles(Loader loader, Transactions transactions, Clock clock) {
        return Tasks.recurring("forget-import-files", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> transactions.run(
                        () -> loader.forget(clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))));
    }
}
