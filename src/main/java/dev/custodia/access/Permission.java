package dev.custodia.access;

import java.util.Locale;

/**
 * What may be allowed. Roles are made of these, and an API token carries some of its owner's. The names are stored, so
 * they stay.
 */
public enum Permission {
    CUSTOMERS_LOOK,
    CUSTOMERS_EDIT,
    CUSTOMERS_EXPORT,
    IMPORT_RUN,
    CHANGES_LOOK,
    CHANGES_UNDO,
    ARCHIVE_ONE,
    ARCHIVE_MANY,
    TAG_ONE,
    TAG_MANY,
    STATUS_CHANGE,
    STATUS_CHANGE_MANY,
    STATUS_RULES,
    JOURNAL_LOOK,
    USERS_MANAGE,
    TOKENS_OWN,
    SETTINGS_MANAGE,
    SEGMENTS_EDIT,
    REMOVE_ONE,
    REMOVE_MANY,
    ANONYMISE,
    FORCE,
    RESTORE,
    PURGE;

    /** The code in the API and in message keys: {@code customers_look}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The key of its name in the reader's language. */
    public String words() {
        return "access.permission." + code();
    }
}
