package dev.custodia.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private final SplittableRandom random = new SplittableRandom(20260302);

    @Test
    void what_is_read_quickly_is_read_as_the_rest_is() {
        for (int i = 0; i < 50_000; i++) {
            String date = some("0123456789-/.", 10);
            for (String dates : List.of("iso", "day_first", "month_first"))
                assertThat(Values.date(date, dates)).as(date).isEqualTo(Values.anyDate(date, dates));
            String number = some("0123456789.,-", 1 + random.nextInt(6));
            for (String decimal : List.of(".", ","))
                assertThat(Values.number(number, decimal)).as(number).isEqualTo(Values.anyNumber(number, decimal));
        }
    }

    private String some(String letters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            // Mostly such as might be read at all.
            boolean separator = length == 10 && (i == 2 || i == 5 || i == 4 || i == 7) && random.nextInt(2) == 0;
            text.append(separator ? '-' : letters.charAt(random.nextInt(random.nextInt(3) > 0 ? 4 : letters.length())));
        }
        return text.toString();
    }

    @Test
    void dates_and_numbers_are_read_as_they_are_written() {
        assertThat(Values.date("2024-02-29", "iso")).contains(LocalDate.of(2024, 2, 29));
        assertThat(Values.date("2023-02-29", "iso")).isEmpty();
        assertThat(Values.date("03.04.2024", "day_first")).contains(LocalDate.of(2024, 4, 3));
        assertThat(Values.date("03/04/2024", "month_first")).contains(LocalDate.of(2024, 3, 4));
        assertThat(Values.number("1234.50", ".")).contains(new BigDecimal("1234.50"));
        assertThat(Values.number("-7,5", ",")).contains(new BigDecimal("-7.5"));
        assertThat(Values.number("1.234,50 €", ",")).contains(new BigDecimal("1234.50"));
        assertThat(Values.number("--5", ".")).isEqualTo(Values.anyNumber("--5", "."));
    }

    @Test
    void a_word_means_the_same_the_second_time() {
        for (int i = 0; i < 2; i++) {
            assertThat(Values.documentKind("Fattura")).contains(DocumentKind.INVOICE);
            assertThat(Values.state("da pagare")).contains(DocumentState.OPEN);
            assertThat(Values.state("???")).isEmpty();
        }
    }
}
