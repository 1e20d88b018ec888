/** The house: each sub-package is a room, named for what the business calls it. */
@NullMarked
package dev.custodia;

import org.jspecify.annotations.NullMarked;
