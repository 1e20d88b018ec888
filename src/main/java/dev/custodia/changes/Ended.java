package dev.custodia.changes;

/** Told when a change has run to its end: in the transaction that ends it, once. */
public interface Ended {
    void ended(Change change);
}
