package dev.custodia.cleanup.web;

import dev.custodia.access.Permission;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.customers.web.CardSection;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** On the card: how the customer waits in the bin and the way back, or the way to let go of this one. */
@Component
class RemoveSection implements CardSection {
    private final Bin bin;
    private final Fragments fragments;

    RemoveSection(Bin bin, Fragments fragments) {
        this.bin = bin;
        this.fragments = fragments;
    }

    @Override
    public int order() {
        return 80;
    }

    @Override
    public String html(Customer customer, Words words, Frame frame) {
        boolean waits = customer.place() == dev.custodia.facts.Place.BIN;
        if (!waits && (!customer.place().inUse() || !frame.may(Permission.REMOVE_ONE.name()))) return "";
        Map<String, Object> model = new HashMap<>();
        model.put("w", words);
        model.put("frame", frame);
        model.put("customerId", customer.id().toString());
        model.put("actions", RemoveAction.offered(frame));
        bin.find(customer.id()).ifPresent(entry -> model.put("waits", entry));
        return fragments.of("cleanup/remove_one", model);
    }
}
