package dev.custodia.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.TestClock;
import dev.custodia.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.exception.DetachedException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CustodiaTest
class ServerTest {
    @Autowired
    private DSLContext dsl;

    @Autowired
    private Clock clock;

    @Autowired
    private TestClock hands;

    @Autowired
    private Settings settings;

    @Test
    void a_context_has_a_clock_that_can_be_set() {
        assertThat(clock).isSameAs(hands);
        hands.set(Instant.parse("2030-01-01T00:00:00Z"));
        hands.advance(Duration.ofDays(1));
        assertThat(clock.instant()).isEqualTo("2030-01-02T00:00:00Z");
        assertThat(clock.getZone()).isEqualTo(settings.zone());
    }

    @Test
    void every_room_has_its_tables() {
        for (String room : Migrations.rooms()) {
            assertThat(dsl.fetchValue("select count(*) from pg_tables where schemaname = ?", room))
                    .as(room)
                    .isNotEqualTo(1L);
        }
    }

    @Test
    void a_deletion_without_a_condition_is_refused() {
        assertThatThrownBy(() -> dsl.deleteFrom(DSL.table("journal.entry")).execute())
                .isNotInstanceOf(DetachedException.class)
                .hasMessageContaining("without WHERE");
        assertThatThrownBy(() -> dsl.update(DSL.table("journal.entry"))
                        .set(DSL.field("via", String.class), "x")
                        .execute())
                .hasMessageContaining("without WHERE");
    }

    @Test
    void cyrillic_words_have_trigrams_here_as_in_the_product() {
        assertThat(dsl.fetchValue("select similarity('Щербаков', 'щербакова') > 0.5"))
                .isEqualTo(true);
        assertThat(dsl.fetchValue("select lower('ЩЕРБАКОВ ÅSTRÖM')")).isEqualTo("щербаков åström");
    }
}
