package dev.custodia.changes;

import dev.custodia.screens.Words;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a customer is left alone.
 *
 * @param reason a code of a closed list; its sentence is under {@code changes.objection.REASON}
 * @param on the day that the reason speaks of, if it does
 * @param amount the number that the reason speaks of, if it does
 */
public record Objection(
        String reason, @Nullable LocalDate on, @Nullable Long amount) {

    /** Why this customer, in one sentence. */
    public String sentence(Words w) {
        return switch (reason) {
            case "open_documents" -> w.of("changes.objection.open_documents", Map.of("number", number()));
            case "linked_documents" -> w.of("changes.objection.linked_documents", Map.of("number", number()));
            case "newer_document" -> w.of("changes.objection.newer_document", Map.of("date", date(w)));
            case "newer_interaction" -> w.of("changes.objection.newer_interaction", Map.of("date", date(w)));
            default -> reason;
        };
    }

    /** Why so many, in one sentence. */
    public static String sentence(Words w, String reason, long customers) {
        Map<String, Long> number = Map.of("number", customers);
        return switch (reason) {
            case "open_documents" -> w.of("changes.objections.open_documents", number);
            case "linked_documents" -> w.of("changes.objections.linked_documents", number);
            case "newer_document" -> w.of("changes.objections.newer_document", number);
            case "newer_interaction" -> w.of("changes.objections.newer_interaction", number);
            default -> reason;
        };
    }

    private long number() {
        return amount == null ? 0 : amount;
    }

    private Object date(Words w) {
        return on == null ? "" : w.date(on);
    }
}
