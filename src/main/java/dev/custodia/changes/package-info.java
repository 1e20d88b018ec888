/**
 * One change to many customers: the frozen set, the run in batches, progress, stop, resume, take back. Knows a customer
 * by id only; what a change does is contributed by the room that owns the rows.
 */
@ApplicationModule(
        allowedDependencies = {"settings", "database", "journal", "criteria", "facts", "screens", "access", "tables"})
@NullMarked
package dev.custodia.changes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
