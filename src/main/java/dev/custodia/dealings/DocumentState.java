package dev.custodia.dealings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a document stands. A cancelled one is kept and counts nowhere. */
public enum DocumentState {
    OPEN(1),
    PAID(2),
    CANCELLED(3);

    private final short code;

    DocumentState(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static DocumentState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public static DocumentState of(short code) {
        return values()[code - 1];
    }
}
