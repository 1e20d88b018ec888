package dev.custodia.customers.web;

import dev.custodia.access.Said;
import dev.custodia.screens.Words;

/**
 * A part of the form of a new customer that another room furnishes as a bean. Its controls are named {@link
 * CardForm#ASSIGNMENTS} and the id of a field.
 */
public interface FormSection {
    /** The section as HTML, made by a template of the room; empty where there is nothing to ask. */
    String html(CardForm form, Said said, Words words);
}
