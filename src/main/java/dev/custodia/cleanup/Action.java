package dev.custodia.cleanup;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.custodia.customers.Customers;
import dev.custodia.facts.Place;
import java.util.Locale;

/** What a plan does to those it finds. */
public enum Action {
    ARCHIVE(Customers.ARCHIVE, Place.ACTIVE),
    UNARCHIVE(Customers.UNARCHIVE, Place.ARCHIVED);

    private final String act;
    private final Place from;

    Action(String act, Place from) {
        this.act = act;
        this.from = from;
    }

    String act() {
        return act;
    }

    /** Where those stand whom it can be done to; others are not found by a plan. */
    public Place from() {
        return from;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Action of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
