package dev.custodia.approvals;

import dev.custodia.access.Access;
import dev.custodia.access.Permission;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Who counts as a second person. */
@Component
class Approvers {
    /** Whom somebody has made, let in again or given a password within this time may be that person under another name. */
    private static final Duration NEW = Duration.ofHours(24);

    private final Access access;
    private final Clock clock;

    Approvers(Access access, Clock clock) {
        this.access = access;
        this.clock = clock;
    }

    /** Those who could approve what this account asks for, by their ids and names. */
    Map<Long, String> of(long author) {
        return access.othersWhoMay(Permission.APPROVE, author, clock.instant().minus(NEW));
    }

    boolean isTooNew(long decider, long author) {
        return access.isMadeBy(decider, author, clock.instant().minus(NEW));
    }
}
