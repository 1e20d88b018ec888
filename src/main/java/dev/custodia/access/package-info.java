/** Who signs in, what they may do, and with which tokens programs come in; asked at the door of every room. */
@ApplicationModule(allowedDependencies = {"settings", "database", "journal", "criteria", "facts", "screens", "tables"})
@NullMarked
package dev.custodia.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
