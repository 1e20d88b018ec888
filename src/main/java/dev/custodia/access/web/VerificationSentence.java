package dev.custodia.access.web;

import dev.custodia.journal.Verification;
import dev.custodia.screens.Words;
import java.util.Locale;
import java.util.Map;

/** What a verification of the journal found, in one sentence. */
final class VerificationSentence {
    private VerificationSentence() {}

    static String of(Words words, Verification verification) {
        Verification.Fault fault = verification.fault();
        if (fault != null)
            return words.of(
                    "access.journal.fault." + fault.kind().name().toLowerCase(Locale.ROOT),
                    Map.of("entry", fault.entry()));
        if (verification.entries() == verification.vouchedTo())
            return words.of(
                    "access.journal.intact", Map.of("entries", verification.entries(), "at", verification.at()));
        return words.of(
                "access.journal.intact_in_part",
                Map.of(
                        "entries", verification.entries(),
                        "vouched", verification.vouchedTo(),
                        "at", verification.at()));
    }
}
