package dev.custodia.levels.web;

import dev.custodia.access.Access;
import dev.custodia.customers.Customer;
import dev.custodia.customers.web.CardSection;
import dev.custodia.levels.Levels;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** On the card: what the customer is worth in each type, why, and another value by hand. */
@Component
class LevelsSection implements CardSection {
    private final Levels levels;
    private final Access access;
    private final Fragments fragments;

    LevelsSection(Levels levels, Access access, Fragments fragments) {
        this.levels = levels;
        this.access = access;
        this.fragments = fragments;
    }

    @Override
    public int order() {
        return 22;
    }

    @Override
    public String html(Customer customer, Words words, Frame frame) {
        List<Levels.Worth> worths = levels.of(customer.id());
        if (worths.isEmpty()) return "";
        return fragments.of(
                "levels/section",
                Map.of(
                        "w",
                        words,
                        "frame",
                        frame,
                        "customerId",
                        customer.id().toString(),
                        "worths",
                        worths,
                        "names",
                        access.names()));
    }
}
