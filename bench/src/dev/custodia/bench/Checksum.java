package dev.custodia.bench;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** What many texts come to, in whatever order; the same here and in the database. */
final class Checksum {
    private Checksum() {}

    static String of(Stream<String> texts) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            long[] count = {0};
            BigInteger[] sum = {BigInteger.ZERO};
            texts.forEach(text -> {
                count[0]++;
                String hex = HexFormat.of().formatHex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
                sum[0] = sum[0].add(BigInteger.valueOf(Long.parseLong(hex.substring(0, 15), 16)));
            });
            return count[0] + ":" + sum[0];
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** A query for the same over an expression of text. */
    static String query(String text, String from) {
        return "select count(*) || ':' || coalesce(sum(('x' || substr(md5(" + text
                + "), 1, 15))::bit(60)::bigint), 0) from " + from;
    }
}
