package dev.custodia.customers.web;

import dev.custodia.access.Refused;
import jakarta.servlet.http.HttpSession;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody searched for, kept in the session under a short random token: the words may be a person's name, and
 * names have no place in addresses, histories and logs.
 */
public final class Searches {
    /** The name of the parameter that carries the token. */
    public static final String PARAMETER = "look";

    private static final String KEPT = "custodia.searches";
    private static final int MOST = 50;
    private static final int LONGEST = 200;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Searches() {}

    private static final class Kept extends LinkedHashMap<String, String> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    }

    /** Keeps the words and gives their token; null for nothing to look for. */
    public static @Nullable String keep(HttpSession session, String words) {
        String stripped = words.strip();
        if (stripped.isEmpty()) return null;
        byte[] bytes = new byte[6];
        RANDOM.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        synchronized (Searches.class) {
            Kept kept = kept(session);
            kept.put(token, stripped.length() > LONGEST ? stripped.substring(0, LONGEST) : stripped);
            session.setAttribute(KEPT, kept);
        }
        return token;
    }

    /**
     * The words behind a token; null where there is no token.
     *
     * @throws Refused {@code customers.search_forgotten} for a token whose words are gone: without them everybody would
     *     match
     */
    public static @Nullable String words(HttpSession session, @Nullable String token) {
        if (token == null || token.isBlank()) return null;
        synchronized (Searches.class) {
            String words = kept(session).get(token);
            if (words == null) throw Refused.invalid(PARAMETER, "customers.search_forgotten");
            return words;
        }
    }

    private static Kept kept(HttpSession session) {
        return session.getAttribute(KEPT) instanceof Kept kept ? kept : new Kept();
    }
}
