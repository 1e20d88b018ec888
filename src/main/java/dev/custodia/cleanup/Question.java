package dev.custodia.cleanup;

import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * The second question. Whoever is shown a plan is given a token with it, and confirms with that: it holds for this
 * person, this plan, exactly as it was shown, for a quarter of an hour. Nothing is kept of it but a key, which is gone
 * with the program: then the plan is simply shown once more. That a plan is confirmed only once is seen to by its state.
 */
@Component
class Question {
    static final Duration HOLDS = Duration.ofMinutes(15);

    private static final String HMAC = "HmacSHA256";

    private final Clock clock;
    private final Access access;
    private final SecretKeySpec key;

    Question(Clock clock, Access access) {
        this.clock = clock;
        this.access = access;
        byte[] fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        this.key = new SecretKeySpec(fresh, HMAC);
    }

    /** Asks whoever acts about a plan that they have just been shown. */
    String ask(long planId, String digest) {
        long at = clock.instant().getEpochSecond();
        return at + "." + sign(planId, digest, at);
    }

    /** @throws Refused {@code cleanup.ask_again} for what was asked of somebody else, about something else or too long ago */
    void answered(long planId, String digest, String token) {
        int dot = token.indexOf('.');
        if (dot < 0) throw askAgain();
        long at;
        try {
            at = Long.parseLong(token.substring(0, dot));
        } catch (NumberFormatException foreign) {
            throw askAgain();
        }
        boolean ours = MessageDigest.isEqual(
                sign(planId, digest, at).getBytes(StandardCharsets.US_ASCII),
                token.substring(dot + 1).getBytes(StandardCharsets.US_ASCII));
        Instant asked = Instant.ofEpochSecond(ours ? at : 0);
        Instant now = clock.instant();
        // A clock that was set back gives nobody more time.
        if (!ours || !now.isBefore(asked.plus(HOLDS)) || now.isBefore(asked.minusSeconds(1))) throw askAgain();
    }

    private static Refused askAgain() {
        return Refused.conflict("cleanup.ask_again");
    }

    private String sign(long planId, String digest, long at) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(ByteBuffer.allocate(3 * Long.BYTES)
                    .putLong(planId)
                    .putLong(access.current().userId())
                    .putLong(at)
                    .array());
            mac.update(digest.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
