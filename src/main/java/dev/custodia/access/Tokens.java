package dev.custodia.access;

import static dev.custodia.tables.access.Tables.TOKEN;

import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.tables.access.tables.records.TokenRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** API tokens: made, shown, revoked. Of a secret only the SHA-256 is kept; with 256 random bits nothing is to guess. */
@Component
class Tokens {
    static final String PREFIX = "cst_";
    static final String ENVIRONMENT = "CUSTODIA_ADMIN_TOKEN";
    /** Stands alone for whatever the owner may at the moment. */
    private static final String ALL = "ALL";

    private static final Duration SEEN = Duration.ofMinutes(1);

    private final DSLContext sql;
    private final Clock clock;
    private final Accounts accounts;
    private final SecureRandom random = new SecureRandom();

    Tokens(DSLContext sql, Clock clock, Accounts accounts) {
        this.sql = sql;
        this.clock = clock;
        this.accounts = accounts;
    }

    String secret() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @param scopes null for all that the owner may at the moment */
    Token add(
            long id,
            long userId,
            String label,
            String secret,
            @Nullable Set<Permission> scopes,
            @Nullable Instant expiresAt) {
        TokenRecord row = new TokenRecord();
        row.setTokenId(id);
        row.setAccountId(userId);
        row.setLabel(label);
        row.setSecretHash(hash(secret));
        row.setScopes(
                scopes == null
                        ? new String[] {ALL}
                        : scopes.stream().map(Permission::name).sorted().toArray(String[]::new));
        row.setCreatedAt(at(now()));
        if (expiresAt != null) row.setExpiresAt(at(expiresAt));
        sql.executeInsert(row);
        return token(row);
    }

    /** Those that are neither revoked nor expired. */
    List<Token> of(long userId) {
        return sql.selectFrom(TOKEN)
                .where(TOKEN.ACCOUNT_ID.eq(userId))
                .and(valid())
                .orderBy(TOKEN.TOKEN_ID.desc())
                .fetch(Tokens::token);
    }

    Optional<Token> byId(long id) {
        return sql.selectFrom(TOKEN)
                .where(TOKEN.TOKEN_ID.eq(id))
                .and(TOKEN.REVOKED_AT.isNull())
                .fetchOptional(Tokens::token);
    }

    boolean revoke(long id) {
        return sql.update(TOKEN)
                        .set(TOKEN.REVOKED_AT, at(now()))
                        .where(TOKEN.TOKEN_ID.eq(id))
                        .and(TOKEN.REVOKED_AT.isNull())
                        .execute()
                == 1;
    }

    /** The token with this secret, if it may still be used. */
    Optional<SignedIn> shown(String secret) {
        return sql.selectFrom(TOKEN)
                .where(TOKEN.SECRET_HASH.eq(hash(secret)))
                .and(valid())
                .limit(1)
                .fetchOptional()
                .filter(row -> accounts.rights(row.getAccountId()).enabled())
                .map(this::signedIn);
    }

    /** Whether the environment gave this secret before, and it is not held to what there was to be allowed then. */
    boolean knows(String secret, long userId) {
        return sql.fetchExists(sql.selectFrom(TOKEN)
                .where(TOKEN.SECRET_HASH.eq(hash(secret)))
                .and(TOKEN.ACCOUNT_ID.eq(userId))
                .and(TOKEN.LABEL.eq(ENVIRONMENT))
                .and(TOKEN.SCOPES.eq(new String[] {ALL}))
                .and(valid()));
    }

    private SignedIn signedIn(TokenRecord row) {
        OffsetDateTime seen = row.getLastUsedAt();
        if (seen == null || seen.toInstant().isBefore(now().minus(SEEN)))
            sql.update(TOKEN)
                    .set(TOKEN.LAST_USED_AT, at(now()))
                    .where(TOKEN.TOKEN_ID.eq(row.getTokenId()))
                    .execute();
        return new SignedIn(
                new Actor(row.getAccountId(), Via.API, row.getTokenId()),
                accounts.rights(row.getAccountId()).epoch(),
                permissions(row));
    }

    private Condition valid() {
        return TOKEN.REVOKED_AT.isNull().and(TOKEN.EXPIRES_AT.isNull().or(TOKEN.EXPIRES_AT.gt(at(now()))));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Token token(TokenRecord row) {
        OffsetDateTime expires = row.getExpiresAt();
        OffsetDateTime used = row.getLastUsedAt();
        return new Token(
                row.getTokenId(),
                row.getAccountId(),
                row.getLabel(),
                permissions(row),
                row.getCreatedAt().toInstant(),
                expires == null ? null : expires.toInstant(),
                used == null ? null : used.toInstant());
    }

    private static @Nullable Set<Permission> permissions(TokenRecord row) {
        if (Arrays.asList(row.getScopes()).contains(ALL)) return null;
        EnumSet<Permission> scopes = EnumSet.noneOf(Permission.class);
        for (String scope : row.getScopes()) scopes.add(Permission.valueOf(scope));
        return scopes;
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
