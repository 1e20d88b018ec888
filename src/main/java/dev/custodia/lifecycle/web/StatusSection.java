package dev.custodia.lifecycle.web;

import dev.custodia.access.Access;
import dev.custodia.customers.Customer;
import dev.custodia.customers.web.CardSection;
import dev.custodia.lifecycle.Lifecycle;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The status on the card: what it is, who or which rule gave it and why, what it was, and another by hand. */
@Component
class StatusSection implements CardSection {
    private final Lifecycle lifecycle;
    private final Access access;
    private final Fragments fragments;

    StatusSection(Lifecycle lifecycle, Access access, Fragments fragments) {
        this.lifecycle = lifecycle;
        this.access = access;
        this.fragments = fragments;
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public String html(Customer customer, Words words, Frame frame) {
        return fragments.of(
                "lifecycle/section",
                Map.of(
                        "w",
                        words,
                        "frame",
                        frame,
                        "customerId",
                        customer.id().toString(),
                        "spells",
                        lifecycle.of(customer.id()),
                        "statuses",
                        lifecycle.statuses(),
                        "names",
                        access.names()));
    }
}
