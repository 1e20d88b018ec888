/** Imports, as pages and API. */
@NullMarked
package dev.custodia.imports.web;

import org.jspecify.annotations.NullMarked;
