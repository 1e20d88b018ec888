package dev.custodia.facts;

import static dev.custodia.tables.facts.Tables.FACT;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Context;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.CustomCondition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The limits as part of a statement: who acts is asked when the statement is put into words, so that a condition that was
 * made once holds for whoever uses it.
 */
@Component
class Limited {
    private static final String KEY = "custodia.limits";

    private final ObjectProvider<Limits> limits;
    private volatile @Nullable List<Limits> known;

    Limited(DSLContext db, ObjectProvider<Limits> limits) {
        this.limits = limits;
        db.configuration().data(KEY, this);
    }

    /** Over {@code facts.fact}. */
    static Condition own() {
        return CustomCondition.of(context -> say(context, Function.identity()));
    }

    /** Over any column that holds a customer's id. */
    static Condition owned(Field<Long> customerId) {
        return CustomCondition.of(context -> say(
                context,
                limit -> customerId.in(DSL.select(FACT.CUSTOMER_ID).from(FACT).where(limit))));
    }

    private static void say(Context<?> context, Function<Condition, Condition> as) {
        // A statement that is only written down, without our database, is nobody's.
        Condition limit = context.configuration().data(KEY) instanceof Limited here
                ? here.now().map(as).orElse(DSL.trueCondition())
                : DSL.trueCondition();
        context.visit(limit);
    }

    /** Empty where whoever acts is not limited. */
    Optional<Condition> now() {
        return all().stream().flatMap(limit -> limit.now().stream()).reduce(Condition::and);
    }

    /** Asked late: whoever says them needs the database first. */
    private List<Limits> all() {
        List<Limits> all = known;
        if (all == null) {
            all = limits.stream().toList();
            known = all;
        }
        return all;
    }
}
