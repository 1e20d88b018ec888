package dev.custodia.lifecycle;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.lifecycle.Tables.STATUS_OF;

import dev.custodia.database.Sql;
import dev.custodia.facts.Facts;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes which customer has which status, and withdraws what a change has written. In the caller's transaction. */
@Component
class Given {
    private final DSLContext db;

    Given(DSLContext db) {
        this.db = db;
    }

    /** Those, each with a status and the rule that gives it, or null. */
    static final class Moves {
        private final List<Long> customers = new ArrayList<>();
        private final List<Short> statuses = new ArrayList<>();
        private final List<@Nullable String> rules = new ArrayList<>();

        void add(long customer, short status, @Nullable String rule) {
            customers.add(customer);
            statuses.add(status);
            rules.add(rule);
        }

        List<Long> customers() {
            return customers;
        }
    }

    void give(Moves moves, long changeId, Instant at, long by, boolean byHand) {
        if (moves.customers.isEmpty()) return;
        Long[] ids = moves.customers.toArray(Long[]::new);
        Short[] statuses = moves.statuses.toArray(Short[]::new);
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        Sql.execute(db, "lifecycle/end", DSL.val(ids), changeId, now);
        Sql.execute(
                db,
                "lifecycle/give",
                DSL.val(ids),
                DSL.val(statuses),
                DSL.val(moves.rules.toArray(String[]::new)),
                changeId,
                now,
                by,
                byHand);
        int copied = Sql.execute(db, "lifecycle/copy", DSL.val(ids), DSL.val(statuses));
        if (copied != ids.length)
            throw new IllegalStateException("Expected " + ids.length + " narrow rows, changed " + copied);
        Facts.touched(db, moves.customers, Facts.STATUS);
    }

    /** Withdraws what the change gave these, where it still stands; what they had before stands again. */
    void withdraw(long changeId, List<Long> customers) {
        List<Long> gone = db.deleteFrom(STATUS_OF)
                .where(STATUS_OF.CHANGE_ID.eq(changeId))
                .and(STATUS_OF.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .and(STATUS_OF.ENDED_BY.isNull())
                .returning(STATUS_OF.CUSTOMER_ID)
                .fetch(STATUS_OF.CUSTOMER_ID);
        if (gone.isEmpty()) return;
        Long[] ids = gone.toArray(Long[]::new);
        db.update(STATUS_OF)
                .set(STATUS_OF.ENDED_AT, DSL.val((OffsetDateTime) null, STATUS_OF.ENDED_AT))
                .set(STATUS_OF.ENDED_BY, DSL.val((Long) null, STATUS_OF.ENDED_BY))
                .where(STATUS_OF.ENDED_BY.eq(changeId))
                .and(STATUS_OF.CUSTOMER_ID.eq(DSL.any(ids)))
                .execute();
        Sql.execute(db, "lifecycle/copy_current", DSL.val(ids));
        Facts.touched(db, gone, Facts.STATUS);
    }

    /** Whether what a customer has now was given by this change. */
    static Condition by(long changeId) {
        return DSL.exists(DSL.selectOne()
                .from(STATUS_OF)
                .where(STATUS_OF.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                .and(STATUS_OF.CHANGE_ID.eq(changeId))
                .and(STATUS_OF.ENDED_BY.isNull()));
    }

    /** Whether what a customer has now was given by hand. */
    static Condition byHand() {
        return FACT.STATUS
                .isNotNull()
                .and(FACT.CUSTOMER_ID.in(DSL.select(STATUS_OF.CUSTOMER_ID)
                        .from(STATUS_OF)
                        .where(STATUS_OF.BY_HAND)
                        .and(STATUS_OF.ENDED_BY.isNull())));
    }
}
