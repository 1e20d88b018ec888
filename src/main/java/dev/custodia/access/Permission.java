package dev.custodia.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What may be allowed. Roles are made of these, an account may be granted more, and an API token carries some of its
 * owner's. The names are stored, so they stay.
 */
public enum Permission {
    CUSTOMERS_LOOK(Area.LOOK),
    CUSTOMERS_EDIT(Area.CHANGE),
    CUSTOMERS_EXPORT(Area.OPERATIONS),
    IMPORT_RUN(Area.OPERATIONS),
    CHANGES_LOOK(Area.LOOK),
    CHANGES_UNDO(Area.OPERATIONS),
    ARCHIVE_ONE(Area.ARCHIVE),
    ARCHIVE_MANY(Area.ARCHIVE),
    TAG_ONE(Area.CHANGE),
    TAG_MANY(Area.CHANGE),
    STATUS_CHANGE(Area.CHANGE),
    STATUS_CHANGE_MANY(Area.CHANGE),
    STATUS_RULES(Area.ADMINISTER),
    JOURNAL_LOOK(Area.LOOK),
    USERS_MANAGE(Area.ADMINISTER),
    TOKENS_OWN(Area.ADMINISTER),
    SETTINGS_MANAGE(Area.ADMINISTER),
    SEGMENTS_EDIT(Area.CHANGE),
    REMOVE_ONE(Area.REMOVE),
    REMOVE_MANY(Area.REMOVE),
    ANONYMISE(Area.REMOVE),
    FORCE(Area.REMOVE),
    RESTORE(Area.REMOVE),
    PURGE(Area.REMOVE),
    HOLD(Area.REMOVE),
    RELEASE(Area.REMOVE),
    RETENTION_RULES(Area.ADMINISTER),
    APPROVE(Area.OPERATIONS),
    DESPITE_ERASURE(Area.OPERATIONS),
    BACKUPS(Area.ADMINISTER),
    REQUESTS(Area.OPERATIONS),
    POLICIES(Area.ADMINISTER),
    PORTFOLIOS(Area.ADMINISTER),
    PORTFOLIOS_ASSIGN(Area.CHANGE),
    PORTFOLIOS_ASSIGN_MANY(Area.CHANGE),
    LEVELS(Area.ADMINISTER),
    LEVELS_BY_HAND(Area.CHANGE),
    SCORES(Area.OPERATIONS);

    private final Area area;

    Permission(Area area) {
        this.area = area;
    }

    public Area area() {
        return area;
    }

    /** Whether it is switched off with bulk removal, and is given to no administrator but by a grant to the account. */
    public boolean isBulkRemoval() {
        return switch (this) {
            case REMOVE_MANY, FORCE, PURGE -> true;
            default -> false;
        };
    }

    /** Whether it is about the whole base or the whole company, and so nobody's who is limited to their own customers. */
    public boolean concernsEverybody() {
        return switch (this) {
            case IMPORT_RUN,
                    STATUS_RULES,
                    JOURNAL_LOOK,
                    USERS_MANAGE,
                    SETTINGS_MANAGE,
                    SEGMENTS_EDIT,
                    HOLD,
                    RELEASE,
                    RETENTION_RULES,
                    APPROVE,
                    DESPITE_ERASURE,
                    BACKUPS,
                    REQUESTS,
                    POLICIES,
                    PORTFOLIOS,
                    LEVELS,
                    SCORES -> true;
            default -> false;
        };
    }

    public static List<Permission> in(Area area) {
        return Arrays.stream(values())
                .filter(permission -> permission.area == area)
                .toList();
    }

    public static Optional<Permission> ofCode(String code) {
        return Arrays.stream(values())
                .filter(permission -> permission.code().equals(code))
                .findFirst();
    }

    /** The code in the API and in message keys: {@code customers_look}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The key of its name in the reader's language. */
    public String words() {
        return "access.permission." + code();
    }
}
