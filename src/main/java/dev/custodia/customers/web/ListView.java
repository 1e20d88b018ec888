package dev.custodia.customers.web;

import dev.custodia.customers.Glance;
import dev.custodia.customers.Tag;
import dev.custodia.screens.Chip;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of a list.
 *
 * @param trouble why the list cannot be shown as asked, in a sentence; null where it can
 * @param searched the words of the search, or empty
 * @param next the address of the page after; null at the end
 * @param baseIsEmpty whether there is no customer at all
 * @param mine the address of the list of the reader's own customers; null where it is shown, and for who has none
 * @param ways where nobody matches: the list without one of its filters, and how many it would show
 */
public record ListView(
        ListAddress address,
        @Nullable String trouble,
        String searched,
        List<Chip> chips,
        FilterPanel panel,
        List<Column> columns,
        List<Row> rows,
        @Nullable String next,
        boolean baseIsEmpty,
        List<Way> ways,
        List<ColumnChoice> choices,
        List<Choice> tags,
        List<Choice> statuses,
        List<OwnChoice> own,
        @Nullable String mine) {
    public record Row(Glance glance, List<Cell> cells) {}

    /**
     * @param style the classes of its column
     * @param tags what stands there as marks instead of the text
     * @param look the class of the one mark that the text stands on; empty for none
     */
    public record Cell(String text, String style, List<Tag> tags, String look) {}

    /** A filter that could be taken away, and how many would match without it. */
    public record Way(String label, String href, long count) {}

    /** A field with choices of the company's own, as the filter offers it. */
    public record OwnChoice(String id, String label, List<Choice> choices) {}

    public record ColumnChoice(String id, String label, boolean shown) {}

    /** The name under which the browser remembers ticks: other people are another list. */
    public String memory() {
        return new dev.custodia.screens.Selection(
                        "customers",
                        java.util.Map.of(
                                "f", String.join("&", address.filters()),
                                "place", address.place(),
                                "look", address.look() == null ? "" : address.look()),
                        rows.size(),
                        rows.size())
                .memory();
    }
}
