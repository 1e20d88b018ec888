package dev.custodia.customers.web;

import dev.custodia.customers.Customer;
import dev.custodia.customers.Tag;
import dev.custodia.screens.Pair;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The card of one customer.
 *
 * @param figures what the catalogue knows of the customer at a glance
 * @param objections why the customer may not be removed, in sentences; empty where nothing stands against it
 * @param sections what other rooms furnish, as HTML
 */
public record CardView(
        Customer customer,
        List<Pair> figures,
        List<Pair> address,
        List<Pair> legal,
        List<Pair> own,
        List<String> objections,
        List<Tag> tags,
        List<Event> history,
        List<String> sections) {
    /**
     * A change in the customer's history.
     *
     * @param reason what was given as the reason, or null
     * @param href where the change can be looked at, where it is one of many customers
     * @param undoable whether it can be taken back from here
     * @param state "taken back" and the like, or null
     */
    public record Event(
            long changeId,
            Instant at,
            String icon,
            String sentence,
            @Nullable String reason,
            @Nullable String href,
            boolean undoable,
            @Nullable String state) {}

    /** Somebody found who could be linked. */
    public record Found(String id, String name, String detail) {}

    /** A field on which two people differ: what is saved by now, and what was typed here. */
    public record Difference(String label, String saved, String typed) {}
}
