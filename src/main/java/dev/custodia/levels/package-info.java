/** What each customer is worth per portfolio type: recency, frequency, monetary, potentiality; levels, groups, movements. */
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
            "dealings",
            "portfolios",
            "changes :: web",
            "customers :: web"
        })
@NullMarked
package dev.custodia.levels;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
