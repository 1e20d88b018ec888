package dev.custodia.customers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The two kinds of customer. */
public enum Kind {
    PERSON(1),
    COMPANY(2);

    private final short code;

    Kind(int code) {
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
    public static Kind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public static Kind of(short code) {
        return values()[code - 1];
    }
}
