/** What may not be removed: legal holds on customers, documents and tax periods, and documents that a law keeps. */
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
            "approvals",
            "approvals :: web",
            "customers",
            "dealings",
            "changes :: web",
            "customers :: web"
        })
@NullMarked
package dev.custodia.retention;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
