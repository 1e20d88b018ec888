/** What Custodia promises, each promise proven where it could break. */
@NullMarked
package dev.custodia.trust;

import org.jspecify.annotations.NullMarked;
