package dev.custodia.portfolios.web;

import dev.custodia.access.Access;
import dev.custodia.customers.Customer;
import dev.custodia.customers.web.CardSection;
import dev.custodia.portfolios.Aspect;
import dev.custodia.portfolios.Assignments;
import dev.custodia.portfolios.Holder;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.portfolios.Portfolios;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Who looks after the customer, on the card: now, since when and by whom, before, and others by hand. */
@Component
class AssignedSection implements CardSection {
    private final Portfolios portfolios;
    private final Assignments assignments;
    private final Access access;
    private final Fragments fragments;

    AssignedSection(Portfolios portfolios, Assignments assignments, Access access, Fragments fragments) {
        this.portfolios = portfolios;
        this.assignments = assignments;
        this.access = access;
        this.fragments = fragments;
    }

    @Override
    public int order() {
        return 6;
    }

    @Override
    public String html(Customer customer, Words words, Frame frame) {
        Map<PortfolioType, Map<Aspect, Holder>> now = assignments.now(customer.id());
        Map<PortfolioType, Map<Aspect, List<Holder>>> choices = new HashMap<>();
        now.forEach((type, have) -> {
            Map<Aspect, List<Holder>> ofType = new EnumMap<>(Aspect.class);
            for (Aspect aspect : Aspect.values()) {
                List<Holder> open = new ArrayList<>(portfolios.open(type, aspect));
                Holder has = have.get(aspect);
                // Who has one that is closed keeps it when the form is saved.
                if (has != null && !open.contains(has)) open.add(has);
                if (!open.isEmpty()) ofType.put(aspect, open);
            }
            if (!ofType.isEmpty()) choices.put(type, ofType);
        });
        return fragments.of(
                "portfolios/section",
                Map.of(
                        "w",
                        words,
                        "frame",
                        frame,
                        "customerId",
                        customer.id().toString(),
                        "now",
                        now,
                        "choices",
                        choices,
                        "spells",
                        assignments.of(customer.id()),
                        "names",
                        access.names()));
    }
}
