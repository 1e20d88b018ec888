package dev.custodia.levels;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.levels.Tables.BY_HAND;

import dev.custodia.access.Permission;
import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** A value entered by hand, or given back. It is done at once; this takes it back, while it still stands. */
final class HandActs {
    private HandActs() {}

    abstract static class HandAct implements Act {
        final DSLContext db;
        private final Valuation valuation;

        HandAct(DSLContext db, Valuation valuation) {
            this.db = db;
            this.valuation = valuation;
        }

        /** Whether what the change did to a customer still stands. */
        abstract Condition stands(long changeId);

        @Override
        public List<Long> run(Batch batch) {
            throw new IllegalStateException("Values are entered by whoever enters them, not by a run");
        }

        @Override
        public boolean redoable() {
            return false;
        }

        @Override
        public Permission needs() {
            return Permission.LEVELS_BY_HAND;
        }

        @Override
        public Set<Permission> undoNeeds(boolean again) {
            return Set.of(Permission.LEVELS_BY_HAND);
        }

        @Override
        public List<Long> undo(Batch batch) {
            List<Long> done = batch.takeWhere(db, stands(batch.undoOf()));
            if (done.isEmpty()) return done;
            Long[] ids = done.toArray(Long[]::new);
            db.deleteFrom(BY_HAND)
                    .where(BY_HAND.CHANGE_ID.eq(batch.undoOf()))
                    .and(BY_HAND.CUSTOMER_ID.eq(DSL.any(ids)))
                    .execute();
            db.update(BY_HAND)
                    .set(BY_HAND.ENDED_AT, DSL.val((OffsetDateTime) null, BY_HAND.ENDED_AT))
                    .set(BY_HAND.ENDED_BY, DSL.val((Long) null, BY_HAND.ENDED_BY))
                    .where(BY_HAND.ENDED_BY.eq(batch.undoOf()))
                    .and(BY_HAND.CUSTOMER_ID.eq(DSL.any(ids)))
                    .execute();
            valuation.recompute(done);
            return done;
        }
    }

    @Component
    static class Enter extends HandAct {
        static final String CODE = "levels.enter";

        Enter(DSLContext db, Valuation valuation) {
            super(db, valuation);
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        Condition stands(long changeId) {
            return DSL.exists(DSL.selectOne()
                    .from(BY_HAND)
                    .where(BY_HAND.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                    .and(BY_HAND.CHANGE_ID.eq(changeId))
                    .and(BY_HAND.ENDED_BY.isNull()));
        }
    }

    @Component
    static class GiveBack extends HandAct {
        static final String CODE = "levels.give_back";

        GiveBack(DSLContext db, Valuation valuation) {
            super(db, valuation);
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        Condition stands(long changeId) {
            var later = BY_HAND.as("later");
            return DSL.exists(DSL.selectOne()
                    .from(BY_HAND)
                    .where(BY_HAND.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                    .and(BY_HAND.ENDED_BY.eq(changeId))
                    .andNotExists(DSL.selectOne()
                            .from(later)
                            .where(later.CUSTOMER_ID.eq(BY_HAND.CUSTOMER_ID))
                            .and(later.TYPE.eq(BY_HAND.TYPE))
                            .and(later.MEASURE.eq(BY_HAND.MEASURE))
                            .and(later.ENDED_BY.isNull())));
        }
    }
}
