package dev.custodia.portfolios;

import static dev.custodia.tables.portfolios.Tables.DOCUMENT_RULE;

import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.RuleHolder;
import dev.custodia.database.Ids;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The rules about customers that say to which portfolio type their documents belong. */
@Component
class DocumentRules implements RuleHolder {
    private final DSLContext db;
    private final Ids ids;
    private final PortfolioTypes types;
    private final ObjectProvider<Criteria> criteria;

    DocumentRules(DSLContext db, Ids ids, PortfolioTypes types, ObjectProvider<Criteria> criteria) {
        this.db = db;
        this.ids = ids;
        this.types = types;
        this.criteria = criteria;
    }

    List<Rule> of(short type) {
        return db.select(DOCUMENT_RULE.RULE)
                .from(DOCUMENT_RULE)
                .where(DOCUMENT_RULE.TYPE.eq(type))
                .orderBy(DOCUMENT_RULE.POSITION)
                .fetch(row -> PortfolioActs.JSON.readValue(row.value1().data(), Rule.class));
    }

    /** Puts these in the place of those that a type had. In the caller's transaction. */
    void set(short type, List<Rule> rules) {
        db.deleteFrom(DOCUMENT_RULE).where(DOCUMENT_RULE.TYPE.eq(type)).execute();
        int position = 0;
        for (Rule rule : rules)
            db.insertInto(DOCUMENT_RULE)
                    .set(DOCUMENT_RULE.RULE_ID, ids.next())
                    .set(DOCUMENT_RULE.TYPE, type)
                    .set(DOCUMENT_RULE.POSITION, ++position)
                    .set(DOCUMENT_RULE.RULE, JSONB.valueOf(PortfolioActs.JSON.writeValueAsString(rule)))
                    .execute();
    }

    @Override
    public Map<String, @Nullable Rule> rules() {
        Map<String, @Nullable Rule> rules = new LinkedHashMap<>();
        List<Rule> all = new ArrayList<>();
        for (PortfolioType type : types.all()) all.addAll(of(type.number()));
        if (!all.isEmpty())
            rules.put("portfolios.document_rules_holder", all.size() == 1 ? all.getFirst() : new Rule.AnyOf(all));
        return rules;
    }

    /** The number of the type that the rules give these customers' documents to, as a column over {@code facts.fact}. */
    Optional<Field<Short>> unit(Collection<Long> among) {
        if (!db.fetchExists(DOCUMENT_RULE)) return Optional.empty();
        CaseConditionStep<Short> unit = null;
        for (PortfolioType type : types.active())
            for (Rule rule : of(type.number())) {
                Condition holds = Holds.surely(() -> criteria.getObject().where(rule, among));
                Field<Short> number = DSL.inline(type.number());
                unit = unit == null ? DSL.when(holds, number) : unit.when(holds, number);
            }
        return Optional.ofNullable(unit);
    }
}
