package dev.custodia.forgotten;

import java.util.List;

/** Whoever erases customers for good; the room that keeps them. */
public interface Eraser {
    /**
     * Erases those of these who are there, once more, the way it was done before; in the caller's transaction.
     *
     * @param certain whether they are known to have been erased; otherwise only whom nothing forbids to lose
     * @return how many were there
     */
    int again(List<Long> customers, Fingerprints.Why why, boolean certain);
}
