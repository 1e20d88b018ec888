package dev.custodia.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Slows down who guesses: so many attempts for a name, so many from an address, in five minutes. An attempt is counted
 * before it is looked at, because a thousand at once must not all be looked at; one that succeeds is given back.
 */
@Component
class Throttle {
    static final int PER_NAME = 5;
    static final int PER_ADDRESS = 30;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int REMEMBERED = 100_000;

    private final Clock clock;
    private final LoadingCache<String, Bucket> names;
    private final LoadingCache<String, Bucket> addresses;

    Throttle(Clock clock) {
        this.clock = clock;
        this.names = buckets(PER_NAME);
        this.addresses = buckets(PER_ADDRESS);
    }

    /** Counts an attempt. Says from when on the next is looked at, if this one is one too many. */
    Optional<Instant> count(String name, String address) {
        ConsumptionProbe byAddress = addresses.get(address).tryConsumeAndReturnRemaining(1);
        if (!byAddress.isConsumed()) return Optional.of(after(byAddress));
        ConsumptionProbe byName = names.get(name).tryConsumeAndReturnRemaining(1);
        if (!byName.isConsumed()) {
            addresses.get(address).addTokens(1);
            return Optional.of(after(byName));
        }
        return Optional.empty();
    }

    void succeeded(String name, String address) {
        names.get(name).addTokens(PER_NAME);
        addresses.get(address).addTokens(1);
    }

    private Instant after(ConsumptionProbe probe) {
        return clock.instant()
                .plusNanos(probe.getNanosToWaitForRefill())
                .truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(1);
    }

    private LoadingCache<String, Bucket> buckets(int attempts) {
        TimeMeter meter = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterAccess(WINDOW.multipliedBy(2))
                .build(any -> Bucket.builder()
                        .withCustomTimePrecision(meter)
                        .addLimit(limit -> limit.capacity(attempts).refillGreedy(attempts, WINDOW))
                        .build());
    }
}
