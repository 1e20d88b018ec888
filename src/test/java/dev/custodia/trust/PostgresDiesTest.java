package dev.custodia.trust;

import static dev.custodia.trust.MassJobs.archive;
import static dev.custodia.trust.MassJobs.bring;
import static dev.custodia.trust.MassJobs.fast;
import static dev.custodia.trust.MassJobs.faults;
import static dev.custodia.trust.MassJobs.people;
import static dev.custodia.trust.MassJobs.undo;
import static dev.custodia.trust.MassJobs.upload;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P2: the same as P1 when PostgreSQL dies. The postmaster of the database that comes along is killed with
 * {@code kill -9}, 10 times, or {@code -Dcustodia.deaths=100}; Custodia lives on, brings its database up again, and the
 * jobs go on by themselves.
 */
class PostgresDiesTest {
    private static final int DEATHS = Integer.getInteger("custodia.deaths", 10);
    private static final int SILENT = 4_000;
    private static final int CUSTOMERS = 4_200;
    private static final int LINES = 4_000;
    private static final int MOST_OF_ONE_JOB = 2;

    @TempDir
    Path folder;

    private final Ordeal ordeal = new Ordeal(DEATHS, MOST_OF_ONE_JOB, this::kill);

    @Test
    @Proves(Promise.P2)
    void when_postgresql_dies_custodia_brings_it_back_and_the_job_goes_on_by_itself_with_nothing_lost_or_repeated(
            Proof proof) throws Exception {
        try (Victim custodia =
                fast(folder, new Victim(folder, Build.product(folder), "-Dcustodia.batch=150"), CUSTOMERS)) {
            for (int round = 0; ordeal.goesOn(); round++) MassJobs.round(custodia, round, SILENT, LINES, ordeal);
            MassJobs.purge(custodia, SILENT, ordeal.more(MOST_OF_ONE_JOB));
            String checked = check(custodia);
            long lines = custodia.output().lines().count();
            System.out.printf(
                    "PostgreSQL killed %d times, %d of them with a job at work; its files checked by %s; %d lines in the"
                            + " log (seed %d)%n",
                    ordeal.fallen(), ordeal.atWork(), checked, lines, ordeal.seed());
            proof.seed(ordeal.seed())
                    .figure(Figure.KILLS, ordeal.fallen())
                    .figure(Figure.KILLS_AT_WORK, ordeal.atWork())
                    .figure(Figure.CUSTOMERS, CUSTOMERS);
            assertThat(ordeal.atWork()).as("kills that hit a job at work").isGreaterThan(DEATHS / 2);
            assertThat(lines).as(custodia.output()).isLessThan(40L * ordeal.fallen());
        }
    }

    private int kill(Victim custodia, String job, int most) throws Exception {
        boolean again = most > 1 && ordeal.random().nextInt(3) == 0;
        killPostmaster(custodia);
        if (again) {
            // Killed again while it recovers, or just after.
            awaitPostmaster(custodia);
            Thread.sleep(ordeal.random().nextInt(1_000));
            killPostmaster(custodia);
        }
        custodia.look(job);
        assertThat(custodia.alive()).isTrue();
        return again ? 2 : 1;
    }

    private static void killPostmaster(Victim custodia) throws Exception {
        ProcessHandle postmaster = postmaster(custodia).orElseThrow();
        postmaster.destroyForcibly();
        while (postmaster.isAlive() && runs(postmaster)) Thread.sleep(5);
    }

    private static void awaitPostmaster(Victim custodia) throws Exception {
        while (postmaster(custodia).isEmpty()) Thread.sleep(20);
    }

    /** One that was killed and that nobody has buried has no command any more. */
    private static boolean runs(ProcessHandle process) {
        return process.info().command().isPresent();
    }

    private static Optional<ProcessHandle> postmaster(Victim custodia) throws IOException {
        Path noted = custodia.home().resolve("database/postmaster.pid");
        if (!Files.exists(noted)) return Optional.empty();
        return Files.readAllLines(noted).stream()
                .limit(1)
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
                .filter(PostgresDiesTest::runs)
                .findFirst();
    }

    // ---- its files

    /** By pg_amcheck where it is, else by what that calls. */
    private static String check(Victim custodia) throws Exception {
        Optional<Path> program = program(custodia);
        if (program.isEmpty()) {
            assertThat(broken(custodia)).isEmpty();
            return "the extension amcheck (pg_amcheck is not here)";
        }
        asOwner(custodia, db -> db.execute("create extension if not exists amcheck"));
        var builder = new ProcessBuilder(
                        program.get().toString(),
                        "--heapallindexed",
                        "--host=127.0.0.1",
                        "--port=" + read(custodia, "database.port"),
                        "--username=postgres",
                        "custodia")
                .redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", read(custodia, "secrets/database-owner"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return program.get().toString();
    }

    private static Optional<Path> program(Victim custodia) throws IOException {
        try (Stream<Path> own = Files.walk(custodia.home().resolve("postgres"), 3)) {
            List<Path> places = new ArrayList<>(own.toList());
            for (String place :
                    Objects.requireNonNullElse(System.getenv("PATH"), "").split(java.io.File.pathSeparator))
                places.add(Path.of(place, "pg_amcheck"));
            return places.stream()
                    .filter(path -> path.endsWith("pg_amcheck") && Files.isExecutable(path))
                    .findFirst();
        }
    }

    private static List<String> broken(Victim custodia) throws Exception {
        List<String> broken = new ArrayList<>();
        asOwner(custodia, db -> {
            db.execute("create extension if not exists amcheck");
            db.fetch("""
                    select c.oid::regclass::text, v.msg
                    from pg_class c, lateral verify_heapam(c.oid, skip => 'none') v
                    where c.relkind in ('r', 'm', 't') and c.relpersistence = 'p'""").forEach(row -> broken.add(row.get(0) + ": " + row.get(1)));
            // Throws at the first that does not agree with its table.
            db.fetch("""
                    select bt_index_check(c.oid, true)
                    from pg_class c join pg_am a on a.oid = c.relam
                    join pg_index i on i.indexrelid = c.oid
                    where a.amname = 'btree' and c.relkind = 'i' and c.relpersistence = 'p' and i.indisvalid""");
        });
        return broken;
    }

    private interface Use {
        void of(DSLContext db);
    }

    private static void asOwner(Victim custodia, Use use) throws IOException, SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + read(custodia, "database.port") + "/custodia";
        try (Connection connection =
                DriverManager.getConnection(url, "postgres", read(custodia, "secrets/database-owner"))) {
            use.of(DSL.using(connection, SQLDialect.POSTGRES));
        }
    }

    private static String read(Victim custodia, String file) throws IOException {
        return Files.readString(custodia.home().resolve(file)).strip();
    }

    // ---- the harness itself

    @Test
    @Catches(Promise.P2)
    void a_job_to_which_a_lost_rollback_hides_that_its_database_is_away_is_caught() throws Exception {
        String faulty = Build.faulty(
                folder, Build.product(folder), new Build.Fault("dev/custodia/database/SqlStates.java", "", """
                                    if (t instanceof TransactionSystemException unended) {
                                        // Where not even a rollback reaches the server, that is told, and what came first stands beside it.
                                        if (unended.getApplicationException() != null) collect(unended.getApplicationException(), states);
                                        if (unended.getCause() instanceof SQLException sql && sql.getSQLState() == null)
                                            // The pool's own "connection is closed" comes without a state.
                                            states.add("08003");
                                    }
                        """));
        try (Victim custodia = new Victim(folder, faulty, "-Dcustodia.batch=50").start()) {
            bring(custodia, 0, 840);
            List<String> found = List.of();
            for (int round = 0; round < 6 && found.isEmpty(); round++) {
                String archive = archive(custodia, 800);
                found = sufferedBy(custodia, "/changes/" + archive, 1);
                if (found.isEmpty()) ordeal.suffer(custodia, "/changes/" + undo(custodia, archive), 0);
            }
            System.out.printf("caught %s: %s%n", ordeal, found);
            assertThat(found).as(ordeal.toString()).anyMatch(fault -> fault.contains("it has not ended well"));
        }
    }

    @Test
    @Catches(Promise.P2)
    void an_import_that_does_not_notice_that_its_staging_is_gone_is_caught() throws Exception {
        String loader = "dev/custodia/imports/Loader.java";
        String faulty = Build.faulty(
                folder,
                Build.product(folder),
                new Build.Fault(loader, "", "        if (isStagingGone(work)) checkAgain(work);\n"),
                new Build.Fault(loader, "", "        if (isStagingGone(work)) throw new StagingGone();\n"),
                new Build.Fault(
                        loader,
                        "java.util.concurrent.locks.LockSupport.parkNanos(2_000_000_000L); firstLoad.prepare(work);\n",
                        "        firstLoad.prepare(work);\n"));
        try (Victim custodia = new Victim(folder, faulty).start()) {
            bring(custodia, 0, 840);
            String load = "/imports/" + upload(custodia, people(800, 0));
            while (!custodia.look(load).at("state").equals("loading")) Thread.sleep(5);
            killPostmaster(custodia);
            List<String> found = sufferedBy(custodia, load, 0);
            System.out.printf("caught: %s%n", found);
            assertThat(found).anyMatch(fault -> fault.contains("brought other than it found"));
        }
    }

    private List<String> sufferedBy(Victim custodia, String job, int most) throws Exception {
        try {
            ordeal.waiting(Duration.ofSeconds(20)).suffer(custodia, job, most);
            return faults(custodia, job, 800);
        } catch (AssertionError stuck) {
            return List.of("it has not ended well: " + stuck.getMessage());
        }
    }
}
