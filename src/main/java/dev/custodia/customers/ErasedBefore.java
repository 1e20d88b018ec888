package dev.custodia.customers;

import dev.custodia.access.Problem;
import dev.custodia.forgotten.Fingerprints;
import java.util.Map;

/** The question that is asked about somebody who may be one that was erased. */
public final class ErasedBefore {
    private ErasedBefore() {}

    public static Problem question(Fingerprints.Known known) {
        return new Problem(
                "despiteErasure", "customers.erased", Map.of("by", known.by().word(), "on", known.on()));
    }
}
