package dev.custodia.backups;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.custodia.access.Access;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class BackupJobs {
    @Bean
    OneTimeTask<Void> backupTask(Backups backups) {
        return backups.task();
    }

    @Bean
    RecurringTask<Void> lookAfterBackups(Backups backups, Access access) {
        return Tasks.recurring("look-after-backups", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> access.as(Actor.custodia(Via.JOB), backups::look));
    }
}
