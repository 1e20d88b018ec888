package dev.custodia.access;

import static dev.custodia.tables.access.Tables.ACCOUNT;
import static dev.custodia.tables.access.Tables.ACCOUNT_NAME;
import static dev.custodia.tables.access.Tables.ACCOUNT_PERMISSION;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.custodia.journal.Actor;
import dev.custodia.tables.access.tables.records.AccountPermissionRecord;
import dev.custodia.tables.access.tables.records.AccountRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The accounts, and what each was granted on top of its role. */
@Component
class Accounts {
    static final Set<String> LANGUAGES = Set.of("en", "it", "ru", "sv");
    /** "access" in ASCII: whoever holds it changes accounts, so that two cannot remove each other's last administrator. */
    private static final long LOCK = 0x616363657373L;
    /** Another process may have changed the account; this one sees it at once. */
    static final Duration KNOWN_FOR = Duration.ofSeconds(5);

    private final DSLContext sql;
    private final Clock clock;
    private final LoadingCache<Long, Rights> rights;
    private final LoadingCache<Long, Optional<String>> displayNames;

    Accounts(DSLContext sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
        this.rights = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(KNOWN_FOR)
                .build(this::readRights);
        this.displayNames = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(KNOWN_FOR)
                .build(this::readDisplayName);
    }

    static String normalised(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    Rights rights(long id) {
        return rights.get(id);
    }

    Optional<String> displayName(long id) {
        return id == Actor.CUSTODIA ? Optional.of("Custodia") : displayNames.get(id);
    }

    boolean none() {
        return !sql.fetchExists(ACCOUNT);
    }

    List<User> all() {
        Map<Long, Set<Permission>> grants = sql.selectFrom(ACCOUNT_PERMISSION).stream()
                .collect(Collectors.groupingBy(
                        AccountPermissionRecord::getAccountId,
                        Collectors.mapping(
                                row -> Permission.valueOf(row.getPermission()),
                                Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)))));
        return sql.selectFrom(ACCOUNT)
                .orderBy(ACCOUNT.NAME)
                .fetch(row -> user(row, grants.getOrDefault(row.getAccountId(), Set.of())));
    }

    Optional<User> byId(long id) {
        return record(id).map(row -> user(row, grants(id)));
    }

    Optional<AccountRecord> record(long id) {
        return sql.selectFrom(ACCOUNT).where(ACCOUNT.ACCOUNT_ID.eq(id)).fetchOptional();
    }

    Optional<AccountRecord> byName(String name) {
        return sql.select(ACCOUNT.fields())
                .from(ACCOUNT_NAME)
                .join(ACCOUNT)
                .on(ACCOUNT.ACCOUNT_ID.eq(ACCOUNT_NAME.ACCOUNT_ID))
                .where(ACCOUNT_NAME.NAME.eq(normalised(name)))
                .fetchOptionalInto(ACCOUNT);
    }

    /** The oldest account: ids are sorted by time. */
    Optional<AccountRecord> first() {
        return sql.selectFrom(ACCOUNT).orderBy(ACCOUNT.ACCOUNT_ID).limit(1).fetchOptional();
    }

    /** @throws Refused if the name is taken */
    void add(AccountRecord account) {
        int claimed = sql.insertInto(ACCOUNT_NAME)
                .set(ACCOUNT_NAME.NAME, account.getName())
                .set(ACCOUNT_NAME.ACCOUNT_ID, account.getAccountId())
                .onConflictDoNothing()
                .execute();
        if (claimed == 0) throw new Refused(Refused.Kind.CONFLICT, Problem.only("name", "access.name_taken"));
        sql.executeInsert(account);
        forgetAfterCommit(account.getAccountId());
    }

    /** Until the end of the transaction nobody else adds, disables or demotes. */
    void lock() {
        sql.query("select pg_advisory_xact_lock({0})", DSL.val(LOCK)).execute();
    }

    void setPassword(long id, String hash, boolean toChange) {
        mustBeOne(sql.update(ACCOUNT)
                .set(ACCOUNT.PASSWORD_HASH, hash)
                .set(ACCOUNT.PASSWORD_TO_CHANGE, toChange)
                .set(ACCOUNT.SESSION_EPOCH, ACCOUNT.SESSION_EPOCH.plus(1))
                .where(ACCOUNT.ACCOUNT_ID.eq(id))
                .execute());
        forgetAfterCommit(id);
    }

    void setEnabled(long id, boolean enabled) {
        mustBeOne(sql.update(ACCOUNT)
                .set(ACCOUNT.ENABLED, enabled)
                .set(ACCOUNT.SESSION_EPOCH, ACCOUNT.SESSION_EPOCH.plus(1))
                .where(ACCOUNT.ACCOUNT_ID.eq(id))
                .execute());
        forgetAfterCommit(id);
    }

    void setRole(long id, Role role) {
        mustBeOne(sql.update(ACCOUNT)
                .set(ACCOUNT.ROLE, role.code())
                .where(ACCOUNT.ACCOUNT_ID.eq(id))
                .execute());
        forgetAfterCommit(id);
    }

    Set<Permission> grants(long id) {
        EnumSet<Permission> grants = EnumSet.noneOf(Permission.class);
        for (String name : sql.select(ACCOUNT_PERMISSION.PERMISSION)
                .from(ACCOUNT_PERMISSION)
                .where(ACCOUNT_PERMISSION.ACCOUNT_ID.eq(id))
                .fetch(ACCOUNT_PERMISSION.PERMISSION)) grants.add(Permission.valueOf(name));
        return grants;
    }

    void grant(long id, Permission permission, long by) {
        sql.insertInto(ACCOUNT_PERMISSION)
                .set(ACCOUNT_PERMISSION.ACCOUNT_ID, id)
                .set(ACCOUNT_PERMISSION.PERMISSION, permission.name())
                .set(ACCOUNT_PERMISSION.GRANTED_BY, by)
                .set(ACCOUNT_PERMISSION.GRANTED_AT, now())
                .execute();
        forgetAfterCommit(id);
    }

    void withdraw(long id, Permission permission) {
        mustBeOne(sql.deleteFrom(ACCOUNT_PERMISSION)
                .where(ACCOUNT_PERMISSION.ACCOUNT_ID.eq(id))
                .and(ACCOUNT_PERMISSION.PERMISSION.eq(permission.name()))
                .execute());
        forgetAfterCommit(id);
    }

    void setLanguage(long id, String language) {
        mustBeOne(sql.update(ACCOUNT)
                .set(ACCOUNT.LANGUAGE, language)
                .where(ACCOUNT.ACCOUNT_ID.eq(id))
                .execute());
        forgetAfterCommit(id);
    }

    void signedIn(long id) {
        mustBeOne(sql.update(ACCOUNT)
                .set(ACCOUNT.SIGNED_IN_AT, now())
                .where(ACCOUNT.ACCOUNT_ID.eq(id))
                .execute());
    }

    boolean isLastAdministrator(long id) {
        List<Long> administrators = sql.select(ACCOUNT.ACCOUNT_ID)
                .from(ACCOUNT)
                .where(ACCOUNT.ROLE.eq(Role.ADMINISTRATOR.code()))
                .and(ACCOUNT.ENABLED)
                .fetch(ACCOUNT.ACCOUNT_ID);
        return administrators.equals(List.of(id));
    }

    static List<Problem> problems(String name, String displayName, String language) {
        List<Problem> problems = new ArrayList<>();
        if (!normalised(name).matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{1,99}"))
            problems.add(Problem.of("name", "access.name_unfit"));
        if (displayName.isBlank() || displayName.length() > 100)
            problems.add(new Problem("displayName", "access.display_name_unfit", Map.of("most", 100)));
        if (!LANGUAGES.contains(language)) problems.add(Problem.of("language", "access.language_unknown"));
        return problems;
    }

    OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    static User user(AccountRecord row, Set<Permission> grants) {
        OffsetDateTime signedIn = row.getSignedInAt();
        return new User(
                row.getAccountId(),
                row.getName(),
                row.getDisplayName(),
                Role.of(row.getRole()),
                grants,
                row.getLanguage(),
                row.getEnabled(),
                row.getPasswordToChange(),
                row.getCreatedAt().toInstant(),
                signedIn == null ? null : signedIn.toInstant());
    }

    private Rights readRights(long id) {
        return record(id)
                .map(row -> new Rights(
                        row.getEnabled(),
                        row.getSessionEpoch(),
                        row.getPasswordToChange(),
                        row.getLanguage(),
                        Role.of(row.getRole()),
                        grants(id)))
                .orElse(Rights.NONE);
    }

    private Optional<String> readDisplayName(long id) {
        return record(id).map(AccountRecord::getDisplayName);
    }

    private void forgetAfterCommit(long id) {
        afterTransaction(() -> {
            rights.invalidate(id);
            displayNames.invalidate(id);
        });
    }

    static void afterTransaction(Runnable act) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                act.run();
            }
        });
    }

    private static void mustBeOne(int rows) {
        if (rows == 0) throw Refused.notFound("access.user_unknown");
        if (rows != 1) throw new IllegalStateException("expected one account to change, were " + rows);
    }
}
