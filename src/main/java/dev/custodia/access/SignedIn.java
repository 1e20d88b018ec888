package dev.custodia.access;

import dev.custodia.journal.Actor;
import java.io.Serializable;
import java.security.Principal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has shown a password or a token.
 *
 * @param epoch the account's session epoch when it was shown; it no longer holds once the account's is higher
 * @param scopes what the token is limited to; null with a password
 */
public record SignedIn(Actor actor, long epoch, @Nullable Set<Permission> scopes) implements Principal, Serializable {
    /** The account's id: the sign-in name is personal, and this goes into access logs. */
    @Override
    public String getName() {
        return Long.toString(actor.userId());
    }
}
