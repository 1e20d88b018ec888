/** Customers, as pages and API. */
@NullMarked
package dev.custodia.customers.web;

import org.jspecify.annotations.NullMarked;
