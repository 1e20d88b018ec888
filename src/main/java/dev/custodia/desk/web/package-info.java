/** The start page. */
@NullMarked
package dev.custodia.desk.web;

import org.jspecify.annotations.NullMarked;
