package dev.custodia.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The roles to begin with, from the most to the least; which permissions each has is in a table. */
public enum Role {
    ADMINISTRATOR("access.role_for.administrator"),
    DATA_KEEPER("access.role_for.data_keeper"),
    EDITOR("access.role_for.editor"),
    REMOVER("access.role_for.remover"),
    PRIVACY_OFFICER("access.role_for.privacy_officer"),
    APPROVER("access.role_for.approver"),
    MARKETING("access.role_for.marketing"),
    SALES("access.role_for.sales"),
    AUDITOR("access.role_for.auditor"),
    CONNECTOR("access.role_for.connector"),
    VIEWER("access.role_for.viewer");

    private final String purpose;

    Role(String purpose) {
        this.purpose = purpose;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String words() {
        return "access.role." + code();
    }

    /** The key of the sentence that says whom it is for. */
    public String purpose() {
        return purpose;
    }

    public static Optional<Role> ofCode(String code) {
        return Arrays.stream(values()).filter(role -> role.code().equals(code)).findFirst();
    }

    /** @throws Refused if there is no such role */
    public static Role of(String code) {
        return ofCode(code).orElseThrow(() -> Refused.invalid("role", "access.role_unknown"));
    }
}
