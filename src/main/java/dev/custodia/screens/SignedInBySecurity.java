package dev.custodia.screens;

import java.util.Optional;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** The person of the security context: an authority's text is a permission. */
final class SignedInBySecurity implements SignedIn {
    @Override
    public Optional<String> name() {
        return current().map(Authentication::getName);
    }

    @Override
    public boolean may(String permission) {
        return current().stream()
                .flatMap(person -> person.getAuthorities().stream())
                .anyMatch(authority -> permission.equals(authority.getAuthority()));
    }

    private static Optional<Authentication> current() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .filter(Authentication::isAuthenticated)
                .filter(person -> !(person instanceof AnonymousAuthenticationToken));
    }
}
