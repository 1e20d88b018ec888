package dev.custodia.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The rules, tried on the past, chosen by it, and judged by months that the choice has not seen. */
class BackTestTest {
    /** What came of choosing on the past and looking at the months after. */
    private record HeldOut(BackTest.Result test, double auc, double error, double date, int claimed, int right) {}

    /** Chooses as the product does, from nothing that was known later than the day, and looks at what came. */
    private static HeldOut heldOut(Bases base, LocalDate day, int horizonDays) {
        int history = (int) ChronoUnit.DAYS.between(base.first(), day) / 7;
        int weeks = Math.min(horizonDays / 7, history / 3);
        Seen now = base.seen(day, horizonDays);
        Map<Model, Fit> used = new LinkedHashMap<>();
        Fitting.all(now.buyers()).values().stream()
                .filter(Fit::used)
                .sorted(Comparator.comparingDouble(fit -> fit.model().parameters() - fit.logLikelihood()))
                .forEach(fit -> used.put(fit.model(), fit));
        BackTest.Result test = BackTest.run(
                base.seen(day.minusWeeks(2L * weeks), weeks * 7),
                base.seen(day.minusWeeks(weeks), weeks * 7),
                List.copyOf(used.keySet()),
                weeks);
        double[] scores = test.winner().scores(new Rule.Basis(now, used, test.logistic(), weeks));
        boolean[] gone = now.gone();
        Fit model = used.values().iterator().next();
        int claimed = 0;
        int right = 0;
        for (int i = 0; i < now.size(); i++) {
            double said = Reckoning.gone(now, i, scores[i], test.calibration(), model, weeks, horizonDays / 7);
            if (said < BackTest.CLAIM) continue;
            claimed++;
            if (gone[i]) right++;
        }
        Auc auc = Objects.requireNonNull(Auc.of(scores, gone));
        Auc date = Objects.requireNonNull(Auc.of(Features.date(now), gone));
        return new HeldOut(test, auc.value(), auc.error(), date.value(), claimed, right);
    }

    @Test
    void on_cdnow_the_rule_chosen_on_39_weeks_puts_the_next_39_in_order() {
        HeldOut held = heldOut(Bases.cdnow(), LocalDate.of(1997, 9, 30), 273);
        System.out.println("CDNOW held out: " + held.test().winner().code() + " " + held.auc() + " ± " + held.error()
                + ", the date " + held.date() + "; claimed " + held.claimed() + ", right " + held.right());
        assertThat(held.auc()).isGreaterThanOrEqualTo(0.778);
        assertThat(held.auc()).isGreaterThan(0.78304 - held.error());
        assertThat(held.right()).isGreaterThanOrEqualTo((int) Math.ceil(0.88 * held.claimed()));
        assertThat(held.test().claimed()).isPositive();
        assertThat(held.test().right())
                .isGreaterThanOrEqualTo((int) (0.88 * held.test().claimed()));
    }

    @Test
    void on_online_retail_the_rule_chosen_on_six_months_puts_the_next_six_in_order() {
        HeldOut held = heldOut(Bases.onlineRetail(), LocalDate.of(2011, 6, 9), 183);
        System.out.println(
                "Online Retail held out: " + held.test().winner().code() + " " + held.auc() + " ± " + held.error()
                        + ", the date " + held.date() + "; claimed " + held.claimed() + ", right " + held.right());
        assertThat(held.auc()).isGreaterThanOrEqualTo(0.735);
        assertThat(held.auc()).isGreaterThan(0.74174 - held.error());
        assertThat(held.right()).isGreaterThanOrEqualTo((int) Math.ceil(0.88 * held.claimed()));
    }

    @Test
    void known_rules_come_out_as_they_were_measured_elsewhere() {
        Seen cdnow = Bases.cdnow().seen(LocalDate.of(1997, 9, 30), 273);
        assertThat(auc(Features.date(cdnow), cdnow)).isCloseTo(0.77142, within(5e-4));
        assertThat(auc(Features.levels(cdnow), cdnow)).isCloseTo(0.77575, within(1e-3));
        assertThat(auc(Features.blend(Features.date(cdnow), Features.levels(cdnow)), cdnow))
                .isCloseTo(0.7809, within(1e-3));
    }

    private static double auc(double[] scores, Seen seen) {
        return Objects.requireNonNull(Auc.of(scores, seen.gone())).value();
    }

    @Test
    void pairs_are_counted_and_equals_count_half() {
        boolean[] gone = {true, false, true, false};
        assertThat(Objects.requireNonNull(Auc.of(new double[] {4, 3, 2, 1}, gone))
                        .value())
                .isEqualTo(0.75);
        assertThat(Objects.requireNonNull(Auc.of(new double[] {1, 1, 1, 1}, gone))
                        .value())
                .isEqualTo(0.5);
        assertThat(Auc.of(new double[] {1, 2}, new boolean[] {true, true})).isNull();
    }

    @Test
    void equal_values_get_equal_levels() {
        Bases base = Bases.drawn(400, 3, true);
        Seen seen = base.seen(base.last(), 0);
        double[] levels = Features.levels(seen);
        for (double sum : levels) assertThat(-sum).isBetween(3.0, 15.0);
        for (int i = 1; i < seen.size(); i++)
            if (seen.last()[i] == seen.last()[0]
                    && seen.days()[i] == seen.days()[0]
                    && seen.spent()[i] == seen.spent()[0]) assertThat(levels[i]).isEqualTo(levels[0]);
    }

    @Test
    void what_is_claimed_never_falls_as_the_score_rises_and_comes_true() {
        java.util.Random random = new java.util.Random(5);
        double[] scores = random.doubles(5_000).toArray();
        boolean[] gone = new boolean[5_000];
        for (int i = 0; i < 5_000; i++) gone[i] = random.nextDouble() < scores[i] * scores[i];
        Calibration calibration = Calibration.of(scores, gone);
        double before = 0;
        for (double score = 0; score <= 1; score += 0.01) {
            double share = calibration.share(score);
            assertThat(share).isGreaterThanOrEqualTo(before).isCloseTo(score * score, within(0.1));
            before = share;
        }
        assertThat(calibration.notAbove(0.5).share(0.99)).isEqualTo(0.5);
    }

    @Test
    void the_regression_finds_what_was_put_into_it_and_bears_features_that_say_the_same() {
        java.util.Random random = new java.util.Random(11);
        double[][] features = new double[3][4_000];
        boolean[] gone = new boolean[4_000];
        for (int i = 0; i < 4_000; i++) {
            features[0][i] = random.nextGaussian();
            features[1][i] = features[0][i];
            features[2][i] = 1;
            gone[i] = random.nextDouble() < 1 / (1 + Math.exp(-2 * features[0][i]));
        }
        Logistic found = Objects.requireNonNull(Logistic.train(features, gone));
        assertThat(found.weights()[1] + found.weights()[2]).isCloseTo(2, within(0.2));
        for (double odds : found.odds(features)) assertThat(odds).isFinite();
    }

    @Test
    void the_same_past_gives_the_same_answer() {
        Bases base = Bases.drawn(600, 2, true);
        Seen then = base.seen(base.last().minusWeeks(26), 182);
        Seen earlier = base.seen(base.last().minusWeeks(52), 182);
        List<Model> usable = List.of(Model.NBD, Model.MBG_NBD);
        BackTest.Result one = BackTest.run(earlier, then, usable, 26);
        BackTest.Result other = BackTest.run(earlier, then, usable, 26);
        assertThat(one.rows()).isEqualTo(other.rows());
        assertThat(one.winner()).isEqualTo(other.winner());
        assertThat(one.bins()).isEqualTo(other.bins());
    }

    @Test
    void a_past_in_which_nobody_left_tells_nothing() {
        Bases base = Bases.drawn(300, 2, true);
        Seen then = base.seen(base.last(), 100);
        assertThat(BackTest.enough(then)).isFalse();
    }
}
