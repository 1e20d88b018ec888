package dev.custodia.policies;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks every minute whether a policy's date has come, which costs one row read. */
@Configuration(proxyBeanMethods = false)
class PolicyJobs {
    @Bean
    RecurringTask<Void> meetPolicies(Rounds rounds) {
        return Tasks.recurring("meet-policies", FixedDelay.of(Duration.ofMinutes(1)))
                .execute((instance, context) -> rounds.go());
    }
}
