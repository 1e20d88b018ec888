package dev.custodia.customers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * On what terms customers are let go.
 *
 * @param since for a rule by date, the day up to which nothing happened; else null
 * @param documents what becomes of each kind of document, by its word; of one that is not named, what is usual
 * @param hours how long they wait in the recycle bin; null for as long as is usual
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Terms(
        @Nullable LocalDate since,
        Map<String, Handling> documents,
        @Nullable Integer hours) {
    public static final Terms USUAL = new Terms(null, Map.of());

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NAME = "terms";

    @JsonCreator
    public Terms(
            @JsonProperty("since") @Nullable LocalDate since,
            @JsonProperty("documents") @Nullable Map<String, Handling> documents,
            @JsonProperty("hours") @Nullable Integer hours) {
        this.since = since;
        this.hours = hours;
        // In order, so that equal terms are equal text under a digest.
        this.documents = documents == null ? Map.of() : new TreeMap<>(documents);
    }

    public Terms(@Nullable LocalDate since, @Nullable Map<String, Handling> documents) {
        this(since, documents, null);
    }

    /** The details of a change with these terms beside what stands there. */
    public JSONB into(JSONB details) {
        ObjectNode node = (ObjectNode) JSON.readTree(details.data());
        node.set(NAME, JSON.valueToTree(this));
        return JSONB.valueOf(JSON.writeValueAsString(node));
    }

    /** The terms in the details of a change; the usual ones where it names none. */
    public static Terms in(JSONB details) {
        JsonNode terms = JSON.readTree(details.data()).get(NAME);
        return terms == null ? USUAL : JSON.treeToValue(terms, Terms.class);
    }
}
