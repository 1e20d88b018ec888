package dev.custodia.dealings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A contact of business.
 *
 * @param attended for an appointment or an event, whether the customer came; null where it does not apply or is not
 *     known. Who did not come has not interacted.
 */
public record Interaction(
        long interactionId,
        Kind kind,
        LocalDate date,
        @Nullable Boolean attended) {
    public enum Kind {
        PAYMENT(1),
        APPOINTMENT(2),
        EVENT(3),
        MESSAGE(4);

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
}
