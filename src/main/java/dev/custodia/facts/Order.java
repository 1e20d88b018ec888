package dev.custodia.facts;

import dev.custodia.criteria.CustomerField;

/** A total order over customers: a field that an index serves, up or down, blanks last, then the id. */
public record Order(CustomerField field, boolean descending) {
    public Order {
        if (field.order().isEmpty()) throw new dev.custodia.criteria.WrongRule("criteria.not_sortable", field.id());
    }
}
