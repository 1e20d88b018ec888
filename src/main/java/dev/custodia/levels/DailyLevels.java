package dev.custodia.levels;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks every minute whether a new day has begun or something is to be drawn, which costs three rows read. */
@Configuration(proxyBeanMethods = false)
class DailyLevels {
    @Bean
    RecurringTask<Void> turnLevels(Levels levels) {
        return Tasks.recurring("turn-levels", FixedDelay.of(Duration.ofMinutes(1)))
                .execute((instance, context) -> levels.turn());
    }
}
