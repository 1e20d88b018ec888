package dev.custodia.customers.web;

import dev.custodia.criteria.CustomerField;
import dev.custodia.screens.Words;
import org.jspecify.annotations.Nullable;

/** How the value of a field is written in a list; for the lists of other rooms. */
public final class ListedColumns {
    private ListedColumns() {}

    /** The value as the reader writes it; empty for none. */
    public static String said(Words w, CustomerField field, @Nullable Object value) {
        return Columns.said(w, field, value);
    }
}
