package dev.custodia.levels;

import static dev.custodia.tables.levels.Tables.SETTING;

import dev.custodia.customers.Erasure;
import dev.custodia.database.Sql;
import dev.custodia.database.Transactions;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.portfolios.PortfolioTypes;
import java.time.LocalDate;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * The movements of the twelve months before a customer came: worked out from the documents that came along, by the levels
 * as they stand. Who is imported with a history is not without a past until the next month, and other levels tell another
 * past. What has moved since a customer came stays as it happened.
 */
@Component
class EarlierMovements {
    private final DSLContext db;
    private final Transactions transactions;
    private final PortfolioTypes types;
    private final Valuation valuation;
    private final Erasure erasure;

    EarlierMovements(
            DSLContext db, Transactions transactions, PortfolioTypes types, Valuation valuation, Erasure erasure) {
        this.db = db;
        this.transactions = transactions;
        this.types = types;
        this.valuation = valuation;
        this.erasure = erasure;
    }

    /** Whether the past of a type has still to be worked out. */
    boolean isDue(short type) {
        return db.fetchExists(SETTING, SETTING.TYPE.eq(type).and(SETTING.PAST_DUE));
    }

    /** Works out what is due. */
    void workOut() {
        List<Short> active = types.active().stream().map(PortfolioType::number).toList();
        List<Short> due = db.select(SETTING.TYPE)
                .from(SETTING)
                .where(SETTING.PAST_DUE)
                .and(SETTING.TYPE.in(active))
                .orderBy(SETTING.TYPE)
                .fetch(SETTING.TYPE);
        for (short type : due) transactions.run(() -> workOut(type));
    }

    private void workOut(short type) {
        LocalDate day = valuation.turnedTo();
        if (day == null) return;
        LocalDate done = db.select(SETTING.PAST_ON)
                .from(SETTING)
                .where(SETTING.TYPE.eq(type))
                .fetchOne(SETTING.PAST_ON);
        // Whoever came in that month may have been given more of a history since.
        var from = DSL.val(done == null ? null : done.withDayOfMonth(1), SETTING.PAST_ON);
        // Long for a large base, and so before the day is taken: until then others go on valuing.
        db.execute("set local work_mem = '128MB'");
        db.execute("drop table if exists past_passage");
        Sql.execute(db, "levels/past", type, DSL.val(day), from);
        // In the order of whoever removes: who is gone by now is not written down, who goes later finds the rows.
        erasure.alone();
        if (!valuation.takeDay().equals(day)) return;
        Sql.execute(db, "levels/forget_past", type, DSL.val(day), from);
        Sql.execute(db, "levels/keep_past", type);
        db.update(SETTING)
                .set(SETTING.PAST_DUE, false)
                .set(SETTING.PAST_ON, day)
                .where(SETTING.TYPE.eq(type))
                .execute();
    }
}
