/** What customers are worth, as pages and API. */
@NullMarked
package dev.custodia.levels.web;

import org.jspecify.annotations.NullMarked;
