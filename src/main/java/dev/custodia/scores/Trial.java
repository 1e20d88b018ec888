package dev.custodia.scores;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One time that scores were worked out: what the past says of the rules, or why it says nothing.
 *
 * @param asOf the last day with a purchase, or today; null where nobody has bought
 * @param customers how many were given scores
 * @param horizonWeeks how far ahead is asked
 * @param verdict {@code tested}; or why not: {@code no_purchases}, {@code short_history}, {@code few_customers},
 *     {@code all_alike}
 * @param tested what was tried, and on whom; null where nothing was
 */
public record Trial(
        long trialId,
        Instant at,
        long by,
        @Nullable LocalDate asOf,
        @Nullable LocalDate historyFrom,
        int customers,
        int horizonWeeks,
        String verdict,
        @Nullable String model,
        @Nullable Tested tested,
        List<FittedModel> models) {
    public static final String TESTED = "tested";

    /** Why nobody is said to be gone with 90 % and more. */
    public enum WithoutNinety {
        /** The weeks that could be tried are fewer than are asked for: nothing shows how often such a claim is right. */
        SHORTER_PAST,
        /** Of those of whom it was said when it was tried, too few were gone. */
        NOT_RIGHT
    }

    public Trial {
        models = List.copyOf(models);
    }

    /** Null where somebody may be, and where no probability is stated at all. */
    public @Nullable WithoutNinety withoutNinety() {
        if (tested == null) return null;
        if (tested.weeks() < horizonWeeks) return WithoutNinety.SHORTER_PAST;
        return BackTest.rightEnough(tested.claimed(), tested.claimedRight()) ? null : WithoutNinety.NOT_RIGHT;
    }

    /**
     * @param on the past day, from which the rules were judged by the weeks after it
     * @param gone how many of those known then have not bought in them
     * @param rule the code of the rule that ranks: {@code together.mbg_nbd}
     * @param rules all of them, the best first
     * @param claims what was said of a third that was held out, by tenths
     * @param claimed how many of them were said to be gone with 90 % and above, and how many of those were
     */
    public record Tested(
            LocalDate on,
            int weeks,
            int customers,
            int gone,
            String rule,
            List<TriedRule> rules,
            List<Claim> claims,
            int claimed,
            int claimedRight) {
        public Tested {
            rules = List.copyOf(rules);
            claims = List.copyOf(claims);
        }

        public TriedRule winner() {
            return named(rule);
        }

        public TriedRule plainDate() {
            return named(Rule.PLAIN_DATE.code());
        }

        private TriedRule named(String code) {
            return rules.stream()
                    .filter(one -> one.rule().equals(code))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * How a rule did.
     *
     * @param auc of all pairs of one who was gone and one who was not, the share that it put in the right order
     * @param precision50 of those flagged to find half of the gone, the share that was gone; likewise 90 %
     * @param flagged50 the share of all that is flagged for it
     * @param recall the share of the gone that can be found with nine of ten flagged being gone
     */
    public record TriedRule(
            String rule,
            double auc,
            double error,
            double overDate,
            double overDateError,
            double precision50,
            double flagged50,
            double precision90,
            double flagged90,
            double recall) {
        /** Without its model. */
        public String kind() {
            int dot = rule.indexOf('.');
            return dot < 0 ? rule : rule.substring(0, dot);
        }

        public @Nullable String model() {
            int dot = rule.indexOf('.');
            return dot < 0 ? null : rule.substring(dot + 1);
        }
    }

    /** Of how many a probability within a tenth was claimed, which on average, and how many of them were gone. */
    public record Claim(int tenth, int customers, double claimed, int gone) {}

    /**
     * @param verdict {@code used}, {@code not_identified}, {@code ran_away} or {@code too_few}
     * @param ratio twice what the logarithm of the likelihood gains over nobody leaving; null for a model of that
     */
    public record FittedModel(
            String model,
            String verdict,
            List<Double> parameters,
            @Nullable Double logLikelihood,
            @Nullable Double ratio) {
        public FittedModel {
            parameters = List.copyOf(parameters);
        }
    }
}
