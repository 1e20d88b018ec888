package dev.custodia.retention;

import dev.custodia.dealings.Dealt;
import dev.custodia.facts.Facts;
import java.util.Collection;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Documents may bring somebody into a tax period that is held, or take them out of it. */
@Component
class PeriodFollower implements Dealt {
    private final DSLContext db;
    private final Holding holding;

    PeriodFollower(DSLContext db, Holding holding) {
        this.db = db;
        this.holding = holding;
    }

    @Override
    public void happened(Collection<Long> customers, long changeId) {
        if (!holding.periods().isEmpty()) Facts.touched(db, customers, Facts.HOLDS);
    }

    @Override
    public void takenBack(Collection<Long> customers, long changeId) {
        happened(customers, changeId);
    }
}
