package dev.custodia.bench;

/** How large the base is, and how often a thing is measured: in pairs what takes long, in rounds what takes milliseconds. */
enum Size {
    XS(2_000, 20_000, 1, 8, 1, 200, 200, 400),
    S(100_000, 1_000_000, 5, 200, 5, 30_000, 5_000, 4_000),
    M(1_000_000, 10_000_000, 3, 100, 3, 100_000, 50_000, 4_000),
    L(10_000_000, 100_000_000, 3, 50, 3, 100_000, 100_000, 4_000);

    final int customers;
    final long documents;
    final int pairs;
    final int rules;
    final int rounds;
    final int archived;
    final int removed;
    final int newDocuments;

    Size(int customers, long documents, int pairs, int rules, int rounds, int archived, int removed, int newDocuments) {
        this.customers = customers;
        this.documents = documents;
        this.pairs = pairs;
        this.rules = rules;
        this.rounds = rounds;
        this.archived = archived;
        this.removed = removed;
        this.newDocuments = newDocuments;
    }
}
