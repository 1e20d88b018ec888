package dev.custodia.criteria;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;

/**
 * One thing that can be known about a customer, offered by the room that owns it. The same field is a column, a filter,
 * an order, a cell of an export and a reason. Its words are under {@code criteria.field.ID} in each language.
 *
 * @param id as it stands in addresses and JSON: {@code last_document}
 * @param condition a predicate over {@code facts.fact}, for an operator and values that have been checked
 * @param values what to show for a page of customers, by id; a customer without a value is left out
 * @param order the column of {@code facts.fact} to sort by, where an index gives that order
 * @param choices the values that a choice may take, as codes; their words are under {@code criteria.choice.ID.CODE}
 */
public record CustomerField(
        String id,
        Type type,
        Set<Operator> operators,
        BiFunction<Operator, List<Object>, Condition> condition,
        Function<Collection<Long>, Map<Long, ?>> values,
        Optional<Field<?>> order,
        List<String> choices) {

    public enum Type {
        TEXT,
        CHOICE,
        FLAG,
        DATE,
        NUMBER,
        /** In rules and addresses the amount in whole units ("500" or "499.90"); in values {@link Money}. */
        MONEY,
        TAGS
    }
}
