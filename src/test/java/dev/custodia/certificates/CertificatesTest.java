package dev.custodia.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Fate;
import dev.custodia.database.Ids;
import dev.custodia.database.Rewriting;
import dev.custodia.database.TestDatabase;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Seal;
import dev.custodia.trust.Catches;
import dev.custodia.trust.Figure;
import dev.custodia.trust.Promise;
import dev.custodia.trust.Proof;
import dev.custodia.trust.Proves;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class CertificatesTest {
    @Autowired
    Shop shop;

    @Autowired
    Certificates certificates;

    @Autowired
    Compaction compaction;

    @Autowired
    Rewriting rewriting;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Bin bin;

    @Autowired
    Journal journal;

    @Autowired
    Seal seal;

    @Autowired
    TestClock clock;

    @Autowired
    Ids ids;

    @Autowired
    DSLContext db;

    @TempDir
    Path folder;

    @BeforeEach
    void granted() {
        shop.grantLettingGo();
        TestDatabase.ownsTheServer(true);
    }

    @AfterEach
    void an_ordinary_role_again() {
        TestDatabase.ownsTheServer(false);
    }

    private Change run(Action action, Customer... customers) {
        List<dev.custodia.criteria.CustomerId> who =
                Stream.of(customers).map(Customer::id).toList();
        Plan plan = shop.asGreta(() ->
                cleanup.plan(new Wanted(action, new Choice.Picked(who), null, null, Map.of(), false, "tidying up")));
        shop.asGreta(
                () -> cleanup.confirm(plan.change().changeId(), plan.change().digest(), who.size(), cleanup.ask(plan)));
        return shop.ended(plan.change().changeId());
    }

    /** Two deleted, one anonymised for the sake of an invoice, one forced: all gone for good. */
    private Change fourGone(String mark) {
        Customer deleted = shop.person(mark + " Dora");
        Customer other = shop.person(mark + " Dino");
        Customer kept = shop.person(mark + " Anton");
        shop.invoice(kept, mark + "-1", "2019-05-06", "12.34");
        Customer forced = shop.person(mark + " Franz");
        shop.invoice(forced, mark + "-2", "2019-05-06", "12.34");
        assertThat(run(Action.REMOVE, deleted, other, kept).done()).isEqualTo(3);
        assertThat(run(Action.FORCE, forced).done()).isEqualTo(1);
        clock.advance(Duration.ofDays(30));
        shop.clockIsRight();
        return shop.ended(bin.purgeDue().orElseThrow().changeId());
    }

    private Certificate of(Change gone) {
        return shop.asGreta(() -> certificates.find(gone.changeId()));
    }

    private Level level(Change gone) {
        return of(gone).level();
    }

    @Test
    void a_certificate_says_how_many_went_by_what_and_names_nobody() {
        Change gone = fourGone("Quirin");
        Certificate certificate = of(gone);
        assertThat(certificate.customers()).isEqualTo(4);
        assertThat(certificate.customers(Fate.DELETE)).isEqualTo(2);
        assertThat(certificate.customers(Fate.ANONYMISE)).isEqualTo(1);
        assertThat(certificate.customers(Fate.FORCE)).isEqualTo(1);
        assertThat(certificate.lots())
                .allSatisfy(lot -> assertThat(lot.foundBy()).isEqualTo(FoundBy.HAND));
        assertThatThrownBy(() -> shop.asGreta(() -> certificates.issue(gone.changeId())))
                .as("nobody has looked for them yet")
                .isInstanceOf(Refused.class);
        shop.asGreta(() -> certificates.search(gone.changeId()));
        assertThat(of(gone).nothingFound()).isTrue();
        assertThat(of(gone).searched())
                .containsKeys("customers.customer", "facts.fact", "dealings.document", "retention.held");
        String issued = shop.asGreta(() -> certificates.issue(gone.changeId()));
        assertThat(issued).doesNotContain("Quirin").doesNotContain("tidying");
    }

    @Test
    void the_levels_are_reached_one_after_the_other_and_each_has_its_day() {
        Change gone = fourGone("Levente");
        assertThat(level(gone)).isEqualTo(Level.R1);
        assertThat(Objects.requireNonNull(of(gone).steps().get(1).expected()))
                .as("the next night")
                .isAfter(clock.instant())
                .isBefore(clock.instant().plus(Duration.ofDays(1)));
        clock.advance(Duration.ofHours(10));
        shop.asGreta(compaction::run);
        assertThat(level(gone)).isEqualTo(Level.R2);
        assertThat(of(gone).erased()).isFalse();
        clock.advance(Certificates.BESIDE.minus(Duration.ofHours(10)).minusSeconds(60));
        assertThat(level(gone)).isEqualTo(Level.R2);
        clock.advance(Duration.ofMinutes(2));
        assertThat(of(gone).erased()).isTrue();
    }

    @Test
    @Catches(Promise.P14)
    void whoever_is_left_in_a_place_is_found_and_the_certificate_says_so() throws IOException {
        Change gone = fourGone("Rest");
        long somebody = shop.asGreta(
                () -> db.fetchSingle("select min(customer_id) from changes.line where change_id = " + gone.changeId())
                        .get(0, Long.class));
        db.execute("insert into customers.own_value (customer_id, own_field_id, value) values (" + somebody
                + ", 1, '44')");
        try {
            Certificate certificate = shop.asGreta(() -> certificates.search(gone.changeId()));
            assertThat(certificate.nothingFound()).isFalse();
            assertThat(certificate.searched()).containsEntry("customers.own_value", 1L);
            assertThat(verified(shop.asGreta(() -> certificates.issue(gone.changeId()))))
                    .contains("1 rows were found in customers.own_value");
        } finally {
            db.execute("delete from customers.own_value where customer_id = " + somebody);
        }
    }

    // ---- R2: the files of the database themselves

    @Test
    @Proves(Promise.P14)
    void after_a_compaction_no_file_of_the_database_holds_who_went(Proof proof) throws IOException {
        String marker = "Zwetschgenkern" + ids.next();
        String stays = "Mirabellenkern" + ids.next();
        shop.person(stays + " Stella", Shop.email(stays + "@example.com"));
        Customer one = shop.person(marker + " Gina", Shop.email(marker + "@example.com"));
        shop.invoice(one, marker, "2019-05-06", "1");
        db.execute("analyze");
        run(Action.FORCE, shop.again(one));
        clock.advance(Duration.ofDays(30));
        shop.clockIsRight();
        Change gone = shop.ended(bin.purgeDue().orElseThrow().changeId());
        assertThat(gone.done()).isEqualTo(1);
        assertThat(filesWith(marker))
                .as("deleted rows stay in the files, which is why this is done")
                .isNotEmpty();
        clock.advance(Duration.ofSeconds(1));
        Compaction.Turn turn = shop.asGreta(compaction::run);
        assertThat(turn.whole()).isTrue();
        assertThat(turn.log()).isTrue();
        assertThat(filesWith(marker)).isEmpty();
        assertThat(filesWith(stays)).as("who stayed").isNotEmpty();
        proof.figure(Figure.MARKERS, 1).figure(Figure.FILES_SEARCHED, files().size());

        clock.advance(Duration.ofSeconds(1));
        assertThat(shop.asGreta(compaction::run).tables())
                .as("only what was touched since, which is what the turns write themselves")
                .isLessThan(turn.tables());
    }

    @Test
    @Catches(Promise.P14)
    void without_the_tables_that_were_touched_a_value_stays_in_the_files() throws IOException {
        String marker = "Kirschkern" + ids.next();
        Customer one = shop.person(marker + " Gina", Shop.email(marker + "@example.com"));
        run(Action.DELETE, one);
        clock.advance(Duration.ofDays(30));
        shop.clockIsRight();
        shop.ended(bin.purgeDue().orElseThrow().changeId());
        rewriting.write(List.of("customers.link"));
        assertThat(filesWith(marker)).isNotEmpty();
    }

    @Test
    void whoever_does_not_own_the_server_is_told_that_statistics_stay() {
        Change gone = fourGone("Ordine");
        clock.advance(Duration.ofSeconds(1));
        TestDatabase.ownsTheServer(false);
        Compaction.Turn turn = shop.asGreta(compaction::run);
        assertThat(turn.statistics()).isFalse();
        assertThat(turn.log()).isFalse();
        assertThat(turn.left()).isZero();
        assertThat(level(gone)).isEqualTo(Level.R1);
    }

    private List<Path> files() throws IOException {
        Path data = Path.of(db.fetchSingle("select setting from pg_settings where name = 'data_directory'")
                .get(0, String.class));
        try (Stream<Path> walk = Files.walk(data)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    private List<Path> filesWith(String marker) throws IOException {
        db.execute("checkpoint");
        byte[] plain = marker.getBytes(StandardCharsets.US_ASCII);
        byte[] small = marker.toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        List<Path> found = new ArrayList<>();
        for (Path file : files()) {
            try {
                byte[] content = Files.readAllBytes(file);
                if (holds(content, plain) || holds(content, small)) found.add(file);
            } catch (NoSuchFileException gone) {
                // The server has done away with it meanwhile.
            }
        }
        return found;
    }

    private static boolean holds(byte[] content, byte[] wanted) {
        for (int at = 0; at <= content.length - wanted.length; at++) {
            if (content[at] != wanted[0]) continue;
            int next = 1;
            while (next < wanted.length && content[at + next] == wanted[next]) next++;
            if (next == wanted.length) return true;
        }
        return false;
    }

    // ---- the second program

    private String verified(String certificate) throws IOException {
        Path file = Files.writeString(folder.resolve("certificate.json"), certificate);
        return second("certificate", file.toString(), seal.openKey());
    }

    /** What the second program says, in a process of its own that has none of our classes. */
    private static String second(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "src/main/resources/verifier/Verify.java"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void the_second_program_verifies_a_certificate_and_nothing_that_was_touched() throws IOException {
        Change gone = fourGone("Offline");
        shop.asGreta(() -> certificates.search(gone.changeId()));
        String issued = shop.asGreta(() -> certificates.issue(gone.changeId()));
        assertThat(verified(issued)).contains("is genuine: 4 customers").contains(seal.fingerprint());
        List<String> forged = List.of(
                issued.replace("\"customers\" : 4", "\"customers\" : 5"),
                issued.replace("\"level\" : \"R1\"", "\"level\" : \"R3\""),
                issued.replace("\"fate\" : \"force\"", "\"fate\" : \"delete\""),
                issued.replace("\"customers.own_value\" : 0", "\"customers.other_value\" : 0"),
                issued.replaceFirst("\"goneAt\" : \"20", "\"goneAt\" : \"19"));
        for (String other : forged) {
            assertThat(other).isNotEqualTo(issued);
            assertThat(verified(other)).contains("not what was signed").doesNotContain("genuine");
        }
        String key = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
        Path file = Files.writeString(folder.resolve("certificate.json"), issued);
        assertThat(second("certificate", file.toString(), key)).contains("not what was signed");
        assertThat(second("certificate", file.toString()))
                .as("held against the key that it carries")
                .contains("is genuine")
                .contains("Compare it");
    }

    @Test
    @Proves(Promise.P13)
    void the_second_program_verifies_the_journal_and_names_what_was_tampered_with(Proof proof) throws IOException {
        for (int i = 0; i < 20; i++) shop.person("Journal " + i);
        journal.checkpoint();
        StringBuilder entries = new StringBuilder();
        StringBuilder checkpoints = new StringBuilder();
        journal.export(entries);
        journal.exportCheckpoints(checkpoints);
        List<String> lines = entries.toString().lines().toList();
        assertThat(journalVerified(lines, checkpoints.toString()))
                .contains("The journal is intact: " + lines.size() + " entries");

        List<String> changed = new ArrayList<>(lines);
        changed.set(6, changed.get(6).replaceFirst("\"affected\":\"\\d+\"", "\"affected\":\"99\""));
        assertThat(journalVerified(changed, checkpoints.toString())).contains("entry 7 was changed");
        List<String> removed = new ArrayList<>(lines);
        removed.remove(4);
        assertThat(journalVerified(removed, checkpoints.toString())).contains("entry 5 was removed");
        assertThat(journalVerified(lines.subList(0, lines.size() - 2), checkpoints.toString()))
                .contains("entry " + (lines.size() - 1) + " and what followed were cut off");
        List<String> swapped = new ArrayList<>(lines);
        java.util.Collections.swap(swapped, 2, 3);
        assertThat(journalVerified(swapped, checkpoints.toString())).contains("not what was signed");
        assertThat(journalVerified(lines, checkpoints.toString().replaceFirst("\"marks\":\"..", "\"marks\":\"00")))
                .contains("checkpoint for entry 1 is not signed");
        proof.figure(Figure.ENTRIES, lines.size()).figure(Figure.ATTACKS, 5);
    }

    private String journalVerified(List<String> entries, String checkpoints) throws IOException {
        Path lines = Files.write(folder.resolve("entries.jsonl"), entries);
        Path signed = Files.writeString(folder.resolve("checkpoints.jsonl"), checkpoints);
        return second("journal", lines.toString(), signed.toString(), seal.openKey());
    }
}
