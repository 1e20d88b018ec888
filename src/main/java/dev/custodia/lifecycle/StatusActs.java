package dev.custodia.lifecycle;

import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Permission;
import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.screens.Words;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What is done to the status of many: rows written by a change and withdrawn when it is taken back. */
final class StatusActs {
    static final Set<String> CODES = Set.of(ByHand.CODE, Release.CODE, Automate.CODE);

    private StatusActs() {}

    private record Wanted(short status) {}

    static JSONB details(Status status) {
        return JSONB.valueOf(Automatic.JSON.writeValueAsString(new Wanted(status.number())));
    }

    static JSONB details(Automation automation) {
        return JSONB.valueOf(Automatic.JSON.writeValueAsString(automation));
    }

    static short status(JSONB details) {
        return Automatic.JSON.readValue(details.data(), Wanted.class).status();
    }

    static Automation automation(JSONB details) {
        return Automatic.JSON.readValue(details.data(), Automation.class);
    }

    abstract static class StatusAct implements Act {
        final DSLContext db;
        final Given given;
        final ObjectProvider<Changes> changes;

        StatusAct(DSLContext db, Given given, ObjectProvider<Changes> changes) {
            this.db = db;
            this.given = given;
            this.changes = changes;
        }

        JSONB detailsOf(Batch batch) {
            return changes.getObject().details(batch.changeId());
        }

        /** Gives each of these what the automation says, and returns them. */
        List<Long> give(Batch batch, List<Long> customers, Automatic.Target target, Condition which) {
            Given.Moves moves = new Given.Moves();
            db.select(FACT.CUSTOMER_ID, target.status(), target.rule())
                    .from(FACT)
                    .where(FACT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                    .and(which)
                    .forEach(row -> moves.add(row.value1(), row.value2(), row.value3()));
            given.give(moves, batch.changeId(), batch.at(), batch.author(), false);
            return moves.customers();
        }

        @Override
        public List<Long> undo(Batch batch) {
            List<Long> done = batch.takeWhere(db, Given.by(batch.undoOf()));
            given.withdraw(batch.undoOf(), done);
            return done;
        }

        @Override
        public Permission needs() {
            return Permission.STATUS_CHANGE_MANY;
        }
    }

    /** Sets a status by hand; the automation leaves it alone from then on. */
    @Component
    static class ByHand extends StatusAct {
        static final String CODE = "lifecycle.set";

        private final Statuses statuses;

        ByHand(DSLContext db, Given given, ObjectProvider<Changes> changes, Statuses statuses) {
            super(db, given, changes);
            this.statuses = statuses;
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        public List<Long> run(Batch batch) {
            short status = status(detailsOf(batch));
            Given.Moves moves = new Given.Moves();
            for (Long customer : batch.takeAsSeen(db)) moves.add(customer, status, null);
            given.give(moves, batch.changeId(), batch.at(), batch.author(), true);
            return moves.customers();
        }

        @Override
        public String told(Change change, Words words) {
            return statuses.byNumber(status(change.details()))
                    .map(status -> status.name(words))
                    .orElse("");
        }
    }

    /** Gives back to the automation what was set by hand. */
    @Component
    static class Release extends StatusAct {
        static final String CODE = "lifecycle.release";

        private final Automatic automatic;

        Release(DSLContext db, Given given, ObjectProvider<Changes> changes, Automatic automatic) {
            super(db, given, changes);
            this.automatic = automatic;
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        public List<Long> run(Batch batch) {
            Automation automation = automatic.settings();
            // Without automation it stays what it is, and only the hand lets go.
            Automatic.Target target = automation.enabled()
                    ? automatic.target(automation, true)
                    : new Automatic.Target(FACT.STATUS, DSL.inline("none"));
            return give(batch, batch.takeAsSeen(db), target, FACT.STATUS.isNotNull());
        }
    }

    /** Gives everybody who was not set by hand what the automation says, as its rules were when they were looked at. */
    @Component
    static class Automate extends StatusAct {
        static final String CODE = "lifecycle.automate";

        private final Automatic automatic;

        Automate(DSLContext db, Given given, ObjectProvider<Changes> changes, Automatic automatic) {
            super(db, given, changes);
            this.automatic = automatic;
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        public List<Long> run(Batch batch) {
            Automatic.Target target = automatic.target(automation(detailsOf(batch)), false);
            return give(batch, batch.takeAsSeen(db), target, target.status().isDistinctFrom(FACT.STATUS));
        }

        @Override
        public Permission needs() {
            return Permission.STATUS_RULES;
        }
    }
}
