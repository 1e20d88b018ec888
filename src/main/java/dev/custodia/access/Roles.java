package dev.custodia.access;

import static dev.custodia.tables.access.Tables.RESTRICTION;
import static dev.custodia.tables.access.Tables.ROLE;
import static dev.custodia.tables.access.Tables.ROLE_PERMISSION;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.custodia.access.Switches.Switched;
import dev.custodia.tables.access.tables.records.RestrictionRecord;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What each role allows, and what is switched for the whole company. */
@Component
class Roles {
    private static final String STRICT = "strict_mode";
    private static final String NO_BULK_REMOVAL = "no_bulk_removal";
    /** There is one company. */
    private static final boolean COMPANY = true;

    private final DSLContext sql;
    private final Clock clock;
    private final LoadingCache<Role, Set<Permission>> permissions;
    private final LoadingCache<Boolean, Switches> switches;

    Roles(DSLContext sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
        this.permissions =
                Caffeine.newBuilder().expireAfterWrite(Accounts.KNOWN_FOR).build(this::read);
        this.switches =
                Caffeine.newBuilder().expireAfterWrite(Accounts.KNOWN_FOR).build(company -> readSwitches());
    }

    Set<Permission> of(Role role) {
        return permissions.get(role);
    }

    Switches switches() {
        return switches.get(COMPANY);
    }

    Map<Role, Set<Permission>> all() {
        Map<Role, Set<Permission>> all = new EnumMap<>(Role.class);
        for (Role role : Role.values()) all.put(role, read(role));
        return all;
    }

    void give(Role role, Permission permission) {
        sql.insertInto(ROLE_PERMISSION)
                .set(ROLE_PERMISSION.ROLE, role.code())
                .set(ROLE_PERMISSION.PERMISSION, permission.name())
                .execute();
        Accounts.afterTransaction(() -> permissions.invalidate(role));
    }

    void take(Role role, Permission permission) {
        sql.deleteFrom(ROLE_PERMISSION)
                .where(ROLE_PERMISSION.ROLE.eq(role.code()))
                .and(ROLE_PERMISSION.PERMISSION.eq(permission.name()))
                .execute();
        Accounts.afterTransaction(() -> permissions.invalidate(role));
    }

    Set<Permission> read(Role role) {
        EnumSet<Permission> allowed = EnumSet.noneOf(Permission.class);
        for (String name : sql.select(ROLE_PERMISSION.PERMISSION)
                .from(ROLE_PERMISSION)
                .where(ROLE_PERMISSION.ROLE.eq(role.code()))
                .fetch(ROLE_PERMISSION.PERMISSION)) allowed.add(Permission.valueOf(name));
        return allowed;
    }

    Switches readSwitches() {
        Map<String, Switched> set = sql.selectFrom(RESTRICTION).stream()
                .collect(Collectors.toMap(RestrictionRecord::getRestriction, Roles::switched));
        Set<Role> ownOnly =
                sql.select(ROLE.ROLE_).from(ROLE).where(ROLE.OWN_ONLY).fetchSet(row -> Role.of(row.value1()));
        return new Switches(set.get(STRICT), set.get(NO_BULK_REMOVAL), ownOnly);
    }

    void setOwnOnly(Role role, boolean on) {
        sql.update(ROLE)
                .set(ROLE.OWN_ONLY, on)
                .where(ROLE.ROLE_.eq(role.code()))
                .execute();
        Accounts.afterTransaction(() -> switches.invalidate(COMPANY));
    }

    void setStrict(boolean on, long by) {
        set(STRICT, on, by);
    }

    void setBulkRemoval(boolean on, long by) {
        set(NO_BULK_REMOVAL, !on, by);
    }

    private void set(String restriction, boolean on, long by) {
        if (on)
            sql.insertInto(RESTRICTION)
                    .set(RESTRICTION.RESTRICTION_, restriction)
                    .set(RESTRICTION.SET_BY, by)
                    .set(
                            RESTRICTION.SET_AT,
                            clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                    .execute();
        else
            sql.deleteFrom(RESTRICTION)
                    .where(RESTRICTION.RESTRICTION_.eq(restriction))
                    .execute();
        Accounts.afterTransaction(() -> switches.invalidate(COMPANY));
    }

    private static Switched switched(RestrictionRecord row) {
        return new Switched(row.getSetBy(), row.getSetAt().toInstant());
    }
}
