/** Documents and interactions, and what follows from them: last document date, counts, sums. */
@ApplicationModule(
        allowedDependencies = {
            "settings",
            "database",
            "journal",
            "criteria",
            "facts",
            "screens",
            "access",
            "tables",
            "changes",
            "customers",
            "customers :: web"
        })
@NullMarked
package dev.custodia.dealings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
