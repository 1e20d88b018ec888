package dev.custodia.dealings;

import static dev.custodia.tables.dealings.Tables.FIGURE;
import static dev.custodia.tables.dealings.Tables.INTERACTION;
import static dev.custodia.tables.dealings.Tables.TURN;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.database.Sql;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Facts;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What follows from documents and interactions: the figures per customer, kind and currency, and this room's columns of
 * the narrow row. New documents are added to them; where documents go or change, those customers are worked out anew;
 * and each day the documents that leave the twelve months, or enter them, are moved. So the cost follows what changed.
 *
 * <p>All figures are as of one day, which is written down. Writers share a lock on that day, the turn to the next takes
 * it alone: a document that is being written while the day turns is in the window of one of the two, never of both.
 */
@Component
class Figures {
    private static final long DAY_LOCK = 0x6375_7374_6F64_6961L;
    private static final int REBUILT_AT_ONCE = 5_000;

    private final DSLContext db;
    private final Clock clock;
    private final Transactions transactions;

    Figures(DSLContext db, Clock clock, Transactions transactions) {
        this.db = db;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** The day that the figures are as of, which stays what it is until the end of the transaction. */
    LocalDate holdDay() {
        db.query("select pg_advisory_xact_lock_shared({0})", DSL.val(DAY_LOCK)).execute();
        LocalDate day = turnedTo();
        if (day != null) return day;
        LocalDate today = LocalDate.now(clock);
        db.insertInto(TURN)
                .set(TURN.TURN_ID, (short) 1)
                .set(TURN.TURNED_TO, today)
                .onConflictDoNothing()
                .execute();
        return java.util.Objects.requireNonNull(turnedTo());
    }

    private @Nullable LocalDate turnedTo() {
        return db.select(TURN.TURNED_TO).from(TURN).fetchOne(TURN.TURNED_TO);
    }

    /** Adds the documents of a batch that has just been loaded. */
    void add(long incomingId, int batch) {
        LocalDate day = holdDay();
        Sql.execute(db, "dealings/add_figures", incomingId, batch, day, day.minusMonths(12));
    }

    /** Works out anew the figures of these customers, from all their documents. */
    void recompute(Collection<Long> customers) {
        LocalDate day = holdDay();
        Long[] ids = customers.toArray(Long[]::new);
        db.deleteFrom(FIGURE).where(FIGURE.CUSTOMER_ID.eq(DSL.any(ids))).execute();
        Sql.execute(db, "dealings/recompute_figures", DSL.val(ids), day, day.minusMonths(12));
    }

    /** Carries the figures and interactions of these customers to their narrow rows, and counts their versions up. */
    void carry(Collection<Long> customers, boolean changed) {
        if (customers.isEmpty()) return;
        Long[] ids = customers.toArray(Long[]::new);
        int rows = Sql.execute(db, "dealings/carry_figures", DSL.val(ids), changed ? 1L : 0L);
        if (rows != new LinkedHashSet<>(customers).size())
            throw new IllegalStateException("Expected " + customers.size() + " narrow rows, changed " + rows);
        Facts.touched(db, customers, Facts.DEALINGS);
    }

    void carryInteractions(Collection<Long> customers) {
        carryInteractions(customers, holdDay(), true);
    }

    private void carryInteractions(Collection<Long> customers, LocalDate day, boolean changed) {
        Long[] ids = customers.toArray(Long[]::new);
        Sql.execute(db, "dealings/carry_interactions", DSL.val(ids), day, changed ? 1L : 0L);
        Facts.touched(db, customers, Facts.DEALINGS);
    }

    /** Works out anew the figures of everybody, some thousand customers at a time. Returns how many they are. */
    int rebuild() {
        int rebuilt = 0;
        List<Long> some = List.of(Long.MIN_VALUE);
        while (true) {
            long after = some.getLast();
            some = transactions.get(() -> rebuildAfter(after));
            if (some.isEmpty()) return rebuilt;
            rebuilt += some.size();
        }
    }

    private List<Long> rebuildAfter(long after) {
        // Taken alone: a document that is added meanwhile would be counted by both, or by neither.
        db.query("select pg_advisory_xact_lock({0})", DSL.val(DAY_LOCK)).execute();
        List<Long> some = db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.gt(after))
                .orderBy(FACT.CUSTOMER_ID)
                .limit(REBUILT_AT_ONCE)
                .fetch(FACT.CUSTOMER_ID);
        if (some.isEmpty()) return some;
        recompute(some);
        carry(some, false);
        return some;
    }

    /** Turns the figures to today, a day at a time. Returns how many customers were touched. Never turns back. */
    int turn() {
        int touched = 0;
        LocalDate today = LocalDate.now(clock);
        while (true) {
            LocalDate day = turnedTo();
            if (day == null) {
                transactions.run(() -> holdDay());
                return touched;
            }
            if (!day.isBefore(today)) return touched;
            touched += transactions.get(() -> turnFrom(day));
        }
    }

    private int turnFrom(LocalDate seen) {
        db.query("select pg_advisory_xact_lock({0})", DSL.val(DAY_LOCK)).execute();
        LocalDate day = java.util.Objects.requireNonNull(turnedTo());
        if (!day.equals(seen)) return 0;
        LocalDate next = day.plusDays(1);
        List<Long> touched = Sql.query(
                        db, "dealings/turn_figures", day, next, day.minusMonths(12), next.minusMonths(12))
                .fetch(0, Long.class);
        Set<Long> customers = new LinkedHashSet<>(touched);
        carry(customers, false);
        List<Long> met = db.selectDistinct(INTERACTION.CUSTOMER_ID)
                .from(INTERACTION)
                .where(INTERACTION.HELD_ON.eq(next))
                .fetch(INTERACTION.CUSTOMER_ID);
        if (!met.isEmpty()) carryInteractions(met, next, false);
        customers.addAll(met);
        db.update(TURN)
                .set(TURN.TURNED_TO, next)
                .where(TURN.TURN_ID.eq((short) 1))
                .execute();
        return customers.size();
    }
}
