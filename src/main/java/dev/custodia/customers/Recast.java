package dev.custodia.customers;

import java.util.Collection;

/**
 * Told of customers who are of another kind or country from now on, by whatever way: an edit, an import, the taking back of
 * either. In the transaction in which they are.
 */
public interface Recast {
    void recast(Collection<Long> customers);
}
