/** Segments on screen and for programs. */
@NullMarked
package dev.custodia.segments.web;

import org.jspecify.annotations.NullMarked;
