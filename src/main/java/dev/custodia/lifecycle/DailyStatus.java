package dev.custodia.lifecycle;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks every minute whether a new day has begun, which costs one row read, and asks the rules again when it has. */
@Configuration(proxyBeanMethods = false)
class DailyStatus {
    @Bean
    RecurringTask<Void> turnStatuses(Lifecycle lifecycle) {
        return Tasks.recurring("turn-statuses", FixedDelay.of(Duration.ofMinutes(1)))
                .execute((instance, context) -> lifecycle.turn());
    }
}
