package dev.custodia.retention.web;

import dev.custodia.retention.Hold;
import java.time.LocalDate;

/**
 * One hold on a customer, as the card shows it.
 *
 * @param title what is held: the customer, a document, a tax period
 * @param ended when and by whom it was released; empty while it stands
 */
public record HoldLine(Hold hold, String title, String by, LocalDate since, boolean stands, String ended, String why) {}
