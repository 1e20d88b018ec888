package dev.custodia.facts;

import java.util.Locale;

/** Where a customer stands. */
public enum Place {
    ACTIVE(0),
    ARCHIVED(1),
    /** Waits, whole, in the recycle bin; in no list, count or export. */
    BIN(2),
    ANONYMISED(3);

    private final short code;

    Place(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Place of(short code) {
        return values()[code];
    }
}
