package dev.custodia.levels;

import static dev.custodia.tables.levels.Tables.BY_HAND;
import static dev.custodia.tables.levels.Tables.PASSAGE;
import static dev.custodia.tables.levels.Tables.VALUE;

import dev.custodia.customers.Keeper;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.stereotype.Component;

/** Keeps what customers are worth, and which groups they were in. */
@Component
class LevelsKeeper implements Keeper {
    private final DSLContext db;

    LevelsKeeper(DSLContext db) {
        this.db = db;
    }

    @Override
    public Set<String> tables() {
        return Set.of("levels.value", "levels.by_hand", "levels.passage");
    }

    @Override
    public List<Export> exports(Select<Record1<Long>> customers) {
        return List.of(
                Export.of("values", VALUE, customers),
                Export.of("valuesByHand", BY_HAND, customers),
                Export.of("movements", PASSAGE, customers));
    }

    @Override
    public void erase(Select<Record1<Long>> customers) {
        db.deleteFrom(VALUE).where(VALUE.CUSTOMER_ID.in(customers)).execute();
        db.deleteFrom(BY_HAND).where(BY_HAND.CUSTOMER_ID.in(customers)).execute();
        db.deleteFrom(PASSAGE).where(PASSAGE.CUSTOMER_ID.in(customers)).execute();
    }
}
