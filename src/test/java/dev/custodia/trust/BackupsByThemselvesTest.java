package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Program.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that nobody asks for: made and tried when they are due, once, and thrown away after their time. */
class BackupsByThemselvesTest {
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z");

    @TempDir
    Path folder;

    /** The hour at which it looks has come. */
    private static void theHourStrikes(Victim custodia) throws Exception {
        custodia.ask(db -> db.execute("update changes.scheduled_tasks set execution_time = now() - interval '1 second'"
                + " where task_name = 'look-after-backups'"));
        while (custodia.ask(db -> db.fetchSingle("select picked or execution_time < now() from changes.scheduled_tasks"
                        + " where task_name = 'look-after-backups'")
                .get(0, Boolean.class))) Thread.sleep(50);
    }

    /** As if everything that the file tells had been so much earlier. */
    private static void earlier(Path file, Duration by) throws Exception {
        String told = Files.readString(file);
        Files.writeString(
                file,
                INSTANT.matcher(told)
                        .replaceAll(at -> Instant.parse(at.group()).minus(by).toString()));
    }

    private static List<Path> shelf(Path backups) throws Exception {
        try (Stream<Path> all = Files.list(backups)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<String> outcomes(Victim custodia) throws Exception {
        Answer backups = custodia.look("/backups");
        return backups.json().at("/outcomes").findValuesAsString("what");
    }

    @Test
    void what_is_due_is_made_and_tried_once_and_thrown_away_after_its_time() throws Exception {
        try (Victim custodia = new Victim(folder, Build.product(folder)).start()) {
            MassJobs.bring(custodia, 0, 30);
            Path backups = custodia.home().resolve("backups");
            // At first nothing is made by itself: it would fill the disk of whoever never asked for it.
            theHourStrikes(custodia);
            assertThat(outcomes(custodia)).isEmpty();

            custodia.program()
                    .put("/backups/plan", "{\"everyHours\": 24, \"keepDays\": 30, \"tryDays\": 7}")
                    .good();
            theHourStrikes(custodia);
            assertThat(outcomes(custodia)).containsExactly("tried", "made");
            assertThat(custodia.look("/backups").at("outcomes/0/good")).isEqualTo("true");
            theHourStrikes(custodia);
            assertThat(outcomes(custodia)).hasSize(2);

            earlier(backups.resolve("outcomes.jsonl"), Duration.ofDays(2));
            theHourStrikes(custodia);
            assertThat(outcomes(custodia)).containsExactly("made", "tried", "made");
            List<Path> two = shelf(backups);
            assertThat(two).hasSize(2);

            earlier(two.getFirst().resolve("manifest.json"), Duration.ofDays(31));
            theHourStrikes(custodia);
            assertThat(shelf(backups)).containsExactly(two.getLast());
            long removed = custodia.ask(db -> db.fetchSingle(
                            "select coalesce(sum(affected), 0) from journal.entry where act = 'backups.remove'")
                    .get(0, Long.class));
            assertThat(removed).isEqualTo(1);
        }
    }
}
