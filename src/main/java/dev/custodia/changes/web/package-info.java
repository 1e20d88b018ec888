/** Changes, as pages and API; other rooms watch their jobs and word their reasons by it. */
@NamedInterface("web")
@NullMarked
package dev.custodia.changes.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
