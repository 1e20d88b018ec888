package dev.custodia.access;

import java.util.Locale;

/** What takes a second person, where the company has switched that on. The names are stored, so they stay. */
public enum Guarded {
    /** To remove more than so many. */
    REMOVE,
    /** To delete customers with their documents. */
    FORCE,
    /** To empty the recycle bin before its time. */
    PURGE,
    /** To release a legal hold, by whatever way. */
    RELEASE,
    /** To switch a clean-up policy on, or to let it do more. */
    POLICY,
    /** To grant the right to remove many, to force or to purge. */
    GRANT,
    /** To ask for a second person less often. */
    APPROVALS;

    /** Whether it takes one only above the size that the company has set. */
    public boolean bySize() {
        return this == REMOVE;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Guarded of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
