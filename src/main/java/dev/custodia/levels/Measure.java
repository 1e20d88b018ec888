package dev.custodia.levels;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The four values. Of recency less is better, of the others more. */
public enum Measure {
    /** Days since the last sale. */
    RECENCY(1),
    /** Sales in the window. */
    FREQUENCY(2),
    /** What the sales in the window come to, in minor units. */
    MONETARY(3),
    /** What the customer could still buy, in minor units. */
    POTENTIALITY(4);

    private final short code;

    Measure(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    /** Whether it is a sum of money, compared within a currency. */
    public boolean isMoney() {
        return this == MONETARY || this == POTENTIALITY;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Measure of(String word) {
        return find(word).orElseThrow(() -> new IllegalArgumentException("not one of the four values"));
    }

    public static Optional<Measure> find(String word) {
        return Arrays.stream(values())
                .filter(measure -> measure.word().equals(word))
                .findFirst();
    }

    static Measure of(short code) {
        return values()[code - 1];
    }
}
