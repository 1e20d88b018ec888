package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.CONTACT_POINT;
import static dev.custodia.tables.customers.Tables.CUSTOMER;
import static dev.custodia.tables.customers.Tables.EXTERNAL_ID;
import static dev.custodia.tables.customers.Tables.LEGAL_DETAILS;

import dev.custodia.criteria.CustomerId;
import dev.custodia.forgotten.Trait;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** By what customers are known again, as it stands in their rows. */
@Component
public class Traits {
    private final DSLContext db;

    Traits(DSLContext db) {
        this.db = db;
    }

    public List<Trait> of(CustomerId customer) {
        return of(List.of(customer.value())).getOrDefault(customer.value(), List.of());
    }

    public Map<Long, List<Trait>> of(Collection<Long> customers) {
        return of(customers, DSL.trueCondition());
    }

    /** Of the persons among these: a company is not forgotten, and may come again. */
    Map<Long, List<Trait>> ofPersons(Collection<Long> customers) {
        return of(customers, CUSTOMER.KIND.eq(Kind.PERSON.code()));
    }

    private Map<Long, List<Trait>> of(Collection<Long> customers, Condition which) {
        Map<Long, List<Trait>> traits = new HashMap<>();
        if (customers.isEmpty()) return traits;
        Long[] ids = customers.toArray(Long[]::new);
        Field<Long> id = CUSTOMER.CUSTOMER_ID;
        Condition these = id.eq(DSL.any(ids)).and(which);
        db.select(id).from(CUSTOMER).where(these).forEach(row -> traits.put(row.value1(), new ArrayList<>()));
        db.select(id, CUSTOMER.COUNTRY, CUSTOMER.NAME, CONTACT_POINT.KIND, CONTACT_POINT.VALUE)
                .from(CUSTOMER)
                .join(CONTACT_POINT)
                .on(CONTACT_POINT.CUSTOMER_ID.eq(id))
                .where(these)
                .orderBy(id, CONTACT_POINT.CONTACT_POINT_ID)
                .forEach(row -> new ContactPoint(ContactPoint.Kind.of(row.value4()), row.value5(), null)
                        .trait(row.value2(), row.value3())
                        .ifPresent(trait -> add(traits, row.value1(), trait)));
        db.select(id, EXTERNAL_ID.VALUE)
                .from(CUSTOMER)
                .join(EXTERNAL_ID)
                .on(EXTERNAL_ID.CUSTOMER_ID.eq(id))
                .where(these)
                .forEach(row -> add(traits, row.value1(), Trait.externalId(row.value2())));
        db.select(id, LEGAL_DETAILS.VAT_NUMBER, LEGAL_DETAILS.TAX_NUMBER)
                .from(CUSTOMER)
                .join(LEGAL_DETAILS)
                .on(LEGAL_DETAILS.CUSTOMER_ID.eq(id))
                .where(these)
                .forEach(row -> {
                    if (row.value2() != null) add(traits, row.value1(), Trait.taxNumber(row.value2()));
                    if (row.value3() != null) add(traits, row.value1(), Trait.taxNumber(row.value3()));
                });
        return traits;
    }

    private static void add(Map<Long, List<Trait>> traits, long customer, Trait trait) {
        List<Trait> known = traits.get(customer);
        if (known != null) known.add(trait);
    }
}
