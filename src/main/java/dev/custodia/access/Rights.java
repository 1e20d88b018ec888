package dev.custodia.access;

import java.util.Set;

/** What an account is allowed at this moment. */
record Rights(boolean enabled, long epoch, boolean passwordToChange, String language, Set<Permission> permissions) {
    static final Rights NONE = new Rights(false, -1, false, "en", Set.of());
}
