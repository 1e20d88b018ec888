package dev.custodia.retention.web;

import dev.custodia.access.Access;
import dev.custodia.access.Permission;
import dev.custodia.customers.Customer;
import dev.custodia.customers.web.CardSection;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.facts.Place;
import dev.custodia.retention.Hold;
import dev.custodia.retention.Retention;
import dev.custodia.retention.RetentionRules;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The legal holds on the card: which there are and were, why, by whom; another one, and the way out of one. */
@Component
class HoldSection implements CardSection {
    private static final int DOCUMENTS = 50;

    private final Retention retention;
    private final RetentionRules rules;
    private final Dealings dealings;
    private final Access access;
    private final Fragments fragments;

    HoldSection(Retention retention, RetentionRules rules, Dealings dealings, Access access, Fragments fragments) {
        this.retention = retention;
        this.rules = rules;
        this.dealings = dealings;
        this.access = access;
        this.fragments = fragments;
    }

    @Override
    public int order() {
        return 75;
    }

    @Override
    public String html(Customer customer, Words words, Frame frame) {
        if (customer.place() == Place.ANONYMISED) return "";
        List<Document> documents = dealings.documents(customer.id(), null, DOCUMENTS);
        Map<Long, String> named = new HashMap<>();
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("", words.of("retention.whole_customer")));
        for (Document document : documents) {
            String name = words.of(
                    "retention.document_named",
                    Map.of(
                            "kind", words.of(document.kind()),
                            "number", document.number(),
                            "date", words.date(document.date())));
            named.put(document.documentId(), name);
            choices.add(new Choice(Long.toString(document.documentId()), name));
        }
        List<HoldLine> lines = retention.of(customer.id()).stream()
                .map(held -> new HoldLine(
                        held.hold(),
                        held.documentId() == null
                                ? HoldRow.title(words, held.hold())
                                : named.getOrDefault(held.documentId(), words.of(Hold.Kind.DOCUMENT)),
                        access.name(held.hold().by()),
                        held.since().atZone(words.zone()).toLocalDate(),
                        held.until() == null,
                        held.until() == null
                                ? ""
                                : words.of(
                                        "retention.released_on",
                                        Map.of(
                                                "date",
                                                words.date(held.until()
                                                        .atZone(words.zone())
                                                        .toLocalDate()),
                                                "who",
                                                held.releasedBy() == null ? "" : access.name(held.releasedBy()))),
                        held.why() == null ? "" : held.why()))
                .toList();
        List<RetentionRules.Kept> kept = rules.of(customer.id());
        if (lines.isEmpty() && kept.isEmpty() && !frame.may(Permission.HOLD.name())) return "";
        return fragments.of(
                "retention/section",
                Map.of(
                        "w",
                        words,
                        "frame",
                        frame,
                        "customerId",
                        customer.id().toString(),
                        "lines",
                        lines,
                        "choices",
                        choices,
                        "kept",
                        kept));
    }
}
