package dev.custodia.scores.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Money;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Looking;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.scores.Cadence;
import dev.custodia.scores.Score;
import dev.custodia.scores.Scores;
import dev.custodia.scores.Trial;
import dev.custodia.screens.Items;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is really gone, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(
        name = "Scores",
        description = "How surely customers are gone and what is expected of them, by the rule that did best on the"
                + " company's own past; also fields of lists, rules and exports: probably_gone (percent),"
                + " expected_purchases, expected_value, about_to_leave")
class ScoresApi {
    private final Scores scores;
    private final Customers customers;
    private final Access access;
    private final Facts facts;
    private final Criteria criteria;

    ScoresApi(Scores scores, Customers customers, Access access, Facts facts, Criteria criteria) {
        this.scores = scores;
        this.customers = customers;
        this.access = access;
        this.facts = facts;
        this.criteria = criteria;
    }

    record RuleTried(
            @Schema(
                    description = "date, levels, date_levels, logistic, or with a model behind a point: silent,"
                            + " expected, silent_levels, expected_levels, together",
                    example = "together.mbg_nbd")
            String rule,

            @Schema(description = "In the language of Accept-Language")
            String name,

            @Schema(
                    description = "Of all pairs of one who was gone and one who was not, the share that the rule put"
                            + " in the right order")
            double auc,

            @Schema(description = "Standard error of auc") double error,

            @Schema(description = "What auc is more than that of the plain date")
            double overDate,

            @Schema(description = "Standard error of overDate")
            double overDateError,

            @Schema(description = "Of those flagged to find half of the gone, the share that was gone")
            double precisionAtHalf,

            @Schema(description = "The share of all that is flagged for it")
            double flaggedAtHalf,

            double precisionAtNineTenths,
            double flaggedAtNineTenths,

            @Schema(description = "The share of the gone that can be found with nine of ten flagged being gone")
            double recallAtPrecisionNineTenths) {
        static RuleTried of(Trial.TriedRule rule, Words words) {
            return new RuleTried(
                    rule.rule(),
                    ScoreWords.rule(words, rule.rule()),
                    rule.auc(),
                    rule.error(),
                    rule.overDate(),
                    rule.overDateError(),
                    rule.precision50(),
                    rule.flagged50(),
                    rule.precision90(),
                    rule.flagged90(),
                    rule.recall());
        }
    }

    record ClaimTried(
            @Schema(description = "The lower end of the tenth, in percent")
            int from,

            int customers,

            @Schema(description = "The mean probability that was claimed of them")
            double claimed,

            @Schema(description = "How many of them were gone")
            int gone) {}

    record ModelFitted(
            @Schema(allowableValues = {"nbd", "bg_nbd", "mbg_nbd", "pareto_nbd", "cnbd_2", "bg_cnbd_2", "mbg_cnbd_2"})
            String model,

            @Schema(
                    description = "not_identified: whether customers leave cannot be told from this base, so it is"
                            + " not used; ran_away: its parameters went beyond all bounds",
                    allowableValues = {"used", "not_identified", "ran_away", "too_few"})
            String verdict,

            @Schema(description = "r and alpha, and where customers leave a and b, or s and beta; time in weeks")
            List<Double> parameters,

            @Nullable Double logLikelihood,

            @Schema(description = "Twice what it gains over nobody leaving; null for a model of that") @Nullable
            Double likelihoodRatio) {}

    record TestedPast(
            @Schema(description = "The past day on which the rules put everybody in order, knowing nothing later")
            LocalDate on,

            @Schema(description = "How many weeks after it they were judged by")
            int weeks,

            int customers,

            @Schema(description = "How many of them have not bought in those weeks")
            int gone,

            @Schema(description = "The rule that ranks") String rule,

            @Schema(description = "All rules, the best first")
            List<RuleTried> rules,

            @Schema(description = "What was claimed of a third that was held out, by tenths")
            List<ClaimTried> claims,

            @Schema(description = "How many of that third were claimed to be gone with 90 % and above")
            int claimed,

            @Schema(description = "How many of those were") int claimedRight) {}

    record BackTestSeen(
            String id,
            Instant at,
            String author,

            @Schema(description = "The last day with a purchase; null where nobody has bought") @Nullable
            LocalDate asOf,

            @Nullable LocalDate historyFrom,

            @Schema(description = "How many were given scores")
            int customers,

            @Schema(description = "How far ahead probabilities look")
            int horizonWeeks,

            @Schema(
                    description = "tested, or why the past says nothing",
                    allowableValues = {"tested", "no_purchases", "short_history", "few_customers", "all_alike"})
            String verdict,

            @Schema(
                    description =
                            "shorter_past (the weeks that could be tried are fewer than horizonWeeks) or not_right"
                                    + " (of such claims too few were right): nobody is said to be gone with 90 % and more; null"
                                    + " where somebody may be, and where no probability is stated at all")
            @Nullable
            String withoutNinety,

            @Schema(
                    description = "Why there is no probability, or none of 90 % and above, in the language of"
                            + " Accept-Language; null where there is")
            @Nullable
            String why,

            @Schema(description = "The model that expectations are taken from; null where none may be used") @Nullable
            String model,

            @Nullable TestedPast tested,
            List<ModelFitted> models) {}

    record ScoresNow(
            @Schema(description = "Null before the first time, and for whoever is limited to own customers") @Nullable
            BackTestSeen backTest,

            @Schema(description = "Whether scores are going to be worked out within minutes")
            boolean awaited,

            @Schema(
                    description = "Customers whose documents have changed and whose scores follow within the next"
                            + " minute; of more than 50,000 all are worked out, and awaited is true")
            long following,

            int horizonWeeks,

            @Schema(description = "Active customers who are gone with a probability of 90 % and above")
            long probablyGone,

            @Schema(description = "With 50 to 89 %") long unsure,

            @Schema(description = "Good customers who have been silent for more than twice their usual gap")
            long aboutToLeave) {}

    record CadenceSeen(
            @Schema(description = "Median days between purchases")
            long usualDays,

            long silentDays,

            @Schema(description = "The longest silence that was followed by a purchase")
            long longestDays,

            @Schema(description = "In the language of Accept-Language")
            String sentence) {}

    record CustomerScore(
            CustomerId id,

            @Schema(description = "Percent, rounded down, of no purchase within the horizon; null where unknown")
            @Nullable
            Integer probablyGone,

            @Schema(description = "Why probablyGone is null, in the language of Accept-Language; else null") @Nullable
            String unknown,

            @Schema(description = "Among a thousand customers, how many are less surely gone; null without score")
            @Nullable
            Integer standing,

            @Schema(description = "In the next twelve months; null where no model may be used") @Nullable
            Double expectedPurchases,

            @Nullable Money expectedValue,
            boolean aboutToLeave,

            @Schema(description = "An explanation only; null below three purchases") @Nullable
            CadenceSeen cadence) {}

    record HorizonWanted(
            @Schema(description = "4 to 104") @Nullable Integer horizonWeeks) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/scores")
    @Operation(operationId = "scores", summary = "What was worked out last, and how many are probably gone")
    ScoresNow scores(Words words) {
        return new ScoresNow(
                scores.latest().map(trial -> seen(trial, words)).orElse(null),
                scores.awaited(),
                scores.following(),
                scores.horizonWeeks(),
                count("probably_gone.at_least." + Scores.PROBABLY_GONE),
                count(
                        "probably_gone.at_least." + Scores.LIKELY_BACK,
                        "probably_gone.at_most." + (Scores.PROBABLY_GONE - 1)),
                count("about_to_leave.is.yes"));
    }

    private long count(String... filters) {
        return facts.count(criteria.where(Looking.rule(List.of(filters))), EnumSet.of(Place.ACTIVE));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/{id}/score")
    @Operation(operationId = "customerScore", summary = "How surely one customer is gone, what is expected, and why")
    CustomerScore score(@PathVariable CustomerId id, Words words) {
        customers.find(id);
        Score score = scores.of(id).orElse(null);
        Cadence cadence = scores.cadence(id).orElse(null);
        return new CustomerScore(
                id,
                score == null ? null : score.gonePercent(),
                score == null
                        ? words.of("scores.card.none")
                        : score.gonePercent() == null ? words.of("scores.card.unknown") : null,
                score == null ? null : score.standing(),
                score == null ? null : score.purchases(),
                score == null ? null : score.value(),
                score != null && score.leaving(),
                cadence == null
                        ? null
                        : new CadenceSeen(
                                cadence.usual(),
                                cadence.silent(),
                                cadence.longest(),
                                ScoreWords.cadence(words, cadence)));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.SCORES})
    @PostMapping("/scores/work-out")
    @Operation(
            operationId = "workOutScores",
            summary = "Work out the scores now; of many they are left to the next minute, and awaited is true")
    ResponseEntity<ScoresNow> workOut(Words words) {
        boolean done = scores.workOut();
        return ResponseEntity.status(done ? HttpStatus.OK : HttpStatus.ACCEPTED).body(scores(words));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.SCORES})
    @PutMapping("/scores/horizon")
    @Operation(
            operationId = "setScoreHorizon",
            summary = "Say how far ahead is asked; scores are worked out anew within minutes")
    ScoresNow horizon(@RequestBody HorizonWanted wanted, Words words) {
        Integer weeks = wanted.horizonWeeks();
        scores.setHorizon(weeks == null ? 0 : weeks);
        return scores(words);
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/back-tests")
    @Operation(operationId = "backTests", summary = "Each time that scores were worked out, the newest first")
    Items<BackTestSeen> backTests(
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(required = false) @Nullable Integer size,
            Words words) {
        int most = Items.size(size);
        return Items.of(
                scores.trials(after, most + 1).stream()
                        .map(trial -> seen(trial, words))
                        .toList(),
                most,
                BackTestSeen::id);
    }

    /** @throws Refused {@code scores.trial_unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/back-tests/{id}")
    @Operation(operationId = "backTest", summary = "One of them")
    BackTestSeen backTest(@PathVariable long id, Words words) {
        return seen(scores.trial(id), words);
    }

    private BackTestSeen seen(Trial trial, Words words) {
        Map<Long, String> names = access.names();
        Trial.WithoutNinety without = trial.withoutNinety();
        return new BackTestSeen(
                Long.toString(trial.trialId()),
                trial.at(),
                names.getOrDefault(trial.by(), "#" + trial.by()),
                trial.asOf(),
                trial.historyFrom(),
                trial.customers(),
                trial.horizonWeeks(),
                trial.verdict(),
                without == null ? null : without.name().toLowerCase(Locale.ROOT),
                ScoreWords.why(words, trial),
                trial.model(),
                tested(trial.tested(), words),
                trial.models().stream()
                        .map(fit -> new ModelFitted(
                                fit.model(), fit.verdict(), fit.parameters(), fit.logLikelihood(), fit.ratio()))
                        .toList());
    }

    private static @Nullable TestedPast tested(Trial.@Nullable Tested tested, Words words) {
        if (tested == null) return null;
        return new TestedPast(
                tested.on(),
                tested.weeks(),
                tested.customers(),
                tested.gone(),
                tested.rule(),
                tested.rules().stream().map(rule -> RuleTried.of(rule, words)).toList(),
                tested.claims().stream()
                        .map(claim ->
                                new ClaimTried(claim.tenth() * 10, claim.customers(), claim.claimed(), claim.gone()))
                        .toList(),
                tested.claimed(),
                tested.claimedRight());
    }
}
