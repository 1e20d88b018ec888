/** Lifecycle status, as pages and API. */
@NullMarked
package dev.custodia.lifecycle.web;

import org.jspecify.annotations.NullMarked;
