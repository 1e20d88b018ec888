package dev.custodia.dealings;

import static dev.custodia.tables.dealings.Tables.DOCUMENT;
import static dev.custodia.tables.dealings.Tables.FIGURE;
import static dev.custodia.tables.dealings.Tables.INTERACTION;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.EventSource;
import dev.custodia.criteria.Fields;
import dev.custodia.criteria.Money;
import dev.custodia.criteria.Operator;
import dev.custodia.facts.Columns;
import dev.custodia.facts.Facts;
import dev.custodia.tables.facts.tables.Fact;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** What dealings tell about a customer, for lists, filters, exports and plans. */
@Component
class DealingsFields implements Fields {
    private static final Fact OWNER = FACT.as("owner");
    private static final Field<LocalDate> LAST_INVOICE = DSL.max(FIGURE.LAST_ON);
    private static final Field<Integer> INVOICES = DSL.sum(FIGURE.DOCUMENTS).cast(Integer.class);
    private static final Field<Long> INVOICED = DSL.sum(FIGURE.SUM_MINOR).cast(Long.class);

    private final DSLContext db;
    private final Columns columns;

    DealingsFields(DSLContext db, Columns columns) {
        this.db = db;
        this.columns = columns;
    }

    @Override
    public List<CustomerField> fields() {
        return List.of(
                columns.date("last_document", FACT.LAST_DOCUMENT_ON, true),
                columns.date("first_document", FACT.FIRST_DOCUMENT_ON, false),
                columns.number("documents", FACT.DOCUMENTS, false),
                columns.number("documents_12m", FACT.DOCUMENTS_12M, false),
                columns.number("open_documents", FACT.OPEN_DOCUMENTS, false),
                columns.date("last_purchase", FACT.LAST_PURCHASE_ON, true),
                columns.date("first_purchase", FACT.FIRST_PURCHASE_ON, false),
                columns.number("purchases", FACT.PURCHASES, true),
                columns.number("purchases_12m", FACT.PURCHASES_12M, false),
                columns.money("value", FACT.VALUE_MINOR, true),
                columns.money("value_12m", FACT.VALUE_12M_MINOR, false),
                columns.date("last_interaction", FACT.LAST_INTERACTION_ON, false),
                columns.number("interactions", FACT.INTERACTIONS, false),
                ofInvoices("last_invoice", CustomerField.Type.DATE, LAST_INVOICE),
                ofInvoices("invoices", CustomerField.Type.NUMBER, INVOICES),
                ofInvoices("invoiced", CustomerField.Type.MONEY, INVOICED));
    }

    @Override
    public String topic(String field) {
        return Facts.DEALINGS;
    }

    @Override
    public List<EventSource> events() {
        return List.of(
                new EventSource(
                        "documents",
                        Arrays.stream(DocumentKind.values())
                                .map(DocumentKind::word)
                                .toList(),
                        DOCUMENT,
                        DOCUMENT.CUSTOMER_ID,
                        DOCUMENT.ISSUED_ON,
                        DOCUMENT.STATE.ne(DocumentState.CANCELLED.code()),
                        kinds -> DOCUMENT.KIND.in(kinds.stream()
                                .map(word -> DocumentKind.of(word).code())
                                .toList()),
                        // Summed, as the figures are, in the currency that most of the customer's documents are in.
                        DOCUMENT.join(OWNER)
                                .on(OWNER.CUSTOMER_ID.eq(DOCUMENT.CUSTOMER_ID))
                                .and(OWNER.CURRENCY.eq(DOCUMENT.CURRENCY)),
                        Money.amount(DOCUMENT.AMOUNT_MINOR, DOCUMENT.CURRENCY)),
                new EventSource(
                        "interactions",
                        Arrays.stream(Interaction.Kind.values())
                                .map(Interaction.Kind::word)
                                .toList(),
                        INTERACTION,
                        INTERACTION.CUSTOMER_ID,
                        INTERACTION.HELD_ON,
                        // Who did not come has not interacted.
                        INTERACTION.ATTENDED.isDistinctFrom(false),
                        kinds -> INTERACTION.KIND.in(kinds.stream()
                                .map(word -> Interaction.Kind.of(word).code())
                                .toList()),
                        null,
                        null));
    }

    /** A column of the invoices alone, credit notes not taken off; in the currency that the customer is summed in. */
    private CustomerField ofInvoices(String id, CustomerField.Type type, Field<?> figure) {
        Condition mine = FIGURE.KIND.eq(DocumentKind.INVOICE.code());
        return new CustomerField(
                id,
                type,
                switch (type) {
                    case DATE -> EnumSet.of(Operator.UP_TO, Operator.AFTER, Operator.BLANK, Operator.PRESENT);
                    case NUMBER -> EnumSet.of(Operator.AT_LEAST, Operator.AT_MOST, Operator.IS);
                    default -> EnumSet.noneOf(Operator.class);
                },
                (operator, values) -> switch (operator) {
                    case UP_TO -> FACT.CUSTOMER_ID.in(those(mine, LAST_INVOICE.le((LocalDate) values.getFirst())));
                    case AFTER -> FACT.CUSTOMER_ID.in(those(mine, LAST_INVOICE.gt((LocalDate) values.getFirst())));
                    case PRESENT -> FACT.CUSTOMER_ID.in(those(mine, DSL.noCondition()));
                    case BLANK -> FACT.CUSTOMER_ID.notIn(those(mine, DSL.noCondition()));
                    case AT_LEAST -> {
                        long number = (Long) values.getFirst();
                        yield number <= 0
                                ? DSL.trueCondition()
                                : FACT.CUSTOMER_ID.in(
                                        those(mine, INVOICES.cast(Long.class).ge(number)));
                    }
                    case AT_MOST -> {
                        long number = (Long) values.getFirst();
                        yield number < 0
                                ? DSL.falseCondition()
                                : FACT.CUSTOMER_ID.notIn(
                                        those(mine, INVOICES.cast(Long.class).gt(number)));
                    }
                    case IS -> {
                        Condition some = FACT.CUSTOMER_ID.in(
                                those(mine, INVOICES.cast(Long.class).in(values)));
                        yield values.contains(0L)
                                ? some.or(FACT.CUSTOMER_ID.notIn(those(mine, DSL.noCondition())))
                                : some;
                    }
                    default -> throw new IllegalStateException("The field " + id + " knows no " + operator);
                },
                ids -> db.select(FIGURE.CUSTOMER_ID, figure.as("figure"), FACT.CURRENCY)
                        .from(FIGURE)
                        .join(FACT)
                        .on(FACT.CUSTOMER_ID.eq(FIGURE.CUSTOMER_ID))
                        .where(FIGURE.CUSTOMER_ID.in(ids))
                        .and(mine)
                        .and(type == CustomerField.Type.MONEY ? FIGURE.CURRENCY.eq(FACT.CURRENCY) : DSL.trueCondition())
                        .groupBy(FIGURE.CUSTOMER_ID, FACT.CURRENCY)
                        .fetchMap(row -> row.get(FIGURE.CUSTOMER_ID), row -> value(type, row)),
                Optional.empty(),
                List.of());
    }

    private static Select<Record1<Long>> those(Condition which, Condition having) {
        return DSL.select(FIGURE.CUSTOMER_ID)
                .from(FIGURE)
                .where(which)
                .groupBy(FIGURE.CUSTOMER_ID)
                .having(having);
    }

    private static Object value(CustomerField.Type type, Record row) {
        Object figure = Objects.requireNonNull(row.get("figure"));
        return type == CustomerField.Type.MONEY ? new Money((Long) figure, row.get(FACT.CURRENCY)) : figure;
    }
}
