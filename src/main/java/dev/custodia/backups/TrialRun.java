package dev.custodia.backups;

import dev.custodia.forgotten.Ledger;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Verification;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.context.SmartLifecycle;

/**
 * In the Custodia that is started on a backup to try it: counts what is there, lets the ledger be held against it, verifies
 * the journal, says what was found, and goes no further.
 */
public final class TrialRun {
    /** What follows {@code custodia} on the command line. */
    public static final String NAME = Trial.ARGUMENT;

    private TrialRun() {}

    /** Thrown when all has been looked at, so that nothing is opened. */
    public static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Before the ledger is held against the database. */
    public static final class Counting implements SmartLifecycle {
        private final DSLContext db;
        private final Map<String, Long> counts = new LinkedHashMap<>();
        private boolean running;

        public Counting(DSLContext db) {
            this.db = db;
        }

        @Override
        public int getPhase() {
            return -1;
        }

        @Override
        public void start() {
            running = true;
            for (String table : Shelf.COUNTED)
                counts.put(
                        table, db.fetchSingle("select count(*) from " + table).get(0, Long.class));
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    /** After that, and before anything is opened. */
    public static final class Ending implements SmartLifecycle {
        private final Counting counting;
        private final Journal journal;
        private final Ledger ledger;
        private final PrintStream out;

        public Ending(Counting counting, Journal journal, Ledger ledger, PrintStream out) {
            this.counting = counting;
            this.journal = journal;
            this.ledger = ledger;
            this.out = out;
        }

        @Override
        public int getPhase() {
            return 1;
        }

        @Override
        public void start() {
            Verification verified = journal.verify();
            Ledger.State state = ledger.state();
            out.println(Trial.said(new Trial.Found(
                    counting.counts,
                    verified.fault() == null,
                    verified.entries(),
                    state.stepsAgain(),
                    state.customersAgain())));
            throw new Over();
        }

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }
}
