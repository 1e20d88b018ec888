package dev.custodia.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Transliterator;
import dev.custodia.demo.InventedBase;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class PlainLettersTest {
    private static final Transliterator WHOLE = Transliterator.getInstance("Any-Latin; Latin-ASCII; Lower");

    @Test
    void a_text_made_plain_word_by_word_is_the_text_made_plain_as_a_whole() {
        new InventedBase(7, InventedBase.Look.SHOP, "", "", 5_000, 5_000, LocalDate.parse("2026-03-02"))
                .customerStream()
                .forEach(customer -> {
                    String text = customer.name() + " " + customer.city();
                    assertThat(Columns.plain(text)).as(text).isEqualTo(WHOLE.transliterate(text));
                });
    }

    @Test
    void any_alphabet_becomes_plain_letters() {
        assertThat(Columns.plain("Щербаков  Åström")).isEqualTo(WHOLE.transliterate("Щербаков  Åström"));
        assertThat(Columns.plain("Γιώργος Παπαδόπουλος")).isEqualTo(WHOLE.transliterate("Γιώργος Παπαδόπουλος"));
        assertThat(Columns.plain("東京 太郎")).isEqualTo(WHOLE.transliterate("東京 太郎"));
        assertThat(Columns.plain(" Ö ")).isEqualTo(" o ");
    }
}
