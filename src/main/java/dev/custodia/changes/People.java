package dev.custodia.changes;

import java.util.Collection;
import java.util.Map;

/** Says what customers are called: this room knows them by id alone. Contributed by the room that keeps their names. */
public interface People {
    /** The names of these; who is gone is left out. */
    Map<Long, String> names(Collection<Long> customers);
}
