/** Dealings, as sections of the customer's card. */
@NullMarked
package dev.custodia.dealings.web;

import org.jspecify.annotations.NullMarked;
