package dev.custodia.journal;

/** The journal could not be written, and so what it should have told has not happened. */
public class CannotTell extends RuntimeException {
    CannotTell(RuntimeException failed) {
        super("the journal cannot be written", failed);
    }
}
