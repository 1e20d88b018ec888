package dev.custodia.imports;

import dev.custodia.screens.Words;
import org.jspecify.annotations.Nullable;

/**
 * A line that was not taken.
 *
 * @param lineNo as an editor counts, the header being line 1
 * @param column the header over the cell at fault, or null for the whole line
 * @param value what stood there
 * @param reason a code; its sentence is under {@code imports.refusal.REASON}
 */
public record RefusedLine(
        long lineNo, @Nullable String column, @Nullable String value, String reason) {

    /** Why it was not taken, in one sentence. */
    public String sentence(Words w) {
        return sentence(w, reason);
    }

    /** What a reason says, of whichever line. */
    public static String sentence(Words w, String reason) {
        return switch (reason) {
            case "no_customer" -> w.of("imports.refusal.no_customer");
            case "date_missing" -> w.of("imports.refusal.date_missing");
            case "date_unreadable" -> w.of("imports.refusal.date_unreadable");
            case "date_implausible" -> w.of("imports.refusal.date_implausible");
            case "no_price" -> w.of("imports.refusal.no_price");
            case "number_unreadable" -> w.of("imports.refusal.number_unreadable");
            case "amount_missing" -> w.of("imports.refusal.amount_missing");
            case "amount_implausible" -> w.of("imports.refusal.amount_implausible");
            case "currency_unknown" -> w.of("imports.refusal.currency_unknown");
            case "kind_unknown" -> w.of("imports.refusal.kind_unknown");
            case "state_unknown" -> w.of("imports.refusal.state_unknown");
            case "name_missing" -> w.of("imports.refusal.name_missing");
            case "country_unknown" -> w.of("imports.refusal.country_unknown");
            case "too_long" -> w.of("imports.refusal.too_long");
            case "not_text" -> w.of("imports.refusal.not_text");
            case "too_many_cells" -> w.of("imports.refusal.too_many_cells");
            case "repeated" -> w.of("imports.refusal.repeated");
            case "ambiguous" -> w.of("imports.refusal.ambiguous");
            default -> reason;
        };
    }
}
