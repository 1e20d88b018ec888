package dev.custodia.customers.web;

import dev.custodia.customers.Customer;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;

/** A part of a customer's card that another room furnishes. A room offers it as a bean. */
public interface CardSection {
    /** Lower comes first; between 0 and 99 it stands above what the customer's own room shows. */
    int order();

    /** The section as HTML, made by a template of the room. */
    String html(Customer customer, Words words, Frame frame);
}
