package dev.custodia.scores;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Works out the scores of everybody: fits the models, lets the company's own past choose the rule, calibrates what it
 * says, and carries it to the horizon that is asked for.
 */
@Component
class Reckoning {
    /** Shorter tests say little of months to come. */
    static final int SHORTEST_WEEKS = 4;

    /** Of the history, a part to learn from, one to train on and one to test on. */
    private static final int PARTS = 3;

    private static final int TESTED_AT_MOST = 50_000;
    private static final double YEAR = 365.25 / 7;

    private final Histories past;

    Reckoning(Histories past) {
        this.past = past;
    }

    /**
     * @param span to the last day with a purchase up to today: where documents end, nothing is known of the days after
     * @param test null where the past says nothing
     * @param fits each model as of today
     * @param scores null where nobody has bought, and so is {@code ruling}
     * @param ruling what the scores of some alone follow from
     */
    record Outcome(
            String verdict,
            Histories.@Nullable Span span,
            @Nullable LocalDate testedOn,
            int testedWeeks,
            int testedCustomers,
            int testedGone,
            BackTest.@Nullable Result test,
            List<Fit> fits,
            @Nullable Model model,
            @Nullable Scored scores,
            @Nullable Ruling ruling) {}

    /** Of each customer; a percent of -1 is unknown, and so are purchases or a value below nought. */
    @SuppressWarnings("ArrayRecordComponent") // columns of numbers, never compared whole
    record Scored(
            long[] customers,
            short[] gonePercent,
            short[] standing,
            double[] purchases,
            double[] value,
            boolean[] leaving) {}

    Outcome work(LocalDate today, int horizonWeeks) {
        Histories.Span span = past.span(today);
        if (span == null) return new Outcome("no_purchases", null, null, 0, 0, 0, null, List.of(), null, null, null);
        LocalDate asOf = span.last();
        Seen now = past.seen(asOf, asOf, 1);
        if (now.size() == 0) return new Outcome("no_purchases", null, null, 0, 0, 0, null, List.of(), null, null, null);
        List<Fit> fits = List.copyOf(Fitting.all(now.buyers()).values());
        Map<Model, Fit> used = new LinkedHashMap<>();
        fits.stream()
                .filter(Fit::used)
                .sorted(Comparator.comparingDouble(fit -> fit.model().parameters() - fit.logLikelihood()))
                .forEach(fit -> used.put(fit.model(), fit));
        Fit model = used.isEmpty() ? null : used.values().iterator().next();
        long history = ChronoUnit.DAYS.between(span.first(), asOf) / 7;
        int weeks = (int) Math.min(horizonWeeks, history / PARTS);
        if (weeks < SHORTEST_WEEKS) return untested("short_history", span, fits, model, now, horizonWeeks);
        int part = 1 + now.size() / TESTED_AT_MOST;
        LocalDate testedOn = asOf.minusWeeks(weeks);
        Seen then = past.seen(testedOn, asOf, part);
        if (then.size() < BackTest.FEWEST_KNOWN) return untested("few_customers", span, fits, model, now, horizonWeeks);
        if (!BackTest.enough(then)) return untested("all_alike", span, fits, model, now, horizonWeeks);
        Seen earlier = past.seen(testedOn.minusWeeks(weeks), testedOn, part);
        BackTest.Result test = BackTest.run(earlier, then, List.copyOf(used.keySet()), weeks);
        int gone = 0;
        for (boolean one : then.gone()) if (one) gone++;
        Rule rule = test.winner();
        double[][] parts = rule.parts(new Rule.Basis(now, used, test.logistic(), weeks));
        double[] order = Rule.together(parts);
        Ruling ruling = new Ruling(
                asOf,
                weeks,
                horizonWeeks,
                rule,
                used,
                model,
                test.logistic(),
                test.calibration(),
                Spending.of(now),
                Features.borders(now),
                Curve.of(order),
                Ruling.curves(parts));
        return new Outcome(
                Trial.TESTED,
                span,
                testedOn,
                weeks,
                then.size(),
                gone,
                test,
                fits,
                model == null ? null : model.model(),
                scored(now, order, Features.blend(order), ruling),
                ruling);
    }

    /** What the models say is still said; the order is that of the plain date. */
    private static Outcome untested(
            String verdict, Histories.Span span, List<Fit> fits, @Nullable Fit model, Seen now, int horizonWeeks) {
        double[] order = Features.date(now);
        Ruling ruling = new Ruling(
                span.last(),
                0,
                horizonWeeks,
                Rule.PLAIN_DATE,
                Map.of(),
                model,
                null,
                null,
                Spending.of(now),
                Features.borders(now),
                Curve.of(order),
                List.of());
        return new Outcome(
                verdict,
                span,
                null,
                0,
                0,
                0,
                null,
                fits,
                model == null ? null : model.model(),
                scored(now, order, Features.blend(order), ruling),
                ruling);
    }

    /**
     * @param order the rule's number for each
     * @param ranks where that puts them among all, as a share
     */
    static Scored scored(Seen now, double[] order, double[] ranks, Ruling ruling) {
        Calibration calibration = ruling.calibration();
        Fit model = ruling.model();
        int size = now.size();
        Scored scored = new Scored(
                now.customers(),
                new short[size],
                new short[size],
                new double[size],
                new double[size],
                new boolean[size]);
        for (int i = 0; i < size; i++) {
            int x = now.repeats(i);
            double last = now.weeksToLast(i);
            double age = now.weeksOfAge(i);
            scored.standing[i] = (short) Math.min(999, (int) (ranks[i] * 1000));
            double gone = calibration == null
                    ? -1
                    : gone(now, i, order[i], calibration, model, ruling.tested(), ruling.horizon());
            scored.gonePercent[i] = (short) (Double.isFinite(gone) ? Math.floor(gone * 100 + 1e-9) : -1);
            double purchases = model == null ? -1 : model.model().expected(model.parameters(), x, last, age, YEAR);
            scored.purchases[i] = Double.isFinite(purchases) ? purchases : -1;
            Spending spending = ruling.spending().getOrDefault(now.currency()[i], Spending.UNKNOWN);
            GammaGamma worth = spending.worth();
            double each = worth != null ? worth.expected(x, now.repeatMean(i)) : now.spent()[i] / now.days()[i];
            scored.value[i] = scored.purchases[i] < 0 ? -1 : scored.purchases[i] * Math.max(0, each);
            scored.leaving[i] = leaving(now, i, gone, spending.dear());
        }
        return scored;
    }

    /**
     * The probability of no purchase within the horizon: as the past says for the tested weeks, and where the horizon is
     * longer less by as much as the model says. Such a one was not tried, and claims nothing of 90 % and above.
     */
    static double gone(
            Seen now, int i, double score, Calibration calibration, @Nullable Fit fit, int tested, int horizon) {
        double share = calibration.share(score);
        if (horizon <= tested) return share;
        if (fit == null) return Math.min(BackTest.BELOW_CLAIM, share);
        Model model = fit.model();
        double[] p = fit.parameters();
        int x = now.repeats(i);
        double last = now.weeksToLast(i);
        double age = now.weeksOfAge(i);
        double less = model.silent(p, x, last, age, horizon) / model.silent(p, x, last, age, tested);
        return Math.min(BackTest.BELOW_CLAIM, share * less);
    }

    /**
     * A good customer whose silence has grown beyond the own habit, and who may still be kept: three purchases and more,
     * among the third that spent most in their currency, silent for more than twice the mean gap, and not said to be gone with 90 %.
     */
    private static boolean leaving(Seen now, int i, double gone, double dear) {
        if (gone < 0 || gone >= BackTest.CLAIM || now.days()[i] < 3 || now.spent()[i] < dear) return false;
        double gap = (double) (now.last()[i] - now.first()[i]) / now.repeats(i);
        return now.silent(i) > 2 * gap && now.silent(i) >= 14;
    }
}
