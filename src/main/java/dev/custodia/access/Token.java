package dev.custodia.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API token, without its secret.
 *
 * @param scopes null for all that its owner may at the moment
 * @param expiresAt null for one that lasts until it is revoked
 * @param lastUsedAt to the minute
 */
public record Token(
        long id,
        long userId,
        String label,
        @Nullable Set<Permission> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {}
