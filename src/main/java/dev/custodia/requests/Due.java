package dev.custodia.requests;

import java.time.DayOfWeek;
import java.time.LocalDate;

/**
 * The clock of a request: one month from its receipt (Regulation (EU) 2016/679, art. 12(3)), three where it was extended.
 * Months are counted as Regulation (EEC, Euratom) 1182/71, art. 3, counts them: to the day of the same number, or the last
 * one of a month that has none; where that is a Saturday or a Sunday, to the next Monday. Public holidays, which differ,
 * are not counted in the company's favour.
 */
final class Due {
    private static final int MONTHS = 1;
    private static final int FURTHER = 2;

    private Due() {}

    /** The last day on which the answer is in time. */
    static LocalDate of(LocalDate received, boolean extended) {
        LocalDate day = received.plusMonths(extended ? MONTHS + FURTHER : MONTHS);
        if (day.getDayOfWeek() == DayOfWeek.SATURDAY) return day.plusDays(2);
        return day.getDayOfWeek() == DayOfWeek.SUNDAY ? day.plusDays(1) : day;
    }
}
