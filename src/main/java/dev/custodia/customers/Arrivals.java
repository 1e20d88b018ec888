package dev.custodia.customers;

import java.util.Collection;
import org.jooq.Record1;
import org.jooq.Select;

/** Told, by whoever wants to know, who has come in or was edited: in the same transaction, a range of lines at a time. */
public interface Arrivals {
    void came(Select<Record1<Long>> customers, long changeId);

    /** Known ones have been edited, by hand or by an import. */
    default void edited(Collection<Long> customers) {}
}
