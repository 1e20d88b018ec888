package dev.custodia.customers.web;

import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import java.util.ArrayList;
import java.util.List;

/** A filter as it stands in an address: {@code last_purchase.up_to.2023-12-31}, {@code tag.any_of.vip,gold}. */
final class FilterText {
    private FilterText() {}

    /** All of these; of none, everybody. @throws WrongRule */
    static Rule rule(Criteria criteria, List<String> filters) {
        List<Rule> clauses = new ArrayList<>();
        for (String filter : filters) clauses.add(clause(criteria, filter));
        return Rule.allOrEverybody(clauses);
    }

    private static Rule clause(Criteria criteria, String filter) {
        String[] parts = filter.split("\\.", 3);
        if (parts.length < 2) throw new WrongRule("criteria.wrong_filter", filter);
        CustomerField field = criteria.field(parts[0]);
        Operator operator = Operator.of(parts[1]);
        return new Rule.Clause(field.id(), operator, values(operator, parts.length == 3 ? parts[2] : ""));
    }

    /** Only who may take several values is asked for them with commas between; elsewhere a comma is a comma. */
    private static List<String> values(Operator operator, String text) {
        if (text.isEmpty()) return List.of();
        return switch (operator) {
            case IS, IS_NOT, ANY_OF, ALL_OF, NONE_OF -> List.of(text.split(","));
            case CONTAINS, UP_TO, AFTER, AT_LEAST, AT_MOST, BLANK, PRESENT -> List.of(text);
        };
    }
}
