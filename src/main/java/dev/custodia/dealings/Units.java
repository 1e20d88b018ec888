package dev.custodia.dealings;

import dev.custodia.screens.Words;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * The portfolio types that documents may belong to. This room knows their numbers; what they are called, and to which
 * those belong that do not say, is known by whoever keeps them.
 */
public interface Units {
    /**
     * One of them, as the reader calls it.
     *
     * @param code stable, in the API and in files
     * @param active whether it can be chosen
     */
    record Unit(short number, String code, String name, boolean active) {}

    /** All of them, in their order. */
    List<Unit> all(Words words);

    /** Their codes by number. */
    Map<Short, String> codes();

    /** The one with this code that can be chosen. */
    Optional<Short> byCode(String code);

    /** The one that can be chosen and goes by this code or name, the company's or one of ours, in any language. */
    Optional<Short> byName(String name);

    /** To which documents of a kind belong that come without saying; a kind that is not there, to none. */
    Map<DocumentKind, Short> byKind();

    /**
     * To which the documents of these customers belong that come without saying, and whose kind belongs to none: by rules
     * about the customers, as a column over {@code facts.fact}. Empty where there are no rules.
     */
    Optional<Field<Short>> byCustomer(Collection<Long> customers);

    /** As {@link #byKind}, at the place of each kind's code from 1 on, for statements. */
    default @Nullable Short[] atKinds() {
        Map<DocumentKind, Short> byKind = byKind();
        DocumentKind[] kinds = DocumentKind.values();
        @Nullable Short[] units = new Short[kinds.length];
        for (DocumentKind kind : kinds) units[kind.code() - 1] = byKind.get(kind);
        return units;
    }
}
