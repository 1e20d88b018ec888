package dev.custodia.scores;

import dev.custodia.criteria.Money;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one customer.
 *
 * @param gonePercent the probability of no purchase within the horizon, rounded down; null where the past says nothing
 * @param standing among a thousand customers, how many are less surely gone
 * @param purchases expected in the next twelve months; null where no model may be used
 * @param value of those purchases
 * @param leaving whether a good customer is about to leave
 */
public record Score(
        @Nullable Integer gonePercent,
        int standing,
        @Nullable Double purchases,
        @Nullable Money value,
        boolean leaving) {}
