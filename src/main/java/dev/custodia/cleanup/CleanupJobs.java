package dev.custodia.cleanup;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.custodia.customers.Bin;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CleanupJobs {
    @Bean
    RecurringTask<Void> purgeDue(Bin bin) {
        return Tasks.recurring("purge-due", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> bin.purgeDue());
    }

    @Bean
    RecurringTask<Void> forgetPlans(Cleanup cleanup) {
        return Tasks.recurring("forget-plans", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> cleanup.forget());
    }
}
