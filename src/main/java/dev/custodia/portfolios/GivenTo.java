package dev.custodia.portfolios;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.portfolios.Tables.ASSIGNMENT;

import dev.custodia.database.Sql;
import dev.custodia.facts.Facts;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Writes who is given to whom, and withdraws what a change has written. In the caller's transaction. */
@Component
class GivenTo {
    private final DSLContext db;
    private final ObjectProvider<Assigned> told;

    GivenTo(DSLContext db, ObjectProvider<Assigned> told) {
        this.db = db;
        this.told = told;
    }

    /** Those, each with whom they are given to in one aspect of one type, and by which rule, or null. */
    static final class Moves {
        private final short type;
        private final Aspect aspect;
        private final List<Long> customers = new ArrayList<>();
        private final List<@Nullable Long> holders = new ArrayList<>();
        private final List<@Nullable String> rules = new ArrayList<>();

        Moves(short type, Aspect aspect) {
            this.type = type;
            this.aspect = aspect;
        }

        void add(long customer, @Nullable Long holder, @Nullable String rule) {
            customers.add(customer);
            holders.add(holder);
            rules.add(rule);
        }
    }

    /** Gives each to whom the moves say, and returns those for whom that was something new. */
    Set<Long> give(Collection<Moves> all, long changeId, Instant at, long by) {
        Set<Long> given = new LinkedHashSet<>();
        for (Moves moves : all) {
            if (moves.customers.isEmpty()) continue;
            given.addAll(give(
                    moves.type,
                    moves.aspect,
                    DSL.resultQuery(
                            "select * from unnest({0}::bigint[], {1}::bigint[], {2}::text[])",
                            DSL.val(moves.customers.toArray(Long[]::new)),
                            DSL.val(moves.holders.toArray(Long[]::new)),
                            DSL.val(moves.rules.toArray(String[]::new))),
                    changeId,
                    at,
                    by));
        }
        tell(given);
        return given;
    }

    /**
     * Gives those whom a query says: customer, holder, rule. Whoever asks {@link #tell tells} of them.
     *
     * @return for whom that was something new
     */
    List<Long> give(short type, Aspect aspect, QueryPart moves, long changeId, Instant at, long by) {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        Sql.execute(db, "portfolios/end", moves, type, aspect.number(), changeId, now);
        return Sql.query(db, "portfolios/give", moves, type, aspect.number(), changeId, now, by)
                .fetch(0, Long.class);
    }

    /** Withdraws what the change gave these, where all of it still stands; what they had before stands again. */
    void withdraw(long changeId, Collection<Long> customers) {
        if (customers.isEmpty()) return;
        List<Long> gone = db.deleteFrom(ASSIGNMENT)
                .where(ASSIGNMENT.CHANGE_ID.eq(changeId))
                .and(ASSIGNMENT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .and(ASSIGNMENT.ENDED_BY.isNull())
                .returning(ASSIGNMENT.CUSTOMER_ID)
                .fetch(ASSIGNMENT.CUSTOMER_ID);
        if (gone.isEmpty()) return;
        db.update(ASSIGNMENT)
                .set(ASSIGNMENT.ENDED_AT, DSL.val((OffsetDateTime) null, ASSIGNMENT.ENDED_AT))
                .set(ASSIGNMENT.ENDED_BY, DSL.val((Long) null, ASSIGNMENT.ENDED_BY))
                .where(ASSIGNMENT.ENDED_BY.eq(changeId))
                .and(ASSIGNMENT.CUSTOMER_ID.eq(DSL.any(gone.toArray(Long[]::new))))
                .execute();
        tell(new LinkedHashSet<>(gone));
    }

    /** Says that these were touched, once all is given. */
    void tell(Collection<Long> touched) {
        if (touched.isEmpty()) return;
        Facts.touched(db, touched, Facts.PORTFOLIOS);
        told.forEach(one -> one.assigned(touched));
    }

    /** Whether all that this change gave a customer still stands, and it gave something. */
    static Condition by(long changeId) {
        Condition mine = ASSIGNMENT.CUSTOMER_ID.eq(FACT.CUSTOMER_ID).and(ASSIGNMENT.CHANGE_ID.eq(changeId));
        return DSL.exists(DSL.selectOne().from(ASSIGNMENT).where(mine).and(ASSIGNMENT.ENDED_BY.isNull()))
                .andNotExists(DSL.selectOne().from(ASSIGNMENT).where(mine).and(ASSIGNMENT.ENDED_BY.isNotNull()));
    }
}
