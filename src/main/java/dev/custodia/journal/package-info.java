/** Who did what, to how many, when and why: append-only, hash-chained, ids and codes only. */
@ApplicationModule(allowedDependencies = {"settings", "database", "tables"})
@NullMarked
package dev.custodia.journal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
