/** The lifecycle status of customers, and its automation. */
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
package dev.custodia.lifecycle;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
