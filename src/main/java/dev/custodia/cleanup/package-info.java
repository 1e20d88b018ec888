/** Clean-up: choose, check, confirm, run, result; what is done to many customers at once goes through a plan. */
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
            "scores",
            "segments",
            "retention",
            "changes :: web",
            "customers :: web"
        })
@NullMarked
package dev.custodia.cleanup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
