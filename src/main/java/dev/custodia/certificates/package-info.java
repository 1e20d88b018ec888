/** Proof of what was let go for good: how many and why, where was looked for them, and how far gone they are. */
@ApplicationModule(
        allowedDependencies = {
            "settings",
            "database",
            "journal",
            "screens",
            "access",
            "tables",
            "changes",
            "backups",
            "customers",
            "cleanup",
            "changes :: web"
        })
@NullMarked
package dev.custodia.certificates;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
