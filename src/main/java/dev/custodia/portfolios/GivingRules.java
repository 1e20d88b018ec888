package dev.custodia.portfolios;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.portfolios.Tables.RULE;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.RuleHolder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jooq.Case;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The rules that say who is given to whom: of each type in their order, the first that holds for each aspect. */
@Component
class GivingRules implements RuleHolder {
    private final DSLContext db;
    private final Holders holders;
    private final ObjectProvider<Criteria> criteria;

    GivingRules(DSLContext db, Holders holders, ObjectProvider<Criteria> criteria) {
        this.db = db;
        this.holders = holders;
        this.criteria = criteria;
    }

    /**
     * One of them.
     *
     * @param onArrival whether it is asked of those who come in
     */
    record One(
            @JsonProperty("id") long id,
            @JsonProperty("rule") Rule rule,
            @JsonProperty("holder") long holder,
            @JsonProperty("onArrival") boolean onArrival) {
        @JsonCreator
        One {}
    }

    List<One> of(short type) {
        return db.selectFrom(RULE)
                .where(RULE.TYPE.eq(type))
                .orderBy(RULE.POSITION, RULE.RULE_ID)
                .fetch(row -> new One(
                        row.getRuleId(),
                        PortfolioActs.JSON.readValue(row.getRule().data(), Rule.class),
                        row.getHolderId(),
                        row.getOnArrival()));
    }

    @Override
    public Map<String, @Nullable Rule> rules() {
        Map<String, @Nullable Rule> rules = new LinkedHashMap<>();
        List<Rule> all = db.select(RULE.RULE_)
                .from(RULE)
                .orderBy(RULE.TYPE, RULE.POSITION)
                .fetch(row -> PortfolioActs.JSON.readValue(row.value1().data(), Rule.class));
        if (!all.isEmpty())
            rules.put("portfolios.rules_holder", all.size() == 1 ? all.getFirst() : new Rule.AnyOf(all));
        return rules;
    }

    /** Whom somebody is given to in one aspect, and by which rule, as columns over {@code facts.fact}; null by none. */
    record Target(Aspect aspect, Field<Long> holder, Field<String> rule) {}

    List<Target> targets(List<One> rules) {
        return targets(rules, rule -> criteria.getObject().where(rule));
    }

    /** The same of these customers alone. */
    List<Target> targets(List<One> rules, Collection<Long> among) {
        return targets(rules, rule -> criteria.getObject().where(rule, among));
    }

    private List<Target> targets(List<One> rules, Function<Rule, Condition> where) {
        Map<Aspect, List<One>> byAspect = new LinkedHashMap<>();
        for (One one : rules)
            holders.byId(one.holder())
                    .ifPresent(
                            holder -> byAspect.computeIfAbsent(holder.aspect(), aspect -> new java.util.ArrayList<>())
                                    .add(one));
        return byAspect.entrySet().stream()
                .map(entry -> target(entry.getKey(), entry.getValue(), where))
                .toList();
    }

    private static Target target(Aspect aspect, List<One> rules, Function<Rule, Condition> where) {
        Case choose = DSL.decode();
        CaseConditionStep<Long> holder = null;
        CaseConditionStep<String> rule = null;
        for (One one : rules) {
            Condition holds = Holds.surely(() -> where.apply(one.rule()));
            holder = holder == null
                    ? choose.when(holds, DSL.inline(one.holder()))
                    : holder.when(holds, DSL.inline(one.holder()));
            rule = rule == null
                    ? choose.when(holds, DSL.inline(Long.toString(one.id())))
                    : rule.when(holds, DSL.inline(Long.toString(one.id())));
        }
        if (holder == null || rule == null) throw new IllegalStateException("An aspect without rules");
        return new Target(aspect, holder, rule);
    }

    /** Those whom these rules give to somebody else than whom they have. */
    static Condition moved(Held held, short type, List<Target> targets) {
        return DSL.or(targets.stream()
                .map(target -> target.holder()
                        .isNotNull()
                        .and(target.holder().isDistinctFrom(held.holder(type, target.aspect()))))
                .toList());
    }

    /** Those of a set, each with whom it is given to, who have somebody else. */
    static GivenTo.Moves moves(
            DSLContext db, Held held, short type, Target target, Collection<Long> customers, Condition which) {
        GivenTo.Moves moves = new GivenTo.Moves(type, target.aspect());
        db.select(FACT.CUSTOMER_ID, target.holder(), target.rule())
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .and(target.holder().isNotNull())
                .and(target.holder().isDistinctFrom(held.holder(type, target.aspect())))
                .and(which)
                .forEach(row -> moves.add(row.value1(), row.value2(), row.value3()));
        return moves;
    }
}
