package dev.custodia.journal;

import dev.custodia.database.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import org.jooq.DSLContext;

/** A journal on a database of its own, without the rest of the house. */
final class JournalHouse {
    final DSLContext sql = TestDatabase.create().dsl();
    final Checkpoints checkpoints;
    final Journal journal;
    final Path file;

    JournalHouse(Path home, Clock clock) {
        this.file = home.resolve("journal").resolve("checkpoints.jsonl");
        this.checkpoints = checkpoints(home, clock);
        this.journal = new Journal(sql, clock, checkpoints);
    }

    /** As if the program had been started anew on the same folder and database. */
    Journal again(Path home, Clock clock) {
        return new Journal(sql, clock, checkpoints(home, clock));
    }

    void tell(Entry entry) {
        sql.transaction(transaction -> journal.record(entry));
    }

    private Checkpoints checkpoints(Path home, Clock clock) {
        return new Checkpoints(sql, clock, home.resolve("journal"), home.resolve("keys"));
    }
}
