package dev.custodia.journal;

import dev.custodia.settings.Home;
import java.util.Base64;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/** Signs for this Custodia, with the key of the journal's checkpoints: who has its open half can verify without us. */
@Component
public class Seal {
    private final SigningKey key;

    Seal(Home home) {
        this.key = SigningKey.in(home.folder("keys").resolve("journal.ed25519"));
    }

    /** An Ed25519 signature, in Base64. */
    public String sign(byte[] statement) {
        return Base64.getEncoder().encodeToString(key.sign(statement));
    }

    /** The open half of the key: X.509, in Base64. */
    public String openKey() {
        return Base64.getEncoder().encodeToString(key.open());
    }

    /** By which people tell keys apart: the first half of the SHA-256 of its open half, in groups of four. */
    public String fingerprint() {
        String digest = HexFormat.of().formatHex(Chain.sha256(key.open()), 0, 16);
        return digest.replaceAll("(.{4})(?=.)", "$1 ");
    }
}
