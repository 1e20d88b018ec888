package dev.custodia.customers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of a customer who is removed, once the time in the recycle bin is over: a part of the change that bins. */
public enum Fate {
    /** Gone, with what may go along. */
    DELETE(1),
    /** Nothing that points to the person stays; the books do. */
    ANONYMISE(2),
    /** Gone, together with all documents. */
    FORCE(3);

    private final short code;

    Fate(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    /** What a keeper is asked about who is to go this way, beside {@link Keeper.Purpose#REMOVE}. */
    public Keeper.Purpose purpose() {
        return switch (this) {
            case DELETE -> Keeper.Purpose.DELETE;
            case ANONYMISE -> Keeper.Purpose.ANONYMISE;
            case FORCE -> Keeper.Purpose.FORCE;
        };
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Fate of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public static Fate of(short code) {
        for (Fate fate : values()) if (fate.code == code) return fate;
        throw new IllegalArgumentException("No fate has the code " + code);
    }
}
