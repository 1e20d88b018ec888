package dev.custodia.requests.web;

import dev.custodia.access.Permission;
import dev.custodia.customers.Customer;
import dev.custodia.customers.web.CardSection;
import dev.custodia.facts.Place;
import dev.custodia.requests.Requests;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the person has asked for, on the card, and a new request; that they object to marketing is shown to everybody. */
@Component
class RequestSection implements CardSection {
    private final Requests requests;
    private final Fragments fragments;
    private final Clock clock;

    RequestSection(Requests requests, Fragments fragments, Clock clock) {
        this.requests = requests;
        this.fragments = fragments;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 78;
    }

    @Override
    public String html(Customer customer, Words words, Frame frame) {
        if (customer.place() == Place.ANONYMISED) return "";
        Optional<Instant> objects = requests.objectsSince(customer.id());
        boolean answers = frame.may(Permission.REQUESTS.name());
        if (objects.isEmpty() && !answers) return "";
        LocalDate today = LocalDate.now(clock);
        List<RequestRow> rows = answers
                ? requests.of(customer.id()).stream()
                        .map(request -> RequestRow.of(words, request, customer.name(), today))
                        .toList()
                : List.of();
        return fragments.of(
                "requests/section",
                Map.of(
                        "w",
                        words,
                        "frame",
                        frame,
                        "customerId",
                        customer.id().toString(),
                        "rows",
                        rows,
                        "objects",
                        objects,
                        "today",
                        today,
                        "language",
                        Language.ofCode(customer.language() == null ? "" : customer.language())
                                .map(Language::code)
                                .orElse(words.language()),
                        "languages",
                        Arrays.stream(Language.values())
                                .map(language -> new Choice(language.code(), language.ownName()))
                                .toList()));
    }
}
