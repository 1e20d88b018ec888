package dev.custodia.journal;

import static dev.custodia.tables.journal.Tables.ENTRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.journal.Verification.Kind;
import dev.custodia.tables.journal.tables.records.EntryRecord;
import dev.custodia.trust.Catches;
import dev.custodia.trust.Figure;
import dev.custodia.trust.Promise;
import dev.custodia.trust.Proof;
import dev.custodia.trust.Proves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** P13: whatever is done to the journal behind Custodia's back is found, and the first bad entry is named. */
class TamperingTest {
    private static final Actor VERA = new Actor(7, Via.SCREEN, null);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final int ENTRIES = 2_345;

    @TempDir
    static Path home;

    private static JournalHouse house;
    private static List<String> checkpoints;

    @BeforeAll
    static void tell() throws IOException {
        house = new JournalHouse(home, CLOCK);
        tell(house, ENTRIES);
        house.journal.checkpoint();
        checkpoints = Files.readAllLines(house.file);
        house.sql.execute("create table journal.kept as table journal.entry");
    }

    @BeforeEach
    void mend() throws IOException {
        house.sql.execute("truncate journal.entry");
        house.sql.execute("insert into journal.entry select * from journal.kept");
        Files.write(house.file, checkpoints);
    }

    @Test
    void an_untouched_journal_is_vouched_for_to_its_end() {
        Verification verification = house.journal.verify();

        assertThat(verification.fault()).isNull();
        assertThat(verification.entries()).isEqualTo(ENTRIES);
        assertThat(verification.vouchedTo()).isEqualTo(ENTRIES);
        assertThat(checkpoints).hasSize(3);
    }

    @Test
    @Catches(Promise.P13)
    void every_random_edit_is_found_and_named() {
        Random random = new Random(13);
        List<String> edits = List.of(
                "at = at + interval '1 microsecond'",
                "actor_id = actor_id + 1",
                "via = 'API'",
                "token_id = 1",
                "act = 'customers.restore'",
                "affected = affected + 1",
                "change_id = 4711",
                "subject_id = null",
                "why = 'x'",
                "details = '{\"count\": 2}'",
                "details = '{\"count\": \"1\"}'",
                "details = '{}'",
                "previous_hash = sha256('x')",
                "hash = sha256('x')");
        for (String edit : edits) {
            long entry = random.nextLong(1, ENTRIES + 1L);
            house.sql.execute("update journal.entry set " + edit + " where entry_no = " + entry);
            assertFault(edit, entry, Kind.CHANGED);
            restore(entry);
        }
    }

    @Test
    @Catches(Promise.P13)
    void every_removal_is_found_and_named() {
        Random random = new Random(14);
        for (int i = 0; i < 5; i++) {
            long entry = random.nextLong(1, ENTRIES);
            house.sql.execute("delete from journal.entry where entry_no = " + entry);
            assertFault("removed", entry, Kind.MISSING);
            restore(entry);
        }
    }

    @Test
    @Catches(Promise.P13)
    void a_removal_that_closes_the_gap_is_found() {
        house.sql.execute("delete from journal.entry where entry_no = 1200");
        house.sql.execute("update journal.entry set entry_no = -entry_no where entry_no > 1200");
        house.sql.execute("update journal.entry set entry_no = -entry_no - 1 where entry_no < 0");

        assertFault("closed", 1200, Kind.CHANGED);
    }

    @Test
    @Catches(Promise.P13)
    void an_insertion_is_found() {
        house.sql.execute("update journal.entry set entry_no = -entry_no where entry_no > 1200");
        house.sql.execute("update journal.entry set entry_no = -entry_no + 1 where entry_no < 0");
        house.sql.execute("""
                insert into journal.entry
                select 1201, at, actor_id, via, token_id, act, affected, change_id, subject_id, why, details, previous_hash, hash
                from journal.entry where entry_no = 1200""");

        assertFault("inserted", 1201, Kind.CHANGED);
    }

    @Test
    @Catches(Promise.P13)
    void an_entry_before_the_first_is_found() {
        house.sql.execute("""
                insert into journal.entry
                select 0, at, actor_id, via, token_id, act, affected, change_id, subject_id, why, details, previous_hash, hash
                from journal.entry where entry_no = 1""");

        assertFault("before the first", 0, Kind.OUT_OF_CHAIN);
    }

    @Test
    @Catches(Promise.P13)
    void a_swap_is_found_and_the_first_of_the_two_named() {
        house.sql.execute("update journal.entry set entry_no = -1 where entry_no = 77");
        house.sql.execute("update journal.entry set entry_no = 77 where entry_no = 1999");
        house.sql.execute("update journal.entry set entry_no = 1999 where entry_no = -1");

        assertFault("swapped", 77, Kind.CHANGED);
    }

    @Test
    @Catches(Promise.P13)
    void a_cut_tail_is_found_and_so_is_an_old_dump() {
        house.sql.execute("delete from journal.entry where entry_no > 2340");
        assertFault("tail", 2341, Kind.CUT_OFF);

        house.sql.execute("delete from journal.entry where entry_no > 500");
        assertFault("old dump", 501, Kind.CUT_OFF);

        house.sql.execute("delete from journal.entry where entry_no > 0");
        assertFault("empty", 1, Kind.CUT_OFF);
    }

    @Test
    @Catches(Promise.P13)
    void a_rehashed_chain_is_found_and_its_first_false_entry_named() {
        rehashFrom(1501);

        assertFault("rehashed", 1501, Kind.REWRITTEN);
    }

    @Test
    @Catches(Promise.P13)
    void what_follows_a_false_tail_is_not_signed() {
        house.sql.execute("delete from journal.entry where entry_no > 2000");
        house.sql.transaction(transaction -> {
            for (int i = 0; i < 400; i++) house.journal.record(Entry.of(VERA, "customers.restore"));
        });

        house.journal.checkpoint();

        assertFault("told on", 2001, Kind.REWRITTEN);
        assertThat(house.file).content().hasLineCount(3);
    }

    @Test
    @Catches(Promise.P13)
    void a_forged_checkpoint_is_found() throws IOException {
        rehashFrom(1501);
        List<String> forged = new ArrayList<>(checkpoints);
        forged.set(1, forged.get(1).replaceFirst("\"hash\":\"..", "\"hash\":\"00"));
        Files.write(house.file, forged);

        assertThat(house.journal.verify().fault())
                .extracting(Verification.Fault::kind)
                .isEqualTo(Kind.CHECKPOINT_FORGED);
    }

    @Test
    @Catches(Promise.P13)
    void checkpoints_signed_by_another_key_are_found(@TempDir Path elsewhere) throws IOException {
        JournalHouse other = new JournalHouse(elsewhere, CLOCK);
        tell(other, 1_500);
        other.journal.checkpoint();
        Files.write(house.file, Files.readAllLines(other.file));

        assertFault("another key", 1, Kind.CHECKPOINT_FORGED);
    }

    @Test
    @Catches(Promise.P13)
    void a_removed_or_swapped_checkpoint_is_found() throws IOException {
        Files.write(house.file, List.of(checkpoints.get(0), checkpoints.get(2)));
        assertFault("removed", 1001, Kind.CHECKPOINT_FORGED);

        List<String> swapped = new ArrayList<>(checkpoints);
        Collections.swap(swapped, 0, 1);
        Files.write(house.file, swapped);
        assertFault("swapped", 1, Kind.CHECKPOINT_FORGED);
    }

    @Test
    void the_last_checkpoint_is_known_without_the_others_and_a_forged_one_is_seen() throws IOException {
        assertThat(house.journal.length()).isEqualTo(ENTRIES);
        assertThat(house.journal.lastVouched()).hasValue(new Vouched(ENTRIES, CLOCK.instant(), true));

        Files.write(house.file, checkpoints.subList(0, 1));
        assertThat(house.journal.lastVouched()).hasValue(new Vouched(1_000, CLOCK.instant(), true));
        Files.writeString(house.file, checkpoints.getFirst().replace("\"to\":1000", "\"to\":1001"));
        assertThat(house.journal.lastVouched()).hasValue(new Vouched(1_001, CLOCK.instant(), false));
        Files.writeString(house.file, "nothing to be read\n");
        assertThat(house.journal.lastVouched())
                .hasValueSatisfying(last -> assertThat(last.genuine()).isFalse());
        Files.delete(house.file);
        assertThat(house.journal.lastVouched()).isEmpty();
    }

    @Test
    void a_line_that_a_crash_has_torn_is_written_again() throws IOException {
        String whole = String.join("\n", checkpoints) + "\n";
        Files.writeString(house.file, whole.substring(0, whole.length() - 40));

        Checkpoints started = new Checkpoints(house.sql, CLOCK, home.resolve("journal"), home.resolve("keys"));
        started.start();
        started.stop();

        assertThat(house.journal.verify().vouchedTo()).isEqualTo(ENTRIES);
    }

    @Test
    void the_key_is_for_its_owner_alone_and_outlives_a_restart() throws IOException {
        Path key = home.resolve("keys").resolve("journal.ed25519");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(house.again(home, CLOCK).verify().vouchedTo()).isEqualTo(ENTRIES);
    }

    @Test
    @Proves(Promise.P13)
    void a_hundred_thousand_entries_are_verified_quickly(@TempDir Path elsewhere, Proof proof) {
        Duration taken = verifyMany(elsewhere, 100_000);
        proof.figure(Figure.ENTRIES, 100_000).figure(Figure.VERIFICATION_MILLISECONDS, taken.toMillis());
    }

    @Test
    @EnabledIfSystemProperty(named = "custodia.large", matches = "true")
    void a_million_entries_are_verified(@TempDir Path elsewhere) {
        verifyMany(elsewhere, 1_000_000);
    }

    private static Duration verifyMany(Path home, int number) {
        JournalHouse large = new JournalHouse(home, CLOCK);
        tell(large, number);
        large.journal.checkpoint();

        long begun = System.nanoTime();
        Verification verification = large.journal.verify();
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);

        System.out.println("verified " + number + " entries in " + taken.toMillis() + " ms");
        assertThat(verification.fault()).isNull();
        assertThat(verification.vouchedTo()).isEqualTo(number);
        return taken;
    }

    /** Appends by the thousand: chained as the journal does it, without a statement for each. */
    private static void tell(JournalHouse house, int number) {
        EntryRecord end = house.sql
                .selectFrom(ENTRY)
                .orderBy(ENTRY.ENTRY_NO.desc())
                .limit(1)
                .fetchOne();
        long last = end == null ? 0 : end.getEntryNo();
        byte[] previous = end == null ? Chain.BEGINNING : end.getHash();
        List<EntryRecord> rows = new ArrayList<>();
        for (long entry = last + 1; entry <= last + number; entry++) {
            EntryRecord row = chained(entry, previous);
            previous = row.getHash();
            rows.add(row);
            if (rows.size() == 1_000 || entry == last + number) {
                house.sql.insertInto(ENTRY).set(rows).execute();
                rows.clear();
            }
        }
    }

    private static EntryRecord chained(long number, byte[] previous) {
        Map<String, Object> details = Map.of("count", 1L, "kind", "person");
        byte[] hash = Chain.hash(
                new Chain.Link(
                        number,
                        CLOCK.instant(),
                        VERA.userId(),
                        "SCREEN",
                        null,
                        "customers.archive",
                        1,
                        3L,
                        5L,
                        "",
                        details),
                previous);
        EntryRecord row = new EntryRecord();
        row.setEntryNo(number);
        row.setAt(CLOCK.instant().atOffset(ZoneOffset.UTC));
        row.setActorId(VERA.userId());
        row.setVia("SCREEN");
        row.setAct("customers.archive");
        row.setAffected(1L);
        row.setChangeId(3L);
        row.setSubjectId(5L);
        row.setWhy("");
        row.setDetails(Details.written(details));
        row.setPreviousHash(previous);
        row.setHash(hash);
        return row;
    }

    private static void rehashFrom(long first) {
        byte[] previous = house.sql
                .select(ENTRY.HASH)
                .from(ENTRY)
                .where(ENTRY.ENTRY_NO.eq(first - 1))
                .fetchSingle()
                .value1();
        for (EntryRecord row :
                house.sql.selectFrom(ENTRY).where(ENTRY.ENTRY_NO.ge(first)).orderBy(ENTRY.ENTRY_NO)) {
            if (row.getEntryNo() == first) row.setAffected(999L);
            row.setPreviousHash(previous);
            row.setHash(Chain.hash(Inspection.link(row), previous));
            row.store();
            previous = row.getHash();
        }
    }

    private static void restore(long entry) {
        house.sql.deleteFrom(ENTRY).where(ENTRY.ENTRY_NO.eq(entry)).execute();
        house.sql.execute("insert into journal.entry select * from journal.kept where entry_no = {0}", DSL.val(entry));
    }

    private static void assertFault(String what, long entry, Kind kind) {
        assertThat(house.journal.verify().fault()).as(what).isEqualTo(new Verification.Fault(entry, kind));
    }
}
