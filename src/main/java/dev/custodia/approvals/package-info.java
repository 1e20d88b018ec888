/** Two people: what one has asked for, and another approves, before it is done. */
@ApplicationModule(allowedDependencies = {"settings", "database", "journal", "screens", "access", "tables", "changes"})
@NullMarked
package dev.custodia.approvals;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
