/** Files in: map, check, load, take back. */
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
            "forgotten",
            "customers",
            "dealings",
            "portfolios",
            "changes :: web"
        })
@NullMarked
package dev.custodia.imports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
