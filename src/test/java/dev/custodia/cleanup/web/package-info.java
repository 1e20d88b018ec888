@NullMarked
package dev.custodia.cleanup.web;

import org.jspecify.annotations.NullMarked;
