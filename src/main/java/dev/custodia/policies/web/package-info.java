/** Clean-up policies, as pages and API. */
@NullMarked
package dev.custodia.policies.web;

import org.jspecify.annotations.NullMarked;
