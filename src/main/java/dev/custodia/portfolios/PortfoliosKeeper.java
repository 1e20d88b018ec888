package dev.custodia.portfolios;

import static dev.custodia.tables.portfolios.Tables.ASSIGNMENT;
import static dev.custodia.tables.portfolios.Tables.HOLDER;
import static dev.custodia.tables.portfolios.Tables.PORTFOLIO_TYPE;

import dev.custodia.customers.Keeper;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/** Keeps who looks after customers and did. Stands against nothing. */
@Component
class PortfoliosKeeper implements Keeper {
    private final DSLContext db;

    PortfoliosKeeper(DSLContext db) {
        this.db = db;
    }

    @Override
    public Set<String> tables() {
        return Set.of("portfolios.assignment");
    }

    @Override
    public List<Export> exports(Select<Record1<Long>> customers) {
        return List.of(new Export(
                "portfolios",
                DSL.select(
                                ASSIGNMENT.CUSTOMER_ID,
                                DSL.field(
                                        "to_jsonb({0}) || jsonb_build_object('type', {1}, 'holder', {2},"
                                                + " 'aspect', (array['portfolio', 'agent', 'operator', 'agency'])[{3}])",
                                        SQLDataType.JSONB,
                                        DSL.name(ASSIGNMENT.getName()),
                                        PORTFOLIO_TYPE.CODE,
                                        HOLDER.NAME,
                                        ASSIGNMENT.ASPECT))
                        .from(ASSIGNMENT)
                        .join(PORTFOLIO_TYPE)
                        .on(PORTFOLIO_TYPE.NUMBER.eq(ASSIGNMENT.TYPE))
                        .leftJoin(HOLDER)
                        .on(HOLDER.HOLDER_ID.eq(ASSIGNMENT.HOLDER_ID))
                        .where(ASSIGNMENT.CUSTOMER_ID.in(customers))));
    }

    @Override
    public void erase(Select<Record1<Long>> customers) {
        db.deleteFrom(ASSIGNMENT).where(ASSIGNMENT.CUSTOMER_ID.in(customers)).execute();
    }
}
