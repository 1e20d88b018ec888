package dev.custodia.trust;

import static dev.custodia.trust.MassJobs.archive;
import static dev.custodia.trust.MassJobs.bring;
import static dev.custodia.trust.MassJobs.fast;
import static dev.custodia.trust.MassJobs.faults;
import static dev.custodia.trust.MassJobs.undo;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1: a mass job killed anywhere loses nothing, halves nothing, repeats nothing, and goes on by itself. The product runs
 * in a process of its own, which is killed with {@code kill -9}: 40 times, or {@code -Dcustodia.kills=200}.
 */
class KilledAnywhereTest {
    private static final int KILLS = Integer.getInteger("custodia.kills", 40);
    private static final int SILENT = 20_000;
    private static final int CUSTOMERS = 21_000;
    private static final int LINES = 12_000;
    private static final int MOST_OF_ONE_JOB = 5;

    @TempDir
    Path folder;

    private final Ordeal ordeal = new Ordeal(KILLS, MOST_OF_ONE_JOB, this::kill);

    @Test
    @Proves(Promise.P1)
    void a_mass_job_killed_anywhere_loses_nothing_halves_nothing_repeats_nothing_and_goes_on_by_itself(Proof proof)
            throws Exception {
        try (Victim custodia =
                fast(folder, new Victim(folder, Build.product(folder), "-Dcustodia.batch=250"), CUSTOMERS)) {
            for (int round = 0; ordeal.goesOn(); round++) MassJobs.round(custodia, round, SILENT, LINES, ordeal);
            MassJobs.purge(custodia, SILENT, ordeal.more(MOST_OF_ONE_JOB));
            System.out.printf(
                    "killed %d times, %d of them with a job at work (seed %d)%n",
                    ordeal.fallen(), ordeal.atWork(), ordeal.seed());
            proof.seed(ordeal.seed())
                    .figure(Figure.KILLS, ordeal.fallen())
                    .figure(Figure.KILLS_AT_WORK, ordeal.atWork())
                    .figure(Figure.CUSTOMERS, CUSTOMERS);
            assertThat(ordeal.atWork()).as("kills that hit a job at work").isGreaterThan(KILLS * 2 / 3);
        }
    }

    private int kill(Victim custodia, String job, int most) throws Exception {
        custodia.kill();
        custodia.launch();
        // Killed again before it is up, while it looks for what was left.
        boolean again = most > 1 && ordeal.random().nextInt(6) == 0;
        if (again) {
            Thread.sleep(ordeal.random().nextInt(2_500));
            custodia.kill();
            custodia.launch();
        }
        custodia.awaitReady();
        return again ? 2 : 1;
    }

    // ---- the harness itself

    private static final String RUNNER = "dev/custodia/changes/Runner.java";
    private static final String LOOP = "while (transactions.get(() -> runNext(changeId))) {}";
    private static final String PAUSE = "java.util.concurrent.locks.LockSupport.parkNanos(%d_000_000L);";
    private static final String FIELD = "    private final OneTimeTask<Void> task;";

    @Test
    @Catches(Promise.P1)
    void a_batch_that_is_counted_outside_of_its_transaction_is_caught() throws Exception {
        caught(
                List.of("done says"),
                new Build.Fault(RUNNER, FIELD + " private volatile Runnable later = () -> {};", FIELD),
                new Build.Fault(
                        RUNNER,
                        "while (transactions.get(() -> runNext(changeId))) { " + PAUSE.formatted(60)
                                + " later.run(); }",
                        LOOP),
                new Build.Fault(RUNNER, """
                                later = () -> Changes.expect(
                                        1,
                                        db.update(CHANGE)
                                                .set(CHANGE.NEXT_BATCH, number + 1)
                        """, """
                                Changes.expect(
                                        1,
                                        db.update(CHANGE)
                                                .set(CHANGE.NEXT_BATCH, number + 1)
                        """));
    }

    @Test
    @Catches(Promise.P1)
    void a_batch_whose_rows_are_there_before_its_lines_say_so_is_caught() throws Exception {
        // Killed a little later, the lines say so already, and what is counted of them does not yet.
        caught(
                List.of("mark", "done says"),
                new Build.Fault(RUNNER, "while (runNext(changeId)) {}", LOOP),
                new Build.Fault(
                        RUNNER,
                        "transactions.run(() -> finish(change));\n            return false;",
                        "finish(change);\n            return false;"),
                new Build.Fault(
                        RUNNER,
                        PAUSE.formatted(60) + " int lines = mark(batch, done);",
                        "int lines = mark(batch, done);"));
    }

    @Test
    @Catches(Promise.P1)
    void a_run_that_tells_its_end_before_it_has_ended_is_caught() throws Exception {
        caught(
                List.of("more than once"),
                new Build.Fault(
                        RUNNER,
                        "while (transactions.get(() -> runNext(changeId))) {} " + PAUSE.formatted(900)
                                + " if (ended.remove(changeId)) transactions.run(() -> end(changeId));",
                        LOOP),
                new Build.Fault(
                        RUNNER, FIELD + " private final java.util.Set<Long> ended = new java.util.HashSet<>();", FIELD),
                new Build.Fault(RUNNER, """
                            private void end(long changeId) {
                                Changes.expect(
                                        1,
                                        db.update(CHANGE)
                                                .set(CHANGE.STATE, Change.State.DONE.word())
                                                .set(CHANGE.FINISHED_AT, now())
                                                .where(CHANGE.CHANGE_ID.eq(changeId))
                                                .execute());
                            }

                            private void finish(Change change) {
                                ended.add(change.changeId());
                        """, """
                            private void finish(Change change) {
                                Changes.expect(
                                        1,
                                        db.update(CHANGE)
                                                .set(CHANGE.STATE, Change.State.DONE.word())
                                                .set(CHANGE.FINISHED_AT, now())
                                                .where(CHANGE.CHANGE_ID.eq(change.changeId()))
                                                .execute());
                        """));
    }

    /** The same harness, on a product with a fault: it has to say so, and soon. */
    private void caught(List<String> signs, Build.Fault... planted) throws Exception {
        String faulty = Build.faulty(folder, Build.product(folder), planted);
        try (Victim custodia = new Victim(folder, faulty, "-Dcustodia.batch=50").start()) {
            bring(custodia, 0, 840);
            List<String> faults = List.of();
            for (int round = 0; round < 6 && faults.isEmpty(); round++) {
                String archive = archive(custodia, 800);
                ordeal.suffer(custodia, "/changes/" + archive, 3);
                faults = faults(custodia, "/changes/" + archive, 800);
                if (faults.isEmpty()) ordeal.suffer(custodia, "/changes/" + undo(custodia, archive), 0);
            }
            System.out.printf("caught %s: %s%n", ordeal, faults);
            assertThat(faults)
                    .as(ordeal.toString())
                    .anyMatch(found -> signs.stream().anyMatch(found::contains));
        }
    }
}
