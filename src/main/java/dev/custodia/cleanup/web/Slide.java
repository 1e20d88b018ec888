package dev.custodia.cleanup.web;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * How far the date of a choice may be moved, in months.
 *
 * @param least as many before it
 * @param most as many after it, though not beyond today
 */
public record Slide(int least, int most) {
    private static final int MONTHS = 12;

    static Slide of(LocalDate day, LocalDate today) {
        return new Slide(-MONTHS, Math.clamp(ChronoUnit.MONTHS.between(day, today), 0, MONTHS));
    }
}
