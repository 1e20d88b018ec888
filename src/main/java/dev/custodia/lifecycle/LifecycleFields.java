package dev.custodia.lifecycle;

import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Fields;
import dev.custodia.criteria.NamedChoices;
import dev.custodia.criteria.Operator;
import dev.custodia.facts.Facts;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What this room knows about a customer, for lists, filters, exports and plans. */
@Component
class LifecycleFields implements Fields {
    private final DSLContext db;
    private final Statuses statuses;

    LifecycleFields(DSLContext db, Statuses statuses) {
        this.db = db;
        this.statuses = statuses;
    }

    @Override
    public List<CustomerField> fields() {
        return List.of(new CustomerField(
                "status",
                CustomerField.Type.CHOICE,
                EnumSet.of(Operator.IS, Operator.IS_NOT, Operator.BLANK, Operator.PRESENT),
                (operator, values) -> switch (operator) {
                    case IS -> FACT.STATUS.in(numbers(values));
                    // Who has no status is not VIP either.
                    case IS_NOT -> FACT.STATUS.isNull().or(FACT.STATUS.notIn(numbers(values)));
                    case BLANK -> FACT.STATUS.isNull();
                    case PRESENT -> FACT.STATUS.isNotNull();
                    default -> throw new IllegalStateException("A status knows no " + operator);
                },
                this::codes,
                Optional.empty(),
                new NamedChoices(statuses::choices)));
    }

    @Override
    public String topic(String field) {
        return Facts.STATUS;
    }

    private List<Short> numbers(List<Object> codes) {
        return codes.stream()
                .flatMap(code -> statuses.byCode((String) code).stream())
                .map(Status::number)
                .toList();
    }

    private Map<Long, String> codes(Collection<Long> customers) {
        Map<Long, String> codes = new HashMap<>();
        db.select(FACT.CUSTOMER_ID, FACT.STATUS)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.in(customers))
                .forEach(row ->
                        statuses.byNumber(row.value2()).ifPresent(status -> codes.put(row.value1(), status.code())));
        return codes;
    }
}
