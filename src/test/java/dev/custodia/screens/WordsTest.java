package dev.custodia.screens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Instant NOW = Instant.parse("2026-03-09T08:30:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneId.of("Europe/Rome"));
    private static final LocalDate NEW_YEARS_EVE = LocalDate.of(2023, 12, 31);

    private final Words english = Words.in(Language.EN, CLOCK);

    private static List<String> inAll(Function<Words, String> said) {
        return Stream.of(Language.values())
                .map(language -> said.apply(Words.in(language, CLOCK)))
                .map(text -> text.replace('\u00a0', ' ').replace('\u202f', ' ').replace('\u2212', '-'))
                .toList();
    }

    @Test
    void plurals_follow_each_language() {
        assertThat(Stream.of(1, 3, 5, 21, 1284)
                        .map(n -> inAll(w -> w.of("styleguide.saved", n)).get(2)))
                .containsExactly(
                        "1 клиент перенесён в архив.",
                        "3 клиента перенесены в архив.",
                        "5 клиентов перенесены в архив.",
                        "21 клиент перенесён в архив.",
                        "1 284 клиента перенесены в архив.");
        assertThat(english.of("styleguide.saved", 1)).isEqualTo("1 customer was archived.");
    }

    @Test
    void dates_are_written_out() {
        assertThat(inAll(w -> w.date(NEW_YEARS_EVE)))
                .containsExactly("31 December 2023", "31 dicembre 2023", "31 декабря 2023 г.", "31 december 2023");
        assertThat(inAll(w -> w.shortDate(NEW_YEARS_EVE)))
                .containsExactly("31 Dec 2023", "31 dic 2023", "31 дек. 2023 г.", "31 dec. 2023");
        assertThat(inAll(w -> w.month(YearMonth.of(2023, 12))))
                .containsExactly("December 2023", "dicembre 2023", "декабрь 2023", "december 2023");
    }

    @Test
    void a_moment_is_written_in_the_companys_zone() {
        assertThat(inAll(w -> w.dateTime(Instant.parse("2023-12-31T23:05:00Z"))))
                .containsExactly(
                        "1 January 2024, 00:05",
                        "1 gennaio 2024, 00:05",
                        "1 января 2024 г., 00:05",
                        "1 januari 2024 00:05");
    }

    @Test
    void a_moment_is_said_from_now() {
        assertThat(inAll(w -> w.ago(NOW.minusSeconds(190))))
                .containsExactly("3 minutes ago", "3 minuti fa", "3 минуты назад", "för 3 minuter sedan");
        assertThat(english.ago(NOW.plusSeconds(2 * 86_400))).isEqualTo("in 2 days");
        assertThat(english.ago(NOW)).isEqualTo("now");
    }

    @Test
    void money_has_the_decimals_of_its_currency() {
        assertThat(inAll(w -> w.money(1_234_567, "EUR")))
                .containsExactly("€12,345.67", "12.345,67 €", "12 345,67 €", "12 345,67 €");
        assertThat(english.money(1500, "JPY")).isEqualTo("JP¥1,500");
        assertThat(english.money(-50, "EUR")).isEqualTo("-€0.50");
    }

    @Test
    void numbers_shares_and_sizes_follow_each_language() {
        assertThat(inAll(w -> w.number(1_234_567))).containsExactly("1,234,567", "1.234.567", "1 234 567", "1 234 567");
        assertThat(inAll(w -> w.percent(0.1234))).containsExactly("12.3%", "12,3%", "12,3 %", "12,3 %");
        assertThat(inAll(w -> w.bytes(1_284_000_000))).containsExactly("1.28 GB", "1,28 GB", "1,28 ГБ", "1,28 GB");
        assertThat(english.bytes(12)).isEqualTo("12 byte");
    }

    @Test
    void arguments_may_have_names_and_dates_among_them_are_written_out() {
        assertThat(english.of("styleguide.since", Map.of("name", "Nora Brandt", "day", NEW_YEARS_EVE)))
                .isEqualTo("Nora Brandt has bought nothing since 31 December 2023.");
    }

    @Test
    void a_missing_word_or_a_wrong_argument_throws_while_testing() {
        assertThatThrownBy(() -> english.of("styleguide.nowhere")).hasMessageContaining("styleguide.nowhere");
        assertThatThrownBy(() -> english.of("styleguide.saved")).hasMessageContaining("got 0 arguments");
        assertThatThrownBy(() -> english.of("styleguide.since", Map.of("name", "x")))
                .hasMessageContaining("wants");
    }

    @Test
    void a_constant_is_said_by_the_key_made_of_its_room_type_and_name() {
        assertThat(Words.keyOf(Column.Direction.ASCENDING)).isEqualTo("screens.direction.ascending");
        assertThat(Words.keyOf(Trouble.NOT_FOUND)).isEqualTo("screens.trouble.not_found");
    }

    @Test
    void the_closest_language_is_spoken_else_english() {
        assertThat(Words.in(Locale.of("sv", "FI"), CLOCK).language()).isEqualTo("sv");
        assertThat(Words.in(Locale.GERMANY, CLOCK).language()).isEqualTo("en");
        assertThat(Language.closestTo(List.of(Locale.GERMANY, Locale.ITALIAN))).isEqualTo(Language.IT);
    }

    @Test
    void a_typed_number_confirms_in_the_grouping_of_any_language_and_in_no_other_way() {
        assertThat(List.of("3655", "3,655", "3.655", "3 655", " 3’655 ", "3\u202f655"))
                .allMatch(typed -> Confirmation.matches(typed, 3655));
        assertThat(List.of("", "3654", "36550", "-3655", "3655a", "all"))
                .noneMatch(typed -> Confirmation.matches(typed, 3655));
    }

    @Test
    void only_a_path_of_ours_is_gone_back_to() {
        assertThat(List.of("/", "/people?until=2023-12-31")).allMatch(Pages::isOurs);
        assertThat(List.of("//example.com", "https://example.com", "/\\example.com", "", "/a\nb"))
                .noneMatch(Pages::isOurs);
    }
}
