package dev.custodia.cleanup;

import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customers;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Order;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whom a choice means, and who they are, before anything is frozen. The same condition finds people for the look and for the plan. */
@Component
public class Choosing {
    private static final int MOST_PICKED = 10_000;

    private final Clock clock;
    private final Criteria criteria;
    private final Facts facts;
    private final Changes changes;

    Choosing(Clock clock, Criteria criteria, Facts facts, Changes changes) {
        this.clock = clock;
        this.criteria = criteria;
        this.facts = facts;
        this.changes = changes;
    }

    /** How many a choice would find, and how many of them were here within the last twelve months; nothing is frozen. */
    public record Look(long found, long recent) {}

    /** @throws Refused for a date or a rule that cannot be asked */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Look look(Choice choice, Action action) {
        Condition who = where(choice);
        return new Look(
                facts.count(who, EnumSet.of(action.from())),
                facts.count(who.and(recently()), EnumSet.of(action.from())));
    }

    /** A few of those whom a choice would find, longest silent first. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Long> examples(Choice choice, Action action, int size) {
        Order silence = new Order(criteria.field("last_purchase"), false);
        return facts.page(where(choice), EnumSet.of(action.from()), silence, null, size)
                .ids();
    }

    /** Bought within the twelve months up to today; or, never having bought, came within them. */
    Condition recently() {
        LocalDate yearAgo = LocalDate.now(clock).minusYears(1);
        return FACT.LAST_PURCHASE_ON
                .gt(yearAgo)
                .or(FACT.LAST_PURCHASE_ON.isNull().and(FACT.CREATED_ON.gt(yearAgo)));
    }

    Condition where(Choice choice) {
        try {
            return switch (choice) {
                case Choice.Silent silent -> criteria.where(plausible(silent).rule());
                case Choice.Matching matching ->
                    criteria.where(matching.rule())
                            .and(matching.words() == null ? DSL.trueCondition() : Customers.found(matching.words()));
                case Choice.Again again ->
                    FACT.CUSTOMER_ID.in(changes.bucketed(again.of(), LineState.CHANGED_SINCE, LineState.TO_DO));
                case Choice.InBin bin -> Bin.contains(bin.by());
                case Choice.Picked picked -> picked(picked.customers());
            };
        } catch (WrongRule wrong) {
            throw Refused.invalid("rule." + wrong.part(), wrong.code());
        }
    }

    private Choice.Silent plausible(Choice.Silent silent) {
        if (silent.upTo().isAfter(LocalDate.now(clock))) throw Refused.invalid("upTo", "cleanup.date_ahead");
        if (silent.upTo().getYear() < 1900) throw Refused.invalid("upTo", "cleanup.date_implausible");
        return silent;
    }

    private static Condition picked(List<CustomerId> customers) {
        if (customers.isEmpty()) throw Refused.invalid("customers", "cleanup.nobody_picked");
        if (customers.size() > MOST_PICKED) throw Refused.invalid("customers", "cleanup.too_many_picked");
        return FACT.CUSTOMER_ID.eq(
                DSL.any(customers.stream().map(CustomerId::value).toArray(Long[]::new)));
    }

    @Nullable
    LocalDate since(Choice choice) {
        return choice instanceof Choice.Silent silent ? silent.upTo() : null;
    }
}
