package dev.custodia.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionsTest {
    private final TestDatabase database = TestDatabase.create();
    private final DSLContext dsl = database.dsl();
    private final Transactions transactions = database.transactions();

    @BeforeAll
    void make_a_table() {
        dsl.execute("create table purse (id bigint primary key, coins int not null)");
        dsl.execute("insert into purse values (1, 0), (2, 0)");
    }

    @AfterAll
    void drop_it() {
        database.close();
    }

    @Test
    void two_that_wait_for_each_other_both_arrive_in_the_end() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> one = threads.submit(() -> take(1, 2, bothHoldOne, attempts));
            Future<?> two = threads.submit(() -> take(2, 1, bothHoldOne, attempts));
            one.get();
            two.get();
        }
        assertThat(attempts).hasValue(3);
        assertThat(dsl.fetch("select coins from purse where id < 3").getValues("coins", Integer.class))
                .containsOnly(2);
    }

    @Test
    void what_fails_for_good_is_tried_once_and_leaves_nothing() {
        AtomicInteger attempts = new AtomicInteger();
        assertThatThrownBy(() -> transactions.run(() -> {
                    attempts.incrementAndGet();
                    dsl.execute("insert into purse values (3, 0)");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(attempts).hasValue(1);
        assertThat(dsl.fetchExists(dsl.selectOne().from("purse").where("id = 3")))
                .isFalse();
    }

    @Test
    void a_transaction_inside_another_is_part_of_it() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    transactions.run(() -> dsl.execute("insert into purse values (4, 0)"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(dsl.fetchExists(dsl.selectOne().from("purse").where("id = 4")))
                .isFalse();
    }

    @Test
    void a_connection_that_is_lost_is_taken_anew() {
        AtomicInteger attempts = new AtomicInteger();
        transactions.run(() -> {
            dsl.execute("insert into purse values (5, 0)");
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException(new SQLException("gone", "08006"));
            }
        });
        assertThat(attempts).hasValue(2);
        assertThat(dsl.fetchExists(dsl.selectOne().from("purse").where("id = 5")))
                .isTrue();
    }

    @Test
    void a_clash_that_never_ends_is_given_up_after_six_attempts() {
        AtomicInteger attempts = new AtomicInteger();
        assertThatThrownBy(() -> transactions.run(() -> {
                    attempts.incrementAndGet();
                    throw new IllegalStateException(new SQLException("again", "40001"));
                }))
                .hasRootCauseMessage("again");
        assertThat(attempts).hasValue(6);
    }

    @Test
    void trouble_of_the_database_is_told_from_other_failures() {
        assertThat(DatabaseTrouble.of(new IllegalStateException(new SQLException("", "53100"))))
                .contains(DatabaseTrouble.DISK_FULL);
        assertThat(DatabaseTrouble.of(new SQLException("", "57P01"))).contains(DatabaseTrouble.AWAY);
        assertThat(DatabaseTrouble.of(new SQLException("", "23505"))).isEmpty();
        assertThat(DatabaseTrouble.of(new IllegalStateException())).isEmpty();
        assertThat(DatabaseTrouble.of(null)).isEmpty();
    }

    private void take(int first, int second, CyclicBarrier bothHoldOne, AtomicInteger attempts) {
        AtomicInteger own = new AtomicInteger();
        transactions.run(() -> {
            attempts.incrementAndGet();
            dsl.execute("update purse set coins = coins + 1 where id = ?", first);
            if (own.incrementAndGet() == 1) meet(bothHoldOne);
            dsl.execute("update purse set coins = coins + 1 where id = ?", second);
        });
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
