package dev.custodia.certificates;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Daily;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CertificateJobs {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateJobs.class);
    private static final Actor CUSTODIA = Actor.custodia(Via.JOB);

    @Bean
    RecurringTask<Void> searchForTheGone(Certificates certificates, Access access) {
        return Tasks.recurring("search-for-the-gone", FixedDelay.of(Duration.ofMinutes(5)))
                .execute((instance, context) -> access.as(CUSTODIA, certificates::searchNew));
    }

    @Bean
    RecurringTask<Void> compact(Certificates certificates, Compaction compaction, Access access, Clock clock) {
        return Tasks.recurring(Turns.TASK, new Daily(clock.getZone(), Turns.AT_NIGHT))
                .execute((instance, context) -> access.as(CUSTODIA, () -> {
                    if (certificates.isCompactionDue()) compact(compaction);
                }));
    }

    private static void compact(Compaction compaction) {
        try {
            compaction.run();
        } catch (Refused noSpace) {
            LOG.warn("Tables were not written anew: there is not enough space beside them. The next try is tomorrow.");
        }
    }
}
