package dev.custodia.customers;

import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Refused;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Those to whom something small is to be done: all who match, as a list shows them, or these and nobody else. */
public sealed interface Whom {
    int MOST_PICKED = 10_000;

    /** @param words of a search, or null */
    record Matching(Rule rule, @Nullable String words, Set<Place> places) implements Whom {}

    record Picked(List<CustomerId> customers) implements Whom {
        public Picked {
            customers = List.copyOf(customers);
        }
    }

    /**
     * As a predicate over {@code facts.fact}; the one that a list and its count go by.
     *
     * @throws Refused where a rule cannot be asked, for nobody and for more than can be named one by one
     */
    default Condition condition(Criteria criteria) {
        try {
            return switch (this) {
                case Matching matching ->
                    criteria.where(matching.rule())
                            .and(matching.words() == null ? DSL.trueCondition() : Customers.found(matching.words()))
                            // Of the anonymised nothing is known, and nothing is written about them.
                            .and(Facts.in(matching.places()))
                            .and(Facts.in(Place.IN_USE));
                case Picked picked -> picked(picked.customers());
            };
        } catch (WrongRule wrong) {
            throw Refused.invalid("rule." + wrong.part(), wrong.code());
        }
    }

    private static Condition picked(List<CustomerId> customers) {
        if (customers.isEmpty()) throw Refused.invalid("customers", "customers.nobody_picked");
        if (customers.size() > MOST_PICKED) throw Refused.invalid("customers", "customers.too_many_picked");
        return FACT.CUSTOMER_ID
                .eq(DSL.any(customers.stream().map(CustomerId::value).toArray(Long[]::new)))
                .and(Facts.in(EnumSet.of(Place.ACTIVE, Place.ARCHIVED)));
    }
}
