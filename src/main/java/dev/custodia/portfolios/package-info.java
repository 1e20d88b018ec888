/** Portfolio types and portfolios, and who looks after which customer. */
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
            "changes :: web",
            "customers :: web"
        })
@NullMarked
package dev.custodia.portfolios;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
