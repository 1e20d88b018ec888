package dev.custodia.changes;

import static dev.custodia.tables.changes.Tables.CHANGE;
import static dev.custodia.tables.changes.Tables.LINE;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jooq.DSLContext;

/**
 * SHA-256 over what a change is going to do: the act, its details and, batch by batch, each customer with the version
 * seen, the bucket and what is to be done. Whoever confirms a digest confirms exactly that set.
 */
final class Digest {
    private Digest() {}

    static byte[] of(DSLContext db, long changeId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            db.select(CHANGE.ACT, CHANGE.DETAILS)
                    .from(CHANGE)
                    .where(CHANGE.CHANGE_ID.eq(changeId))
                    .forEach(row -> {
                        digest.update(row.value1().getBytes(StandardCharsets.UTF_8));
                        digest.update(row.value2().data().getBytes(StandardCharsets.UTF_8));
                    });
            db.resultQuery(
                            """
                            select sha256(convert_to(
                                string_agg({0}::text || ':' || {1}::text || ':' || {2}::text || ':' || {7}::text, ',' order by {0}), 'UTF8'))
                            from {3} where {4} = {5} group by {6} order by {6}""",
                            LINE.CUSTOMER_ID,
                            LINE.VERSION,
                            LINE.STATE,
                            LINE,
                            LINE.CHANGE_ID,
                            org.jooq.impl.DSL.val(changeId),
                            LINE.BATCH,
                            LINE.PART)
                    .forEach(row -> digest.update(row.get(0, byte[].class)));
            return digest.digest();
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
