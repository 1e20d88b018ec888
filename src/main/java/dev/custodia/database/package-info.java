/** Where everything is kept: the PostgreSQL that comes along or the company's own, its tables, its ids and its transactions. */
@NullMarked
@ApplicationModule(allowedDependencies = {"settings"})
package dev.custodia.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
