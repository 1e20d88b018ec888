/** Lifecycle status, as pages and API. */
@NullMarked
package dev.custodia.retention.web;

import org.jspecify.annotations.NullMarked;
