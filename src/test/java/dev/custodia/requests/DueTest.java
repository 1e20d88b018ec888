package dev.custodia.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a table made by hand from a calendar: Regulation 1182/71, art. 3(2)(c) and (4). */
class DueTest {
    @ParameterizedTest
    @CsvSource({
        // received, one month, three months
        "2026-01-15, 2026-02-16, 2026-04-15", // 15 February 2026 is a Sunday
        "2026-01-31, 2026-03-02, 2026-04-30", // 28 February 2026 is a Saturday
        "2027-01-31, 2027-03-01, 2027-04-30", // 28 February 2027 is a Sunday
        "2028-01-31, 2028-02-29, 2028-05-01", // a leap year; 30 April 2028 is a Sunday
        "2028-01-29, 2028-02-29, 2028-05-01", // 29 April 2028 is a Saturday
        "2028-02-29, 2028-03-29, 2028-05-29",
        "2025-01-31, 2025-02-28, 2025-04-30",
        "2026-03-31, 2026-04-30, 2026-06-30",
        "2026-08-31, 2026-09-30, 2026-11-30",
        "2026-10-31, 2026-11-30, 2027-02-01", // 31 January 2027 is a Sunday
        "2026-11-30, 2026-12-30, 2027-03-01", // 28 February 2027 is a Sunday
        "2026-12-31, 2027-02-01, 2027-03-31",
        "2026-03-05, 2026-04-06, 2026-06-05" // 5 April 2026 is a Sunday; Easter Monday is no matter
    })
    void a_month_ends_on_the_day_of_the_same_number_or_the_last_one_and_never_on_a_weekend(
            LocalDate received, LocalDate month, LocalDate three) {
        assertThat(Due.of(received, false)).isEqualTo(month);
        assertThat(Due.of(received, true)).isEqualTo(three);
    }

    @Test
    void no_request_has_less_than_four_weeks_nor_more_than_a_month_and_two_days() {
        for (LocalDate day = LocalDate.of(2024, 1, 1); day.isBefore(LocalDate.of(2032, 1, 1)); day = day.plusDays(1)) {
            long days = Due.of(day, false).toEpochDay() - day.toEpochDay();
            assertThat(days).as("received on %s", day).isBetween(28L, 33L);
            assertThat(Due.of(day, false).getDayOfWeek().getValue()).isLessThanOrEqualTo(5);
        }
    }
}
