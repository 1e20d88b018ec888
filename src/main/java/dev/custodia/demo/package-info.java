/** Invented companies with their customers, to look around in without anybody's data. */
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
            "portfolios",
            "imports"
        })
@NullMarked
package dev.custodia.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
