package dev.custodia.screens;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A drawing of numbers, with the same numbers as a table below for whoever cannot see it.
 *
 * @param type how it is drawn
 * @param title what it shows, in a few words
 * @param description what there is to see, in a sentence
 * @param over what the categories are: "Month"
 * @param categories one label per position
 * @param series one or more rows of numbers, each as long as the categories
 * @param links one address per position, opened by a click; empty where there are none
 */
public record Chart(
        Type type,
        String title,
        String description,
        String over,
        List<String> categories,
        List<Series> series,
        List<String> links) {
    private static final JsonMapper JSON = new JsonMapper();

    public Chart {
        categories = List.copyOf(categories);
        series = List.copyOf(series);
        links = List.copyOf(links);
        for (Series row : series) {
            if (row.values().size() != categories.size()) {
                throw new IllegalArgumentException("Expected " + categories.size() + " values, got "
                        + row.values().size());
            }
        }
        if (!links.isEmpty() && links.size() != categories.size()) {
            throw new IllegalArgumentException("Expected " + categories.size() + " links, got " + links.size());
        }
    }

    /** How a chart is drawn. */
    public enum Type {
        BAR,
        LINE,
        STACKED
    }

    /** One row of numbers with its name. */
    public record Series(String name, List<Long> values) {
        public Series {
            values = List.copyOf(values);
        }
    }

    /** The address behind a position; null where there is none. */
    public @Nullable String link(int position) {
        return links.isEmpty() ? null : links.get(position);
    }

    /** What the browser draws from. */
    public String json() {
        return JSON.writeValueAsString(
                new Drawing(type.name().toLowerCase(java.util.Locale.ROOT), categories, series, links));
    }

    private record Drawing(String type, List<String> categories, List<Series> series, List<String> links) {}
}
