package dev.custodia.access;

import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Whoever acts in this thread: named by a job, or signed in to the request. */
@Component
class CurrentUser {
    private static final ScopedValue<Actor> NAMED = ScopedValue.newInstance();

    private final Accounts accounts;
    private final Roles roles;

    CurrentUser(Accounts accounts, Roles roles) {
        this.accounts = accounts;
        this.roles = roles;
    }

    Optional<Actor> actor() {
        if (NAMED.isBound()) return Optional.of(NAMED.get());
        return Optional.ofNullable(signedIn()).map(SignedIn::actor);
    }

    Set<Permission> permissions() {
        if (NAMED.isBound()) return permissionsOf(NAMED.get());
        SignedIn signedIn = signedIn();
        if (signedIn == null || !holds(signedIn)) return Set.of();
        Set<Permission> permissions = permissionsOf(signedIn.actor());
        if (signedIn.scopes() == null) return permissions;
        EnumSet<Permission> both = EnumSet.noneOf(Permission.class);
        both.addAll(permissions);
        both.retainAll(signedIn.scopes());
        return both;
    }

    /** Whether whoever acts sees and touches none but their own customers. What a job does was limited when it was asked for. */
    boolean isLimited() {
        Actor actor = actor().orElse(null);
        return actor != null
                && !actor.isCustodia()
                && actor.via() != Via.JOB
                && roles.switches()
                        .ownOnly()
                        .contains(accounts.rights(actor.userId()).role());
    }

    boolean holds(SignedIn signedIn) {
        Rights rights = accounts.rights(signedIn.actor().userId());
        return rights.enabled() && rights.epoch() == signedIn.epoch();
    }

    Optional<Rights> rights() {
        return actor().map(actor -> accounts.rights(actor.userId()));
    }

    /** @throws Refused unless whoever acts may do all of that */
    void mustHave(Permission... needed) {
        if (actor().isEmpty()) throw new Refused(Refused.Kind.UNKNOWN, Problem.only("", "access.not_signed_in"));
        SignedIn signedIn = NAMED.isBound() ? null : signedIn();
        if (signedIn != null && !holds(signedIn))
            throw new Refused(Refused.Kind.UNKNOWN, Problem.only("", "access.not_signed_in"));
        Set<Permission> permissions = permissions();
        List<Problem> problems = Arrays.stream(needed)
                .filter(permission -> !permissions.contains(permission))
                .map(permission -> problem(permission, rights().orElse(Rights.NONE)))
                .toList();
        if (!problems.isEmpty()) throw new Refused(Refused.Kind.FORBIDDEN, problems);
    }

    <T> T as(Actor actor, Callable<T> act) throws Exception {
        return ScopedValue.where(NAMED, actor).call(act::call);
    }

    private Set<Permission> permissionsOf(Actor actor) {
        if (actor.isCustodia()) return EnumSet.allOf(Permission.class);
        Rights rights = accounts.rights(actor.userId());
        return rights.enabled() ? roles.switches().leave(given(rights), rights.role()) : Set.of();
    }

    private Set<Permission> given(Rights rights) {
        EnumSet<Permission> given = EnumSet.noneOf(Permission.class);
        given.addAll(roles.of(rights.role()));
        given.addAll(rights.grants());
        return given;
    }

    /** Why whoever acts may not do that. */
    private Problem problem(Permission permission, Rights rights) {
        Map<String, Object> right = Map.of("right", permission);
        if (!rights.enabled() || !given(rights).contains(permission))
            return new Problem("", "access.not_allowed", right);
        return roles.switches()
                .taking(permission, rights.role())
                .map(code -> Problem.of("", code))
                .orElseGet(() -> new Problem("", "access.token_lacks", right));
    }

    private static @Nullable SignedIn signedIn() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn ? signedIn : null;
    }
}
