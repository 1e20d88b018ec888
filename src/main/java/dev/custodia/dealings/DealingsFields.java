package dev.custodia.dealings;

import static dev.custodia.tables.dealings.Tables.FIGURE;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Fields;
import dev.custodia.criteria.Money;
import dev.custodia.facts.Columns;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** What dealings tell about a customer, for lists, filters, exports and plans. */
@Component
class DealingsFields implements Fields {
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
                ofInvoices("last_invoice", CustomerField.Type.DATE, DSL.max(FIGURE.LAST_ON)),
                ofInvoices(
                        "invoices",
                        CustomerField.Type.NUMBER,
                        DSL.sum(FIGURE.DOCUMENTS).cast(Integer.class)),
                ofInvoices(
                        "invoiced",
                        CustomerField.Type.MONEY,
                        DSL.sum(FIGURE.SUM_MINOR).cast(Long.class)));
    }

    /** A column of the invoices alone, credit notes not taken off; in the currency that the customer is summed in. */
    private CustomerField ofInvoices(String id, CustomerField.Type type, Field<?> figure) {
        return new CustomerField(
                id,
                type,
                Set.of(),
                (operator, values) -> {
                    throw new IllegalStateException("The field " + id + " knows no " + operator);
                },
                ids -> db.select(FIGURE.CUSTOMER_ID, figure.as("figure"), FACT.CURRENCY)
                        .from(FIGURE)
                        .join(FACT)
                        .on(FACT.CUSTOMER_ID.eq(FIGURE.CUSTOMER_ID))
                        .where(FIGURE.CUSTOMER_ID.in(ids))
                        .and(FIGURE.KIND.eq(DocumentKind.INVOICE.code()))
                        .and(type == CustomerField.Type.MONEY ? FIGURE.CURRENCY.eq(FACT.CURRENCY) : DSL.trueCondition())
                        .groupBy(FIGURE.CUSTOMER_ID, FACT.CURRENCY)
                        .fetchMap(row -> row.get(FIGURE.CUSTOMER_ID), row -> value(type, row)),
                Optional.empty(),
                List.of());
    }

    private static Object value(CustomerField.Type type, Record row) {
        Object figure = Objects.requireNonNull(row.get("figure"));
        return type == CustomerField.Type.MONEY ? new Money((Long) figure, row.get(FACT.CURRENCY)) : figure;
    }
}
