package dev.custodia.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a keyset list.
 *
 * @param ids the customers in order
 * @param next where the next page begins, or null at the end
 */
public record Page(List<Long> ids, @Nullable String next) {}
