package dev.custodia.criteria;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Who a customer is inside Custodia: a positive 63-bit number, sorted by time of birth, written as text outside. */
public record CustomerId(long value) {
    public CustomerId {
        if (value <= 0) throw new IllegalArgumentException("A customer id is positive, not " + value);
    }

    @JsonCreator
    public static CustomerId of(String text) {
        try {
            return new CustomerId(Long.parseLong(text));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("Not a customer id: expected a number of up to 19 digits", notANumber);
        }
    }

    @JsonValue
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
