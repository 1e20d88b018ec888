package dev.custodia.trust.web;

import dev.custodia.access.Needs;
import dev.custodia.journal.Journal;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pair;
import dev.custodia.screens.Words;
import dev.custodia.trust.Measured;
import dev.custodia.trust.Proven;
import dev.custodia.trust.Trust;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What is promised, what was measured, and what can be seen here. */
@Controller
class TrustPage {
    private final Trust trust;
    private final Journal journal;

    TrustPage(Trust trust, Journal journal) {
        this.trust = trust;
        this.journal = journal;
    }

    @Bean
    static NavigationItem trustPlace() {
        return new NavigationItem(85, "trust", "trust.navigation", "/trust", "certificate", null, 'p');
    }

    @Needs({})
    @GetMapping("/trust")
    String show(Words w, Model model) {
        List<Proven> promises = trust.promises();
        model.addAttribute(
                "shown",
                promises.stream()
                        .filter(proven -> proven.promise().how().isPresent())
                        .map(proven -> shown(proven, w))
                        .toList());
        model.addAttribute(
                "untested",
                promises.stream()
                        .map(Proven::promise)
                        .filter(promise -> promise.how().isEmpty())
                        .toList());
        model.addAttribute("entries", journal.length());
        model.addAttribute("last", journal.lastVouched().orElse(null));
        return "trust/trust";
    }

    private static Shown shown(Proven proven, Words w) {
        return new Shown(
                proven.promise(),
                w.of(proven.promise().how().orElseThrow()),
                proven.at().isPresent() ? pairs(proven, w) : List.of(),
                proven.caught().stream().map(TrustPage::sentence).toList());
    }

    private static List<Pair> pairs(Proven proven, Words w) {
        List<Pair> pairs = new ArrayList<>();
        proven.figures().forEach((figure, count) -> pairs.add(new Pair(w.of(figure), w.number(count))));
        pairs.add(new Pair(w.of("trust.caught"), w.number(proven.caught().size())));
        pairs.add(new Pair(w.of("trust.seconds"), w.number(proven.took().toSeconds())));
        proven.at().ifPresent(at -> pairs.add(new Pair(w.of("trust.when"), w.dateTime(at))));
        pairs.add(new Pair(w.of("trust.version"), w.list(proven.versions())));
        if (!proven.commits().isEmpty()) pairs.add(new Pair(w.of("trust.commit"), w.list(proven.commits())));
        if (!proven.seeds().isEmpty())
            pairs.add(new Pair(
                    w.of("trust.seed"),
                    w.list(proven.seeds().stream()
                            .map(seed -> Long.toString(seed))
                            .toList())));
        return pairs;
    }

    /** The name of a test is a sentence; it is the same in every language. */
    private static String sentence(Measured measured) {
        return measured.test().substring(measured.test().indexOf('.') + 1).replace('_', ' ');
    }
}
