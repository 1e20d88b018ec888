/** The language of selection: a rule is a tree of clauses, each about a field that some room contributes. */
@ApplicationModule(allowedDependencies = {"settings", "database", "tables"})
@NullMarked
package dev.custodia.criteria;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
