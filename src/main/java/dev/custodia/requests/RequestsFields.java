package dev.custodia.requests;

import static dev.custodia.tables.requests.Tables.OBJECTOR;

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
class RequestsFields implements Fields {
    private final DSLContext db;

    RequestsFields(DSLContext db) {
        this.db = db;
    }

    @Override
    public List<CustomerField> fields() {
        return List.of(new CustomerField(
                "objects_to_marketing",
                CustomerField.Type.FLAG,
                Set.of(Operator.IS),
                (operator, values) -> (Boolean) values.getFirst() ? Objectors.objects() : DSL.not(Objectors.objects()),
                this::values,
                Optional.empty(),
                List.of("yes", "no")));
    }

    @Override
    public String topic(String field) {
        return Facts.OBJECTIONS;
    }

    private Map<Long, Boolean> values(Collection<Long> customers) {
        Map<Long, Boolean> values = new HashMap<>();
        customers.forEach(customer -> values.put(customer, false));
        db.select(OBJECTOR.CUSTOMER_ID)
                .from(OBJECTOR)
                .where(OBJECTOR.CUSTOMER_ID.in(customers))
                .forEach(row -> values.put(row.value1(), true));
        return values;
    }
}
