package dev.custodia.journal;

import org.jspecify.annotations.Nullable;

/**
 * Who acts.
 *
 * @param userId the account, or {@link #CUSTODIA} when nobody asked for it
 * @param tokenId the API token that was shown, if any
 */
public record Actor(long userId, Via via, @Nullable Long tokenId) {
    /** The user id of Custodia itself: what it does by the clock, or before anybody has signed in. */
    public static final long CUSTODIA = 0;

    public static Actor custodia(Via via) {
        return new Actor(CUSTODIA, via, null);
    }

    public boolean isCustodia() {
        return userId == CUSTODIA;
    }
}
