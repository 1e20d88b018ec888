/** What Custodia promises, and what the test behind each promise measured last. */
@ApplicationModule(allowedDependencies = {"settings", "database", "journal", "screens", "access"})
@NullMarked
package dev.custodia.trust;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
