package dev.custodia.imports;

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
        long lineNo, @Nullable String column, @Nullable String value, String reason) {}
