/** Access, as pages and API. */
@NullMarked
package dev.custodia.access.web;

import org.jspecify.annotations.NullMarked;
