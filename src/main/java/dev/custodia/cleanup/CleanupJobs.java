package dev.custodia.cleanup;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CleanupJobs {
    @Bean
    RecurringTask<Void> forgetPlans(Cleanup cleanup) {
        return Tasks.recurring("forget-plans", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> cleanup.forget());
    }
}
