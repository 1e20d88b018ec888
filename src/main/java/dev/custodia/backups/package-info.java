/** Backups of the database that comes along: made, kept for their time, removed, put back, and tried. */
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
        })
@NullMarked
package dev.custodia.backups;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
