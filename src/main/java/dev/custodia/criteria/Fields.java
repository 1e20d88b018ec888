package dev.custodia.criteria;

import java.util.List;

/** A room's contribution to the catalogue. */
public interface Fields {
    List<CustomerField> fields();
}
