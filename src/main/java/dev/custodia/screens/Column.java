package dev.custodia.screens;

import org.jspecify.annotations.Nullable;

/**
 * One column of a table's head.
 *
 * @param label its words
 * @param sortHref the address of the list sorted by it; null where it cannot sort
 * @param sorted the direction where the list is sorted by it now
 * @param number whether its cells are numbers, set to the right
 * @param wide whether a phone leaves it out; its cells carry the class {@code wide-only}
 */
public record Column(
        String label, @Nullable String sortHref, @Nullable Direction sorted, boolean number, boolean wide) {
    /** Which end comes first. */
    public enum Direction {
        ASCENDING,
        DESCENDING
    }

    /** A column of words. */
    public static Column of(String label) {
        return new Column(label, null, null, false, false);
    }

    /** A column of numbers. */
    public static Column ofNumbers(String label) {
        return new Column(label, null, null, true, false);
    }

    /** The same, sorting the list at this address; {@code sorted} is its direction now, null if another one sorts. */
    public Column sorting(String href, @Nullable Direction sorted) {
        return new Column(label, href, sorted, number, wide);
    }

    /** The same, left out on a phone. */
    public Column onWideScreens() {
        return new Column(label, sortHref, sorted, number, true);
    }

    /** The classes of its head and cells. */
    public String style() {
        return (number ? "number " : "") + (wide ? "wide-only" : "");
    }

    /** The value of {@code aria-sort}; null where the list is not sorted by it. */
    public @Nullable String ariaSort() {
        return switch (sorted) {
            case ASCENDING -> "ascending";
            case DESCENDING -> "descending";
            case null -> null;
        };
    }
}
