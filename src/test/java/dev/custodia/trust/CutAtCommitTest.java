package dev.custodia.trust;

import static dev.custodia.trust.MassJobs.bring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.database.TestDatabase;
import dev.custodia.trust.Scissors.Cut;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P5: a connection that is cut doubles nothing, wherever it is cut: at a byte by chance, before a COMMIT, in the middle
 * of one, or behind it, when it is done and nobody hears of it. 40 times on jobs and 40 on single acts, or
 * {@code -Dcustodia.cuts=400}. The company's own database, with scissors between.
 */
class CutAtCommitTest {
    private static final int CUTS = Integer.getInteger("custodia.cuts", 40);
    private static final int SILENT = 2_000;
    private static final int CUSTOMERS = 2_100;
    private static final int LINES = 2_000;
    private static final int MOST_OF_ONE_JOB = 6;

    @TempDir
    Path folder;

    private final TestDatabase database = TestDatabase.create();

    @Test
    @Proves(Promise.P5)
    void a_connection_cut_at_commit_doubles_nothing(Proof proof) throws Exception {
        try (database;
                Scissors scissors = new Scissors(database.url());
                Victim custodia = new Victim(folder, Build.product(folder), "-Dcustodia.batch=50")
                        .on(database, scissors.port())
                        .start()) {
            bring(custodia, 0, CUSTOMERS);
            Random random = new Random();
            Ordeal ordeal =
                    new Ordeal(CUTS, MOST_OF_ONE_JOB, (victim, job, most) -> cut(scissors, random, victim, job));
            random.setSeed(ordeal.seed());
            for (int round = 0; ordeal.goesOn(); round++) MassJobs.round(custodia, round, SILENT, LINES, ordeal);
            MassJobs.purge(custodia, SILENT, ordeal.more(MOST_OF_ONE_JOB));
            assertThat(ordeal.atWork()).as("cuts with a job at work").isGreaterThan(CUTS / 2);

            Singles singles = new Singles(custodia, scissors, random);
            for (int i = 0; i < CUTS; i++) singles.create(i);
            assertThat(singles.faults()).as(ordeal.toString()).isEmpty();
            assertThat(Books.faults(database.dsl())).as(ordeal.toString()).isEmpty();
            assertThat(custodia.look("/journal/verification").at("intact")).isEqualTo("true");
            proof.seed(ordeal.seed()).figure(Figure.CUTS, scissors.cuts()).figure(Figure.ACTS, CUTS);
            System.out.printf(
                    "cut %d connections, %d of them with a job at work and %d in a single act, of which %d were not"
                            + " answered (seed %d)%n",
                    scissors.cuts(), ordeal.atWork(), CUTS, singles.unanswered, ordeal.seed());
        }
    }

    @Test
    void while_the_database_is_away_programs_and_people_are_told_so_in_one_sentence() throws Exception {
        try (database;
                Scissors scissors = new Scissors(database.url());
                Victim custodia = new Victim(folder, Build.product(folder))
                        .on(database, scissors.port())
                        .start();
                HttpClient person = HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .build()) {
            signIn(person, custodia);
            scissors.away();
            HttpResponse<String> page = person.send(
                    HttpRequest.newBuilder(custodia.origin().resolve("/customers"))
                            .header("Accept-Language", "en")
                            .header("Accept", "text/html")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body())
                    .contains(
                            "<html",
                            "The database does not answer at the moment. Nothing was lost: try again in a minute.");
            Answer told = custodia.program().get("/customers/count");
            assertThat(told.status()).isEqualTo(503);
            assertThat(told.at("code")).isEqualTo("database.away");
            assertThat(told.header("Retry-After")).isNotEmpty();
            long before = custodia.output().lines().count();
            Thread.sleep(3_000);
            assertThat(custodia.output().lines().count() - before)
                    .as("lines in the log of three seconds without a database: %s", custodia.output())
                    .isLessThan(60);
            scissors.back();
            assertThat(custodia.look("/customers/count").number("count")).isZero();
        }
    }

    private static void signIn(HttpClient person, Victim custodia) throws Exception {
        URI door = custodia.origin().resolve("/sign-in");
        String form = person.send(HttpRequest.newBuilder(door).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        String token = form.replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        HttpRequest knock = HttpRequest.newBuilder(door)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "name=admin&password=" + Program.encoded(Victim.PASSWORD) + "&_csrf=" + Program.encoded(token)))
                .build();
        assertThat(person.send(knock, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(302);
        HttpRequest first =
                HttpRequest.newBuilder(custodia.origin().resolve("/customers")).build();
        assertThat(person.send(first, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    private static int cut(Scissors scissors, Random random, Victim custodia, String job) throws Exception {
        scissors.cut(anywhere(random), 2_000);
        custodia.look(job);
        return 1;
    }

    private static Cut anywhere(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Cut.AfterBytes(new AtomicInteger(1 + random.nextInt(20_000)));
            case 1 -> new Cut.BeforeCommit(random.nextInt(20));
            default -> new Cut.BehindCommit(random.nextInt(12));
        };
    }

    /** Acts that would be done twice if they were simply repeated: each brings in one customer. */
    private static final class Singles {
        private final Victim custodia;
        private final Scissors scissors;
        private final Random random;
        private final List<String> answered = new ArrayList<>();
        private final List<String> tried = new ArrayList<>();
        private int unanswered;

        Singles(Victim custodia, Scissors scissors, Random random) {
            this.custodia = custodia;
            this.scissors = scissors;
            this.random = random;
        }

        void create(int i) throws Exception {
            String name = "Single " + i;
            tried.add(name);
            Thread cutter = Thread.ofVirtual().start(() -> {
                try {
                    scissors.cut(anywhere(random), 700);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(custodia.alive()).as(custodia.output()).isTrue();
            Answer answer = custodia.program().post("/customers", "{\"name\": \"" + name + "\"}");
            cutter.join();
            if (answer.status() == 201) answered.add(name);
            else unanswered++;
            assertThat(answer.status()).as(answer.text()).isIn(201, 503);
        }

        /** Who was answered for is there once; who was not, once or not at all. */
        List<String> faults() throws Exception {
            List<String> faults = new ArrayList<>();
            for (String name : tried) {
                long there = custodia.ask(
                        db -> db.fetchSingle("select count(*) from customers.customer where name = {0}", name)
                                .get(0, Long.class));
                long told = custodia.ask(db -> db.fetchSingle("""
                                select count(*) from journal.entry e join customers.customer c on c.created_by = e.change_id
                                where c.name = {0} and e.why = 'done'""", name).get(0, Long.class));
                if (there > 1) faults.add(name + " is there " + there + " times");
                if (told > there) faults.add(name + " is told " + told + " times");
                if (there == 0 && answered.contains(name)) faults.add(name + " was answered for, and is not there");
            }
            return faults;
        }
    }

    // ---- the harness itself

    @Test
    @Catches(Promise.P5)
    void a_repeat_that_does_not_ask_whether_it_was_committed_is_caught() throws Exception {
        String faulty = Build.faulty(
                folder,
                Build.product(folder),
                new Build.Fault(
                        "dev/custodia/database/Transactions.java",
                        "",
                        "                if (isAway(e) && one.reachedItsEnd && isCommitted(one.number, e)) return"
                                + " one.result();\n"));
        try (database;
                Scissors scissors = new Scissors(database.url());
                Victim custodia =
                        new Victim(folder, faulty).on(database, scissors.port()).start()) {
            Singles singles = new Singles(custodia, scissors, new Random());
            for (int i = 0; i < 40 && singles.faults().isEmpty(); i++) singles.create(i);
            System.out.printf("caught after %d cuts: %s%n", scissors.cuts(), singles.faults());
            assertThat(singles.faults()).anyMatch(fault -> fault.contains("is there 2 times"));
        }
    }
}
