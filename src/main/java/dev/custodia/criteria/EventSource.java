package dev.custodia.criteria;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens to customers on a day, offered by the room that keeps it, so that a rule can count it.
 *
 * @param id as it stands in rules: {@code documents}; its words are under {@code criteria.events.ID}
 * @param kinds the codes of its kinds; their words are under {@code criteria.events.ID.KIND}
 * @param table where its rows are
 * @param counts which rows count at all
 * @param ofKinds the rows of these kinds
 * @param priced the same rows where their worth is asked for, or null where they have none
 * @param worth what one of {@code priced} is worth in whole units of the customer's own currency; null in another
 */
public record EventSource(
        String id,
        List<String> kinds,
        Table<?> table,
        Field<Long> customerId,
        Field<LocalDate> day,
        Condition counts,
        Function<List<String>, Condition> ofKinds,
        @Nullable Table<?> priced,
        @Nullable Field<BigDecimal> worth) {}
