/** One narrow row per customer that lists, counts and charts read; each room writes the columns that it answers for. */
@ApplicationModule(allowedDependencies = {"settings", "database", "journal", "criteria", "tables"})
@NullMarked
package dev.custodia.facts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
