package dev.custodia.customers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is to become of a kind of document when its customer is let go. */
public enum Handling {
    /** Stays in the books, of nobody: its customer can be anonymised, and not deleted. */
    KEEP_ANONYMISED,
    /** Stays as it is, with its customer: who has one is left alone, unless forced. */
    KEEP,
    /** Goes along with its customer. */
    DELETE,
    /** Stands against letting go at all, force included. */
    BLOCK;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Handling of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
