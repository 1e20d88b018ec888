package dev.custodia.journal;

import static dev.custodia.tables.journal.Tables.ENTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Actor VERA = new Actor(7, Via.SCREEN, null);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");

    @TempDir
    Path home;

    private JournalHouse house;

    @BeforeEach
    void open() {
        house = new JournalHouse(home, Clock.fixed(NOON, ZoneOffset.UTC));
        house.sql.execute("create table acted (number int)");
    }

    @Test
    void what_was_told_is_read_as_it_was_told() {
        house.tell(Entry.of(VERA, "customers.archive")
                .in(99)
                .about(5)
                .affecting(1_234)
                .because("silent_since")
                .with("left_alone", 12)
                .with("kind", "person"));

        RecordedEntry entry =
                house.journal.entries(EntriesWanted.ALL, null).entries().getFirst();

        assertThat(entry.number()).isEqualTo(1);
        assertThat(entry.at()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123456Z"));
        assertThat(entry.actor()).isEqualTo(VERA);
        assertThat(entry.affected()).isEqualTo(1_234);
        assertThat(entry.changeId()).isEqualTo(99);
        assertThat(entry.subjectId()).isEqualTo(5);
        assertThat(entry.why()).isEqualTo("silent_since");
        assertThat(entry.details()).hasToString("{kind=person, left_alone=12}");
        assertThat(house.journal.verify().intact()).isTrue();
    }

    @Test
    void an_act_that_is_rolled_back_is_not_told() {
        assertThatThrownBy(() -> house.sql.transaction(transaction -> {
                    house.journal.record(Entry.of(VERA, "customers.archive"));
                    throw new IllegalStateException("the act failed");
                }))
                .hasMessage("the act failed");

        assertThat(house.journal.entries(EntriesWanted.ALL, null).entries()).isEmpty();
    }

    @Test
    void a_part_that_is_rolled_back_is_not_told_but_the_rest_is() {
        house.sql.transaction(whole -> {
            house.journal.record(Entry.of(VERA, "customers.archive"));
            assertThatThrownBy(() -> whole.dsl().transaction(part -> {
                        house.journal.record(Entry.of(VERA, "customers.restore"));
                        throw new IllegalStateException("only this part");
                    }))
                    .hasMessage("only this part");
            house.journal.record(Entry.of(VERA, "customers.tag"));
        });

        assertThat(house.journal.entries(EntriesWanted.ALL, null).entries())
                .extracting(RecordedEntry::act)
                .containsExactly("customers.tag", "customers.archive");
    }

    @Test
    void outside_a_transaction_nothing_can_be_told() {
        assertThatThrownBy(() -> house.journal.record(Entry.of(VERA, "customers.archive")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_act_whose_entry_cannot_be_written_does_not_happen() {
        house.sql.execute("create rule unwritable as on insert to journal.entry do instead nothing");
        assertThatThrownBy(this::act).isInstanceOf(RuntimeException.class);
        house.sql.execute("drop rule unwritable on journal.entry");

        house.sql.execute("alter table journal.entry rename to entry_gone");
        assertThatThrownBy(this::act).isInstanceOf(RuntimeException.class);
        house.sql.execute("alter table journal.entry_gone rename to entry");

        assertThat(house.sql.fetchCount(DSL.table("acted"))).isZero();
        act();
        assertThat(house.sql.fetchCount(DSL.table("acted"))).isEqualTo(1);
    }

    @Test
    void many_at_once_make_one_chain_without_a_gap() throws Exception {
        CountDownLatch together = new CountDownLatch(1);
        List<Future<?>> acts = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                acts.add(threads.submit(() -> {
                    together.await();
                    for (int j = 0; j < 25; j++) act();
                    return true;
                }));
            }
            together.countDown();
            for (Future<?> act : acts) act.get();
        }

        Verification verification = house.journal.verify();

        assertThat(verification.fault()).isNull();
        assertThat(verification.entries()).isEqualTo(200);
        assertThat(house.sql.select(DSL.max(ENTRY.ENTRY_NO)).from(ENTRY).fetchSingle(0, Long.class))
                .isEqualTo(200);
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest_and_miss_none() {
        house.sql.transaction(transaction -> {
            for (int i = 0; i < 120; i++)
                house.journal.record(Entry.of(VERA, "customers.archive").about(i % 2));
        });

        List<Long> seen = new ArrayList<>();
        EntriesPage page = house.journal.entries(EntriesWanted.about(1), null);
        while (true) {
            page.entries().forEach(entry -> seen.add(entry.number()));
            if (page.next() == null) break;
            page = house.journal.entries(EntriesWanted.about(1), page.next());
        }

        assertThat(seen).hasSize(60).doesNotHaveDuplicates().isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void entries_are_found_by_actor_act_room_change_and_time() {
        house.tell(Entry.of(VERA, "customers.archive").in(3));
        house.tell(Entry.of(new Actor(8, Via.API, 4L), "access.sign_in"));

        assertThat(found(new EntriesWanted(null, null, 8L, null, null, null))).containsExactly("access.sign_in");
        assertThat(found(new EntriesWanted(null, null, null, "customers", null, null)))
                .containsExactly("customers.archive");
        assertThat(found(new EntriesWanted(null, null, null, "access.sign_in", null, null)))
                .containsExactly("access.sign_in");
        assertThat(found(EntriesWanted.ofChange(3))).containsExactly("customers.archive");
        assertThat(found(new EntriesWanted(null, null, null, null, null, NOON.minusSeconds(1))))
                .isEmpty();
        assertThat(found(new EntriesWanted(null, null, null, null, NOON.minusSeconds(1), null)))
                .hasSize(2);
        assertThat(house.journal.acts()).containsExactly("access.sign_in", "customers.archive");
    }

    @Test
    void a_value_instead_of_a_code_is_refused_and_not_repeated() {
        assertThatThrownBy(() -> Entry.of(VERA, "customers.archive").with("name", "Mario Rossi"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("Mario");
        assertThatThrownBy(() -> Entry.of(VERA, "customers.archive").because("asked by mario@example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("mario");
        assertThatThrownBy(() -> Entry.of(VERA, "Archive")).isInstanceOf(IllegalArgumentException.class);
    }

    private void act() {
        house.sql.transaction(transaction -> {
            transaction.dsl().execute("insert into acted values (1)");
            house.journal.record(Entry.of(VERA, "customers.archive"));
        });
    }

    private List<String> found(EntriesWanted wanted) {
        return house.journal.entries(wanted, null).entries().stream()
                .map(RecordedEntry::act)
                .toList();
    }
}
