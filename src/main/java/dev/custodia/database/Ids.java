package dev.custodia.database;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * Ids that sort by time: positive 63-bit numbers, milliseconds since the start of 2024 in the upper 43 bits, a sequence
 * with a random start in the lower 20. Within one program they only ever grow, also when the clock is set back. They
 * exceed what JavaScript counts exactly (2^53), so they travel as text in JSON.
 */
@Component
public class Ids {
    private static final long EPOCH = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    private static final int SEQUENCE_BITS = 20;

    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    // Where this program begins in each millisecond: drawn once, or ids of one millisecond would leap over each other.
    // From the lower half, so that half a million ids fit into the millisecond that they name.
    private final int start = ThreadLocalRandom.current().nextInt(1 << (SEQUENCE_BITS - 1));

    public Ids(Clock clock) {
        this.clock = clock;
    }

    /** The next id. */
    public long next() {
        return block(1);
    }

    /**
     * Takes {@code count} ids that follow each other, for bulk work.
     *
     * @return the first of them
     */
    public long block(int count) {
        if (count < 1) throw new IllegalArgumentException("expected a count of 1 or more, was " + count);
        long millis = Math.max(0, clock.millis() - EPOCH);
        long fresh = (millis << SEQUENCE_BITS) | start;
        long end = last.accumulateAndGet(fresh, (before, now) -> Math.max(before + 1, now) + count - 1);
        return end - count + 1;
    }

    /** When an id was made, by this machine's clock, to the millisecond. */
    public static Instant at(long id) {
        return Instant.ofEpochMilli((id >> SEQUENCE_BITS) + EPOCH);
    }
}
