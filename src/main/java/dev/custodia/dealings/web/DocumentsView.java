package dev.custodia.dealings.web;

import dev.custodia.criteria.CustomerId;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a customer's documents, newest first.
 *
 * @param more where the next ones are; null at the end
 */
public record DocumentsView(
        String customerId,
        long version,
        List<Document> documents,
        @Nullable String more) {
    private static final int SIZE = 10;

    static DocumentsView of(Dealings dealings, CustomerId customer, @Nullable Document after) {
        List<Document> found = dealings.documents(customer, after, SIZE + 1);
        boolean more = found.size() > SIZE;
        List<Document> shown = more ? found.subList(0, SIZE) : found;
        return new DocumentsView(
                customer.toString(),
                dealings.version(customer),
                List.copyOf(shown),
                more
                        ? "/customers/" + customer + "/documents?after="
                                + shown.getLast().documentId()
                        : null);
    }
}
