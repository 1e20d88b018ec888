package dev.custodia.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account.
 *
 * @param name for sign-in, in lower case
 * @param language {@code en}, {@code it}, {@code ru}, {@code sv}
 * @param passwordToChange whether the password was given by somebody else and has to be changed first
 */
public record User(
        long id,
        String name,
        String displayName,
        Role role,
        String language,
        boolean enabled,
        boolean passwordToChange,
        Instant createdAt,
        @Nullable Instant signedInAt) {}
