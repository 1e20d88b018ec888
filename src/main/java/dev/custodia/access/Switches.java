package dev.custodia.access;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is switched for the whole company or for a role, above all roles and grants. Custodia itself, which keeps the dates that people
 * have set, is not held by it.
 *
 * @param strict since when only administrators do more than look; null if they are not the only ones
 * @param noBulkRemoval since when nobody removes many, forces or purges; null if whoever may does
 * @param ownOnly the roles that see and touch none but their own customers
 */
public record Switches(@Nullable Switched strict, @Nullable Switched noBulkRemoval, Set<Role> ownOnly) {
    public Switches {
        ownOnly = Set.copyOf(ownOnly);
    }

    /** Who switched, and when. */
    public record Switched(long by, Instant at) {}

    public boolean isStrict() {
        return strict != null;
    }

    public boolean allowsBulkRemoval() {
        return noBulkRemoval == null;
    }

    /** What is left of these permissions to an account with this role. */
    public Set<Permission> leave(Collection<Permission> given, Role role) {
        EnumSet<Permission> left = EnumSet.noneOf(Permission.class);
        for (Permission permission : given) if (taking(permission, role).isEmpty()) left.add(permission);
        return left;
    }

    /** The code of the problem that takes a permission away from accounts with this role. */
    Optional<String> taking(Permission permission, Role role) {
        if (!allowsBulkRemoval() && permission.isBulkRemoval()) return Optional.of("access.bulk_removal_off");
        if (ownOnly.contains(role) && permission.concernsEverybody()) return Optional.of("access.own_only");
        // An export is a copy that nobody takes back, so it is more than looking.
        if (isStrict() && role != Role.ADMINISTRATOR && permission.area() != Area.LOOK)
            return Optional.of("access.strict_mode");
        return Optional.empty();
    }
}
