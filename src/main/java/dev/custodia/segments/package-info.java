/** Saved selections: who is in them now, who was when, and why. */
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
            "customers :: web",
            "changes :: web"
        })
@NullMarked
package dev.custodia.segments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
