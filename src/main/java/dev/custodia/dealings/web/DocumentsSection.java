package dev.custodia.dealings.web;

import dev.custodia.access.Said;
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

/** Documents on the card: what they come to, and each of them. */
@Component
class DocumentsSection implements CardSection {
    private final Dealings dealings;
    private final Fragments fragments;
    private final Clock clock;

    DocumentsSection(Dealings dealings, Fragments fragments, Clock clock) {
        this.dealings = dealings;
        this.fragments = fragments;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public String html(Customer customer, Words words, Frame frame) {
        return fragments.of(
                "dealings/documents",
                Map.of(
                        "w",
                        words,
                        "frame",
                        frame,
                        "documents",
                        DocumentsView.of(dealings, customer.id(), null, words),
                        "figures",
                        dealings.figures(customer.id()),
                        "units",
                        DocumentsView.units(dealings, words),
                        "form",
                        DocumentForm.empty(LocalDate.now(clock), dealings.ownCurrency()),
                        "said",
                        Said.NOTHING));
    }
}
