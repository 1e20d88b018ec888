package dev.custodia.customers;

import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule as lines of a form: the filters of a list's address, one a line or the whole address as it was copied, or {@code
 * segment:KEY}.
 */
public final class RuleLines {
    private static final String SEGMENT = "segment:";
    private static final Pattern IN_ADDRESS = Pattern.compile("[?&]f=([^&#\\s]*)");

    private RuleLines() {}

    /** @throws WrongRule for what cannot be read; null for nothing */
    public static @Nullable Rule read(String text) {
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
        return all.isEmpty() ? null : Rule.allOrEverybody(all);
    }

    /** As it was typed; empty for none, and for a rule that no list of filters can say. */
    public static String write(@Nullable Rule rule) {
        return switch (rule) {
            case Rule.Clause clause -> line(clause);
            case Rule.AllOf all
            when all.of().stream().allMatch(part -> part instanceof Rule.Clause) ->
                String.join(
                        "\n",
                        all.of().stream().map(part -> line((Rule.Clause) part)).toList());
            case null, default -> "";
        };
    }

    private static String line(Rule.Clause clause) {
        return clause.field().equals("segment") && clause.operator() == Operator.ANY_OF
                ? SEGMENT + String.join("~", clause.values())
                : Looking.filter(clause);
    }

    /** Whether the form can show it, so that saving the form does not lose it. */
    public static boolean canWrite(@Nullable Rule rule) {
        return rule == null || !write(rule).isEmpty();
    }
}
