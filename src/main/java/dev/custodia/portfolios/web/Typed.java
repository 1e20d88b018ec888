package dev.custodia.portfolios.web;

import dev.custodia.access.Refused;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.RuleText;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Looking;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/**
 * A rule as the form of this room sends it: a field and its values; or the filters of a list's address, one a line or the
 * whole address, {@code segment:KEY}, or the text of a rule.
 */
@Component
class Typed {
    private static final String SEGMENT = "segment:";
    private static final Pattern IN_ADDRESS = Pattern.compile("[?&]f=([^&#\\s]*)");

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
            return checked(filters(text));
        } catch (WrongRule noFilters) {
            return checked(texts.read(text));
        }
    }

    private Rule checked(Rule rule) {
        criteria.where(rule);
        return rule;
    }

    private static Rule filters(String text) {
        List<Rule> all = new ArrayList<>();
        for (String line : text.split("\\R")) {
            String one = line.strip();
            if (one.isEmpty()) continue;
            Matcher filters = IN_ADDRESS.matcher(one);
            if (one.startsWith(SEGMENT))
                all.add(Rule.clause(
                        "segment",
                        Operator.ANY_OF,
                        one.substring(SEGMENT.length()).strip()));
            else if (filters.find())
                filters.reset()
                        .results()
                        .forEach(found -> all.addAll(
                                Looking.clauses(List.of(URLDecoder.decode(found.group(1), StandardCharsets.UTF_8)))));
            else all.addAll(Looking.clauses(List.of(one)));
        }
        return Rule.allOrEverybody(all);
    }
}
