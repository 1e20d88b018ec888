package dev.custodia.changes;

import static dev.custodia.tables.changes.Tables.BEFORE_IMAGE;
import static dev.custodia.tables.changes.Tables.IMAGE_KEY;

import dev.custodia.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/**
 * What edited fields were before: kept apart, encrypted with a key per change (AES-256, by pgcrypto, so that a million
 * images are one statement), the key itself wrapped (AES-256-GCM) by one that lies in a file outside the database.
 * When the time to take back is over the key is destroyed, and with it every copy of the images in any backup.
 */
@Component
public class BeforeImages {
    private static final int NONCE = 12;

    private final DSLContext db;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Path file;

    BeforeImages(DSLContext db, Clock clock, Settings settings) {
        this.db = db;
        this.clock = clock;
        this.file = settings.home().resolve("keys").resolve("before-images.key");
    }

    /** Keeps what a room's query says of customers (id, JSON) for as long as the change can be taken back. */
    public int keep(long changeId, String room, Select<Record2<Long, JSONB>> images) {
        byte[] key = keyOf(changeId);
        var now = images.asTable("now", "customer_id", "image");
        Field<Long> customerId = Objects.requireNonNull(now.field("customer_id", Long.class));
        Field<JSONB> image = Objects.requireNonNull(now.field("image", JSONB.class));
        return db.insertInto(
                        BEFORE_IMAGE,
                        BEFORE_IMAGE.CUSTOMER_ID,
                        BEFORE_IMAGE.CHANGE_ID,
                        BEFORE_IMAGE.ROOM,
                        BEFORE_IMAGE.IMAGE)
                .select(DSL.select(customerId, DSL.val(changeId), DSL.val(room), encrypted(image, customerId, key))
                        .from(now))
                .onConflictDoNothing()
                .execute();
    }

    /** Whether there are images of a change that can still be looked at. */
    public boolean kept(long changeId, String room) {
        return db.fetchExists(BEFORE_IMAGE, BEFORE_IMAGE.CHANGE_ID.eq(changeId).and(BEFORE_IMAGE.ROOM.eq(room)))
                && db.fetchExists(
                        IMAGE_KEY,
                        IMAGE_KEY
                                .CHANGE_ID
                                .eq(changeId)
                                .and(IMAGE_KEY.KEEP_UNTIL.ge(clock.instant().atOffset(ZoneOffset.UTC))));
    }

    /** The image of a change as JSON again, for use in a query over {@code changes.before_image}. */
    public Select<Record2<Long, JSONB>> read(long changeId, String room, Select<Record1<Long>> customers) {
        byte[] key = unwrap(changeId);
        return DSL.select(BEFORE_IMAGE.CUSTOMER_ID, decrypted(key).as("image"))
                .from(BEFORE_IMAGE)
                .where(BEFORE_IMAGE.CHANGE_ID.eq(changeId))
                .and(BEFORE_IMAGE.ROOM.eq(room))
                .and(BEFORE_IMAGE.CUSTOMER_ID.in(customers));
    }

    /** Destroys what can no longer be taken back. Returns how many changes that were. */
    int destroyExpired() {
        var expired = DSL.select(IMAGE_KEY.CHANGE_ID)
                .from(IMAGE_KEY)
                .where(IMAGE_KEY.KEEP_UNTIL.lt(clock.instant().atOffset(ZoneOffset.UTC)));
        db.deleteFrom(BEFORE_IMAGE).where(BEFORE_IMAGE.CHANGE_ID.in(expired)).execute();
        return db.deleteFrom(IMAGE_KEY)
                .where(IMAGE_KEY.KEEP_UNTIL.lt(clock.instant().atOffset(ZoneOffset.UTC)))
                .execute();
    }

    // The start value differs per customer, so that equal images do not look alike, and needs no storing.
    private static Field<byte[]> startValue(Field<Long> customerId, byte[] key) {
        return DSL.field(
                "substring(hmac(convert_to({0}::text, 'UTF8'), {1}, 'sha256') from 1 for 16)",
                SQLDataType.BLOB, customerId, DSL.val(key));
    }

    private static Field<byte[]> encrypted(Field<JSONB> image, Field<Long> customerId, byte[] key) {
        return DSL.field(
                "encrypt_iv(convert_to({0}::text, 'UTF8'), {1}, {2}, 'aes')",
                SQLDataType.BLOB, image, DSL.val(key), startValue(customerId, key));
    }

    private static Field<JSONB> decrypted(byte[] key) {
        return DSL.field(
                "convert_from(decrypt_iv({0}, {1}, {2}, 'aes'), 'UTF8')::jsonb",
                SQLDataType.JSONB, BEFORE_IMAGE.IMAGE, DSL.val(key), startValue(BEFORE_IMAGE.CUSTOMER_ID, key));
    }

    private byte[] keyOf(long changeId) {
        if (db.fetchExists(IMAGE_KEY, IMAGE_KEY.CHANGE_ID.eq(changeId))) return unwrap(changeId);
        byte[] key = new byte[32];
        random.nextBytes(key);
        db.insertInto(IMAGE_KEY)
                .set(IMAGE_KEY.CHANGE_ID, changeId)
                .set(IMAGE_KEY.WRAPPED_KEY, wrap(key))
                .set(
                        IMAGE_KEY.KEEP_UNTIL,
                        clock.instant().plus(Changes.UNDO_TIME).atOffset(ZoneOffset.UTC))
                .execute();
        return key;
    }

    private byte[] wrap(byte[] key) {
        try {
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            byte[] wrapped = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(key);
            byte[] both = Arrays.copyOf(nonce, NONCE + wrapped.length);
            System.arraycopy(wrapped, 0, both, NONCE, wrapped.length);
            return both;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private byte[] unwrap(long changeId) {
        byte[] wrapped = db.select(IMAGE_KEY.WRAPPED_KEY)
                .from(IMAGE_KEY)
                .where(IMAGE_KEY.CHANGE_ID.eq(changeId))
                .fetchOptional(IMAGE_KEY.WRAPPED_KEY)
                .orElseThrow(() -> dev.custodia.access.Refused.conflict("changes.undo_time_over"));
        try {
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(wrapped, NONCE))
                    .doFinal(wrapped, NONCE, wrapped.length - NONCE);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The key of change " + changeId + " does not open with " + file, broken);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(masterKey(), "AES"), new GCMParameterSpec(128, nonce));
        return cipher;
    }

    private synchronized byte[] masterKey() {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                byte[] fresh = new byte[32];
                random.nextBytes(fresh);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(file, fresh, StandardOpenOption.WRITE);
            }
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read or write " + file, unreadable);
        }
    }
}
