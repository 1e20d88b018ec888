/**
 * Persons and companies, contact points, legal details, links between them, tags, own fields, and their place: active,
 * archived, in the bin, anonymised.
 */
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
            "changes :: web"
        })
@NullMarked
package dev.custodia.customers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
