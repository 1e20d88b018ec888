package dev.custodia.customers;

import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.facts.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How an address says who is looked at: {@code f=last_document.up_to.2023-12-31&f=kind.is.company&place=active}. Several
 * values of one filter stand apart by a tilde: {@code f=tag.any_of.vip~gold}. A list, a plan made from it and the health
 * of the base read the same words, so that the same people are meant.
 */
public final class Looking {
    private static final String APART = "~";
    private static final int MOST = 40;

    private Looking() {}

    /**
     * All filters together; of none, everybody.
     *
     * @throws WrongRule for what cannot be read; whether the catalogue knows such a field is asked by
     *     {@link dev.custodia.criteria.Criteria#where(Rule)}
     */
    public static Rule rule(List<String> filters) {
        return Rule.allOrEverybody(clauses(filters));
    }

    /** Each filter as a clause, in the order of the address, each once. */
    public static List<Rule.Clause> clauses(List<String> filters) {
        if (filters.size() > MOST) throw new WrongRule("criteria.too_many", "f");
        List<Rule.Clause> clauses = new ArrayList<>();
        for (String filter : filters) {
            Rule.Clause clause = clause(filter);
            if (!clauses.contains(clause)) clauses.add(clause);
        }
        return clauses;
    }

    private static Rule.Clause clause(String filter) {
        String[] parts = filter.split("\\.", 3);
        if (parts.length < 2) throw new WrongRule("criteria.unreadable", filter);
        // A name has no place in an address: whoever looks for one searches.
        if (parts[0].equals("name")) throw new WrongRule("criteria.unknown_field", parts[0]);
        List<String> values = parts.length < 3 || parts[2].isBlank()
                ? List.of()
                : Arrays.stream(parts[2].split(APART)).map(String::strip).toList();
        return new Rule.Clause(parts[0], Operator.of(parts[1]), values);
    }

    /** A clause as it stands in an address. */
    public static String filter(Rule.Clause clause) {
        String asked = clause.field() + "." + clause.operator().code();
        return clause.values().isEmpty()
                ? asked
                : asked + "." + clause.values().stream().collect(Collectors.joining(APART));
    }

    /** Where a rule looks: among the active, and among the archived where it asks about them. */
    public static Set<Place> placesOf(Rule rule) {
        boolean asks = rule.leaves()
                .anyMatch(leaf -> leaf instanceof Rule.Clause clause
                        && (clause.field().equals(CustomerFields.ARCHIVED)
                                || clause.field().equals(CustomerFields.ARCHIVED_ON)));
        return asks ? EnumSet.of(Place.ACTIVE, Place.ARCHIVED) : EnumSet.of(Place.ACTIVE);
    }

    /**
     * The places that {@code active}, {@code archived}, {@code all} or {@code anonymised} stand for; null and empty are active.
     *
     * @throws WrongRule {@code criteria.unknown_place}
     */
    public static Set<Place> places(@Nullable String place) {
        return switch (place == null ? "" : place) {
            case "", "active" -> EnumSet.of(Place.ACTIVE);
            case "archived" -> EnumSet.of(Place.ARCHIVED);
            case "all" -> EnumSet.of(Place.ACTIVE, Place.ARCHIVED);
            case "anonymised" -> EnumSet.of(Place.ANONYMISED);
            default -> throw new WrongRule("criteria.unknown_place", place == null ? "" : place);
        };
    }
}
