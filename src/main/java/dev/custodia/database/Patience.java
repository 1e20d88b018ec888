package dev.custodia.database;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Long work that goes on where it was. It is begun again whenever the database was away meanwhile, as soon as that
 * answers, and where the disk was so full that not even its stop could be written down; said once, not with every try.
 */
@Component
public class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration SHORTEST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Set<String> atWork = new HashSet<>();

    /**
     * Runs the work to its end; of one name only one at a time. A job whose heartbeats were not written while the
     * database was away is taken for dead and given out anew, though it waits here.
     *
     * @throws RuntimeException any that is not the database's being away or full
     */
    public void through(String name, Runnable work) {
        enter(name);
        try {
            insist(name, work);
        } finally {
            leave(name);
        }
    }

    private static void insist(String name, Runnable work) {
        Duration pause = SHORTEST;
        for (boolean waits = false; ; waits = true) {
            try {
                work.run();
                if (waits) LOG.info("{} has gone on by itself.", name);
                return;
            } catch (RuntimeException trouble) {
                DatabaseTrouble known = DatabaseTrouble.of(trouble).orElse(null);
                if (known == null) throw trouble;
                if (!waits) LOG.warn("{} waits for the database ({}), and goes on by itself.", name, known);
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
    }

    private synchronized void enter(String name) {
        while (!atWork.add(name)) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private synchronized void leave(String name) {
        atWork.remove(name);
        notifyAll();
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for the database", e);
    }
}
