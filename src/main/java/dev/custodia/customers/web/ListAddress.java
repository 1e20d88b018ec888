package dev.custodia.customers.web;

import dev.custodia.criteria.Rule;
import dev.custodia.customers.Looking;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Where a list is: whom it shows, in which order and from whom on. Makes the addresses of its neighbours.
 *
 * @param filters as {@link Looking} reads them
 * @param place active, archived or all
 * @param look the token of a search, or null
 * @param after the customer behind whom the page begins, or null for the first page
 */
public record ListAddress(
        List<String> filters,
        String place,
        @Nullable String look,
        String sort,
        boolean descending,
        @Nullable String after) {
    public static final String PATH = "/customers";
    private static final String FIRST_SORT = "name";

    public ListAddress {
        filters = List.copyOf(filters);
    }

    public static ListAddress of(MultiValueMap<String, String> parameters) {
        String sort = text(parameters, "sort");
        String place = text(parameters, "place");
        return new ListAddress(
                parameters.getOrDefault("f", List.of()).stream()
                        .filter(filter -> filter != null && !filter.isBlank())
                        .toList(),
                place == null ? "active" : place,
                text(parameters, Searches.PARAMETER),
                sort == null ? FIRST_SORT : sort,
                "desc".equals(text(parameters, "dir")),
                text(parameters, "after"));
    }

    static ListAddress everybody() {
        return new ListAddress(List.of(), "active", null, FIRST_SORT, false, null);
    }

    private static @Nullable String text(MultiValueMap<String, String> parameters, String name) {
        String value = parameters.getFirst(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    public ListAddress without(Rule.Clause clause) {
        String gone = Looking.filter(clause);
        return filtered(filters.stream()
                .filter(filter -> !filter.equals(gone))
                .filter(filter -> !Looking.clauses(List.of(filter)).contains(clause))
                .toList());
    }

    public ListAddress filtered(List<String> others) {
        return new ListAddress(others, place, look, sort, descending, null);
    }

    public ListAddress searched(@Nullable String token) {
        return new ListAddress(filters, place, token, sort, descending, null);
    }

    public ListAddress in(String other) {
        return new ListAddress(filters, other, look, sort, descending, null);
    }

    public ListAddress sorted(String field, boolean down) {
        return new ListAddress(filters, place, look, field, down, null);
    }

    public ListAddress from(@Nullable String customer) {
        return new ListAddress(filters, place, look, sort, descending, customer);
    }

    /** Where these filters can be saved as a segment. */
    public String segmentHref() {
        return "/segments/new?"
                + filters.stream()
                        .map(filter -> "f=" + URLEncoder.encode(filter, StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }

    /** Whether anything narrows the list. */
    public boolean narrowed() {
        return !filters.isEmpty() || look != null;
    }

    public String href() {
        return href(PATH);
    }

    /** The same people under another path: their count, their export. */
    public String href(String path) {
        List<String> parts = new ArrayList<>();
        for (String filter : filters) add(parts, "f", filter);
        if (!place.equals("active")) add(parts, "place", place);
        if (look != null) add(parts, Searches.PARAMETER, look);
        if (!sort.equals(FIRST_SORT) || descending) add(parts, "sort", sort);
        if (descending) add(parts, "dir", "desc");
        if (after != null) add(parts, "after", after);
        return parts.isEmpty() ? path : path + "?" + String.join("&", parts);
    }

    private static void add(List<String> parts, String name, String value) {
        parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
