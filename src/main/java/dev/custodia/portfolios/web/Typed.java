package dev.custodia.portfolios.web;

import dev.custodia.access.Refused;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.RuleText;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.RuleLines;
import java.util.Arrays;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/**
 * A rule as the form of this room sends it: a field and its values; or the filters of a list's address, one a line or the
 * whole address, {@code segment:KEY}, or the text of a rule.
 */
@Component
class Typed {
    private final Criteria criteria;
    private final RuleText texts;

    Typed(Criteria criteria, RuleText texts) {
        this.criteria = criteria;
        this.texts = texts;
    }

    /** @throws Refused {@code portfolios.rule_missing}; @throws WrongRule for what cannot be read */
    Rule rule(MultiValueMap<String, String> form) {
        String text = form.getFirst("rule");
        if (text != null && !text.isBlank()) return read(text);
        String field = form.getFirst("field");
        String values = form.getFirst("values");
        if (field == null || values == null || values.isBlank())
            throw Refused.invalid("values", "portfolios.rule_missing");
        return checked(new Rule.Clause(
                field,
                Operator.IS,
                Arrays.stream(values.split(","))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .toList()));
    }

    private Rule read(String text) {
        try {
            return checked(Objects.requireNonNull(RuleLines.read(text)));
        } catch (WrongRule noFilters) {
            return checked(texts.read(text));
        }
    }

    private Rule checked(Rule rule) {
        criteria.where(rule);
        return rule;
    }
}
