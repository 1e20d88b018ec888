/**
 * Who was erased, and who objects to marketing, remembered without a word about them: keyed fingerprints, by which they
 * are known again, and the ledger of erasures, which a restored backup is held against.
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
        })
@NullMarked
package dev.custodia.forgotten;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
