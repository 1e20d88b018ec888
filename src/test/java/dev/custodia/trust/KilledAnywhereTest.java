package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Program;
import dev.custodia.Program.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
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
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("custodia.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int left = KILLS;
    private int kills;
    private int atWork;

    @Test
    @Proves(Promise.P1)
    void a_mass_job_killed_anywhere_loses_nothing_halves_nothing_repeats_nothing_and_goes_on_by_itself(Proof proof)
            throws Exception {
        try (Victim custodia = fast()) {
            for (int round = 0; left > 0; round++) {
                String before = content(custodia);
                String archive = archive(custodia, SILENT);
                through(custodia, "/changes/" + archive, SILENT);
                assertThat(archived(custodia)).isEqualTo(SILENT);
                through(custodia, "/changes/" + undo(custodia, archive), SILENT);
                assertThat(archived(custodia)).isZero();
                assertThat(content(custodia)).as("the base, seed %s", seed).isEqualTo(before);

                String removal = remove(custodia, SILENT);
                through(custodia, "/changes/" + removal, SILENT);
                assertThat(custodia.program()
                                .get("/customers/count?place=all")
                                .good()
                                .number("count"))
                        .isEqualTo(CUSTOMERS - SILENT);
                through(custodia, "/changes/" + undo(custodia, removal), SILENT);
                assertThat(content(custodia)).as("the base, seed %s", seed).isEqualTo(before);

                for (byte[] file : List.of(people(round), papers(round))) {
                    String load = "/imports/" + upload(custodia, file);
                    through(custodia, load, LINES);
                    Answer loaded = custodia.program().get(load).good();
                    assertThat(loaded.number("newLines") + loaded.number("updatedLines"))
                            .isEqualTo(LINES);
                    through(custodia, "/changes/" + undo(custodia, loaded.at("changeId")), LINES);
                    assertThat(content(custodia)).as("the base, seed %s", seed).isEqualTo(before);
                }
            }
            left = MOST_OF_ONE_JOB;
            purge(custodia);
            Answer journal = custodia.program().get("/journal/verification").good();
            assertThat(journal.at("intact")).isEqualTo("true");
            System.out.printf("killed %d times, %d of them with a job at work (seed %d)%n", kills, atWork, seed);
            proof.seed(seed)
                    .figure(Figure.KILLS, kills)
                    .figure(Figure.KILLS_AT_WORK, atWork)
                    .figure(Figure.CUSTOMERS, CUSTOMERS);
            assertThat(atWork).as("kills that hit a job at work").isGreaterThan(KILLS * 2 / 3);
        }
    }

    /** What cannot be taken back: nobody goes who was not to go, and what is to stay in the books is there once. */
    private void purge(Victim custodia) throws Exception {
        String removal = remove(custodia, SILENT);
        through(custodia, "/changes/" + removal, SILENT);
        long sum = documents(custodia);
        through(
                custodia,
                "/changes/" + confirmed(custodia, "purge", "{\"choice\": \"in_bin\", \"by\": " + removal + "}", SILENT),
                SILENT);
        assertThat(documents(custodia))
                .as("documents and books together, seed %s", seed)
                .isEqualTo(sum);
        long anonymised = custodia.ask(db -> db.fetchSingle("select count(*) from facts.fact where place = 3")
                .get(0, Long.class));
        assertThat(anonymised).as("anonymised, seed %s", seed).isEqualTo(SILENT);
        assertThat(custodia.program().get("/customers/count?place=all").good().number("count"))
                .isEqualTo(CUSTOMERS - SILENT);
    }

    /** What all documents come to, those of nobody included. */
    private static long documents(Victim custodia) throws IOException, SQLException {
        return custodia.ask(db -> db.fetchSingle("select coalesce((select sum(amount_minor) from dealings.document), 0)"
                        + " + coalesce((select sum(sum_minor) from dealings.book), 0)")
                .get(0, Long.class));
    }

    /** With all classes at hand that the first start needed, as the installed product has them. */
    private Victim fast() throws Exception {
        Path classes = folder.resolve("custodia.aot");
        Victim custodia = new Victim(folder, Build.product(folder), "-Dcustodia.batch=250");
        try {
            custodia.start("-XX:AOTCacheOutput=" + classes);
            bring(custodia, 0, CUSTOMERS);
            custodia.stop();
            return Files.exists(classes)
                    ? custodia.with("-XX:AOTCache=" + classes, "-Xlog:aot=off", "-Xlog:cds=off")
                            .start()
                    : custodia.start();
        } catch (Exception | AssertionError failed) {
            custodia.close();
            throw failed;
        }
    }

    /** Kills, as long as kills are left, until the job has ended; then nothing may be amiss. */
    private void through(Victim custodia, String job, long customers) throws Exception {
        killing(custodia, job, Math.min(left, MOST_OF_ONE_JOB));
        assertThat(faults(custodia, job, customers))
                .as("%s of %s after %s kills, seed %s", job, customers, kills, seed)
                .isEmpty();
    }

    private void killing(Victim custodia, String job, int most) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int own = 0; own < most && reached(custodia, job, anywhere(custodia, job)); own++) {
            Thread.sleep(random.nextInt(60));
            boolean working = !ended(custodia.program().get(job).good());
            kill(custodia, working);
            custodia.launch();
            if (own + 1 < most && random.nextInt(6) == 0) {
                // Killed again before it is up, while it looks for what was left.
                own++;
                Thread.sleep(random.nextInt(2_500));
                kill(custodia, working);
                custodia.launch();
            }
            custodia.awaitReady();
        }
        while (!ended(custodia.program().get(job).good())) {
            assertThat(System.nanoTime()).as("%s goes on, seed %s", job, seed).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private void kill(Victim custodia, boolean working) throws InterruptedException {
        custodia.kill();
        if (working) atWork++;
        kills++;
        left--;
    }

    /** How far the job shall be when it is hit: in steps from where it is to behind its end. */
    private long anywhere(Victim custodia, String job) {
        Answer now = custodia.program().get(job).good();
        long to = of(now);
        long from = Math.min(done(now), to);
        // Not all of the rest at once, or the first hit would leave nothing for the second.
        long step = Math.max(1, (to - from) / 3);
        return from + random.nextLong(step + 1);
    }

    /** Waits until the job is so far; false when it has ended before. */
    private static boolean reached(Victim custodia, String job, long wanted) throws InterruptedException {
        while (true) {
            Answer now = custodia.program().get(job).good();
            if (ended(now)) return false;
            if (done(now) >= wanted) return true;
            Thread.sleep(5);
        }
    }

    private static long done(Answer job) {
        return isChange(job)
                ? job.number("buckets/done") + job.number("buckets/changedSince")
                : job.number("progress/done");
    }

    private static long of(Answer job) {
        return isChange(job) ? job.number("toDo") : job.number("progress/of");
    }

    private static boolean isChange(Answer job) {
        return job.json().has("buckets");
    }

    private static boolean ended(Answer job) {
        return List.of("done", "stopped", "failed").contains(job.at("state"));
    }

    private List<String> faults(Victim custodia, String job, long customers) throws IOException, SQLException {
        Answer now = custodia.program().get(job).good();
        List<String> faults = new ArrayList<>();
        if (!now.at("state").equals("done")) faults.add("it has not ended well: " + now.text());
        if (isChange(now) && now.number("buckets/done") != customers) faults.add("it counts others: " + now.text());
        String change = isChange(now) ? now.at("id") : now.at("changeId");
        faults.addAll(custodia.ask(db -> {
            long told = db.fetchSingle(
                            "select count(*) from journal.entry where why = 'done' and change_id = " + change)
                    .get(0, Long.class);
            List<String> all = new ArrayList<>(Books.faults(db));
            if (told != 1) all.add("the journal has it end " + told + " times");
            return all;
        }));
        return faults;
    }

    /** What stands in the base, whoever touched it how often. */
    private static String content(Victim custodia) throws IOException, SQLException {
        return custodia.ask(db -> List.of(
                        "customers.customer",
                        "customers.contact_point",
                        "customers.legal_details",
                        "customers.external_id",
                        "customers.tagged",
                        "customers.own_value",
                        "customers.search",
                        "customers.mark",
                        "dealings.document",
                        "dealings.figure",
                        "dealings.interaction",
                        "facts.fact")
                .stream()
                .map(table -> table + " " + digest(db, table))
                .collect(Collectors.joining("\n")));
    }

    private static String digest(DSLContext db, String table) {
        return String.valueOf(
                db.fetchSingle("select count(*) || ' ' || coalesce(md5(string_agg(t.row, '' order by t.row)), '')"
                                + " from (select md5((to_jsonb(r) - 'version')::text) as row from " + table + " r) t")
                        .get(0));
    }

    // ---- the base and what is done to it

    private static final String LONG_SILENT = "{\"choice\": \"silent\", \"upTo\": \"2023-12-31\", \"who\": \"bought\"}";

    private static String archive(Victim custodia, long expected) {
        return confirmed(custodia, "archive", LONG_SILENT, expected);
    }

    /** All of them have documents, and are to be anonymised. */
    private static String remove(Victim custodia, long expected) {
        custodia.grant("remove_many", "purge");
        return confirmed(custodia, "remove", LONG_SILENT, expected);
    }

    private static String confirmed(Victim custodia, String action, String choice, long expected) {
        Program program = custodia.program();
        Answer plan = program.post("/plans", "{\"action\": \"" + action + "\", \"choice\": " + choice + "}")
                .good();
        assertThat(plan.number("toDo")).isEqualTo(expected);
        return program.post(
                        "/plans/" + plan.at("id") + "/confirm",
                        "{\"digest\": \"" + plan.at("digest") + "\", \"number\": " + expected + ", \"token\": \""
                                + plan.at("confirm/body/token") + "\"}")
                .good()
                .at("changeId");
    }

    private static String undo(Victim custodia, String change) {
        return custodia.program()
                .post("/changes/" + change + "/undo", null)
                .good()
                .at("id");
    }

    private static String upload(Victim custodia, byte[] file) {
        return custodia.program()
                .upload("/imports?run=true", "file.csv", file)
                .good()
                .at("id");
    }

    private static long archived(Victim custodia) {
        return custodia.program().get("/customers/count?place=archived").good().number("count");
    }

    private static void bring(Victim custodia, int first, int end) {
        for (int from = first; from < end; from += 7_000) {
            int until = Math.min(end, from + 7_000);
            String call = IntStream.range(from, until)
                    .mapToObj(KilledAnywhereTest::customer)
                    .collect(Collectors.joining(",", "[", "]"));
            assertThat(custodia.program().post("/customers/bulk", call).good().number("created"))
                    .isEqualTo(until - from);
        }
    }

    /** Of 42, 40 have been silent for years; one of the two others owes something, and one has bought lately. */
    private static String customer(int i) {
        boolean silent = i % 42 < 41;
        String state = i % 42 == 40 ? "open" : "paid";
        return """
                {"externalId": "P-%d", "name": "Person %d", "contactPoints": [{"kind": "email", "value": "p%d@example.com"}],
                 "documents": [{"kind": "invoice", "number": "A%d", "date": "%d-0%d-11", "amount": "%d.25", "state": "%s"}]}""".formatted(i, i, i, i, silent ? 2020 + i % 4 : 2025, i % 9 + 1, i % 500, state);
    }

    /** Half of them are there, and are called otherwise now; half are new. */
    private static byte[] people(int round) {
        return file("Customer No;Name;City", i -> "Renamed " + round + " " + i + ";Torino");
    }

    /** Half of the customers are there, half are not. */
    private static byte[] papers(int round) {
        return file(
                "Customer No;Name;Document No;Date;Amount",
                i -> "Person " + i + ";R" + round + "-" + i + ";2026-01-" + (10 + i % 19) + ";" + i % 300 + ",10");
    }

    private static byte[] file(String header, IntFunction<String> rest) {
        return IntStream.range(0, LINES)
                .mapToObj(i -> "P-" + (i % 2 == 0 ? i : 100_000 + i) + ";" + rest.apply(i))
                .collect(Collectors.joining("\n", header + "\n", "\n"))
                .getBytes(StandardCharsets.UTF_8);
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
                "done says",
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
        caught(
                "mark",
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
                "more than once",
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
    private void caught(String fault, Build.Fault... planted) throws Exception {
        left = Integer.MAX_VALUE;
        String faulty = Build.faulty(folder, Build.product(folder), planted);
        try (Victim custodia = new Victim(folder, faulty, "-Dcustodia.batch=50").start()) {
            bring(custodia, 0, 840);
            List<String> faults = List.of();
            for (int round = 0; round < 6 && faults.isEmpty(); round++) {
                String archive = archive(custodia, 800);
                killing(custodia, "/changes/" + archive, 3);
                faults = faults(custodia, "/changes/" + archive, 800);
                if (faults.isEmpty()) killing(custodia, "/changes/" + undo(custodia, archive), 0);
            }
            System.out.printf("caught after %d kills (seed %d): %s%n", kills, seed, faults);
            assertThat(faults).as("after %s kills, seed %s", kills, seed).anyMatch(found -> found.contains(fault));
        }
    }
}
