package dev.custodia.levels;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which documents count for a portfolio type, by the type that they belong to. */
public enum DocumentsCounted {
    ALL,
    /** Those that belong to the type, or to none. */
    OWN_OR_NONE,
    /** Those that belong to the type. */
    OWN;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static DocumentsCounted of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
