package dev.custodia.scores;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks every minute whether a new day has begun or somebody waits, which costs one row read, and works out scores then. */
@Configuration(proxyBeanMethods = false)
class DailyScores {
    @Bean
    RecurringTask<Void> turnScores(Scores scores) {
        return Tasks.recurring("turn-scores", FixedDelay.of(Duration.ofMinutes(1)))
                .execute((instance, context) -> scores.turn());
    }
}
