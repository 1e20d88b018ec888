/** Who is really gone, as pages and API. */
@NullMarked
package dev.custodia.scores.web;

import org.jspecify.annotations.NullMarked;
