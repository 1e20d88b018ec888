package dev.custodia.access;

import java.util.Set;

/**
 * How an account stands at this moment.
 *
 * @param grants what it may on top of its role
 */
record Rights(
        boolean enabled, long epoch, boolean passwordToChange, String language, Role role, Set<Permission> grants) {
    static final Rights NONE = new Rights(false, -1, false, "en", Role.VIEWER, Set.of());
}
