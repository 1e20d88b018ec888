package dev.custodia.trust;

import static dev.custodia.trust.MassJobs.archive;
import static dev.custodia.trust.MassJobs.bring;
import static dev.custodia.trust.MassJobs.ended;
import static dev.custodia.trust.MassJobs.fast;
import static dev.custodia.trust.MassJobs.faults;
import static dev.custodia.trust.MassJobs.people;
import static dev.custodia.trust.MassJobs.undo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P3: refuses when space is short, stops cleanly when it runs out, goes on when there is room again. The data folder lies
 * on a small disk that is filled at random moments of jobs, 6 times, or {@code -Dcustodia.fills=60}.
 */
class FullDiskTest {
    private static final int FILLS = Integer.getInteger("custodia.fills", 6);
    private static final int SILENT = 4_000;
    private static final int CUSTOMERS = 4_200;
    private static final int LINES = 4_000;
    private static final int MOST_OF_ONE_JOB = 2;
    private static final int MEGABYTES = 700;
    private static final long TIME_TO_NOTICE = 2_000_000_000L;
    private static final int MOST_LINES_OF_ONE = 150;

    private static final int MOST_ROUNDS = 8;

    @TempDir
    Path folder;

    private final Ordeal ordeal = new Ordeal(FILLS, MOST_OF_ONE_JOB, this::fill);
    private final Set<String> reasons = new TreeSet<>();

    @Nullable
    private SmallDisk disk;

    private int stopped;
    private int answeredFull;

    @Test
    @Proves(Promise.P3)
    void a_disk_that_fills_up_stops_a_job_cleanly_and_when_there_is_room_it_goes_on_with_nothing_lost_or_repeated(
            Proof proof) throws Exception {
        try (SmallDisk small = smallDisk();
                Victim custodia =
                        fast(folder, new Victim(folder, Build.product(folder), "-Dcustodia.batch=150"), CUSTOMERS)) {
            disk = small;
            for (int round = 0; ordeal.goesOn() || (stopped == 0 && round < MOST_ROUNDS); round++) {
                // Where all were filled while nothing had to be written, some more.
                if (!ordeal.goesOn()) ordeal.more(MOST_OF_ONE_JOB);
                MassJobs.round(custodia, round, SILENT, LINES, ordeal);
            }
            MassJobs.purge(custodia, SILENT, ordeal.more(MOST_OF_ONE_JOB));
            System.out.printf(
                    "disk filled %d times, %d of them with a job at work; %d stopped with a reason %s, %d asked meanwhile"
                            + " were told; %d lines in the log (seed %d)%n",
                    ordeal.fallen(),
                    ordeal.atWork(),
                    stopped,
                    reasons,
                    answeredFull,
                    custodia.output().lines().count(),
                    ordeal.seed());
            proof.seed(ordeal.seed()).figure(Figure.FULL_DISKS, ordeal.fallen()).figure(Figure.CUSTOMERS, CUSTOMERS);
            assertThat(stopped).as("jobs that stopped for lack of room").isPositive();
            assertThat(reasons)
                    .isSubsetOf("changes.trouble.disk_full", "imports.trouble.disk_full", "imports.trouble.no_space");
        }
    }

    @Test
    void what_needs_more_room_than_there_is_is_refused_before_it_begins() throws Exception {
        try (SmallDisk small = smallDisk();
                Victim custodia = new Victim(folder, Build.product(folder), "-Dcustodia.batch=150").start()) {
            bring(custodia, 0, 4_200);
            String before = MassJobs.content(custodia);
            Program program = custodia.program();
            Answer plan = program.post(
                            "/plans",
                            "{\"action\": \"archive\", \"choice\": {\"choice\": \"silent\", \"upTo\": \"2023-12-31\","
                                    + " \"who\": \"bought\"}}")
                    .good();
            String confirmation = "{\"digest\": \"" + plan.at("digest") + "\", \"number\": " + plan.number("toDo")
                    + ", \"token\": \"" + plan.at("confirm/body/token") + "\"}";
            small.fill(40L << 20);
            Map.of("en", "free some space", "it", "libera spazio", "ru", "освободите место", "sv", "frigör utrymme")
                    .forEach((language, words) -> {
                        Answer refused = program.post(
                                "/plans/" + plan.at("id") + "/confirm", confirmation, "Accept-Language", language);
                        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
                        assertThat(refused.at("code")).isEqualTo("changes.no_space");
                        assertThat(refused.at("title")).contains(words).containsPattern("\\d+");
                    });
            Answer file = program.upload("/imports?run=true", "file.csv", people(4_000, 0));
            assertThat(file.at("code")).as(file.text()).isEqualTo("changes.no_space");
            assertThat(custodia.look("/plans/" + plan.at("id")).at("state")).isEqualTo("planned");
            assertThat(MassJobs.content(custodia)).isEqualTo(before);

            small.makeRoom();
            String change = program.post("/plans/" + plan.at("id") + "/confirm", confirmation)
                    .good()
                    .at("changeId");
            new Ordeal(0, 0, this::fill).through(custodia, "/changes/" + change, 4_000);
        }
    }

    private SmallDisk smallDisk() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        SmallDisk small = SmallDisk.at(home, MEGABYTES);
        // What the administrator of so small a disk says; the log of the server would outgrow it.
        Files.writeString(home.resolve("database.conf"), """
                max_wal_size = '64MB'
                min_wal_size = '32MB'
                shared_buffers = '32MB'
                """);
        return small;
    }

    private int fill(Victim custodia, String job, int most) throws Exception {
        SmallDisk small = java.util.Objects.requireNonNull(disk);
        long before = custodia.output().lines().count();
        small.fill(ordeal.random().nextInt(3) * (ordeal.random().nextLong(512) << 10));
        long deadline = System.nanoTime() + TIME_TO_NOTICE;
        boolean ended = false;
        while (!ended && System.nanoTime() < deadline) {
            Answer now = custodia.program().get(job);
            if (now.status() == 503) {
                answeredFull++;
                assertThat(now.at("code")).as(now.text()).isIn("database.disk_full", "database.away");
            } else ended = ended(now.good());
            Thread.sleep(20);
        }
        // Stays so for a while: whoever cannot go on must not fill what is left with complaints.
        Thread.sleep(ordeal.random().nextInt(1_500));
        assertThat(custodia.output().lines().count() - before)
                .as("lines in the log of a full disk: %s", custodia.output())
                .isLessThan(MOST_LINES_OF_ONE);
        small.makeRoom();
        goOn(custodia, job);
        return 1;
    }

    /** As a person does who has made room; what could not even be stopped has waited, and goes on by itself. */
    private void goOn(Victim custodia, String job) throws InterruptedException {
        long patience = System.nanoTime() + TIME_TO_NOTICE;
        long done = MassJobs.done(custodia.look(job));
        for (Answer now = custodia.look(job);
                !now.at("state").equals("done") && MassJobs.done(now) == done && System.nanoTime() < patience;
                now = custodia.look(job)) {
            if (ended(now)) {
                stopped++;
                reasons.add(now.at("trouble/code"));
                assertThat(now.at("trouble/sentence")).as(now.text()).isNotBlank();
                boolean isChange = job.startsWith("/changes/");
                custodia.program()
                        .post(job + (isChange ? "/resume" : "/check"), null)
                        .good();
                return;
            }
            Thread.sleep(50);
        }
    }

    // ---- the harness itself

    @Test
    @Catches(Promise.P3)
    void a_run_that_passes_over_what_it_could_not_write_is_caught() throws Exception {
        String faulty = Build.faulty(
                folder,
                Build.product(folder),
                new Build.Fault(
                        "dev/custodia/changes/Runner.java",
                        """
                                while (true) {
                                    java.util.concurrent.locks.LockSupport.parkNanos(100_000_000L);
                                    try {
                                        if (!transactions.get(() -> runNext(changeId))) break;
                                    } catch (RuntimeException full) {
                                        transactions.run(() -> db.update(CHANGE)
                                                .set(CHANGE.NEXT_BATCH, CHANGE.NEXT_BATCH.plus(1))
                                                .where(CHANGE.CHANGE_ID.eq(changeId))
                                                .execute());
                                    }
                                }
                        """,
                        "                while (transactions.get(() -> runNext(changeId))) {}\n"));
        try (SmallDisk small = smallDisk();
                Victim custodia = new Victim(folder, faulty, "-Dcustodia.batch=50").start()) {
            disk = small;
            bring(custodia, 0, 840);
            List<String> found = List.of();
            for (int round = 0; round < 6 && found.isEmpty(); round++) {
                String archive = archive(custodia, 800);
                ordeal.suffer(custodia, "/changes/" + archive, 1);
                found = faults(custodia, "/changes/" + archive, 800);
                if (found.isEmpty()) ordeal.suffer(custodia, "/changes/" + undo(custodia, archive), 0);
            }
            System.out.printf("caught %s: %s%n", ordeal, found);
            assertThat(found).as(ordeal.toString()).anyMatch(fault -> fault.contains("ended with lines to do"));
        }
    }
}
