package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Program;
import dev.custodia.Program.Answer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P15: a restored backup does not open before later erasures are re-applied. The product runs in a process of its own: a
 * backup is made, people are erased, the backup is put back, and whoever listens at the port finds none of them, however
 * often the program is killed while it forgets again.
 */
class RestoredForgetsTest {
    private static final int SILENT = 800;
    private static final int CUSTOMERS = 840;
    private static final int KILLS = Integer.getInteger("custodia.restore.kills", 2);

    @TempDir
    Path folder;

    // ---- acts

    /** Has a backup made or tried, and waits until that is over. */
    private static Answer outcome(Victim custodia, String path, String what) throws InterruptedException {
        custodia.program().post("/backups" + path, null).good();
        while (true) {
            Answer backups = custodia.look("/backups");
            if (backups.json().at("/underWay").isNull()
                    && backups.json().at("/outcomes").size() > 0
                    && backups.at("outcomes/0/what").equals(what)) return backups;
            Thread.sleep(50);
        }
    }

    private static void through(Victim custodia, String change) throws InterruptedException {
        while (!MassJobs.ended(custodia.look("/changes/" + change))) Thread.sleep(20);
    }

    /** Those who are silent are anonymised, and gone at once; returns their ids. */
    private static List<Long> erase(Victim custodia) throws Exception {
        String removal = MassJobs.remove(custodia, SILENT);
        through(custodia, removal);
        List<Long> ids = custodia.ask(db -> db.fetch("select customer_id from customers.mark where ended_by is null")
                .getValues(0, Long.class));
        through(
                custodia,
                MassJobs.confirmed(custodia, "purge", "{\"choice\": \"in_bin\", \"by\": " + removal + "}", SILENT));
        assertThat(left(custodia, ids)).isZero();
        return ids;
    }

    private static long left(Victim custodia, List<Long> ids) throws IOException, SQLException {
        String all = ids.stream().map(String::valueOf).collect(Collectors.joining(", ", "{", "}"));
        return custodia.ask(
                db -> db.fetchSingle("select count(*) from facts.fact where customer_id = any ({0}::bigint[])", all)
                        .get(0, Long.class));
    }

    private static long again(Victim custodia) {
        try {
            return custodia.ask(db -> db.fetchSingle("select count(*) from forgotten.erasing where replayed")
                    .get(0, Long.class));
        } catch (IOException | SQLException | RuntimeException notYet) {
            return -1;
        }
    }

    /**
     * Below the ports that the system hands out by itself: whoever knocks on one of those often enough, while nobody
     * listens, is given it as their own end of the line, and finds it open.
     */
    private static int freePort() throws IOException {
        for (int port = 24_000; port < 32_000; port++) {
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one, then.
            }
        }
        throw new IOException("No port is free between 24000 and 32000.");
    }

    private static boolean open(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException closed) {
            return false;
        }
    }

    private static Path newest(Path backups) throws IOException {
        try (var all = Files.list(backups)) {
            return all.filter(Files::isDirectory).sorted().toList().getLast();
        }
    }

    // ---- the promise

    /** Made, erased, put back: where somebody who was erased is there when the port is open, that is the fault. */
    private String fault(Victim custodia, int kills, int[] killed) throws Exception {
        MassJobs.bring(custodia, 0, CUSTOMERS);
        custodia.program()
                .put("/backups/plan", "{\"everyHours\": 0, \"keepDays\": 30, \"tryDays\": 0}")
                .good();
        assertThat(outcome(custodia, "", "made").at("outcomes/0/good")).isEqualTo("true");
        List<Long> ids = erase(custodia);
        custodia.stop();
        Victim.Said restored = custodia.command(
                "restore", newest(custodia.home().resolve("backups")).toString());
        assertThat(restored.exit()).as(restored.text()).isZero();
        int port = freePort();
        custodia.set("CUSTODIA_PORT", Integer.toString(port));
        long steps = 0;
        custodia.launch();
        while (!open(port)) {
            assertThat(custodia.alive()).as(custodia.output()).isTrue();
            long now = again(custodia);
            if (now <= steps || killed[0] == kills) continue;
            custodia.kill();
            killed[0]++;
            steps = now;
            custodia.launch();
        }
        long left = left(custodia, ids);
        custodia.awaitReady();
        return left == 0 ? "" : left + " of " + ids.size() + " are there";
    }

    @Test
    @Proves(Promise.P15)
    void a_restored_backup_does_not_open_before_it_has_forgotten_again(Proof proof) throws Exception {
        int[] killed = {0};
        try (Victim custodia = new Victim(folder, Build.product(folder), "-Dcustodia.batch=20").start()) {
            assertThat(fault(custodia, KILLS, killed)).isEmpty();
            assertThat(killed[0]).as("kills while it forgot").isPositive();
            assertThat(again(custodia)).isEqualTo(SILENT / 20);
            assertThat(custodia.look("/journal/verification").at("intact")).isEqualTo("true");
            long told = custodia.ask(
                    db -> db.fetchSingle("select sum(affected) from journal.entry where act = 'forgotten.replay'")
                            .get(0, Long.class));
            assertThat(told).isEqualTo(SILENT);
            List<String> faults = custodia.ask(Books::faults);
            assertThat(faults).isEmpty();
            // What they are known by came with the ledger, too.
            Answer comes = custodia.program().post("/customers", "{\"name\": \"X\", \"externalId\": \"p 1\"}");
            assertThat(comes.at("code")).as(comes.text()).isEqualTo("customers.erased");

            // Once forgotten, it opens as ever; and a backup that is tried forgets as well, before it is thrown away.
            custodia.stop();
            custodia.start();
            assertThat(custodia.look("/backups").number("ledger/stepsAgain")).isZero();
            Answer tried = outcome(custodia, "/try", "tried");
            assertThat(tried.at("outcomes/0/good")).as(tried.text()).isEqualTo("true");
            assertThat(tried.number("outcomes/0/customers")).isEqualTo(CUSTOMERS);
            assertThat(tried.number("outcomes/0/erasedAgain")).isEqualTo(SILENT);
            assertThat(tried.at("lastGoodTrial")).isNotEqualTo("null");
            assertThat(custodia.home().resolve("trial")).doesNotExist();
        }
        proof.figure(Figure.CUSTOMERS, SILENT)
                .figure(Figure.KILLS_AT_WORK, killed[0])
                .figure(Figure.RUNS, 1);
    }

    @Test
    @Catches(Promise.P15)
    void a_port_that_opens_before_all_is_forgotten_is_caught() throws Exception {
        caught(new Build.Fault("dev/custodia/forgotten/Opening.java", "return Integer.MAX_VALUE;", "return 0;"));
    }

    @Test
    @Catches(Promise.P15)
    void an_erasure_that_is_not_written_down_is_caught() throws Exception {
        caught(new Build.Fault(
                "dev/custodia/customers/Remembering.java",
                "if (fate != Fate.ANONYMISE) ledger.erasing(customers, why(fate), changeId, digests);",
                "ledger.erasing(customers, why(fate), changeId, digests);"));
    }

    private void caught(Build.Fault planted) throws Exception {
        String faulty = Build.faulty(folder, Build.product(folder), planted);
        try (Victim custodia = new Victim(folder, faulty, "-Dcustodia.batch=20").start()) {
            String fault = fault(custodia, 0, new int[1]);
            System.out.println("caught: " + fault);
            assertThat(fault).isNotEmpty();
        }
    }

    @Test
    void a_ledger_or_a_key_that_is_lost_is_said_and_nothing_opens_until_it_is_back_or_given_up() throws Exception {
        try (Victim custodia = new Victim(folder, Build.product(folder)).start()) {
            MassJobs.bring(custodia, 0, CUSTOMERS);
            erase(custodia);
            custodia.stop();
            Path ledger = custodia.home().resolve("ledger/erasures.txt");
            Path key = custodia.home().resolve("keys/forgotten.hmac");
            byte[] whole = Files.readAllBytes(ledger);
            String lines = new String(whole, StandardCharsets.US_ASCII);

            Files.delete(ledger);
            assertThat(refused(custodia)).contains("is missing");
            // Its last lines are gone: the database knows of more.
            Files.writeString(ledger, lines.substring(0, lines.indexOf("\n") + 1));
            assertThat(refused(custodia)).contains("is older than the database");
            Files.writeString(ledger, lines.replaceFirst(" anonymised ", " deleted "));
            assertThat(refused(custodia)).contains("is not what was written from its line");
            Files.write(ledger, whole);
            byte[] secret = Files.readAllBytes(key);
            Files.delete(key);
            assertThat(refused(custodia)).contains("The key in");
            Files.write(key, secret);
            custodia.start();
            custodia.stop();

            Files.delete(ledger);
            Files.delete(key);
            String said = refused(custodia);
            String code = said.replaceAll("(?s).*CUSTODIA_GIVE_UP=([0-9a-f]{8}).*", "$1");
            custodia.set("CUSTODIA_GIVE_UP", "00000000");
            assertThat(refused(custodia)).contains("CUSTODIA_GIVE_UP=" + code);
            custodia.set("CUSTODIA_GIVE_UP", code).start();
            List<String> told = new ArrayList<>(
                    custodia.ask(db -> db.fetch("select act from journal.entry where act like 'forgotten.%' order by 1")
                            .getValues(0, String.class)));
            assertThat(told).containsExactly("forgotten.key_given_up", "forgotten.ledger_given_up");
            custodia.stop();
            custodia.unset("CUSTODIA_GIVE_UP").start();
        }
    }

    private static String refused(Victim custodia) throws IOException, InterruptedException {
        custodia.launch();
        Victim.Said said = custodia.ended();
        assertThat(said.exit()).as(said.text()).isEqualTo(2);
        return said.text();
    }

    @Test
    void a_backup_is_made_while_it_runs_and_put_back_only_whole_and_while_it_stands() throws Exception {
        try (Victim custodia = new Victim(folder, Build.product(folder)).start()) {
            MassJobs.bring(custodia, 0, 84);
            Path elsewhere = folder.resolve("elsewhere");
            Victim.Said made = custodia.command("backup", elsewhere.toString());
            assertThat(made.exit()).as(made.text()).isZero();
            Path backup = newest(elsewhere);
            assertThat(custodia.command("restore", backup.toString()).text()).contains("Another Custodia");
            MassJobs.bring(custodia, 84, 126);
            custodia.stop();

            Victim.Said standing = custodia.command("backup", elsewhere.toString());
            assertThat(standing.exit()).as(standing.text()).isZero();
            spoil(newest(elsewhere).resolve("backup.zip"));
            Victim.Said spoilt = custodia.command("restore", newest(elsewhere).toString());
            assertThat(spoilt.exit()).as(spoilt.text()).isEqualTo(2);
            assertThat(spoilt.text()).contains("nothing was touched");
            custodia.start();
            assertThat(custodia.look("/customers/count").number("count")).isEqualTo(126);
            custodia.stop();

            assertThat(custodia.command("restore", backup.toString()).exit()).isZero();
            custodia.start();
            assertThat(custodia.look("/customers/count").number("count")).isEqualTo(84);
            assertThat(custodia.look("/journal/verification").at("intact")).isEqualTo("true");
            assertThat(new Program(custodia.origin().getPort())
                            .get("/backups")
                            .good()
                            .number("ledger/stepsAgain"))
                    .isZero();
        }
    }

    private static void spoil(Path archive) throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(archive, bytes);
    }
}
