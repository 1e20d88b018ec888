package dev.custodia.scores.web;

import dev.custodia.scores.Cadence;
import dev.custodia.scores.Trial;
import dev.custodia.screens.Words;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this room says of rules, models and customers, in the reader's words. */
public final class ScoreWords {
    private ScoreWords() {}

    /** "The models’ expected purchases and the levels (MBG/NBD)". */
    public static String rule(Words w, String code) {
        int dot = code.indexOf('.');
        String kind = dot < 0 ? code : code.substring(0, dot);
        String model = dot < 0 ? "" : model(w, code.substring(dot + 1));
        return switch (kind) {
            case "together" -> w.of("scores.rule.together", Map.of("model", model));
            case "expected_levels" -> w.of("scores.rule.expected_levels", Map.of("model", model));
            case "silent_levels" -> w.of("scores.rule.silent_levels", Map.of("model", model));
            case "logistic" -> w.of("scores.rule.logistic");
            case "date_levels" -> w.of("scores.rule.date_levels");
            case "levels" -> w.of("scores.rule.levels");
            case "expected" -> w.of("scores.rule.expected", Map.of("model", model));
            case "silent" -> w.of("scores.rule.silent", Map.of("model", model));
            default -> w.of("scores.rule.date");
        };
    }

    public static String model(Words w, String code) {
        return switch (code) {
            case "nbd" -> w.of("scores.model.nbd");
            case "bg_nbd" -> w.of("scores.model.bg_nbd");
            case "mbg_nbd" -> w.of("scores.model.mbg_nbd");
            case "pareto_nbd" -> w.of("scores.model.pareto_nbd");
            case "cnbd_2" -> w.of("scores.model.cnbd_2");
            case "bg_cnbd_2" -> w.of("scores.model.bg_cnbd_2");
            default -> w.of("scores.model.mbg_cnbd_2");
        };
    }

    /** Whether a model may be used, and if not why. */
    public static String verdict(Words w, Trial.FittedModel model) {
        return switch (model.verdict()) {
            case "used" -> w.of("scores.fit.used");
            case "not_identified" -> w.of("scores.fit.not_identified");
            case "ran_away" -> w.of("scores.fit.ran_away");
            default -> w.of("scores.fit.too_few");
        };
    }

    /** Why the past says nothing. */
    public static String untested(Words w, Trial trial) {
        return switch (trial.verdict()) {
            case "no_purchases" -> w.of("scores.untested.no_purchases");
            case "short_history" -> w.of("scores.untested.short_history");
            case "few_customers" -> w.of("scores.untested.few_customers");
            default -> w.of("scores.untested.all_alike");
        };
    }

    /** Why there is no probability, or none of 90 % and above; null where there is. */
    public static @Nullable String why(Words w, Trial trial) {
        if (trial.tested() == null) return untested(w, trial) + " " + w.of("scores.untested.so");
        Trial.WithoutNinety without = trial.withoutNinety();
        return without == null ? null : w.of(without);
    }

    /** "Usually every 34 days, silent for 190; longest silence before: 71." */
    public static String cadence(Words w, Cadence cadence) {
        return w.of(
                "scores.cadence",
                Map.of("usual", cadence.usual(), "silent", cadence.silent(), "longest", cadence.longest()));
    }

    /** By how many of a hundred one is more than another: +4.5, −2.3. */
    public static String more(Words w, double difference) {
        return (difference < 0 ? "−" : "+") + ofHundred(w, Math.abs(difference));
    }

    /** Of a hundred, with one decimal: 78.2. */
    public static String ofHundred(Words w, double share) {
        return w.number(BigDecimal.valueOf(share * 100).setScale(1, RoundingMode.HALF_UP));
    }
}
