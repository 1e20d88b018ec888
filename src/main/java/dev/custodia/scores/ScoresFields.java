package dev.custodia.scores;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.scores.Tables.SCORE;

import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Fields;
import dev.custodia.criteria.Money;
import dev.custodia.criteria.Operator;
import dev.custodia.facts.Facts;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * What scores tell about a customer, for lists, filters, segments, exports and plans. Who has no score, for want of a
 * purchase or of a past, is asked about in vain.
 */
@Component
class ScoresFields implements Fields {
    private static final Field<Integer> GONE = SCORE.GONE_PERCENT.cast(Integer.class);

    /** As it is shown: whole purchases. */
    private static final Field<Integer> PURCHASES = DSL.round(
                    SCORE.PURCHASES_HUNDREDTHS.cast(BigDecimal.class).div(DSL.inline(new BigDecimal(100))))
            .cast(Integer.class);

    private final DSLContext db;

    ScoresFields(DSLContext db) {
        this.db = db;
    }

    @Override
    public List<CustomerField> fields() {
        return List.of(
                number("probably_gone", GONE),
                number("expected_purchases", PURCHASES),
                expectedValue(),
                aboutToLeave());
    }

    @Override
    public String topic(String field) {
        return Facts.SCORES;
    }

    private CustomerField number(String id, Field<Integer> column) {
        Field<Long> compared = column.cast(Long.class);
        return new CustomerField(
                id,
                CustomerField.Type.NUMBER,
                EnumSet.of(Operator.AT_LEAST, Operator.AT_MOST, Operator.IS),
                (operator, values) -> switch (operator) {
                    case AT_LEAST -> those(compared.ge((Long) values.getFirst()));
                    case AT_MOST -> those(compared.le((Long) values.getFirst()));
                    case IS ->
                        those(compared.in(
                                values.stream().map(value -> (Long) value).toList()));
                    default -> throw new IllegalStateException("The field " + id + " knows no " + operator);
                },
                ids -> db.select(SCORE.CUSTOMER_ID, column)
                        .from(SCORE)
                        .where(SCORE.CUSTOMER_ID.in(ids))
                        .and(column.isNotNull())
                        .fetchMap(row -> row.value1(), row -> row.value2()),
                Optional.empty(),
                List.of());
    }

    private CustomerField expectedValue() {
        Field<BigDecimal> amount = Money.amount(SCORE.VALUE_MINOR, SCORE.CURRENCY);
        return new CustomerField(
                "expected_value",
                CustomerField.Type.MONEY,
                EnumSet.of(Operator.AT_LEAST, Operator.AT_MOST),
                (operator, values) -> switch (operator) {
                    case AT_LEAST -> those(amount.ge((BigDecimal) values.getFirst()));
                    case AT_MOST -> those(amount.le((BigDecimal) values.getFirst()));
                    default -> throw new IllegalStateException("The field expected_value knows no " + operator);
                },
                this::values,
                Optional.empty(),
                List.of());
    }

    private Map<Long, Money> values(Collection<Long> customers) {
        return db.select(SCORE.CUSTOMER_ID, SCORE.VALUE_MINOR, SCORE.CURRENCY)
                .from(SCORE)
                .where(SCORE.CUSTOMER_ID.in(customers))
                .and(SCORE.VALUE_MINOR.isNotNull())
                .and(SCORE.CURRENCY.isNotNull())
                .fetchMap(row -> row.value1(), row -> new Money(row.value2(), row.value3()));
    }

    private CustomerField aboutToLeave() {
        return new CustomerField(
                "about_to_leave",
                CustomerField.Type.FLAG,
                Set.of(Operator.IS),
                (operator, values) ->
                        (Boolean) values.getFirst() ? those(SCORE.LEAVING.isTrue()) : those(SCORE.LEAVING.isFalse()),
                ids -> db.select(SCORE.CUSTOMER_ID, SCORE.LEAVING)
                        .from(SCORE)
                        .where(SCORE.CUSTOMER_ID.in(ids))
                        .fetchMap(SCORE.CUSTOMER_ID, SCORE.LEAVING),
                Optional.empty(),
                List.of("yes", "no"));
    }

    private static Condition those(Condition which) {
        return FACT.CUSTOMER_ID.in(DSL.select(SCORE.CUSTOMER_ID).from(SCORE).where(which));
    }
}
