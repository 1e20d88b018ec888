package dev.custodia.scores.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.criteria.Criteria;
import dev.custodia.customers.Looking;
import dev.custodia.customers.web.ListAddress;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.scores.Scores;
import dev.custodia.scores.Trial;
import dev.custodia.screens.Chart;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who is probably gone, which rule says so, and how often it was right. */
@Controller
class ScoresPage {
    private static final int USUAL_MONTHS = 12;

    private final Scores scores;
    private final Facts facts;
    private final Criteria criteria;
    private final Access access;

    ScoresPage(Scores scores, Facts facts, Criteria criteria, Access access) {
        this.scores = scores;
        this.facts = facts;
        this.criteria = criteria;
        this.access = access;
    }

    @Bean
    static NavigationItem scoresPlace() {
        return new NavigationItem(
                20, "scores", "scores.navigation", "/scores", "clock", Permission.CUSTOMERS_LOOK.name(), 'd');
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/scores")
    String scores(@RequestParam(required = false) @Nullable Integer months, Words w, Model model) {
        Trial trial = scores.latest().orElse(null);
        int back = months == null ? USUAL_MONTHS : Math.clamp(months, 1, 120);
        model.addAttribute("trial", trial);
        model.addAttribute("limited", access.isLimited());
        model.addAttribute("awaited", scores.awaited());
        model.addAttribute("following", scores.following());
        model.addAttribute("horizon", scores.horizonWeeks());
        model.addAttribute("months", back);
        model.addAttribute("gone", those("probably_gone.at_least." + Scores.PROBABLY_GONE));
        model.addAttribute(
                "unsure",
                those(
                        "probably_gone.at_least." + Scores.LIKELY_BACK,
                        "probably_gone.at_most." + (Scores.PROBABLY_GONE - 1)));
        model.addAttribute("leaving", those("about_to_leave.is.yes"));
        model.addAttribute("segment", segment());
        Trial.Tested tested = trial == null ? null : trial.tested();
        if (trial == null || tested == null) return "scores/scores";
        model.addAttribute("rows", rows(tested));
        model.addAttribute("claims", claims(tested, w));
        LocalDate asOf = trial.asOf();
        if (asOf != null) model.addAttribute("beside", beside(asOf.minusMonths(back)));
        return "scores/scores";
    }

    private Shown.Beside beside(LocalDate date) {
        String silent = "last_purchase.up_to." + date;
        return new Shown.Beside(
                date,
                those(silent),
                those(silent, "probably_gone.at_least." + Scores.PROBABLY_GONE),
                those(silent, "probably_gone.at_most." + (Scores.LIKELY_BACK - 1)),
                those("last_purchase.after." + date, "probably_gone.at_least." + Scores.PROBABLY_GONE));
    }

    private Shown.Those those(String... filters) {
        List<String> all = List.of(filters);
        long customers = facts.count(criteria.where(Looking.rule(all)), EnumSet.of(Place.ACTIVE));
        return new Shown.Those(customers, address(all).href());
    }

    private static ListAddress address(List<String> filters) {
        return new ListAddress(filters, "active", null, "last_purchase", false, null);
    }

    private static String segment() {
        return address(List.of("about_to_leave.is.yes")).segmentHref();
    }

    private static List<Shown.Row> rows(Trial.Tested tested) {
        Map<String, Trial.TriedRule> best = new LinkedHashMap<>();
        for (Trial.TriedRule rule : tested.rules()) best.putIfAbsent(rule.kind(), rule);
        Trial.TriedRule winner = tested.winner();
        best.put(winner.kind(), winner);
        return best.values().stream()
                .map(rule -> new Shown.Row(rule, rule.rule().equals(winner.rule())))
                .toList();
    }

    private static Chart claims(Trial.Tested tested, Words w) {
        List<String> tenths = new ArrayList<>();
        List<Long> said = new ArrayList<>();
        List<Long> were = new ArrayList<>();
        for (Trial.Claim claim : tested.claims()) {
            tenths.add(w.of(
                    "scores.claims.tenth",
                    Map.of("from", claim.tenth() * 10, "to", claim.tenth() * 10 + 10, "count", claim.customers())));
            said.add(Math.round(claim.claimed() * 100));
            were.add(Math.round(100.0 * claim.gone() / claim.customers()));
        }
        return new Chart(
                Chart.Type.BAR,
                w.of("scores.claims.title"),
                w.of("scores.claims.text"),
                w.of("scores.claims.over"),
                tenths,
                List.of(
                        new Chart.Series(w.of("scores.claims.said"), said),
                        new Chart.Series(w.of("scores.claims.were"), were)),
                List.of());
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.SCORES})
    @PostMapping("/scores/work-out")
    String workOut(Words w, Pages pages) {
        boolean done = scores.workOut();
        return pages.say(Tone.GOOD, done ? w.of("scores.worked_out") : w.of("scores.will_be_worked_out"))
                .go("/scores");
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.SCORES})
    @PostMapping("/scores/horizon")
    String horizon(@RequestParam(defaultValue = "") String weeks, Words w, Pages pages) {
        try {
            scores.setHorizon(weeks.strip().matches("\\d{1,4}") ? Integer.parseInt(weeks.strip()) : 0);
            scores.workOut();
            return pages.say(Tone.GOOD, w.of("scores.horizon_saved")).go("/scores");
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/scores");
        }
    }
}
