package dev.custodia.segments;

import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule holds for one customer, part by part.
 *
 * @param value what the field of a clause is for this customer, as {@code CustomerField#values} gives it; null for none
 * @param happened what the events of a clause come to; null for other parts
 */
public record Why(
        Rule rule, boolean holds, @Nullable Object value, Criteria.@Nullable Happened happened, List<Why> parts) {}
