package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.CUSTOMER;

import dev.custodia.changes.People;
import dev.custodia.facts.Facts;
import java.util.Collection;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

@Component
class NamesOfCustomers implements People {
    private final DSLContext db;

    NamesOfCustomers(DSLContext db) {
        this.db = db;
    }

    @Override
    public Map<Long, String> names(Collection<Long> customers) {
        return db.select(CUSTOMER.CUSTOMER_ID, CUSTOMER.NAME)
                .from(CUSTOMER)
                .where(CUSTOMER.CUSTOMER_ID.in(customers))
                .and(Facts.owned(CUSTOMER.CUSTOMER_ID))
                .fetchMap(CUSTOMER.CUSTOMER_ID, CUSTOMER.NAME);
    }
}
