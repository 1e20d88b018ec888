/** What is computed from dealings: who is really gone, who is about to leave, what is expected of a customer. */
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
            "customers :: web"
        })
@NullMarked
package dev.custodia.scores;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
