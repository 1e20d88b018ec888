package dev.custodia;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told otherwise. */
public final class TestClock extends Clock {
    /** A Monday in Rome, ten o'clock: where every test starts that says nothing else. */
    public static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    public static final ZoneId ROME = ZoneId.of("Europe/Rome");

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    public TestClock() {
        this(START, ROME);
    }

    public TestClock(Instant start, ZoneId zone) {
        this(new AtomicReference<>(start), zone);
    }

    private TestClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    public void set(Instant instant) {
        now.set(instant);
    }

    /** Noon of a day, in the clock's zone. */
    public void set(LocalDate day) {
        set(day.atTime(12, 0).atZone(zone).toInstant());
    }

    public void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same hands behind another glass: both move together. */
    @Override
    public Clock withZone(ZoneId other) {
        return new TestClock(now, other);
    }

    @Override
    public Instant instant() {
        return now.get();
    }
}
