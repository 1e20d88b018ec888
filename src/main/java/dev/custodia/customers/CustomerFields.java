package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.CONTACT_POINT;
import static dev.custodia.tables.customers.Tables.CUSTOMER;
import static dev.custodia.tables.customers.Tables.LEGAL_DETAILS;
import static dev.custodia.tables.customers.Tables.MARK;
import static dev.custodia.tables.customers.Tables.OWN_FIELD;
import static dev.custodia.tables.customers.Tables.OWN_VALUE;
import static dev.custodia.tables.customers.Tables.TAG;
import static dev.custodia.tables.customers.Tables.TAGGED;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Fields;
import dev.custodia.criteria.Operator;
import dev.custodia.facts.Columns;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.screens.Language;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What this room knows about a customer, for lists, filters, exports and plans. */
@Component
class CustomerFields implements Fields {
    private static final Condition REACHABLE = DSL.or(
            FACT.HAS_EMAIL.isTrue(), FACT.HAS_PHONE.isTrue(), FACT.HAS_MESSENGER.isTrue(), FACT.HAS_WEBSITE.isTrue());

    /** The fields that make a rule look among the archived too. */
    static final String ARCHIVED = "archived";

    static final String ARCHIVED_ON = "archived_on";

    private static final Condition ARCHIVED_NOW =
            MARK.PLACE.eq(Place.ARCHIVED.code()).and(MARK.ENDED_BY.isNull());

    private final DSLContext db;
    private final Columns columns;
    private final Clock clock;

    CustomerFields(DSLContext db, Columns columns, Clock clock) {
        this.db = db;
        this.columns = columns;
        this.clock = clock;
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
                columns.code("country", FACT.COUNTRY, Countries::written).spoken(CustomerFields::country),
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
                flag("invalid_email", invalid(ContactPoint.Kind.EMAIL)),
                flag("invalid_phone", invalid(ContactPoint.Kind.PHONE)),
                flag(ARCHIVED, FACT.PLACE.eq(Place.ARCHIVED.code())),
                archivedOn(),
                beside("external_id", CUSTOMER.CUSTOMER_ID, CUSTOMER.EXTERNAL_ID),
                beside("vat_number", LEGAL_DETAILS.CUSTOMER_ID, LEGAL_DETAILS.VAT_NUMBER),
                beside("street", CUSTOMER.CUSTOMER_ID, CUSTOMER.STREET),
                beside("postal_code", CUSTOMER.CUSTOMER_ID, CUSTOMER.POSTAL_CODE),
                beside("region", CUSTOMER.CUSTOMER_ID, CUSTOMER.REGION),
                beside("language", CUSTOMER.CUSTOMER_ID, CUSTOMER.LANGUAGE));
    }

    @Override
    public String topic(String field) {
        return switch (field) {
            case "tag" -> Facts.TAGS;
            case ARCHIVED, ARCHIVED_ON -> Facts.PLACE;
            default -> Facts.CUSTOMER;
        };
    }

    @Override
    public List<CustomerField> ownFields() {
        return db.selectFrom(OWN_FIELD)
                .orderBy(OWN_FIELD.NAME)
                .fetch(row -> own(row.getOwnFieldId(), row.getKey(), row.getName()));
    }

    @Override
    public Optional<CustomerField> ownField(String id) {
        return CustomerField.ownKey(id)
                .flatMap(key -> db.selectFrom(OWN_FIELD)
                        .where(OWN_FIELD.KEY.eq(key))
                        .fetchOptional(row -> own(row.getOwnFieldId(), row.getKey(), row.getName())));
    }

    private CustomerField own(long fieldId, String key, String name) {
        return beside(
                CustomerField.ownId(key),
                OWN_VALUE.CUSTOMER_ID,
                OWN_VALUE.VALUE,
                OWN_VALUE.OWN_FIELD_ID.eq(fieldId),
                name);
    }

    private static String country(String code, String language) {
        return Countries.said(
                code, Language.ofCode(language).orElse(Language.EN).locale());
    }

    private static Condition invalid(ContactPoint.Kind kind) {
        return FACT.CUSTOMER_ID.in(DSL.select(CONTACT_POINT.CUSTOMER_ID)
                .from(CONTACT_POINT)
                .where(CONTACT_POINT.KIND.eq(kind.code()))
                .and(CONTACT_POINT.VALID.isFalse()));
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

    /** The day on which somebody was put into the archive where they still are. */
    private CustomerField archivedOn() {
        return new CustomerField(
                ARCHIVED_ON,
                CustomerField.Type.DATE,
                EnumSet.of(Operator.UP_TO, Operator.AFTER, Operator.BLANK, Operator.PRESENT),
                (operator, values) -> switch (operator) {
                    case UP_TO -> FACT.CUSTOMER_ID.in(archived(MARK.SINCE.lt(end((LocalDate) values.getFirst()))));
                    case AFTER -> FACT.CUSTOMER_ID.in(archived(MARK.SINCE.ge(end((LocalDate) values.getFirst()))));
                    case BLANK -> FACT.CUSTOMER_ID.notIn(archived(DSL.noCondition()));
                    case PRESENT -> FACT.CUSTOMER_ID.in(archived(DSL.noCondition()));
                    default -> throw new IllegalStateException("The field " + ARCHIVED_ON + " knows no " + operator);
                },
                ids -> db.select(MARK.CUSTOMER_ID, MARK.SINCE)
                        .from(MARK)
                        .where(MARK.CUSTOMER_ID.in(ids))
                        .and(ARCHIVED_NOW)
                        .fetchMap(
                                row -> row.value1(),
                                row -> row.value2()
                                        .atZoneSameInstant(clock.getZone())
                                        .toLocalDate()),
                Optional.empty(),
                List.of());
    }

    private static Select<Record1<Long>> archived(Condition when) {
        return DSL.select(MARK.CUSTOMER_ID).from(MARK).where(ARCHIVED_NOW).and(when);
    }

    private OffsetDateTime end(LocalDate day) {
        return day.plusDays(1).atStartOfDay(clock.getZone()).toOffsetDateTime();
    }

    private CustomerField flag(String id, Condition holds) {
        return new CustomerField(
                id,
                CustomerField.Type.FLAG,
                Set.of(Operator.IS),
                (operator, values) -> (Boolean) values.getFirst() ? holds : DSL.not(holds),
                ids -> db.select(FACT.CUSTOMER_ID, DSL.field(holds))
                        .from(FACT)
                        .where(FACT.CUSTOMER_ID.in(ids))
                        .fetchMap(row -> row.value1(), row -> row.value2()),
                Optional.empty(),
                List.of("yes", "no"));
    }

    /** A text that stands in a row beside the narrow one: compared whatever its case. */
    private CustomerField beside(String id, TableField<?, Long> customerId, TableField<?, String> column) {
        return beside(id, customerId, column, DSL.noCondition(), null);
    }

    private CustomerField beside(
            String id,
            TableField<?, Long> customerId,
            TableField<?, String> column,
            Condition mine,
            @Nullable String label) {
        return new CustomerField(
                id,
                CustomerField.Type.TEXT,
                EnumSet.of(Operator.IS, Operator.IS_NOT, Operator.CONTAINS, Operator.BLANK, Operator.PRESENT),
                (operator, values) -> {
                    List<String> asked = values.stream()
                            .map(value -> ((String) value).toLowerCase(Locale.ROOT))
                            .toList();
                    Function<Condition, Select<Record1<Long>>> those = which -> DSL.select(customerId)
                            .from(customerId.getTable())
                            .where(mine)
                            .and(which);
                    return switch (operator) {
                        case IS ->
                            FACT.CUSTOMER_ID.in(those.apply(DSL.lower(column).in(asked)));
                        case IS_NOT ->
                            FACT.CUSTOMER_ID.notIn(those.apply(DSL.lower(column).in(asked)));
                        case CONTAINS ->
                            FACT.CUSTOMER_ID.in(those.apply(DSL.lower(column).contains(asked.getFirst())));
                        case BLANK -> FACT.CUSTOMER_ID.notIn(those.apply(column.isNotNull()));
                        case PRESENT -> FACT.CUSTOMER_ID.in(those.apply(column.isNotNull()));
                        default -> throw new IllegalStateException("The field " + id + " knows no " + operator);
                    };
                },
                ids -> db.select(customerId, column)
                        .from(customerId.getTable())
                        .where(customerId.in(ids))
                        .and(mine)
                        .and(column.isNotNull())
                        .fetchMap(customerId, column),
                Optional.empty(),
                List.of(),
                label == null ? null : language -> label);
    }
}
