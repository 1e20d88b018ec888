package dev.custodia.levels.web;

import dev.custodia.customers.web.ListAddress;
import dev.custodia.levels.Group;
import dev.custodia.levels.Measure;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses of lists, each of those that a number counts. */
public record Lists(String type) {
    public String pair(int recency, int frequency) {
        return list(type + "_recency_level.is." + recency, type + "_frequency_level.is." + frequency);
    }

    public String level(Measure measure, int level) {
        return list(type + "_" + measure.word() + "_level.is." + level);
    }

    public String group(Group group) {
        return list(type + "_group.is." + group.code());
    }

    public String moved(YearMonth month, @Nullable Group from, @Nullable Group to) {
        return list(type + "_moved.is." + month + "/" + code(from) + "/" + code(to));
    }

    private static String code(@Nullable Group group) {
        return group == null ? "none" : group.code();
    }

    private static String list(String... filters) {
        return new ListAddress(List.of(filters), "active", null, "name", false, null).href();
    }
}
