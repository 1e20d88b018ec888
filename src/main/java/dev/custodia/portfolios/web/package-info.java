/** Portfolios and who looks after whom, as pages and API. */
@NullMarked
package dev.custodia.portfolios.web;

import org.jspecify.annotations.NullMarked;
