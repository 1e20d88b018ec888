package dev.custodia.scores;

import static dev.custodia.tables.scores.Tables.AWAITING;
import static dev.custodia.tables.scores.Tables.RULING;
import static dev.custodia.tables.scores.Tables.SCORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.custodia.CustodiaTest;
import dev.custodia.Meeting;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Erasure;
import dev.custodia.customers.Keeper;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.Dealings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** What happens while scores are written: in whichever order, they come to what all documents say. */
@CustodiaTest
@Import({Shop.class, Meeting.class})
@Timeout(120)
class ScoresMeetTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-02-10");

    @Autowired
    Shop shop;

    @Autowired
    Meeting meeting;

    @Autowired
    Scores scores;

    @Autowired
    ScoreRows rows;

    @Autowired
    Following following;

    @Autowired
    Histories past;

    @Autowired
    Erasure erasure;

    @Autowired
    List<Keeper> keepers;

    @Autowired
    Dealings dealings;

    @Autowired
    Transactions transactions;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    /** Before everybody else, in the order in which scores are written. */
    private long first;

    /** Silent for long, until they buy. */
    private long silent;

    @BeforeEach
    void scores_of_a_base_of_two_years() {
        db.execute("update changes.scheduled_tasks set execution_time = '2200-01-01' where task_name = 'turn-scores'");
        db.execute("delete from dealings.document where true");
        db.execute("delete from dealings.figure where true");
        for (String table : List.of("score", "back_test", "ruling", "awaiting"))
            db.execute("delete from scores." + table + " where true");
        db.execute("update scores.setting set turned_to = null, wanted = false, working = false where true");
        db.execute("update facts.fact set place = 2 where true");
        clock.set(TODAY);
        for (int i = 0; i < 130; i++) {
            long one = shop.person("Somebody " + i).id().value();
            if (i == 0) first = one;
            boolean stopped = i % 13 < 7;
            if (i == 80) silent = one;
            db.execute(
                    "insert into dealings.document (customer_id, document_id, kind, number, issued_on, amount_minor,"
                            + " currency, state, change_id) select {0}, {0} * 10 + k, 1, {1} || k,"
                            + " {2} - ({3} + {4} * k), 1000, 'EUR', 2, 1 from generate_series(0, {5}) k",
                    one,
                    "M" + i + "-",
                    TODAY,
                    stopped ? 400 + i : 1 + i % 80,
                    stopped ? 50 : 90,
                    stopped ? 1 + i % 3 : 6);
        }
        shop.asGreta(() -> dealings.rebuild());
        workOut();
        assertThat(gone(silent)).isGreaterThan(60);
    }

    private boolean workOut() {
        return shop.asGreta(() -> scores.workOut());
    }

    private int gone(long customer) {
        return Objects.requireNonNull(shop.asGreta(() -> scores.of(new CustomerId(customer)))
                .orElseThrow()
                .gonePercent());
    }

    private boolean buys(long customer) {
        shop.invoice(shop.again(new CustomerId(customer)), "Again " + System.nanoTime(), TODAY.toString(), "10");
        return true;
    }

    /** Nobody is noted any more, and what is said of them follows from all their documents. */
    private void knowsThePurchase(int before) {
        assertThat(db.fetchCount(AWAITING)).isZero();
        int said = gone(silent);
        assertThat(said).isLessThan(before);
        transactions.run(() -> following.happened(List.of(silent), 0));
        assertThat(said).isCloseTo(gone(silent), within(2));
    }

    // ---- a document while everybody is worked out

    @Test
    void who_buys_between_the_reading_of_histories_and_the_writing_of_scores_is_scored_by_that_purchase() {
        int before = gone(silent);
        meeting.meet(
                () -> db.execute("select from scores.score where customer_id = {0} for update", first),
                this::workOut,
                () -> meeting.elsewhere(() -> buys(silent)));
        knowsThePurchase(before);
    }

    @Test
    void who_was_about_to_buy_when_everybody_began_to_be_worked_out_is_scored_by_that_purchase() {
        int before = gone(silent);
        meeting.meet(() -> buys(silent), this::workOut);
        knowsThePurchase(before);
    }

    @Test
    void who_is_about_to_buy_when_the_ruling_changes_is_scored_by_the_new_one_before_the_run_ends() throws Exception {
        int before = gone(silent);
        var bought = new CountDownLatch(1);
        List<Future<Boolean>> buyer = new ArrayList<>();
        // The run stands where all scores are written, and the ruling is not.
        Future<Boolean> run = transactions.get(() -> {
            erasure.alone();
            Future<Boolean> begun = meeting.beside(this::workOut);
            assertThat(meeting.isWaitedForBy(begun)).isTrue();
            buyer.add(meeting.beside(() -> {
                transactions.run(() -> {
                    buys(silent);
                    bought.countDown();
                    meeting.isWaitedForBy(begun);
                });
                return true;
            }));
            await(bought);
            return begun;
        });
        Meeting.ended(run);
        Meeting.ended(buyer.getFirst());
        knowsThePurchase(before);
    }

    @Test
    void who_is_about_to_buy_when_their_score_is_caught_up_with_is_scored_by_that_purchase() {
        int before = gone(silent);
        transactions.run(() -> rows.await(List.of(silent), TODAY));
        meeting.meet(() -> buys(silent), scores::turn);
        knowsThePurchase(before);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- the ruling while somebody is followed

    @Test
    void a_ruling_does_not_change_while_somebody_is_scored_by_it() {
        Ruling ruling = Objects.requireNonNull(rows.ruling());
        long old = db.select(RULING.BACK_TEST_ID).from(RULING).fetchSingle().value1();
        db.execute(
                "insert into scores.fit select {0}, model, verdict, p1, p2, p3, p4, log_likelihood, ratio from"
                        + " scores.fit where back_test_id = {1}",
                old + 1, old);
        // As on a server that has not read the ruling yet.
        Following another = new Following(clock, transactions, past, new ScoreRows(db, transactions, erasure));
        var follower = new AtomicInteger();
        var begun = new CountDownLatch(1);
        Future<Boolean> followed = transactions.get(() -> {
            db.execute("lock table scores.fit in access exclusive mode");
            Future<Boolean> follows = meeting.beside(() -> transactions.get(() -> {
                follower.set(meeting.session());
                begun.countDown();
                another.happened(List.of(silent), 0);
                return true;
            }));
            await(begun);
            assertThat(meeting.isWaitedForBy(follows)).as("half read").isTrue();
            Future<Boolean> changes = meeting.beside(() -> {
                transactions.run(() -> {
                    rows.turned(TODAY);
                    rows.keep(old + 1, ruling);
                });
                return true;
            });
            meeting.isWaitedForBy(follower.get(), changes);
            return follows;
        });
        assertThat(Meeting.ended(followed)).isTrue();
        knowsThePurchase(gone(silent) + 1);
    }

    // ---- erased meanwhile

    private void erase(long customer) {
        assertThat(erasure.free(List.of(customer))).containsExactly(customer);
        keepers.forEach(keeper -> keeper.erase(DSL.select(DSL.val(customer))));
    }

    private void hasNoScore(long customer) {
        assertThat(db.fetchExists(SCORE, SCORE.CUSTOMER_ID.eq(customer))).isFalse();
        assertThat(db.fetchExists(AWAITING, AWAITING.CUSTOMER_ID.eq(customer))).isFalse();
    }

    @Test
    void who_is_erased_while_their_score_follows_has_none_afterwards() {
        transactions.run(() -> rows.await(List.of(silent), TODAY));
        meeting.meet(() -> erase(silent), scores::turn);
        hasNoScore(silent);
    }

    @Test
    void who_is_erased_while_everybody_is_written_has_none_afterwards() {
        db.execute("delete from scores.score where customer_id = {0}", silent);
        meeting.meet(() -> erase(silent), this::workOut);
        hasNoScore(silent);
    }
}
