package dev.custodia.customers.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows as the rooms keep them, for programs. */
final class KeptRows {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private KeptRows() {}

    /** The rows under their names; ids become text, since they exceed what JavaScript counts exactly. */
    static Map<String, Object> of(Map<String, List<JSONB>> rows) {
        Map<String, Object> told = new LinkedHashMap<>();
        rows.forEach((name, kept) -> {
            List<Map<String, @Nullable Object>> each = new ArrayList<>();
            for (JSONB row : kept) each.add(row(row));
            told.put(name, each);
        });
        return told;
    }

    private static Map<String, @Nullable Object> row(JSONB row) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        JSON.readValue(row.data(), new TypeReference<Map<String, @Nullable Object>>() {})
                .forEach((name, value) -> told.put(name, isId(name) && value != null ? value.toString() : value));
        return told;
    }

    private static boolean isId(String column) {
        return column.endsWith("_id") || column.equals("by") || column.endsWith("_by");
    }
}
