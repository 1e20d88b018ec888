package dev.custodia.imports;

import org.jspecify.annotations.Nullable;

/**
 * A line that was not taken.
 *
 * @param lineNo as an editor counts, the header being line 1
 * @param column the header over the cell at fault, or null for the whole line
 * @param value what stood there
 * @param reason a code; its sentence is under {@code imports.refusal.REASON}
 * @param field what the cell was understood as; of one held back for an erasure, by what they are known again; or null
 */
public record RefusedLine(
        long lineNo,
        @Nullable String column,
        @Nullable String value,
        String reason,
        @Nullable String field) {}
