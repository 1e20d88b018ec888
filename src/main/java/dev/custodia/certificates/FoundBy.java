package dev.custodia.certificates;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.custodia.cleanup.Choice;
import java.util.Locale;

/** How customers were found who were let go: the kind of choice, without what was chosen, which may be a name. */
public enum FoundBy {
    SILENT,
    ARCHIVED,
    EMPTY,
    SEGMENT,
    TAGS,
    STATUS,
    FILTER,
    HAND,
    /** What a person has asked for. */
    REQUEST,
    POLICY;

    static FoundBy of(Choice choice) {
        return switch (choice) {
            case Choice.Silent _ -> SILENT;
            case Choice.Archived _ -> ARCHIVED;
            case Choice.Empty _ -> EMPTY;
            case Choice.Segment _ -> SEGMENT;
            case Choice.Tags _ -> TAGS;
            case Choice.Status _ -> STATUS;
            case Choice.Gone _, Choice.Matching _ -> FILTER;
            case Choice.Picked _, Choice.InBin _, Choice.Again _ -> HAND;
        };
    }

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
