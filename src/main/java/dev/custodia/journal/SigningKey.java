package dev.custodia.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * The Ed25519 key that signs checkpoints. It lies outside the database, readable by its owner alone, so that whoever can
 * rewrite the one cannot sign for it with the other.
 */
final class SigningKey {
    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey secret;
    private final PublicKey open;

    private SigningKey(PrivateKey secret, PublicKey open) {
        this.secret = secret;
        this.open = open;
    }

    /** The key kept in a file: two lines, the public and the private half; made when there is none. */
    static SigningKey in(Path file) {
        try {
            if (!Files.exists(file)) make(file);
            List<String> halves = Files.readAllLines(file);
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            return new SigningKey(
                    keys.generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getDecoder().decode(halves.get(1)))),
                    keys.generatePublic(
                            new X509EncodedKeySpec(Base64.getDecoder().decode(halves.get(0)))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the journal's key cannot be read: " + file, unreadable);
        } catch (GeneralSecurityException | RuntimeException broken) {
            throw new IllegalStateException("the journal's key is broken: " + file, broken);
        }
    }

    /** The half that anybody may know, as X.509. */
    byte[] open() {
        return open.getEncoded();
    }

    byte[] sign(byte[] statement) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(statement);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean signed(byte[] statement, byte[] claimed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(open);
            signature.update(statement);
            return signature.verify(claimed);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static void make(Path file) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        Base64.Encoder text = Base64.getEncoder();
        String halves = text.encodeToString(pair.getPublic().getEncoded()) + "\n"
                + text.encodeToString(pair.getPrivate().getEncoded()) + "\n";
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (var channel = Files.newByteChannel(
                file,
                java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(java.nio.ByteBuffer.wrap(halves.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        } catch (FileAlreadyExistsException madeByAnother) {
            // Then it is that one.
        }
    }
}
