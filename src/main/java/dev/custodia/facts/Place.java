package dev.custodia.facts;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a customer stands. */
public enum Place {
    ACTIVE(0),
    ARCHIVED(1),
    /** Waits, whole, in the recycle bin; in no list, count or export. */
    BIN(2),
    ANONYMISED(3);

    /** The places whose customers can be worked with; who waits in the bin is left as they are, and of others nothing is known. */
    public static final Set<Place> IN_USE = Collections.unmodifiableSet(EnumSet.of(ACTIVE, ARCHIVED));

    private final short code;

    Place(int code) {
        this.code = (short) code;
    }

    public boolean inUse() {
        return IN_USE.contains(this);
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
