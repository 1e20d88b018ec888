package dev.custodia.access.web;

import dev.custodia.journal.Verification;
import dev.custodia.screens.Words;
import java.util.Map;

/** What a verification of the journal found, in one sentence. */
final class VerificationSentence {
    private VerificationSentence() {}

    static String of(Words words, Verification verification) {
        Verification.Fault fault = verification.fault();
        if (fault != null)
            return words.of(
                    switch (fault.kind()) {
                        case CHANGED -> "access.journal.fault.changed";
                        case MISSING -> "access.journal.fault.missing";
                        case OUT_OF_CHAIN -> "access.journal.fault.out_of_chain";
                        case CUT_OFF -> "access.journal.fault.cut_off";
                        case REWRITTEN -> "access.journal.fault.rewritten";
                        case CHECKPOINT_FORGED -> "access.journal.fault.checkpoint_forged";
                    },
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
