package dev.custodia.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.TestClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdsTest {
    private final TestClock clock = new TestClock();
    private final Ids ids = new Ids(clock);

    @Test
    void ids_grow_with_time() {
        long earlier = ids.next();
        clock.advance(Duration.ofMillis(1));
        assertThat(ids.next()).isGreaterThan(earlier);
    }

    @Test
    void ids_grow_while_the_clock_stands_still_or_is_set_back() {
        long first = ids.next();
        long second = ids.next();
        clock.advance(Duration.ofDays(-40));
        assertThat(second).isEqualTo(first + 1);
        assertThat(ids.next()).isEqualTo(second + 1);
    }

    @Test
    void an_id_tells_when_it_was_made() {
        assertThat(Ids.at(ids.next())).isEqualTo(TestClock.START);
    }

    @Test
    void ids_are_positive_for_centuries_and_before_their_time() {
        clock.set(Instant.parse("1999-01-01T00:00:00Z"));
        assertThat(ids.next()).isPositive();
        clock.set(Instant.parse("2290-01-01T00:00:00Z"));
        assertThat(ids.next()).isPositive();
    }

    @Test
    void a_block_belongs_to_one_taker() {
        long first = ids.block(1_000_000);
        assertThat(ids.next()).isEqualTo(first + 1_000_000);
        assertThatThrownBy(() -> ids.block(0)).hasMessageContaining("expected a count of 1 or more, was 0");
    }

    @Test
    void two_programs_that_start_in_the_same_millisecond_hardly_meet() {
        long different = LongStream.range(0, 1000)
                .map(i -> new Ids(clock).next())
                .distinct()
                .count();
        assertThat(different).isGreaterThan(990);
    }

    @Test
    void many_threads_never_get_the_same_id() throws InterruptedException {
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        Ids shared = new Ids(Clock.systemUTC());
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 50_000; n++) seen.add(shared.next());
            });
        }
        for (Thread thread : threads) thread.join();
        assertThat(seen).hasSize(200_000);
    }
}
