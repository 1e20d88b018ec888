/** Measures the product beside its floor: what the same machine can do by hand, in the same run. */
@NullMarked
package dev.custodia.bench;

import org.jspecify.annotations.NullMarked;
