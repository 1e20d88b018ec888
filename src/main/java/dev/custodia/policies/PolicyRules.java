package dev.custodia.policies;

import dev.custodia.cleanup.Choosing;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.RuleHolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says by what the policies go that are switched on, so that a segment is not removed under one. */
@Component
class PolicyRules implements RuleHolder {
    private final PolicyRows rows;
    private final Choosing choosing;

    PolicyRules(PolicyRows rows, Choosing choosing) {
        this.rows = rows;
        this.choosing = choosing;
    }

    @Override
    public Map<String, @Nullable Rule> rules() {
        List<Rule> rules = rows.all().stream()
                .filter(Policy::enabled)
                .map(policy -> choosing.rule(policy.draft().choice()).orElse(null))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        Map<String, @Nullable Rule> all = new HashMap<>();
        if (!rules.isEmpty()) all.put("policies.on.policies", new Rule.AnyOf(rules));
        return all;
    }
}
