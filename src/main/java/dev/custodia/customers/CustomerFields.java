package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.CONTACT_POINT;
import static dev.custodia.tables.customers.Tables.CUSTOMER;
import static dev.custodia.tables.customers.Tables.LEGAL_DETAILS;
import static dev.custodia.tables.customers.Tables.TAG;
import static dev.custodia.tables.customers.Tables.TAGGED;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Fields;
import dev.custodia.criteria.Operator;
import dev.custodia.facts.Columns;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** What this room knows about a customer, for lists, filters, exports and plans. */
@Component
class CustomerFields implements Fields {
    private static final Condition REACHABLE = DSL.or(
            FACT.HAS_EMAIL.isTrue(), FACT.HAS_PHONE.isTrue(), FACT.HAS_MESSENGER.isTrue(), FACT.HAS_WEBSITE.isTrue());

    private final DSLContext db;
    private final Columns columns;

    CustomerFields(DSLContext db, Columns columns) {
        this.db = db;
        this.columns = columns;
    }

    @Override
    public List<CustomerField> fields() {
        return List.of(
                name(),
                columns.choice(
                        "kind",
                        FACT.KIND,
                        List.of("person", "company"),
                        word -> Kind.of(word).code()),
                columns.text("city", FACT.CITY_KEY, FACT.CITY, false),
                columns.code("country", FACT.COUNTRY),
                columns.date("created", FACT.CREATED_ON, true),
                tags(),
                point("email", ContactPoint.Kind.EMAIL, FACT.HAS_EMAIL),
                point("phone", ContactPoint.Kind.PHONE, FACT.HAS_PHONE),
                columns.flag("has_email", FACT.HAS_EMAIL),
                columns.flag("has_phone", FACT.HAS_PHONE),
                columns.flag("has_messenger", FACT.HAS_MESSENGER),
                columns.flag("has_website", FACT.HAS_WEBSITE),
                columns.flag("has_legal", FACT.HAS_LEGAL),
                flag("empty", DSL.not(REACHABLE)),
                flag("only_legal", DSL.not(REACHABLE).and(FACT.HAS_LEGAL.isTrue())),
                shown("external_id", CUSTOMER.CUSTOMER_ID, CUSTOMER.EXTERNAL_ID),
                shown("vat_number", LEGAL_DETAILS.CUSTOMER_ID, LEGAL_DETAILS.VAT_NUMBER),
                shown("street", CUSTOMER.CUSTOMER_ID, CUSTOMER.STREET),
                shown("postal_code", CUSTOMER.CUSTOMER_ID, CUSTOMER.POSTAL_CODE));
    }

    private CustomerField name() {
        return new CustomerField(
                "name",
                CustomerField.Type.TEXT,
                EnumSet.of(Operator.CONTAINS, Operator.IS),
                (operator, values) -> operator == Operator.CONTAINS
                        ? FACT.NAME_KEY.contains(Columns.plain((String) values.getFirst()))
                        : FACT.NAME_KEY.in(values.stream()
                                .map(value -> Columns.plain((String) value))
                                .toList()),
                ids -> db.select(CUSTOMER.CUSTOMER_ID, CUSTOMER.NAME)
                        .from(CUSTOMER)
                        .where(CUSTOMER.CUSTOMER_ID.in(ids))
                        .fetchMap(CUSTOMER.CUSTOMER_ID, CUSTOMER.NAME),
                Optional.of(FACT.NAME_KEY),
                List.of());
    }

    private CustomerField tags() {
        return new CustomerField(
                "tag",
                CustomerField.Type.TAGS,
                EnumSet.of(Operator.ANY_OF, Operator.ALL_OF, Operator.NONE_OF, Operator.BLANK, Operator.PRESENT),
                (operator, values) -> switch (operator) {
                    case ANY_OF -> FACT.CUSTOMER_ID.in(tagged(values));
                    case ALL_OF ->
                        DSL.and(values.stream()
                                .map(value -> FACT.CUSTOMER_ID.in(tagged(List.of(value))))
                                .toList());
                    case NONE_OF -> FACT.CUSTOMER_ID.notIn(tagged(values));
                    case BLANK ->
                        FACT.CUSTOMER_ID.notIn(DSL.select(TAGGED.CUSTOMER_ID).from(TAGGED));
                    case PRESENT ->
                        FACT.CUSTOMER_ID.in(DSL.select(TAGGED.CUSTOMER_ID).from(TAGGED));
                    default -> throw new IllegalStateException("Tags know no " + operator);
                },
                ids -> db
                        .select(TAGGED.CUSTOMER_ID, TAG.NAME)
                        .from(TAGGED)
                        .join(TAG)
                        .on(TAG.TAG_ID.eq(TAGGED.TAG_ID))
                        .where(TAGGED.CUSTOMER_ID.in(ids))
                        .orderBy(TAG.NAME)
                        .fetchGroups(TAGGED.CUSTOMER_ID, TAG.NAME)
                        .entrySet()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.join(", ", entry.getValue()))),
                Optional.empty(),
                List.of());
    }

    /** Names are looked up here and not in the statement: a tag also goes by those that it had before. */
    private Select<Record1<Long>> tagged(List<Object> names) {
        return DSL.select(TAGGED.CUSTOMER_ID)
                .from(TAGGED)
                .where(TAGGED.TAG_ID.in(names.stream()
                        .flatMap(name -> TagNames.find(db, (String) name).stream())
                        .toList()));
    }

    /** The first contact point of a kind. */
    private CustomerField point(String id, ContactPoint.Kind kind, TableField<?, Boolean> has) {
        return new CustomerField(
                id,
                CustomerField.Type.TEXT,
                EnumSet.of(Operator.BLANK, Operator.PRESENT),
                (operator, values) -> operator == Operator.BLANK ? has.isFalse() : has.isTrue(),
                ids -> db.select(CONTACT_POINT.CUSTOMER_ID, CONTACT_POINT.VALUE)
                        .distinctOn(CONTACT_POINT.CUSTOMER_ID)
                        .from(CONTACT_POINT)
                        .where(CONTACT_POINT.CUSTOMER_ID.in(ids))
                        .and(CONTACT_POINT.KIND.eq(kind.code()))
                        .orderBy(CONTACT_POINT.CUSTOMER_ID, CONTACT_POINT.POSITION)
                        .fetchMap(CONTACT_POINT.CUSTOMER_ID, CONTACT_POINT.VALUE),
                Optional.empty(),
                List.of());
    }

    private static CustomerField flag(String id, Condition holds) {
        return new CustomerField(
                id,
                CustomerField.Type.FLAG,
                Set.of(Operator.IS),
                (operator, values) -> (Boolean) values.getFirst() ? holds : DSL.not(holds),
                ids -> Map.of(),
                Optional.empty(),
                List.of("yes", "no"));
    }

    /** A column only: shown and exported, not asked for. */
    private CustomerField shown(String id, TableField<?, Long> customerId, TableField<?, String> column) {
        return new CustomerField(
                id,
                CustomerField.Type.TEXT,
                Set.of(),
                (operator, values) -> {
                    throw new IllegalStateException("The field " + id + " knows no " + operator);
                },
                ids -> db.select(customerId, column)
                        .from(customerId.getTable())
                        .where(customerId.in(ids))
                        .and(column.isNotNull())
                        .fetchMap(customerId, column),
                Optional.empty(),
                List.of());
    }
}
