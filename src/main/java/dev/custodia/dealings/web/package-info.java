/** Dealings, as pages and API. */
@NullMarked
package dev.custodia.dealings.web;

import org.jspecify.annotations.NullMarked;
