package dev.custodia.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API token, without its secret.
 *
 * @param expiresAt null for one that lasts until it is revoked
 * @param lastUsedAt to the minute
 */
public record Token(
        long id,
        long userId,
        String label,
        Set<Permission> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {}
