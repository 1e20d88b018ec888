package dev.custodia.forgotten;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of fingerprints and of the ledger. It lies outside the database, readable by its owner alone: without it a
 * fingerprint tells nothing, and with a guess at a phone number and it, it would.
 */
final class ForgottenKey {
    static final String FILE = "forgotten.hmac";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final byte[] secret;

    private ForgottenKey(byte[] secret) {
        this.secret = secret;
    }

    /** The key kept in a file; made when there is none. */
    static ForgottenKey in(Path file) {
        try {
            if (!Files.exists(file)) make(file);
            byte[] secret = HexFormat.of().parseHex(Files.readString(file).strip());
            if (secret.length != BYTES)
                throw new IllegalStateException("the key of what is forgotten is broken: " + file);
            return new ForgottenKey(secret);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the key of what is forgotten cannot be read: " + file, unreadable);
        } catch (IllegalArgumentException broken) {
            throw new IllegalStateException("the key of what is forgotten is broken: " + file, broken);
        }
    }

    /** A code that only this key makes, for one purpose; to be cloned by whoever uses it. */
    Mac code(String purpose) {
        try {
            Mac whole = Mac.getInstance(ALGORITHM);
            whole.init(new SecretKeySpec(secret, ALGORITHM));
            Mac code = Mac.getInstance(ALGORITHM);
            code.init(new SecretKeySpec(whole.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), ALGORITHM));
            return code;
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static void make(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Path half = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(half, Set.of(StandardOpenOption.WRITE))) {
            channel.write(
                    ByteBuffer.wrap((HexFormat.of().formatHex(random) + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(half, file);
    }
}
