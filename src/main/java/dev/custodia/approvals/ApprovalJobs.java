package dev.custodia.approvals;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ApprovalJobs {
    @Bean
    RecurringTask<Void> lapseApprovals(Approvals approvals) {
        return Tasks.recurring("lapse-approvals", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> approvals.lapse());
    }
}
