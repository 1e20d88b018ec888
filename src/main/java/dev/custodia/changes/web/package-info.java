/** Changes, as pages and API. */
@NullMarked
package dev.custodia.changes.web;

import org.jspecify.annotations.NullMarked;
