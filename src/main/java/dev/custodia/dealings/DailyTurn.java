package dev.custodia.dealings;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks every minute whether a new day has begun, which costs one row read, and turns the figures when it has. */
@Configuration(proxyBeanMethods = false)
class DailyTurn {
    @Bean
    RecurringTask<Void> turnFigures(Dealings dealings) {
        return Tasks.recurring("turn-figures", FixedDelay.of(Duration.ofMinutes(1)))
                .execute((instance, context) -> dealings.turn());
    }
}
