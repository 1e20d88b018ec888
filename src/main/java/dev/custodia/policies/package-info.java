/** Clean-up policies: what is let go by itself, when, within which limits, and what falls due in the months to come. */
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
            "scores",
            "segments",
            "retention",
            "cleanup",
            "certificates",
            "changes :: web",
            "customers :: web"
        })
@NullMarked
package dev.custodia.policies;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
