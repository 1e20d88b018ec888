/** Customers, as pages; other rooms furnish a section of the card and read how a list was searched. */
@NamedInterface("web")
@NullMarked
package dev.custodia.customers.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
