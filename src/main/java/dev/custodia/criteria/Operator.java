package dev.custodia.criteria;

/** What a clause asks of a field. Each says what a blank value does, since that is where selections go wrong. */
public enum Operator {
    /** Equals one of the values. A blank never matches. */
    IS(1, Integer.MAX_VALUE),
    /** Equals none of the values. A blank matches: a customer without a city is not in Turin. */
    IS_NOT(1, Integer.MAX_VALUE),
    /** The text holds the value somewhere, whatever its case and accents. A blank never matches. */
    CONTAINS(1, 1),
    /** Up to and including the day. A blank never matches: "never" is asked for by {@link #BLANK}. */
    UP_TO(1, 1),
    /** Later than the day. A blank never matches. */
    AFTER(1, 1),
    /** At least as much. */
    AT_LEAST(1, 1),
    /** At most as much. */
    AT_MOST(1, 1),
    /** There is no value. */
    BLANK(0, 0),
    /** There is a value. */
    PRESENT(0, 0),
    /** Carries at least one of the values. */
    ANY_OF(1, Integer.MAX_VALUE),
    /** Carries all the values. */
    ALL_OF(1, Integer.MAX_VALUE),
    /** Carries none of the values. Who carries nothing at all matches. */
    NONE_OF(1, Integer.MAX_VALUE);

    private final int atLeast;
    private final int atMost;

    Operator(int atLeast, int atMost) {
        this.atLeast = atLeast;
        this.atMost = atMost;
    }

    boolean takes(int values) {
        return atLeast <= values && values <= atMost;
    }

    /** As it stands in addresses and JSON: {@code up_to}. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static Operator of(String code) {
        try {
            return valueOf(code.toUpperCase(java.util.Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new WrongRule("criteria.unknown_operator", code);
        }
    }
}
