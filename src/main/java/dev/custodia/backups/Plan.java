package dev.custodia.backups;

import java.time.Duration;

/**
 * When backups are made and tried.
 *
 * @param everyHours 0 where none is made by itself
 * @param keepDays how long each is kept
 * @param tryDays 0 where none is tried by itself
 */
public record Plan(int everyHours, int keepDays, int tryDays) {
    public Duration kept() {
        return Duration.ofDays(keepDays);
    }
}
