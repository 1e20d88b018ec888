package dev.custodia.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the journal's chain and its signed checkpoints say.
 *
 * @param entries how many entries were found to be as they were written, from the first on
 * @param vouchedTo the last entry that a signed checkpoint vouches for; from there on a cut tail would not be noticed
 * @param fault the first thing that is wrong; null when nothing is
 */
public record Verification(
        long entries, long vouchedTo, Instant at, @Nullable Fault fault) {
    public boolean intact() {
        return fault == null;
    }

    /**
     * @param entry number of the first bad entry
     */
    public record Fault(long entry, Kind kind) {}

    /** What can be wrong with an entry. */
    public enum Kind {
        /** Its content is not what was hashed: edited, renumbered, or put in the place of another. */
        CHANGED,
        /** It is not there, though a later one is. */
        MISSING,
        /** It does not follow the entry before it: one was inserted, or the one before was rewritten. */
        OUT_OF_CHAIN,
        /** The journal ends before an entry that a signed checkpoint vouches for. */
        CUT_OFF,
        /** The chain is sound in itself, but it is not the one that was signed. */
        REWRITTEN,
        /** The checkpoint that vouches for it is not signed by our key, or does not follow the one before it. */
        CHECKPOINT_FORGED
    }
}
