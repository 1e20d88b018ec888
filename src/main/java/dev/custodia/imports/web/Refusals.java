package dev.custodia.imports.web;

import dev.custodia.imports.RefusedLine;
import dev.custodia.screens.Words;
import java.time.LocalDate;
import java.util.Map;

/** Why a line was not taken, in the reader's words. */
public final class Refusals {
    private Refusals() {}

    public static String of(Words w, RefusedLine line) {
        return switch (line.reason()) {
            case "repeated" ->
                line.value() == null
                        ? w.of("imports.refused.repeated")
                        : w.of("imports.refused.repeated_of", line.value());
            case "erased" -> erased(w, line);
            default -> of(w, line.reason());
        };
    }

    private static String erased(Words w, RefusedLine line) {
        String on = line.value();
        if (on == null || line.field() == null) return w.of("imports.refused.erased");
        return w.of("imports.refused.erased_by", Map.of("by", line.field(), "on", LocalDate.parse(on)));
    }

    public static String of(Words w, String reason) {
        return switch (reason) {
            case "no_customer" -> w.of("imports.refused.no_customer");
            case "date_missing" -> w.of("imports.refused.date_missing");
            case "date_unreadable" -> w.of("imports.refused.date_unreadable");
            case "date_implausible" -> w.of("imports.refused.date_implausible");
            case "no_price" -> w.of("imports.refused.no_price");
            case "number_unreadable" -> w.of("imports.refused.number_unreadable");
            case "amount_missing" -> w.of("imports.refused.amount_missing");
            case "amount_implausible" -> w.of("imports.refused.amount_implausible");
            case "currency_unknown" -> w.of("imports.refused.currency_unknown");
            case "kind_unknown" -> w.of("imports.refused.kind_unknown");
            case "state_unknown" -> w.of("imports.refused.state_unknown");
            case "name_missing" -> w.of("imports.refused.name_missing");
            case "country_unknown" -> w.of("imports.refused.country_unknown");
            case "too_long" -> w.of("imports.refused.too_long");
            case "not_text" -> w.of("imports.refused.not_text");
            case "too_many_cells" -> w.of("imports.refused.too_many_cells");
            case "repeated" -> w.of("imports.refused.repeated");
            case "in_bin" -> w.of("imports.refused.in_bin");
            case "erased" -> w.of("imports.refused.erased");
            case "portfolio_missing" -> w.of("imports.refused.portfolio_missing");
            case "portfolio_unknown" -> w.of("imports.refused.portfolio_unknown");
            case "portfolio_type_unknown" -> w.of("imports.refused.portfolio_type_unknown");
            case "ambiguous" -> w.of("imports.refused.ambiguous");
            default -> reason;
        };
    }

    /** Why an import could not go on. */
    public static String trouble(Words w, String trouble) {
        return switch (trouble) {
            case "disk_full" -> w.of("imports.trouble.disk_full");
            case "no_space" -> w.of("imports.trouble.no_space");
            case "database" -> w.of("imports.trouble.database");
            case "not_csv" -> w.of("imports.trouble.not_csv");
            case "file_unreadable" -> w.of("imports.trouble.file_unreadable");
            default -> w.of("imports.trouble.unforeseen");
        };
    }
}
