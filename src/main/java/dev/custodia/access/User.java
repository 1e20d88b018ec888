package dev.custodia.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account.
 *
 * @param name for sign-in, in lower case
 * @param grants what it may on top of its role
 * @param language {@code en}, {@code it}, {@code ru}, {@code sv}
 * @param passwordToChange whether the password was given by somebody else and has to be changed first
 */
public record User(
        long id,
        String name,
        String displayName,
        Role role,
        Set<Permission> grants,
        String language,
        boolean enabled,
        boolean passwordToChange,
        Instant createdAt,
        @Nullable Instant signedInAt) {}
