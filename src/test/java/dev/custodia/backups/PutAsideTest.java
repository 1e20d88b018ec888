package dev.custodia.backups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutAsideTest {
    private static final Instant RESTORED = Instant.parse("2026-03-04T05:06:07Z");

    @TempDir
    Path home;

    @Test
    void what_was_put_aside_holds_who_was_there_until_it_is_removed() throws IOException {
        Files.createDirectories(home.resolve("database"));
        Files.createDirectories(home.resolve("logs.before-christmas"));
        PutAside.move(home.resolve("database"), RESTORED);
        assertThat(PutAside.newest(home, RESTORED.minusSeconds(1)))
                .as("who went before was not in it")
                .isEmpty();
        assertThat(PutAside.newest(home, RESTORED.plus(Duration.ofDays(2)))).hasValue(RESTORED);
        assertThat(PutAside.removeOld(home, RESTORED)).isZero();
        assertThat(PutAside.removeOld(home, RESTORED.plusSeconds(1))).isEqualTo(1);
        assertThat(PutAside.newest(home, RESTORED.plus(Duration.ofDays(2)))).isEmpty();
        assertThat(home.resolve("logs.before-christmas")).exists();
    }
}
