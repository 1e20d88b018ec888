package dev.custodia.policies;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * When a policy runs, in the company's time zone.
 *
 * @param day of the week, Monday is 1, or of the month, of which a shorter one takes its last; not looked at where it runs
 *     every day
 * @param hour 0 to 23
 */
public record Schedule(
        @JsonProperty("every") Every every,
        @JsonProperty("day") int day,
        @JsonProperty("hour") int hour) {
    @JsonCreator
    public Schedule {}

    public enum Every {
        DAY(365, 0),
        WEEK(52, 6),
        MONTH(12, 27);

        private final int times;
        private final int longestNotice;

        Every(int times, int longestNotice) {
            this.times = times;
            this.longestNotice = longestNotice;
        }

        /** How often in a year. */
        public int times() {
            return times;
        }

        /** How many days ahead notice can be given: it ends before the next is due. */
        public int longestNotice() {
            return longestNotice;
        }

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Every of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    boolean fits() {
        boolean dayFits = switch (every) {
            case DAY -> true;
            case WEEK -> day >= 1 && day <= 7;
            case MONTH -> day >= 1 && day <= 31;
        };
        return dayFits && hour >= 0 && hour <= 23;
    }

    boolean on(LocalDate date) {
        return switch (every) {
            case DAY -> true;
            case WEEK -> date.getDayOfWeek().getValue() == day;
            case MONTH -> date.getDayOfMonth() == Math.min(day, date.lengthOfMonth());
        };
    }

    /** The hour on this day; where summer time leaves it out, the one after. */
    Instant at(LocalDate date, ZoneId zone) {
        return date.atTime(hour, 0).atZone(zone).toInstant();
    }

    /** The first time after a moment. */
    Instant after(Instant moment, ZoneId zone) {
        LocalDate date = moment.atZone(zone).toLocalDate();
        while (!on(date) || !at(date, zone).isAfter(moment)) date = date.plusDays(1);
        return at(date, zone);
    }

    /** The days on which it runs, from a moment on and up to and including a day. */
    List<LocalDate> days(Instant from, LocalDate until, ZoneId zone) {
        List<LocalDate> days = new ArrayList<>();
        for (LocalDate date = from.atZone(zone).toLocalDate(); !date.isAfter(until); date = date.plusDays(1))
            if (on(date) && !at(date, zone).isBefore(from)) days.add(date);
        return days;
    }
}
