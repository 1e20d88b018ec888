package dev.custodia.dealings.web;

import dev.custodia.criteria.CustomerId;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.dealings.Units;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Words;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a customer's documents, newest first.
 *
 * @param units the portfolio types that they may belong to
 * @param more where the next ones are; null at the end
 */
public record DocumentsView(
        String customerId,
        long version,
        List<Document> documents,
        List<Units.Unit> units,
        @Nullable String more) {
    private static final int SIZE = 10;

    /** Those that can be chosen; none where there is but one. */
    public List<Units.Unit> choices() {
        List<Units.Unit> choices = units.stream().filter(Units.Unit::active).toList();
        return choices.size() > 1 ? choices : List.of();
    }

    /** The name of the one that a document belongs to; empty for none. */
    public String unit(Document document) {
        Short number = document.unit();
        return units.stream()
                .filter(unit -> number != null && unit.number() == number)
                .map(Units.Unit::name)
                .findFirst()
                .orElse("");
    }

    /** What a new document can belong to. */
    static List<Choice> units(Dealings dealings, Words words) {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("", words.of("dealings.card.unit_none")));
        dealings.units(words).stream()
                .filter(Units.Unit::active)
                .forEach(unit -> choices.add(new Choice(unit.code(), unit.name())));
        return choices.size() > 2 ? choices : List.of();
    }

    static DocumentsView of(Dealings dealings, CustomerId customer, @Nullable Document after, Words words) {
        List<Document> found = dealings.documents(customer, after, SIZE + 1);
        boolean more = found.size() > SIZE;
        List<Document> shown = more ? found.subList(0, SIZE) : found;
        return new DocumentsView(
                customer.toString(),
                dealings.version(customer),
                List.copyOf(shown),
                dealings.units(words),
                more
                        ? "/customers/" + customer + "/documents?after="
                                + shown.getLast().documentId()
                        : null);
    }
}
