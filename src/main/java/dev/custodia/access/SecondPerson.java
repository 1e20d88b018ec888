package dev.custodia.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Asked by whoever is about to do something that may take a second person: four eyes see more than two. */
public interface SecondPerson {
    /**
     * Lets the act pass where it takes no second person, or where one has approved exactly this; the approval is then used
     * up. Otherwise a second person is asked for, which outlives the refusal, and what was asked for the same subject
     * before and differs is void. In the caller's transaction.
     *
     * @param subject the plan, hold, policy, account ... that it is about
     * @param digest of exactly what would be done
     * @param size how many customers it concerns
     * @param details what the second person has to see beside the subject: codes only, or empty
     * @throws Refused {@code approvals.waiting}, {@code approvals.refused}, {@code approvals.not_by_approver}
     */
    void require(Guarded act, long subject, String digest, long size, String details);

    /** Whether the act takes a second person, of whatever size. */
    boolean asks(Guarded act);

    /** @throws Refused {@code approvals.not_by_approver} to whoever has approved what is to be run on */
    void requireOther(long subject);

    /** A digest over what makes an act what it is. */
    static String digest(Object... parts) {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            String one = String.valueOf(part);
            text.append(one.length()).append(':').append(one);
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
