package dev.custodia.scores.web;

import dev.custodia.customers.Customer;
import dev.custodia.customers.web.CardSection;
import dev.custodia.scores.Scores;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** On the card: how surely the customer is gone, what is expected, and how they usually buy. */
@Component
class ScoreSection implements CardSection {
    private final Scores scores;
    private final Fragments fragments;

    ScoreSection(Scores scores, Fragments fragments) {
        this.scores = scores;
        this.fragments = fragments;
    }

    @Override
    public int order() {
        return 8;
    }

    @Override
    public String html(Customer customer, Words words, Frame frame) {
        var score = scores.of(customer.id()).orElse(null);
        var cadence = scores.cadence(customer.id()).orElse(null);
        if (score == null && cadence == null) return "";
        Map<String, Object> model = new HashMap<>();
        model.put("w", words);
        model.put("horizon", scores.horizonWeeks());
        if (score != null) model.put("score", score);
        if (cadence != null) model.put("cadence", cadence);
        return fragments.of("scores/section", model);
    }
}
