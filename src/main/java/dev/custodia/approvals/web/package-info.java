/** Approvals, as pages and API; other rooms show on their pages what waits. */
@NamedInterface("web")
@NullMarked
package dev.custodia.approvals.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
