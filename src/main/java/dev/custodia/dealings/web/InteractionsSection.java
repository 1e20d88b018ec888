package dev.custodia.dealings.web;

import dev.custodia.customers.Customer;
import dev.custodia.customers.web.CardSection;
import dev.custodia.dealings.Dealings;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Interactions on the card. */
@Component
class InteractionsSection implements CardSection {
    private static final int SHOWN = 20;

    private final Dealings dealings;
    private final Fragments fragments;
    private final Clock clock;

    InteractionsSection(Dealings dealings, Fragments fragments, Clock clock) {
        this.dealings = dealings;
        this.fragments = fragments;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public String html(Customer customer, Words words, Frame frame) {
        return fragments.of(
                "dealings/interactions",
                Map.of(
                        "w",
                        words,
                        "frame",
                        frame,
                        "customerId",
                        customer.id().toString(),
                        "interactions",
                        dealings.interactions(customer.id(), SHOWN),
                        "today",
                        LocalDate.now(clock)));
    }
}
