package dev.custodia.imports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of a file as it stands and as it is understood: what came out of it, or why it would be refused. */
public record Preview(
        long lineNo,
        List<String> cells,
        List<Understood> understood,
        @Nullable String refusal,
        int refusedColumn) {
    /** One thing understood: what it is, and its value as it will be kept. */
    public record Understood(Target target, String value) {}
}
