package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Program;
import dev.custodia.Program.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1: a mass job killed anywhere loses nothing, halves nothing, repeats nothing, and goes on by itself. Run with
 * {@code -Dcustodia.large=true} before a release: 200 kills instead of 40.
 */
class KilledAnywhereTest {
    private static final boolean LARGE = Boolean.getBoolean("custodia.large");
    private static final int KILLS = LARGE ? 200 : 40;
    private static final int CUSTOMERS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("custodia.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int kills;
    private int atWork;

    @Test
    void a_mass_job_killed_anywhere_loses_nothing_halves_nothing_repeats_nothing_and_goes_on_by_itself()
            throws Exception {
        try (Victim custodia = new Victim(folder, "-Dcustodia.batch=200").start()) {
            bringBase(custodia.program());
            for (int round = 0; kills < KILLS; round++) {
                Answer plan = plan(custodia.program());
                long toDo = plan.number("toDo");
                assertThat(toDo).isGreaterThan(CUSTOMERS / 3);
                String archive = confirm(custodia.program(), plan);
                through(custodia, "/changes/" + archive);
                assertThat(custodia.program().get("/changes/" + archive).number("buckets/done"))
                        .isEqualTo(toDo);
                assertThat(archived(custodia.program())).isEqualTo(toDo);

                String undo = custodia.program()
                        .post("/changes/" + archive + "/undo", null)
                        .good()
                        .at("id");
                through(custodia, "/changes/" + undo);
                assertThat(custodia.program().get("/changes/" + undo).number("buckets/done"))
                        .isEqualTo(toDo);
                assertThat(archived(custodia.program())).isZero();

                String file = custodia.program()
                        .upload("/imports?run=true", "round" + round + ".csv", file(round))
                        .good()
                        .at("id");
                through(custodia, "/imports/" + file);
                Answer loaded = custodia.program().get("/imports/" + file).good();
                assertThat(loaded.at("state")).as(loaded.text()).isEqualTo("done");
                assertThat(loaded.number("newLines")).isEqualTo(10_000);
                assertThat(loaded.number("documentsCreated")).isEqualTo(10_000);
                assertThat(loaded.number("customersCreated")).isEqualTo(5_000);

                String back = custodia.program()
                        .post("/changes/" + loaded.at("changeId") + "/undo", null)
                        .good()
                        .at("id");
                through(custodia, "/changes/" + back);
                assertThat(custodia.program().get("/customers/count?place=all").number("count"))
                        .isEqualTo(CUSTOMERS);
            }
            assertThat(custodia.program()
                            .get("/journal/verification")
                            .good()
                            .json()
                            .get("intact")
                            .asBoolean())
                    .isTrue();
            System.out.printf("killed %d times, %d of them with a job at work (seed %d)%n", kills, atWork, seed);
            assertThat(atWork).as("kills that hit a job at work").isGreaterThan(KILLS / 3);
        }
    }

    /** Kills, as long as kills are left, until the job has ended; then nothing may be amiss. */
    private void through(Victim custodia, String job) throws Exception {
        int own = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos() * 4;
        while (!ended(custodia.program().get(job).good())) {
            assertThat(System.nanoTime())
                    .as(job + " does not end (seed " + seed + ")")
                    .isLessThan(deadline);
            if (kills < KILLS && own < 4) {
                Thread.sleep(random.nextInt(350));
                boolean working = !ended(custodia.program().get(job).good());
                custodia.kill();
                kills++;
                own++;
                if (working) atWork++;
                custodia.start();
            } else {
                Thread.sleep(50);
            }
        }
        List<String> faults = custodia.ask(Books::faults);
        assertThat(faults)
                .as(job + " after " + kills + " kills (seed " + seed + ")")
                .isEmpty();
    }

    private static boolean ended(Answer job) {
        return List.of("done", "stopped", "failed", "checked").contains(job.at("state"));
    }

    private static long archived(Program program) {
        return program.get("/customers/count?place=archived").good().number("count");
    }

    private static Answer plan(Program program) {
        return program.post("/plans", """
                {"action": "archive", "choice": {"choice": "silent", "upTo": "%s", "who": "bought"}}""".formatted(LocalDate.of(2023, 12, 31))).good();
    }

    private static String confirm(Program program, Answer plan) {
        return program.post(
                        "/plans/" + plan.at("id") + "/confirm",
                        "{\"digest\": \"" + plan.at("digest") + "\", \"number\": " + plan.number("toDo") + "}")
                .good()
                .at("changeId");
    }

    private static void bringBase(Program program) {
        for (int from = 0; from < CUSTOMERS; from += 10_000) {
            String call = IntStream.range(from, from + 10_000)
                    .mapToObj(KilledAnywhereTest::customer)
                    .collect(Collectors.joining(",", "[", "]"));
            assertThat(program.post("/customers/bulk", call).good().number("created"))
                    .isEqualTo(10_000);
        }
    }

    /** Every second one has been silent for years; every tenth of those owes something. */
    private static String customer(int i) {
        int year = i % 2 == 0 ? 2020 + i % 4 : 2025;
        String state = i % 20 == 0 ? "open" : "paid";
        return """
                {"externalId": "P-%d", "name": "Person %d", "contactPoints": [{"kind": "email", "value": "p%d@example.com"}],
                 "documents": [{"kind": "invoice", "number": "A%d", "date": "%d-0%d-11", "amount": "%d.25", "state": "%s"},
                               {"kind": "credit_note", "number": "C%d", "date": "%d-0%d-12", "amount": "1.00"}]}""".formatted(i, i, i, i, year, i % 9 + 1, i % 500, state, i, year, i % 9 + 1);
    }

    /** Half of its customers are there, half are not. */
    private static byte[] file(int round) {
        return IntStream.range(0, 10_000)
                .mapToObj(i -> "P-%d;New %d;R%d-%d;2026-01-%02d;%d,10"
                        .formatted(i % 2 == 0 ? i : 100_000 + i, i, round, i, i % 28 + 1, i % 300))
                .collect(Collectors.joining("\n", "Customer No;Name;Document No;Date;Amount\n", "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    // ---- the harness itself

    @Test
    void a_counter_written_aside_a_batch_marked_before_its_rows_and_a_figure_left_behind_are_caught()
            throws IOException, InterruptedException, SQLException {
        try (Victim custodia = new Victim(folder, "-Dcustodia.batch=50").start()) {
            Program program = custodia.program();
            String call = IntStream.range(0, 400)
                    .mapToObj(KilledAnywhereTest::customer)
                    .collect(Collectors.joining(",", "[", "]"));
            program.post("/customers/bulk", call).good();
            Answer plan = plan(program);
            String archive = confirm(program, plan);
            program.watch("/changes/" + archive + "/progress");
            assertThat(custodia.ask(Books::faults)).isEmpty();

            // As a program killed between the two would leave it, were they not written together.
            caught(custodia, "update changes.change set done = done - 50 where change_id = " + archive, "done says");
            caught(
                    custodia,
                    "delete from customers.mark where customer_id in (select customer_id from changes.line"
                            + " where change_id = " + archive + " and batch = 1)",
                    "archived");
            caught(
                    custodia,
                    "update facts.fact set place = 0 where customer_id in (select customer_id from changes.line"
                            + " where change_id = " + archive + " and state = 2 and batch = 0)",
                    "active with a mark");
            caught(
                    custodia,
                    "insert into dealings.document select customer_id, document_id + 1, kind, number || 'x', issued_on,"
                            + " amount_minor, currency, state, change_id from dealings.document limit 1",
                    "figure of");
            caught(
                    custodia,
                    "insert into dealings.document select customer_id, document_id + 1, kind, number, issued_on,"
                            + " amount_minor, currency, state, change_id from dealings.document limit 1",
                    "document there twice");
        }
    }

    private static void caught(Victim custodia, String tampering, String fault) throws IOException, SQLException {
        List<String> faults = custodia.ask(db -> {
            db.execute("begin");
            try {
                db.execute(tampering);
                return Books.faults(db);
            } finally {
                db.execute("rollback");
            }
        });
        assertThat(faults).as(tampering).anyMatch(found -> found.contains(fault));
    }
}
