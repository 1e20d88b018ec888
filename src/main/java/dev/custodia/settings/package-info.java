/** What the administrator decides before the start: the data folder, the port, the database, the zone; and the folder itself. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.custodia.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
