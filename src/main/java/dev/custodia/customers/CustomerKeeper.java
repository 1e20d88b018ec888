package dev.custodia.customers;

import static dev.custodia.tables.changes.Tables.BEFORE_IMAGE;
import static dev.custodia.tables.changes.Tables.CHANGE;
import static dev.custodia.tables.changes.Tables.LINE;
import static dev.custodia.tables.changes.Tables.OBJECTION;
import static dev.custodia.tables.customers.Tables.CONTACT_POINT;
import static dev.custodia.tables.customers.Tables.CUSTOMER;
import static dev.custodia.tables.customers.Tables.EXTERNAL_ID;
import static dev.custodia.tables.customers.Tables.LEGAL_DETAILS;
import static dev.custodia.tables.customers.Tables.LINK;
import static dev.custodia.tables.customers.Tables.MARK;
import static dev.custodia.tables.customers.Tables.OWN_FIELD;
import static dev.custodia.tables.customers.Tables.OWN_VALUE;
import static dev.custodia.tables.customers.Tables.SEARCH;
import static dev.custodia.tables.customers.Tables.TAG;
import static dev.custodia.tables.customers.Tables.TAGGED;
import static dev.custodia.tables.customers.Tables.TAG_KEY;
import static dev.custodia.tables.customers.Tables.UNTAGGED;
import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.facts.Tables.TOUCHED;

import dev.custodia.changes.BeforeImages;
import dev.custodia.database.Sql;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Keeps the customers' own rows, and those that rooms below keep by id alone: the narrow row, the lines and the
 * before-images of changes. Erases last, since every other keeper's rows hang on these.
 */
@Component
@Order(Integer.MAX_VALUE)
class CustomerKeeper implements Keeper {
    private static final List<Table<?>> ROWS = List.of(
            CONTACT_POINT,
            LEGAL_DETAILS,
            TAGGED,
            UNTAGGED,
            OWN_VALUE,
            MARK,
            SEARCH,
            EXTERNAL_ID,
            BEFORE_IMAGE,
            OBJECTION,
            TOUCHED,
            CUSTOMER,
            FACT);

    private final DSLContext db;
    private final BeforeImages images;
    private final SecureRandom random = new SecureRandom();

    CustomerKeeper(DSLContext db, BeforeImages images) {
        this.db = db;
        this.images = images;
    }

    @Override
    public Set<String> tables() {
        Set<String> tables = new LinkedHashSet<>();
        ROWS.forEach(table -> tables.add(name(table)));
        tables.add(name(LINK));
        // The lines of a change stay: an id that leads nowhere, so that what was done still adds up.
        tables.add(name(LINE));
        // Lines on their way in hold a customer's id for minutes, and are dropped whole.
        tables.add("customers.incoming_match");
        return tables;
    }

    @Override
    public List<Export> exports(Select<Record1<Long>> customers) {
        List<Export> exports = new ArrayList<>(rows(customers));
        before(customers).ifPresent(rows -> exports.add(new Export("before", rows)));
        return exports;
    }

    /** What they were before edits that can still be taken back. */
    private Optional<Select<Record2<Long, JSONB>>> before(Select<Record1<Long>> customers) {
        return db
                .selectDistinct(BEFORE_IMAGE.CHANGE_ID)
                .from(BEFORE_IMAGE)
                .where(BEFORE_IMAGE.ROOM.eq(Portrait.ROOM))
                .and(BEFORE_IMAGE.CUSTOMER_ID.in(customers))
                .fetch(BEFORE_IMAGE.CHANGE_ID)
                .stream()
                .filter(changeId -> images.kept(changeId, Portrait.ROOM))
                .map(changeId -> images.read(changeId, Portrait.ROOM, customers))
                .reduce(Select::unionAll);
    }

    private static List<Export> rows(Select<Record1<Long>> customers) {
        return List.of(
                Export.of("customer", CUSTOMER, customers),
                Export.of("contactPoints", CONTACT_POINT, customers),
                Export.of("legalDetails", LEGAL_DETAILS, customers),
                Export.of("externalIds", EXTERNAL_ID, customers),
                Export.of("links", LINK, customers),
                new Export(
                        "tags",
                        DSL.select(
                                        TAGGED.CUSTOMER_ID,
                                        DSL.jsonbObject(
                                                DSL.key("tag").value(TAG.NAME),
                                                DSL.key("at").value(TAGGED.AT)))
                                .from(TAGGED)
                                .join(TAG)
                                .on(TAG.TAG_ID.eq(TAGGED.TAG_ID))
                                .where(TAGGED.CUSTOMER_ID.in(customers))),
                new Export(
                        "tagsTakenOff",
                        DSL.select(
                                        UNTAGGED.CUSTOMER_ID,
                                        DSL.jsonbObject(
                                                DSL.key("tag").value(TAG.NAME),
                                                DSL.key("at").value(UNTAGGED.TAGGED_AT)))
                                .from(UNTAGGED)
                                .join(TAG)
                                .on(TAG.TAG_ID.eq(UNTAGGED.TAG_ID))
                                .where(UNTAGGED.CUSTOMER_ID.in(customers))),
                new Export(
                        "ownFields",
                        DSL.select(
                                        OWN_VALUE.CUSTOMER_ID,
                                        DSL.jsonbObject(
                                                DSL.key("field").value(OWN_FIELD.KEY),
                                                DSL.key("value").value(OWN_VALUE.VALUE)))
                                .from(OWN_VALUE)
                                .join(OWN_FIELD)
                                .on(OWN_FIELD.OWN_FIELD_ID.eq(OWN_VALUE.OWN_FIELD_ID))
                                .where(OWN_VALUE.CUSTOMER_ID.in(customers))),
                Export.of("marks", MARK, customers),
                // Its version counts changes, and its place is told by the marks.
                new Export(
                        "facts",
                        DSL.select(
                                        FACT.CUSTOMER_ID,
                                        DSL.field(
                                                "to_jsonb({0}) - array['version', 'place']",
                                                SQLDataType.JSONB, DSL.name(FACT.getName())))
                                .from(FACT)
                                .where(FACT.CUSTOMER_ID.in(customers))),
                Export.of("search", SEARCH, customers),
                Export.of("leftAlone", OBJECTION, customers),
                // What was said of somebody alone is about them.
                new Export(
                        "changes",
                        DSL.select(
                                        LINE.CUSTOMER_ID,
                                        DSL.jsonbObject(
                                                DSL.key("change_id").value(LINE.CHANGE_ID),
                                                DSL.key("act").value(CHANGE.ACT),
                                                DSL.key("at").value(CHANGE.CREATED_AT),
                                                DSL.key("reason").value(DSL.when(CHANGE.FOUND.le(1L), CHANGE.REASON)),
                                                DSL.key("state").value(LINE.STATE),
                                                DSL.key("version").value(LINE.VERSION)))
                                .from(LINE)
                                .join(CHANGE)
                                .on(CHANGE.CHANGE_ID.eq(LINE.CHANGE_ID))
                                .where(LINE.CUSTOMER_ID.in(customers))));
    }

    @Override
    public void erase(Select<Record1<Long>> customers) {
        // The other end of a link is another customer's row, found through this one's.
        List<Long> ids = db.fetch(customers).getValues(0, Long.class);
        Long[] gone = ids.toArray(Long[]::new);
        List<Long> others = db.selectDistinct(LINK.OTHER_ID)
                .from(LINK)
                .where(LINK.CUSTOMER_ID.eq(DSL.any(gone)))
                .fetch(LINK.OTHER_ID);
        db.deleteFrom(LINK)
                .where(LINK.CUSTOMER_ID.eq(DSL.any(others.toArray(Long[]::new))))
                .and(LINK.OTHER_ID.eq(DSL.any(gone)))
                .execute();
        db.deleteFrom(LINK).where(LINK.CUSTOMER_ID.eq(DSL.any(gone))).execute();
        // What was said of one of them alone may name them.
        db.update(CHANGE)
                .setNull(CHANGE.REASON)
                .where(CHANGE.FOUND.le(1L))
                .and(CHANGE.REASON.isNotNull())
                .and(CHANGE.CHANGE_ID.in(
                        DSL.select(LINE.CHANGE_ID).from(LINE).where(LINE.CUSTOMER_ID.eq(DSL.any(gone)))))
                .execute();
        Set<Long> worn = new LinkedHashSet<>();
        for (Table<?> table : List.of(TAGGED, UNTAGGED))
            worn.addAll(db.selectDistinct(Objects.requireNonNull(table.field("tag_id", Long.class)))
                    .from(table)
                    .where(Objects.requireNonNull(table.field("customer_id", Long.class))
                            .eq(DSL.any(gone)))
                    .fetch(0, Long.class));
        for (Table<?> table : ROWS) {
            Field<Long> customerId = Objects.requireNonNull(table.field("customer_id", Long.class));
            db.deleteFrom(table).where(customerId.eq(DSL.any(gone))).execute();
        }
        forgetTags(worn);
    }

    /** A tag that only they have worn is a word about them. What others became part of stays, for those words lead to it. */
    private void forgetTags(Set<Long> tags) {
        if (tags.isEmpty()) return;
        var source = TAG.as("source");
        List<Long> forgotten = db.deleteFrom(TAG)
                .where(TAG.TAG_ID.in(tags))
                .andNotExists(DSL.selectOne().from(TAGGED).where(TAGGED.TAG_ID.eq(TAG.TAG_ID)))
                .andNotExists(DSL.selectOne().from(UNTAGGED).where(UNTAGGED.TAG_ID.eq(TAG.TAG_ID)))
                .andNotExists(DSL.selectOne().from(source).where(source.MERGED_INTO.eq(TAG.TAG_ID)))
                .returning(TAG.TAG_ID)
                .fetch(TAG.TAG_ID);
        db.deleteFrom(TAG_KEY).where(TAG_KEY.TAG_ID.in(forgotten)).execute();
    }

    /**
     * In the place of each a customer of whom only the kind and the year are known, under a number drawn by lot: there is
     * no way from one to the other. All else goes.
     */
    @Override
    public void anonymise(Select<Record1<Long>> customers, Terms terms) {
        var kept = db.select(CUSTOMER.KIND, DSL.year(CUSTOMER.CREATED_ON))
                .from(CUSTOMER)
                .where(CUSTOMER.CUSTOMER_ID.in(customers))
                .fetch();
        erase(customers);
        Long[] numbers = new Long[kept.size()];
        Short[] kinds = new Short[kept.size()];
        LocalDate[] years = new LocalDate[kept.size()];
        for (int i = 0; i < kept.size(); i++) {
            numbers[i] = random.nextLong(1, Long.MAX_VALUE);
            kinds[i] = kept.get(i).value1();
            years[i] = LocalDate.of(kept.get(i).value2(), 1, 1);
        }
        Sql.execute(db, "customers/anonymous", DSL.val(numbers), DSL.val(kinds), DSL.val(years));
        Sql.execute(db, "customers/anonymous_facts", DSL.val(numbers), DSL.val(kinds), DSL.val(years));
    }

    static String name(Table<?> table) {
        return Objects.requireNonNull(table.getSchema()).getName() + "." + table.getName();
    }
}
