package dev.custodia.retention;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.retention.Tables.HELD;

import dev.custodia.access.Guarded;
import dev.custodia.access.Permission;
import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.changes.Changes;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Setting a hold on many, and releasing it: rows beside the customers. Whoever was edited meanwhile is held all the same.
 * To take one back is to do the other, and takes the right to that.
 */
final class HoldActs {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private HoldActs() {}

    /** @param reviewOn null where a hold is released */
    record Details(
            long hold,
            @Nullable LocalDate reviewOn,
            @Nullable Long document) {}

    static JSONB details(Details details) {
        return JSONB.valueOf(JSON.writeValueAsString(details));
    }

    static Details details(JSONB written) {
        return JSON.readValue(written.data(), Details.class);
    }

    abstract static class HoldAct implements Act {
        final DSLContext db;
        private final ObjectProvider<Changes> changes;

        HoldAct(DSLContext db, ObjectProvider<Changes> changes) {
            this.db = db;
            this.changes = changes;
        }

        Details detailsOf(Batch batch) {
            return details(changes.getObject().details(batch.changeId()));
        }

        /** Ends rows that stand, of those of the batch who have such; returns whose. */
        List<Long> end(Batch batch, Condition rows) {
            Condition mine = rows.and(HELD.ENDED_BY.isNull());
            List<Long> taken = batch.takeWhere(
                    db,
                    FACT.CUSTOMER_ID.in(DSL.select(HELD.CUSTOMER_ID).from(HELD).where(mine)));
            return touched(db.update(HELD)
                    .set(HELD.ENDED_AT, batch.at().atOffset(ZoneOffset.UTC))
                    .set(HELD.ENDED_BY, batch.changeId())
                    .where(mine)
                    .and(HELD.CUSTOMER_ID.eq(DSL.any(taken.toArray(Long[]::new))))
                    .returning(HELD.CUSTOMER_ID)
                    .fetch(HELD.CUSTOMER_ID));
        }

        List<Long> touched(Collection<Long> customers) {
            List<Long> each = customers.stream().distinct().toList();
            Facts.touched(db, each, Facts.HOLDS);
            return each;
        }

        @Override
        public boolean undoExpires() {
            return false;
        }
    }

    @Component
    static class Hold extends HoldAct {
        static final String CODE = "retention.hold";

        Hold(DSLContext db, ObjectProvider<Changes> changes) {
            super(db, changes);
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        public List<Long> run(Batch batch) {
            Details details = detailsOf(batch);
            List<Long> taken = batch.takeWhere(db, Facts.in(EnumSet.complementOf(EnumSet.of(Place.ANONYMISED))));
            var taking = DSL.unnest(DSL.val(taken.toArray(Long[]::new))).as("taking", "customer_id");
            db.insertInto(HELD, HELD.CUSTOMER_ID, HELD.CHANGE_ID, HELD.HOLD_ID, HELD.DOCUMENT_ID, HELD.SINCE, HELD.BY)
                    .select(DSL.select(
                                    DSL.field(DSL.name("taking", "customer_id"), Long.class),
                                    DSL.val(batch.changeId()),
                                    DSL.val(details.hold()),
                                    DSL.val(details.document(), HELD.DOCUMENT_ID),
                                    DSL.val(batch.at().atOffset(ZoneOffset.UTC)),
                                    DSL.val(batch.author()))
                            .from(taking))
                    .execute();
            return touched(taken);
        }

        @Override
        public List<Long> undo(Batch batch) {
            return end(batch, HELD.CHANGE_ID.eq(batch.undoOf()));
        }

        @Override
        public Permission needs() {
            return Permission.HOLD;
        }

        @Override
        public Set<Permission> undoNeeds(boolean again) {
            return Set.of(again ? Permission.HOLD : Permission.RELEASE);
        }

        @Override
        public @Nullable Guarded guardsUndo(boolean again) {
            return again ? null : Guarded.RELEASE;
        }
    }

    @Component
    static class Release extends HoldAct {
        static final String CODE = "retention.release";

        Release(DSLContext db, ObjectProvider<Changes> changes) {
            super(db, changes);
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        public List<Long> run(Batch batch) {
            return end(batch, HELD.HOLD_ID.eq(detailsOf(batch).hold()));
        }

        /** Holds again whom it released. */
        @Override
        public List<Long> undo(Batch batch) {
            Condition released = HELD.ENDED_BY.eq(batch.undoOf());
            List<Long> taken = batch.takeWhere(
                    db,
                    FACT.CUSTOMER_ID.in(DSL.select(HELD.CUSTOMER_ID).from(HELD).where(released)));
            return touched(db.update(HELD)
                    .set(HELD.ENDED_AT, DSL.val((OffsetDateTime) null, HELD.ENDED_AT))
                    .set(HELD.ENDED_BY, DSL.val((Long) null, HELD.ENDED_BY))
                    .where(released)
                    .and(HELD.CUSTOMER_ID.eq(DSL.any(taken.toArray(Long[]::new))))
                    .returning(HELD.CUSTOMER_ID)
                    .fetch(HELD.CUSTOMER_ID));
        }

        @Override
        public Permission needs() {
            return Permission.RELEASE;
        }

        @Override
        public Set<Permission> undoNeeds(boolean again) {
            return Set.of(again ? Permission.RELEASE : Permission.HOLD);
        }

        @Override
        public @Nullable Guarded guardsUndo(boolean again) {
            return again ? Guarded.RELEASE : null;
        }
    }
}
