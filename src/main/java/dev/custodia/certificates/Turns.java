package dev.custodia.certificates;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** When the tables are written anew: at night, when the company does not work, or when somebody asks for it. */
@Component
public class Turns {
    static final String TASK = "compact";
    static final LocalTime AT_NIGHT = LocalTime.of(3, 0);

    private final Clock clock;
    private final ObjectProvider<SchedulerClient> scheduler;

    Turns(Clock clock, ObjectProvider<SchedulerClient> scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** The next night. */
    @Needs(Permission.CHANGES_LOOK)
    public Instant next() {
        ZonedDateTime now = ZonedDateTime.now(clock);
        ZonedDateTime night = now.with(AT_NIGHT);
        return (night.isAfter(now) ? night : night.plusDays(1)).toInstant();
    }

    /** Has it done in a moment instead. */
    @Needs(Permission.SETTINGS_MANAGE)
    public void now() {
        scheduler.getObject().reschedule(TaskInstanceId.of(TASK, RecurringTask.INSTANCE), Instant.EPOCH);
    }
}
