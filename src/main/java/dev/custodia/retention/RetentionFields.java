package dev.custodia.retention;

import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Fields;
import dev.custodia.criteria.Operator;
import dev.custodia.facts.Facts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** What this room knows about a customer, for lists, filters, exports and plans. */
@Component
class RetentionFields implements Fields {
    private final DSLContext db;
    private final Holding holding;

    RetentionFields(DSLContext db, Holding holding) {
        this.db = db;
        this.holding = holding;
    }

    @Override
    public List<CustomerField> fields() {
        return List.of(new CustomerField(
                "on_hold",
                CustomerField.Type.FLAG,
                Set.of(Operator.IS),
                (operator, values) -> (Boolean) values.getFirst() ? holding.held() : DSL.not(holding.held()),
                this::values,
                Optional.empty(),
                List.of("yes", "no")));
    }

    @Override
    public String topic(String field) {
        return Facts.HOLDS;
    }

    private Map<Long, Boolean> values(Collection<Long> customers) {
        Map<Long, Boolean> values = new HashMap<>();
        customers.forEach(customer -> values.put(customer, false));
        db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.in(customers))
                .and(holding.held())
                .forEach(row -> values.put(row.value1(), true));
        return values;
    }
}
