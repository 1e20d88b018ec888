package dev.custodia.changes;

import java.util.Locale;

/** The one bucket that a customer of a frozen set is in. */
public enum LineState {
    TO_DO(0),
    /** Left alone, for the reasons that the plan lists. */
    LEFT_ALONE(1),
    DONE(2),
    /** Changed since the check, and therefore left alone. */
    CHANGED_SINCE(3),
    /** Taken out of the plan by hand. */
    TAKEN_OUT(4);

    private final short code;

    LineState(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LineState of(short code) {
        for (LineState state : values()) if (state.code == code) return state;
        throw new IllegalArgumentException("No bucket has the code " + code);
    }

    public static LineState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
