/** What a person sees: words in four languages, the page frame, and the blocks that pages are built of. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.custodia.screens;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
