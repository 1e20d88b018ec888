package dev.custodia.requests;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RequestJobs {
    @Bean
    RecurringTask<Void> tryRequestsAgain(Erasing erasing) {
        return Tasks.recurring("try-requests-again", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> erasing.tryAgain());
    }
}
