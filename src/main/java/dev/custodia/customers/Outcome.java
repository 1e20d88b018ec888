package dev.custodia.customers;

import java.util.Locale;

/** What becomes of an incoming line. */
public enum Outcome {
    NEW(1),
    UPDATED(2),
    IDENTICAL(3),
    REFUSED(4);

    private final short code;

    Outcome(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Outcome of(short code) {
        return values()[code - 1];
    }
}
