package dev.custodia.portfolios;

import java.util.Collection;

/** Told of customers who are given to another portfolio or to somebody else, in the transaction in which they are. */
public interface Assigned {
    void assigned(Collection<Long> customers);
}
