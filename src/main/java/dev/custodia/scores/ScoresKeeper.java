package dev.custodia.scores;

import static dev.custodia.tables.scores.Tables.AWAITING;
import static dev.custodia.tables.scores.Tables.SCORE;

import dev.custodia.customers.Keeper;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.stereotype.Component;

/** Keeps the scores of customers, and whose are to follow. */
@Component
class ScoresKeeper implements Keeper {
    private final DSLContext db;

    ScoresKeeper(DSLContext db) {
        this.db = db;
    }

    @Override
    public Set<String> tables() {
        return Set.of("scores.score", "scores.awaiting");
    }

    @Override
    public List<Export> exports(Select<Record1<Long>> customers) {
        return List.of(Export.of("scores", SCORE, customers));
    }

    @Override
    public void erase(Select<Record1<Long>> customers) {
        db.deleteFrom(AWAITING).where(AWAITING.CUSTOMER_ID.in(customers)).execute();
        db.deleteFrom(SCORE).where(SCORE.CUSTOMER_ID.in(customers)).execute();
    }
}
