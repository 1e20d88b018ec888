package dev.custodia.portfolios;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.portfolios.Tables.ASSIGNMENT;
import static dev.custodia.tables.portfolios.Tables.DEFAULT_SINCE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Case;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who has whom, as predicates and columns over {@code facts.fact}. Whoever has no row of a type's portfolio is in the
 * default that held when their id was given out, so a default costs no rows.
 */
@Component
class Held {
    private final DSLContext db;

    Held(DSLContext db) {
        this.db = db;
    }

    /**
     * A default, and for whom it holds: for ids from one on, up to and without another.
     *
     * @param until null where it holds now
     */
    record Period(long from, @Nullable Long until, @Nullable Long portfolio) {
        Condition holds(Field<Long> customerId) {
            Condition since = from == 0 ? DSL.trueCondition() : customerId.ge(from);
            return until == null ? since : since.and(customerId.lt(until));
        }

        boolean holds(long customerId) {
            return from <= customerId && (until == null || customerId < until);
        }
    }

    List<Period> periods(short type) {
        List<Period> periods = new ArrayList<>();
        Long until = null;
        for (var row : db.selectFrom(DEFAULT_SINCE)
                .where(DEFAULT_SINCE.TYPE.eq(type))
                .orderBy(DEFAULT_SINCE.FROM_CUSTOMER.desc())
                .fetch()) {
            periods.add(new Period(row.getFromCustomer(), until, row.getPortfolioId()));
            until = row.getFromCustomer();
        }
        return periods;
    }

    /** In which portfolio those are who come now and are given to none; null for in none. */
    @Nullable
    Long defaultNow(short type) {
        List<Period> periods = periods(type);
        return periods.isEmpty() ? null : periods.getFirst().portfolio();
    }

    static Condition now(short type, Aspect aspect) {
        return ASSIGNMENT
                .TYPE
                .eq(type)
                .and(ASSIGNMENT.ASPECT.eq(aspect.number()))
                .and(ASSIGNMENT.ENDED_BY.isNull());
    }

    /** Those who have one of these. */
    Condition isOneOf(short type, Aspect aspect, Collection<Long> holders) {
        Condition given = FACT.CUSTOMER_ID.in(DSL.select(ASSIGNMENT.CUSTOMER_ID)
                .from(ASSIGNMENT)
                .where(now(type, aspect))
                .and(ASSIGNMENT.HOLDER_ID.in(holders)));
        List<Period> periods = aspect == Aspect.PORTFOLIO ? periods(type) : List.of();
        return byDefault(
                given,
                periods,
                periods.stream()
                        .filter(period -> period.portfolio() != null && holders.contains(period.portfolio()))
                        .toList(),
                row(type, aspect).and(ASSIGNMENT.HOLDER_ID.isNull().or(ASSIGNMENT.HOLDER_ID.notIn(holders))));
    }

    /** Those who have any. */
    Condition isAny(short type, Aspect aspect) {
        Condition given = FACT.CUSTOMER_ID.in(DSL.select(ASSIGNMENT.CUSTOMER_ID)
                .from(ASSIGNMENT)
                .where(now(type, aspect))
                .and(ASSIGNMENT.HOLDER_ID.isNotNull()));
        List<Period> periods = aspect == Aspect.PORTFOLIO ? periods(type) : List.of();
        return byDefault(
                given,
                periods,
                periods.stream().filter(period -> period.portfolio() != null).toList(),
                row(type, aspect).and(ASSIGNMENT.HOLDER_ID.isNull()));
    }

    private static Condition byDefault(Condition given, List<Period> all, List<Period> meant, Condition otherwise) {
        if (meant.isEmpty()) return given;
        Condition notElsewhere = DSL.notExists(DSL.selectOne().from(ASSIGNMENT).where(otherwise));
        // Where all defaults that ever held are meant, nobody has to be looked for but those who are elsewhere.
        if (meant.size() == all.size() && all.getLast().from() == 0) return notElsewhere;
        Condition inTime = DSL.or(
                meant.stream().map(period -> period.holds(FACT.CUSTOMER_ID)).toList());
        return given.or(inTime.and(notElsewhere));
    }

    private static Condition row(short type, Aspect aspect) {
        return ASSIGNMENT.CUSTOMER_ID.eq(FACT.CUSTOMER_ID).and(now(type, aspect));
    }

    /** Whom they have, as a column: null for nobody. */
    Field<Long> holder(short type, Aspect aspect) {
        Field<Long> byDefault = byDefault(type, aspect);
        // A row to nobody is not the same as none.
        var given = DSL.field(DSL.select(DSL.coalesce(ASSIGNMENT.HOLDER_ID, DSL.inline(0L)))
                .from(ASSIGNMENT)
                .where(row(type, aspect))
                .limit(1));
        return DSL.nullif(DSL.coalesce(given, byDefault), DSL.inline(0L));
    }

    private Field<Long> byDefault(short type, Aspect aspect) {
        if (aspect != Aspect.PORTFOLIO) return DSL.castNull(SQLDataType.BIGINT);
        Case choose = DSL.decode();
        CaseConditionStep<Long> chosen = null;
        for (Period period : periods(type)) {
            if (period.portfolio() == null) continue;
            Condition holds = period.holds(FACT.CUSTOMER_ID);
            chosen = chosen == null
                    ? choose.when(holds, DSL.inline(period.portfolio()))
                    : chosen.when(holds, DSL.inline(period.portfolio()));
        }
        return chosen == null ? DSL.castNull(SQLDataType.BIGINT) : chosen.otherwise(DSL.castNull(SQLDataType.BIGINT));
    }

    /** The holder of each of a page of customers; who has none is left out. */
    Map<Long, Long> holders(short type, Aspect aspect, Collection<Long> customers) {
        Map<Long, Long> holders = new HashMap<>();
        if (customers.isEmpty()) return holders;
        if (aspect == Aspect.PORTFOLIO) {
            List<Period> periods = periods(type);
            for (long customer : customers)
                for (Period period : periods)
                    if (period.portfolio() != null && period.holds(customer)) holders.put(customer, period.portfolio());
        }
        db.select(ASSIGNMENT.CUSTOMER_ID, ASSIGNMENT.HOLDER_ID)
                .from(ASSIGNMENT)
                .where(ASSIGNMENT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .and(now(type, aspect))
                .forEach(row -> {
                    if (row.value2() == null) holders.remove(row.value1());
                    else holders.put(row.value1(), row.value2());
                });
        return holders;
    }
}
