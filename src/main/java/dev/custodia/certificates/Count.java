package dev.custodia.certificates;

import static dev.custodia.tables.certificates.Tables.GONE;

import dev.custodia.customers.Departures;
import dev.custodia.customers.Fate;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Counts those who go, in the transaction that lets them go. */
@Component
class Count implements Departures {
    private final DSLContext db;

    Count(DSLContext db) {
        this.db = db;
    }

    @Override
    public void left(long changeId, int batch, long removedBy, Fate fate, int customers) {
        db.insertInto(GONE)
                .set(GONE.CHANGE_ID, changeId)
                .set(GONE.BATCH, batch)
                .set(GONE.REMOVED_BY, removedBy)
                .set(GONE.FATE, fate.code())
                .set(GONE.NUMBER, (long) customers)
                .execute();
        // By what the server has counted, compaction knows which tables to write anew: it has to know of this by then.
        db.execute("select pg_stat_force_next_flush()");
    }
}
