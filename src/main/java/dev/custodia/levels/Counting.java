package dev.custodia.levels;

import dev.custodia.dealings.DocumentKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What counts for the values of a portfolio type.
 *
 * @param kinds which documents are a sale; cancelled ones never are
 * @param documents which of these, by the portfolio type that they belong to
 * @param creditNotes whether credit notes are taken off the sum
 * @param days how many days back frequency and the sum reach, today not counted; null for all time
 * @param currency the one that is summed, or null for the one that most of the customer's documents are in; sums of
 *     several are never mixed
 */
public record Counting(
        Set<DocumentKind> kinds,
        DocumentsCounted documents,
        boolean creditNotes,
        @Nullable Integer days,
        @Nullable String currency) {
    public Counting {
        kinds = Set.copyOf(kinds);
    }

    /** In the order in which they are declared. */
    public List<DocumentKind> sorted() {
        return kinds.isEmpty() ? List.of() : List.copyOf(EnumSet.copyOf(kinds));
    }
}
