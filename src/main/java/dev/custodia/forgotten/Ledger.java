package dev.custodia.forgotten;

import static dev.custodia.tables.forgotten.Tables.ERASING;

import dev.custodia.database.DatabaseTrouble;
import dev.custodia.database.Ids;
import dev.custodia.database.SqlStates;
import dev.custodia.settings.CannotStart;
import dev.custodia.settings.Settings;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The ledger of erasures: who was erased for good, how and when, in a file outside the database that outlives a restored
 * backup. Ids and keyed digests, nothing else. A line is on the disk before the erasure is committed, and followed by one
 * that says whether it was; of one that nobody has said this, the database is asked when Custodia starts.
 */
@Component
public class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    /** Of {@code pg_xact_status}: the transaction is in the future, so the server fell before it was committed. */
    private static final String UNKNOWN_TO_THE_SERVER = "22023";

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final LedgerFile file;
    private final Replayed replayed;

    Ledger(DSLContext db, Clock clock, Ids ids, LedgerFile file, Replayed replayed) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.file = file;
        this.replayed = replayed;
    }

    /**
     * Writes down that these are being erased, in the transaction that does so; what cannot be written down is not done.
     *
     * @param digests by which they are known again, of all of them together
     * @throws UncheckedIOException where the ledger cannot be written
     */
    public void erasing(List<Long> customers, Fingerprints.Why why, long changeId, Collection<Long> digests) {
        if (customers.isEmpty()) return;
        if (!TransactionSynchronizationManager.isActualTransactionActive())
            throw new IllegalStateException("an erasure is written down in the transaction that does it");
        long erasing = ids.next();
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        db.insertInto(ERASING)
                .set(ERASING.ERASING_ID, erasing)
                .set(ERASING.CUSTOMERS, customers.size())
                .set(ERASING.AT, at.atOffset(ZoneOffset.UTC))
                .set(ERASING.REPLAYED, false)
                .execute();
        String transaction = String.valueOf(
                db.fetchSingle("select pg_current_xact_id()::text").get(0));
        file.append(lines(erasing, customers, why, changeId, at, digests), true);
        TransactionSynchronizationManager.registerSynchronization(new Outcome(erasing, transaction));
    }

    /** Where the ledger of a data folder is. */
    public static Path file(Settings settings) {
        return settings.ledger()
                .orElseGet(() -> settings.home().resolve("ledger"))
                .resolve("erasures.txt");
    }

    /**
     * Writes down that a backup is being restored, while Custodia stands still: whatever nobody has said of whether it was
     * committed is then done again.
     *
     * @throws CannotStart where the ledger cannot be read or is not what was written
     */
    public static void restoring(Settings settings, String backupId, Instant at) {
        LedgerFile file = new LedgerFile(
                file(settings),
                ForgottenKey.in(settings.home().resolve("keys").resolve(ForgottenKey.FILE))
                        .code("ledger"));
        if (!file.exists()) return;
        try {
            file.read(line -> {});
            file.append(List.of("restored " + backupId + " " + at.truncatedTo(ChronoUnit.SECONDS)), true);
        } catch (LedgerFile.Broken | UncheckedIOException broken) {
            throw new CannotStart("The ledger of erasures " + file.path() + " cannot be gone on with ("
                    + broken.getMessage() + "): put back the file as it was, and the key that it was written with.");
        }
    }

    /** How it is now. */
    public State state() {
        var row = db.select(
                        DSL.count().cast(Long.class),
                        DSL.coalesce(DSL.sum(ERASING.CUSTOMERS), 0).cast(Long.class),
                        DSL.max(ERASING.AT))
                .from(ERASING)
                .fetchSingle();
        OffsetDateTime last = row.value3();
        return new State(
                file.path().toString(),
                file.lines(),
                row.value1(),
                row.value2(),
                last == null ? null : last.toInstant(),
                replayed.get().steps(),
                replayed.get().customers());
    }

    /**
     * @param lines in the file
     * @param steps transactions that erased, of so many customers
     * @param lastAt when the last of them did; null where none has
     * @param stepsAgain done again when Custodia was opened this time, of customers who were still there
     */
    public record State(
            String path,
            long lines,
            long steps,
            long customers,
            @Nullable Instant lastAt,
            long stepsAgain,
            long customersAgain) {}

    private static List<String> lines(
            long erasing,
            List<Long> customers,
            Fingerprints.Why why,
            long changeId,
            Instant at,
            Collection<Long> digests) {
        List<String> lines = new ArrayList<>(customers.size() + 1);
        if (!digests.isEmpty()) lines.add("known " + erasing + " " + packed(digests));
        for (long customer : customers)
            lines.add("erase " + erasing + " " + customer + " " + why.name().toLowerCase(Locale.ROOT) + " " + changeId
                    + " " + at);
        return lines;
    }

    /** In an order that tells nothing of whose they are. */
    private static String packed(Collection<Long> digests) {
        long[] sorted =
                digests.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
        ByteBuffer bytes = ByteBuffer.allocate(sorted.length * Long.BYTES);
        for (long digest : sorted) bytes.putLong(digest);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    static List<Long> unpacked(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        List<Long> digests = new ArrayList<>();
        while (bytes.hasRemaining()) digests.add(bytes.getLong());
        return digests;
    }

    static String done(long erasing) {
        return "done " + erasing;
    }

    static String undone(long erasing) {
        return "void " + erasing;
    }

    private final class Outcome implements TransactionSynchronization {
        private final long erasing;
        private final String transaction;

        Outcome(long erasing, String transaction) {
            this.erasing = erasing;
            this.transaction = transaction;
        }

        @Override
        public void afterCompletion(int status) {
            switch (status) {
                case STATUS_COMMITTED -> say(done(erasing), false);
                case STATUS_ROLLED_BACK -> say(undone(erasing), true);
                // The connection was lost at the very end: the server knows.
                default -> Thread.ofVirtual().name("ledger").start(this::find);
            }
        }

        private void find() {
            for (Duration pause = Duration.ofMillis(100); ; pause = longer(pause)) {
                try {
                    Thread.sleep(pause);
                    String status =
                            String.valueOf(db.fetchSingle("select pg_xact_status({0}::xid8)", DSL.val(transaction))
                                    .get(0));
                    if (status.equals("committed")) say(done(erasing), false);
                    else if (status.equals("aborted")) say(undone(erasing), true);
                    if (!status.equals("in progress")) return;
                } catch (InterruptedException stopped) {
                    // It is asked again at the next start.
                    Thread.currentThread().interrupt();
                    return;
                } catch (RuntimeException trouble) {
                    if (SqlStates.in(trouble).anyMatch(UNKNOWN_TO_THE_SERVER::equals)) {
                        say(undone(erasing), true);
                        return;
                    }
                    if (DatabaseTrouble.of(trouble).isEmpty()) return;
                }
            }
        }
    }

    private static Duration longer(Duration pause) {
        return pause.toSeconds() >= 10 ? pause : pause.multipliedBy(2);
    }

    /** What became of it is no more to be changed: if it cannot be written, it is asked again at the next start. */
    private void say(String line, boolean forced) {
        try {
            file.append(List.of(line), forced);
        } catch (RuntimeException failed) {
            LOG.error("The ledger of erasures cannot be written: {}", failed.getMessage());
        }
    }
}
