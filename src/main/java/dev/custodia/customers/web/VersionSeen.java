package dev.custodia.customers.web;

import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The version of a customer that an edit was made from, as a program says it in {@code If-Match}. */
public final class VersionSeen {
    private static final Pattern VERSION = Pattern.compile("(?:W/)?\"?(\\d{1,18})\"?");

    private VersionSeen() {}

    /** @throws Refused (428) {@code customers.version_missing} */
    public static long in(@Nullable String ifMatch) {
        Matcher version = VERSION.matcher(ifMatch == null ? "" : ifMatch.strip());
        if (!version.matches())
            throw new Refused(
                    Refused.Kind.PRECONDITION_MISSING, List.of(Problem.of("If-Match", "customers.version_missing")));
        return Long.parseLong(version.group(1));
    }
}
