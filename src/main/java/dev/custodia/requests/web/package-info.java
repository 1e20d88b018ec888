/** Requests, as pages and API. */
@NullMarked
package dev.custodia.requests.web;

import org.jspecify.annotations.NullMarked;
