package dev.custodia.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The models against figures computed elsewhere in forty digits, and their fits against those of other programs. */
class ModelsTest {
    private static final double PROBABILITY = 1e-9;
    private static final double EXPECTATION = 1e-8;

    // ---- at given parameters

    @Test
    void every_cell_of_the_grid_comes_out_up_to_2000_purchases_and_ten_years() {
        assertThat(Bases.ours("numerics_grid.csv")).hasSize(112).allSatisfy(ModelsTest::comesOut);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "numerics_grid.csv",
                "cdnow_sample_p_alive_mle.csv",
                "cdnow_sample_p_alive_published_params.csv",
                "online_retail_p_alive.csv"
            })
    void every_reference_customer_comes_out(String table) {
        assertThat(Bases.reference(table)).isNotEmpty().allSatisfy(ModelsTest::comesOut);
    }

    private static void comesOut(Map<String, String> row) {
        Model model = Model.of(cell(row, "model").replace("/", "_"));
        double[] p = {number(row, "p1"), number(row, "p2"), number(row, "p3"), number(row, "p4")};
        int x = (int) number(row, "x");
        double last = number(row, "t_x_days") / 7;
        double age = number(row, "T_days") / 7;
        double weeks = number(row, "horizon_weeks");
        double expected = number(row, "expected_purchases");
        assertThat(model.logLikelihood(p, x, last, age)).isCloseTo(number(row, "loglik_i"), within(1e-8));
        assertThat(model.alive(p, x, last, age)).isCloseTo(number(row, "p_alive"), within(PROBABILITY));
        assertThat(model.silent(p, x, last, age, weeks))
                .isCloseTo(number(row, "p_no_purchase_in_horizon"), within(PROBABILITY));
        assertThat(model.expected(p, x, last, age, weeks)).isCloseTo(expected, within(EXPECTATION * expected));
    }

    @Test
    void the_value_of_a_purchase_comes_out() {
        assertThat(Bases.ours("gamma_gamma_expected_value.csv")).hasSize(40).allSatisfy(row -> {
            GammaGamma worth = new GammaGamma(number(row, "p"), number(row, "q"), number(row, "gamma"));
            double expected = number(row, "expected_value");
            assertThat(worth.expected((int) number(row, "x"), number(row, "mean_repeat_value")))
                    .isCloseTo(expected, within(EXPECTATION * expected));
        });
    }

    @Test
    void who_buys_regularly_is_still_there_as_surely_as_another_program_says() {
        double[] p = {0.909668718691113, 4.48909019949677, 0.0881514702424914, 2.10523883681411};
        assertThat(Bases.ours("p_alive_mbg_cnbd_2.csv"))
                .hasSize(31)
                .allSatisfy(row -> assertThat(Model.MBG_CNBD_2.alive(
                                p, (int) number(row, "x"), number(row, "t_x_weeks"), number(row, "T_weeks")))
                        .isCloseTo(number(row, "p_alive"), within(PROBABILITY)));
    }

    @ParameterizedTest
    @CsvSource({"BG_CNBD_2", "MBG_CNBD_2", "CNBD_2"})
    void what_is_expected_of_regular_buyers_grows_with_time_by_the_chance_of_a_purchase(Model model) {
        double[] p = {0.9, 4.5, 0.09, 0.9};
        for (int x : new int[] {0, 1, 5, 60}) {
            double last = x == 0 ? 0 : 20;
            double soon = model.expected(p, x, last, 26, 1e-4);
            double chance = 1 - model.silent(p, x, last, 26, 1e-4);
            assertThat(soon).isCloseTo(chance, within(1e-6 + 1e-3 * chance));
            assertThat(model.expected(p, x, last, 26, 52))
                    .isGreaterThan(model.expected(p, x, last, 26, 26))
                    .isGreaterThan(1 - model.silent(p, x, last, 26, 52) - 1e-12);
        }
    }

    @ParameterizedTest
    @CsvSource({"NBD", "BG_NBD", "MBG_NBD", "PARETO_NBD", "CNBD_2", "BG_CNBD_2", "MBG_CNBD_2"})
    void probabilities_stay_probabilities_wherever_they_are_asked(Model model) {
        double[][] parameters = {{0.24, 4.4, 0.79, 2.4}, {1e-3, 1e-3, 1e-4, 50}, {50, 900, 30, 0.4}, {2, 30, 1, 1}};
        for (double[] p : parameters)
            for (int x : new int[] {0, 1, 7, 300, 2000})
                for (double age : new double[] {0, 0.2, 5, 521})
                    for (double share : new double[] {0, 0.5, 1}) {
                        double last = x == 0 ? 0 : age * share;
                        assertThat(model.alive(p, x, last, age)).isBetween(0.0, 1.0);
                        assertThat(model.silent(p, x, last, age, 26)).isBetween(0.0, 1.0);
                        assertThat(model.expected(p, x, last, age, 52))
                                .isFinite()
                                .isGreaterThanOrEqualTo(-1e-9);
                    }
    }

    // ---- fitted

    @ParameterizedTest
    @CsvSource({
        "BG_NBD, -9582.4292067, 0.24259452, 4.41360173, 0.79292192, 2.42590645, 0.002",
        "MBG_NBD, -9582.1357156, 0.52484310, 6.18308472, 0.89135952, 1.61400269, 0.002",
        "PARETO_NBD, -9594.9761789, 0.55327705, 10.5776836, 0.60623995, 11.6687347, 0.005",
        "BG_CNBD_2, -9855.3269741, 0.22691704, 1.46291785, 0.94399573, 2.07431576, 0.002",
        "MBG_CNBD_2, -9853.2531289, 0.57990804, 2.28819949, 1.13433078, 1.58477858, 0.002"
    })
    void cdnow_is_fitted_as_other_programs_fit_it(
            Model model, double logLikelihood, double p1, double p2, double p3, double p4, double tolerance) {
        Buyers buyers = Bases.cdnow().seen(LocalDate.of(1997, 9, 30), 0).buyers();
        Fit fit = Objects.requireNonNull(Fitting.all(buyers).get(model));
        assertThat(fit.logLikelihood()).isGreaterThan(logLikelihood - 0.01);
        assertThat(fit.verdict()).isEqualTo(Fit.Verdict.USED);
        double[] expected = {p1, p2, p3, p4};
        for (int i = 0; i < 4; i++)
            assertThat(fit.parameters()[i]).isCloseTo(expected[i], within(tolerance * expected[i]));
    }

    @Test
    void what_purchases_are_worth_is_fitted_as_other_programs_fit_it() {
        Seen seen = Bases.cdnow().seen(LocalDate.of(1997, 9, 30), 0);
        GammaGamma worth = worth(seen);
        assertThat(worth.p()).isCloseTo(6.24957, within(0.002 * 6.25));
        assertThat(worth.q()).isCloseTo(3.74422, within(0.002 * 3.74));
        // In cents, as they are kept.
        assertThat(worth.gamma()).isCloseTo(1544.352, within(0.002 * 1544));
    }

    private static GammaGamma worth(Seen seen) {
        int[] x = new int[seen.size()];
        double[] mean = new double[seen.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = seen.repeats(i);
            mean[i] = seen.repeatMean(i);
        }
        return Objects.requireNonNull(Fitting.worth(x, mean));
    }

    @Test
    void on_online_retail_it_is_said_that_leaving_cannot_be_told() {
        Bases base = Bases.onlineRetail();
        Map<Model, Fit> fits = Fitting.all(base.seen(base.last(), 0).buyers());
        assertThat(Objects.requireNonNull(fits.get(Model.NBD)).logLikelihood()).isCloseTo(-37645.6573, within(0.01));
        for (Model model : List.of(Model.BG_NBD, Model.MBG_NBD, Model.PARETO_NBD)) {
            Fit fit = Objects.requireNonNull(fits.get(model));
            assertThat(fit.logLikelihood()).isCloseTo(-37645.6, within(0.15));
            assertThat(fit.verdict()).isEqualTo(Fit.Verdict.NOT_IDENTIFIED);
        }
        assertThat(Objects.requireNonNull(fits.get(Model.BG_CNBD_2)).logLikelihood())
                .isGreaterThan(-36872.3122 - 0.01);
        assertThat(Objects.requireNonNull(fits.get(Model.MBG_CNBD_2)).logLikelihood())
                .isGreaterThan(-36891.8476 - 0.01);
    }

    @Test
    void a_fit_that_ran_away_is_not_used_however_good_it_looks() {
        Fit without = new Fit(Model.NBD, new double[] {0.8, 9.9}, -37645.66, Fit.Verdict.USED, null);
        double[] wild = {9.25e70, 2.6e114, 1.6e-52, 2.4e39};
        assertThat(Fitting.judge(Model.BG_NBD, wild, 1.36e61, without).verdict())
                .isEqualTo(Fit.Verdict.RAN_AWAY);
        assertThat(Fitting.judge(Model.BG_NBD, new double[] {1, 1, 1, 1}, Double.NaN, without)
                        .verdict())
                .isEqualTo(Fit.Verdict.RAN_AWAY);
    }

    @Test
    void where_nobody_leaves_no_model_says_that_they_do() {
        Bases base = Bases.drawn(3_000, 7, false);
        Map<Model, Fit> fits = Fitting.all(base.seen(base.last(), 0).buyers());
        assertThat(Objects.requireNonNull(fits.get(Model.NBD)).used()).isTrue();
        assertThat(Objects.requireNonNull(fits.get(Model.MBG_NBD)).used()).isFalse();
        assertThat(Objects.requireNonNull(fits.get(Model.PARETO_NBD)).used()).isFalse();
    }

    @Test
    void where_customers_leave_the_models_see_it() {
        Bases base = Bases.drawn(3_000, 7, true);
        Map<Model, Fit> fits = Fitting.all(base.seen(base.last(), 0).buyers());
        assertThat(Objects.requireNonNull(fits.get(Model.MBG_NBD)).used()).isTrue();
        assertThat(Objects.requireNonNull(fits.get(Model.BG_NBD)).used()).isTrue();
    }

    @Test
    void a_base_without_anybody_who_came_back_is_too_few() {
        LocalDate day = LocalDate.of(2025, 5, 5);
        Map<String, List<LocalDate>> once = new TreeMap<>();
        for (int i = 0; i < 500; i++) once.put("c" + i, List.of(day.minusDays(i % 3)));
        for (Fit fit : Fitting.all(Bases.of(once).seen(day, 0).buyers()).values())
            assertThat(fit.verdict()).isEqualTo(Fit.Verdict.TOO_FEW);
        assertThat(Fitting.all(Bases.none().seen(day, 0).buyers()).values())
                .allMatch(fit -> fit.verdict() == Fit.Verdict.TOO_FEW);
    }

    @Test
    void the_order_of_the_rows_does_not_matter() {
        Buyers one = Buyers.of(new int[] {0, 2, 2, 1}, new int[] {0, 30, 30, 7}, new int[] {90, 60, 60, 9}, 3);
        Buyers other = Buyers.of(new int[] {2, 1, 0, 2}, new int[] {30, 7, 0, 30}, new int[] {60, 9, 90, 60}, 3);
        assertThat(one.size()).isEqualTo(3);
        assertThat(one.total()).isEqualTo(4);
        assertThat(other.x()).isEqualTo(one.x());
        assertThat(other.customers()).isEqualTo(one.customers());
    }

    private static double number(Map<String, String> row, String name) {
        return Double.parseDouble(cell(row, name));
    }

    private static String cell(Map<String, String> row, String name) {
        return Objects.requireNonNull(row.get(name), name);
    }
}
