package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.CONTACT_POINT;
import static dev.custodia.tables.customers.Tables.CUSTOMER;
import static dev.custodia.tables.customers.Tables.LEGAL_DETAILS;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.database.Sql;
import dev.custodia.facts.Columns;
import dev.custodia.facts.Facts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * What follows from a customer's rows: the key to search by and this room's columns of the narrow row. The letters are
 * made plain here and not in the database, whose own rules for accents know no Cyrillic.
 */
@Component
class Derived {
    private final DSLContext db;
    private final ObjectProvider<Recast> told;

    Derived(DSLContext db, ObjectProvider<Recast> told) {
        this.db = db;
        this.told = told;
    }

    /** Works out anew what follows from these customers' rows, and counts their versions up. In the caller's transaction. */
    void refresh(Collection<Long> customers) {
        if (customers.isEmpty()) return;
        Long[] ids = customers.toArray(Long[]::new);
        Map<Long, List<String>> points = db.select(CONTACT_POINT.CUSTOMER_ID, CONTACT_POINT.KIND, CONTACT_POINT.VALUE)
                .from(CONTACT_POINT)
                .where(CONTACT_POINT.CUSTOMER_ID.eq(DSL.any(ids)))
                .and(CONTACT_POINT.KIND.in(ContactPoint.Kind.EMAIL.code(), ContactPoint.Kind.PHONE.code()))
                .fetchGroups(
                        row -> row.value1(),
                        row -> row.value2() == ContactPoint.Kind.EMAIL.code()
                                ? row.value3()
                                : ContactPoint.digits(row.value3()));
        var rows = db.select(
                        CUSTOMER.CUSTOMER_ID,
                        CUSTOMER.NAME,
                        CUSTOMER.CITY,
                        CUSTOMER.EXTERNAL_ID,
                        LEGAL_DETAILS.LEGAL_NAME,
                        LEGAL_DETAILS.VAT_KEY)
                .from(CUSTOMER)
                .leftJoin(LEGAL_DETAILS)
                .on(LEGAL_DETAILS.CUSTOMER_ID.eq(CUSTOMER.CUSTOMER_ID))
                .where(CUSTOMER.CUSTOMER_ID.eq(DSL.any(ids)))
                .fetch();
        int size = rows.size();
        Long[] found = new Long[size];
        String[] names = new String[size];
        @Nullable String[] cities = new @Nullable String[size];
        String[] keys = new String[size];
        for (int i = 0; i < size; i++) {
            var row = rows.get(i);
            found[i] = row.value1();
            names[i] = Columns.plain(row.value2());
            cities[i] = row.value3() == null ? null : Columns.plain(row.value3());
            keys[i] = Columns.plain(Stream.concat(
                            Stream.concat(
                                    Stream.of(row.value2(), or(row.value5())),
                                    points.getOrDefault(row.value1(), List.of()).stream()),
                            Stream.of(or(row.value6()), or(row.value4())))
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining(" ")));
        }
        List<Long> recast = db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .join(CUSTOMER)
                .on(CUSTOMER.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                .where(FACT.CUSTOMER_ID.eq(DSL.any(ids)))
                .and(FACT.KIND.ne(CUSTOMER.KIND).or(FACT.COUNTRY.isDistinctFrom(CUSTOMER.COUNTRY)))
                .fetch(FACT.CUSTOMER_ID);
        Sql.execute(db, "customers/refresh_search", DSL.val(found), DSL.val(keys));
        int facts = Sql.execute(db, "customers/refresh_facts", DSL.val(found), DSL.val(names), DSL.val(cities));
        if (facts != size) throw new IllegalStateException("Expected " + size + " narrow rows, changed " + facts);
        Facts.touched(db, customers, Facts.CUSTOMER, Facts.TAGS);
        if (!recast.isEmpty()) told.forEach(one -> one.recast(recast));
    }

    private static String or(@Nullable String text) {
        return text == null ? "" : text;
    }
}
