package dev.custodia.customers;

import org.jooq.Record1;
import org.jooq.Select;

/** Told, by whoever wants to know, when customers have come in: in the same transaction, a range of lines at a time. */
public interface Arrivals {
    void came(Select<Record1<Long>> customers, long changeId);
}
