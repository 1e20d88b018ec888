/** The promises, as a page and for programs. */
@NullMarked
package dev.custodia.trust.web;

import org.jspecify.annotations.NullMarked;
