package dev.custodia.access;

import java.util.Locale;

/** The roles to begin with; which permissions each has is in a table. */
public enum Role {
    ADMINISTRATOR,
    EDITOR,
    VIEWER;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String words() {
        return "access.role." + code();
    }

    /** @throws Refused if there is no such role */
    public static Role of(String code) {
        for (Role role : values()) if (role.code().equals(code)) return role;
        throw Refused.invalid("role", "access.role_unknown");
    }
}
