package dev.custodia.journal;

import java.util.Map;
import java.util.TreeMap;
import org.jooq.JSONB;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The details of an entry, to and from their column. */
final class Details {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();
    private static final TypeReference<TreeMap<String, Object>> DETAILS = new TypeReference<>() {};

    private Details() {}

    static JSONB written(Map<String, Object> details) {
        return JSONB.valueOf(JSON.writeValueAsString(details));
    }

    static Map<String, Object> read(JSONB column) {
        String text = column.data();
        return text.equals("{}") ? Map.of() : JSON.readValue(text, DETAILS);
    }
}
