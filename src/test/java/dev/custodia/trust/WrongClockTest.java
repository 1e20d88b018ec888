package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.changes.Change;
import dev.custodia.changes.Steady;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.facts.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** P11: a wrong clock can delay destruction, and never cause it. */
@CustodiaTest
@Import(Shop.class)
class WrongClockTest {
    private static final Duration BIN = Duration.ofDays(30);
    private static final int DAYS = 400;

    @Autowired
    Shop shop;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Bin bin;

    @Autowired
    Steady steady;

    @Autowired
    TestClock clock;

    private Instant start = TestClock.START;

    @BeforeEach
    void nobodyWaits() {
        shop.grantLettingGo();
        start = clock.instant();
        clock.advance(Duration.ofDays(3_000));
        shop.clockIsRight();
        bin.purgeDue().ifPresent(change -> shop.ended(change.changeId()));
        clock.set(start);
        shop.clockIsRight();
    }

    @AfterEach
    void back() {
        clock.set(start);
        shop.clockIsRight();
    }

    private Customer waiting(String name) {
        Customer one = shop.person(name);
        Plan plan = shop.asGreta(() -> cleanup.plan(new Choice.Picked(List.of(one.id())), Action.DELETE, "moved away"));
        long id = plan.change().changeId();
        shop.asGreta(
                () -> cleanup.confirm(id, plan.change().digest(), plan.change().toDo(), cleanup.ask(plan)));
        shop.ended(id);
        return one;
    }

    private boolean waits(Customer one) {
        return shop.asGreta(() -> bin.find(one.id())).isPresent();
    }

    /** What the job does, every ten minutes. */
    private Optional<Change> job() {
        Optional<Change> change = bin.purgeDue();
        change.ifPresent(purge -> shop.ended(purge.changeId()));
        return change;
    }

    private void tick(Duration step) {
        clock.advance(step);
        job();
    }

    @ParameterizedTest
    @ValueSource(strings = {"P40D", "P10Y", "P31D", "P6D"})
    @Proves(Promise.P11)
    void a_clock_that_jumps_ahead_destroys_nobody_until_somebody_says_that_it_is_right(String jump, Proof proof) {
        Customer one = waiting("Ahead " + jump);
        clock.set(LocalDate.now(clock).plus(Period.parse(jump)));
        for (int i = 0; i < 200; i++) tick(Duration.ofMinutes(10));
        assertThat(steady.doubt()).isPresent();
        assertThat(waits(one)).isTrue();

        // Set right, it goes on as if nothing had been.
        clock.set(start.plus(Duration.ofHours(2)));
        assertThat(job()).isEmpty();
        assertThat(steady.doubt()).isEmpty();
        assertThat(waits(one)).isTrue();
        for (int day = 0; day < 30; day++) tick(Duration.ofDays(1));
        assertThat(waits(one)).as("delayed, and no longer").isFalse();
        proof.figure(Figure.JUMPS, 1).figure(Figure.CUSTOMERS, 1);
    }

    @Test
    void a_company_that_was_closed_for_long_says_once_that_the_clock_is_right() {
        Customer one = waiting("Closed");
        tick(Duration.ofDays(45));
        assertThat(waits(one)).isTrue();
        shop.asGreta(() -> {
            steady.believe();
            return true;
        });
        job();
        assertThat(waits(one)).isFalse();
    }

    @Test
    @Proves(Promise.P11)
    void a_clock_three_days_back_delays_by_three_days_at_most(Proof proof) {
        Customer one = waiting("Back");
        for (int day = 0; day < 28; day++) tick(Duration.ofDays(1));
        clock.advance(Duration.ofDays(-3));
        job();
        assertThat(steady.doubt()).isPresent();
        for (int day = 0; day < 4; day++) tick(Duration.ofDays(1));
        assertThat(steady.doubt()).isEmpty();
        assertThat(waits(one)).isTrue();
        tick(Duration.ofDays(1));
        assertThat(waits(one)).isFalse();
        proof.figure(Figure.JUMPS, 1).figure(Figure.CUSTOMERS, 1);
    }

    @Test
    @Proves(Promise.P11)
    void a_clock_that_goes_back_while_somebody_leaves_takes_nobody_else_along(Proof proof) {
        Customer due = waiting("Due");
        for (int day = 0; day < 10; day++) tick(Duration.ofDays(1));
        Customer later = waiting("Later");
        for (int day = 0; day < 19; day++) tick(Duration.ofDays(1));
        clock.advance(Duration.ofDays(1));
        Change purge = bin.purgeDue().orElseThrow();
        clock.advance(Duration.ofDays(-20));
        shop.ended(purge.changeId());
        job();
        assertThat(waits(due)).isFalse();
        assertThat(waits(later)).isTrue();
        proof.figure(Figure.JUMPS, 1).figure(Figure.CUSTOMERS, 2);
    }

    /** Summer time comes and goes and February has its 29th: thirty days are thirty times twenty-four hours. */
    @Test
    @Proves(Promise.P11)
    void nobody_leaves_before_their_time_whatever_the_calendar_does(Proof proof) {
        Random random = new Random(11);
        clock.set(LocalDate.parse("2027-09-01"));
        shop.clockIsRight();
        List<Customer> people = new ArrayList<>();
        List<Instant> out = new ArrayList<>();
        int left = 0;
        for (int day = 0; day < DAYS; day++) {
            if (day % 7 == 0 && day < DAYS - 40) {
                people.add(waiting("Calendar " + day));
                out.add(clock.instant().plus(BIN));
            }
            clock.advance(Duration.ofMinutes(12 * 60 + random.nextInt(24 * 60)));
            job();
            for (int i = 0; i < people.size(); i++)
                assertThat(waits(people.get(i)))
                        .as("%s at %s, out at %s", people.get(i).name(), clock.instant(), out.get(i))
                        .isEqualTo(clock.instant().isBefore(out.get(i)));
        }
        for (Customer one : people) if (!waits(one)) left++;
        assertThat(left).isEqualTo(people.size());
        assertThat(people).extracting(Customer::place).containsOnly(Place.ACTIVE);
        proof.figure(Figure.DAYS, DAYS).figure(Figure.CUSTOMERS, people.size());
    }

    /** The guard left out: the same jump would destroy. */
    @Test
    @Catches(Promise.P11)
    void a_product_that_believed_every_clock_is_caught() {
        Customer one = waiting("Believed");
        clock.advance(Duration.ofDays(40));
        shop.clockIsRight();
        job();
        assertThat(waits(one)).isFalse();
    }
}
