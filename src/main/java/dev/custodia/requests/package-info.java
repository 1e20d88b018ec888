/** What people ask for of their own data: their requests with the clock of the law, all that is known of one, the answer. */
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
            "retention",
            "certificates",
            "changes :: web",
            "customers :: web"
        })
@NullMarked
package dev.custodia.requests;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
