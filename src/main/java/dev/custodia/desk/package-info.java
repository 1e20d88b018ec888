/** The start page: the health of the base, work waiting. */
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
            "backups",
            "customers",
            "customers :: web",
            "dealings",
            "lifecycle",
            "retention",
            "imports",
            "cleanup",
            "requests",
            "policies"
        })
@NullMarked
package dev.custodia.desk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
