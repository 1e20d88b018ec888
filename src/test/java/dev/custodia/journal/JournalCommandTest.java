package dev.custodia.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.database.TestDatabase;
import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {
    @Test
    void the_command_says_in_a_sentence_and_a_code_whether_the_journal_is_intact(@TempDir Path folder)
            throws Exception {
        try (TestDatabase database = TestDatabase.create();
                Home home = Home.open(folder)) {
            Settings settings = Settings.read(
                    Map.of(
                            "CUSTODIA_DATABASE_URL", database.url(),
                            "CUSTODIA_DATABASE_USER", database.user(),
                            "CUSTODIA_DATABASE_PASSWORD", database.password()),
                    folder);
            var sql = database.dsl();
            Checkpoints checkpoints =
                    new Checkpoints(sql, Clock.systemUTC(), home.folder("journal"), home.folder("keys"));
            Journal journal = new Journal(sql, Clock.systemUTC(), checkpoints);
            sql.transaction(transaction -> {
                for (int i = 0; i < 3; i++) journal.record(Entry.of(Actor.custodia(Via.COMMAND), "customers.archive"));
            });
            checkpoints.sign();

            assertThat(run(settings, home))
                    .isEqualTo("0 The journal is intact: 3 entries, vouched for by signed checkpoints up to entry 3.");
            sql.execute("update journal.entry set affected = 9 where entry_no = 2");
            assertThat(run(settings, home)).isEqualTo("1 The journal is not what was written: entry 2 was changed.");
            sql.execute("delete from journal.entry where entry_no > 1");
            assertThat(run(settings, home))
                    .isEqualTo("1 The journal is not what was written: entry 2 and what followed were cut off.");
        }
    }

    private static String run(Settings settings, Home home) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = JournalCommand.run(settings, home, new PrintStream(said, true, StandardCharsets.UTF_8));
        return code + " " + said.toString(StandardCharsets.UTF_8).strip();
    }
}
