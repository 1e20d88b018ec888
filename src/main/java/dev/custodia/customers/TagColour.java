package dev.custodia.customers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The colours that a tag may have: few, from light to dark, each of another lightness, so that they can be told apart
 * in grey as well. The name always stands on it, in ink that reads on it.
 */
public enum TagColour {
    GREY,
    YELLOW,
    GREEN,
    BLUE,
    ORANGE,
    RED,
    VIOLET,
    NAVY;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static TagColour of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** What stands in an old row may be no colour of ours any more. */
    static TagColour read(String word) {
        for (TagColour colour : values()) if (colour.word().equals(word)) return colour;
        return BLUE;
    }
}
