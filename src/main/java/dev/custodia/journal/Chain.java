package dev.custodia.journal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The link between two entries: SHA-256 over a canonical encoding of an entry, its place and the hash before it. Every
 * text is preceded by its length and every optional number by a mark, so that no two entries share an encoding.
 */
final class Chain {
    static final byte[] BEGINNING = new byte[32];
    private static final int VERSION = 1;

    private Chain() {}

    /** What is hashed, taken from the columns as they are: a row that was tampered with has to be encodable too. */
    record Link(
            long number,
            Instant at,
            long actorId,
            String via,
            @Nullable Long tokenId,
            String act,
            long affected,
            @Nullable Long changeId,
            @Nullable Long subjectId,
            String why,
            Map<String, ?> details) {}

    static byte[] hash(Link link, byte[] previous) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(link.number());
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, link.at()));
            out.writeLong(link.actorId());
            text(out, link.via());
            optional(out, link.tokenId());
            text(out, link.act());
            out.writeLong(link.affected());
            optional(out, link.changeId());
            optional(out, link.subjectId());
            text(out, link.why());
            details(out, link.details());
            out.write(previous);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return sha256(bytes.toByteArray());
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void details(DataOutputStream out, Map<String, ?> details) throws IOException {
        out.writeInt(details.size());
        for (Map.Entry<String, ?> detail : new TreeMap<String, Object>(details).entrySet()) {
            text(out, detail.getKey());
            switch (detail.getValue()) {
                case Long number -> {
                    out.writeByte(1);
                    out.writeLong(number);
                }
                case String code -> {
                    out.writeByte(2);
                    text(out, code);
                }
                // Never written by us, so any encoding does that differs from the two above.
                default -> {
                    out.writeByte(3);
                    text(out, detail.getValue().toString());
                }
            }
        }
    }

    private static void optional(DataOutputStream out, @Nullable Long number) throws IOException {
        out.writeBoolean(number != null);
        if (number != null) out.writeLong(number);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
