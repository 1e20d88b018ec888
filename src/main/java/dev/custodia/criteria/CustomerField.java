package dev.custodia.criteria;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be known about a customer, offered by the room that owns it. The same field is a column, a filter,
 * an order, a cell of an export and a reason. Its words are under {@code criteria.field.ID} in each language.
 *
 * @param id as it stands in addresses and JSON: {@code last_document}
 * @param condition a predicate over {@code facts.fact}, for an operator and values that have been checked
 * @param values what to show for a page of customers, by id; a customer without a value is left out
 * @param order the column of {@code facts.fact} to sort by, where an index gives that order
 * @param choices the values that a choice may take, as codes; their words are under {@code criteria.choice.ID.CODE}
 * @param label what the company itself calls it in a language, for a field of its own; null for one that the bundles name
 * @param spoken how one of its values is said where it is no text that people wrote; null where it is said as it stands
 */
public record CustomerField(
        String id,
        Type type,
        Set<Operator> operators,
        BiFunction<Operator, List<Object>, Condition> condition,
        Function<Collection<Long>, Map<Long, ?>> values,
        Optional<Field<?>> order,
        List<String> choices,
        @Nullable Label label,
        @Nullable Spoken spoken) {

    public CustomerField(
            String id,
            Type type,
            Set<Operator> operators,
            BiFunction<Operator, List<Object>, Condition> condition,
            Function<Collection<Long>, Map<Long, ?>> values,
            Optional<Field<?>> order,
            List<String> choices,
            @Nullable Label label) {
        this(id, type, operators, condition, values, order, choices, label, null);
    }

    public CustomerField(
            String id,
            Type type,
            Set<Operator> operators,
            BiFunction<Operator, List<Object>, Condition> condition,
            Function<Collection<Long>, Map<Long, ?>> values,
            Optional<Field<?>> order,
            List<String> choices) {
        this(id, type, operators, condition, values, order, choices, null, null);
    }

    /** The same field, of which values are said so. */
    public CustomerField spoken(Spoken how) {
        return new CustomerField(id, type, operators, condition, values, order, choices, label, how);
    }

    /** One of the values of a text as a reader of a language reads it. */
    public String said(String value, String language) {
        return spoken == null ? value : spoken.in(value, language);
    }

    private static final String OWN = "own:";

    /** The id of a field that the company has made itself, fit for addresses and cookies whatever it is called. */
    public static String ownId(String key) {
        return OWN
                + URLEncoder.encode(key, StandardCharsets.UTF_8)
                        .replace(".", "%2E")
                        .replace("~", "%7E");
    }

    /** What the company calls the field of such an id; empty for an id of another kind. */
    public static Optional<String> ownKey(String id) {
        if (!id.startsWith(OWN)) return Optional.empty();
        try {
            return Optional.of(URLDecoder.decode(id.substring(OWN.length()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }

    /** What something is called. */
    @FunctionalInterface
    public interface Label {
        /** @param language two letters: en, it, ru, sv */
        String in(String language);
    }

    /** How a value is said. */
    @FunctionalInterface
    public interface Spoken {
        /**
         * @param value as it stands in rules and addresses; also one that cannot be read, which is said as it stands
         * @param language two letters: en, it, ru, sv
         */
        String in(String value, String language);
    }

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
