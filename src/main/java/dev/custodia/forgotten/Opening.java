package dev.custodia.forgotten;

import static dev.custodia.tables.forgotten.Tables.ERASING;
import static dev.custodia.tables.forgotten.Tables.KEY_USED;
import static dev.custodia.tables.forgotten.Tables.LEDGER;

import dev.custodia.access.Access;
import dev.custodia.database.Transactions;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import dev.custodia.settings.CannotStart;
import dev.custodia.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Before anybody is let in: holds the database against the ledger of erasures. What the ledger knows and the database does
 * not, since it was restored from a backup, is erased again; what the database knows and the ledger does not is said, and
 * nothing is opened until the ledger is back or somebody has given it up. So with the key.
 */
@Component
class Opening implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final DSLContext db;
    private final Clock clock;
    private final Transactions transactions;
    private final Access access;
    private final Journal journal;
    private final Settings settings;
    private final Fingerprints fingerprints;
    private final LedgerFile file;
    private final Replayed replayed;
    private final ObjectProvider<Eraser> eraser;
    private final SecureRandom random = new SecureRandom();
    private boolean open;

    Opening(
            DSLContext db,
            Clock clock,
            Transactions transactions,
            Access access,
            Journal journal,
            Settings settings,
            Fingerprints fingerprints,
            LedgerFile file,
            Replayed replayed,
            ObjectProvider<Eraser> eraser) {
        this.db = db;
        this.clock = clock;
        this.transactions = transactions;
        this.access = access;
        this.journal = journal;
        this.settings = settings;
        this.fingerprints = fingerprints;
        this.file = file;
        this.replayed = replayed;
        this.eraser = eraser;
    }

    /** Before the checkpoints, the jobs and the port. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        access.as(Actor.custodia(Via.JOB), this::open);
        open = true;
    }

    @Override
    public void stop() {
        open = false;
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    private void open() {
        Set<Long> inDatabase =
                new HashSet<>(db.select(ERASING.ERASING_ID).from(ERASING).fetch(ERASING.ERASING_ID));
        boolean keyLost = isKeyLost();
        Seen seen = read(inDatabase);
        List<String> losses = new ArrayList<>();
        if (keyLost)
            losses.add("The key in " + settings.home().resolve("keys").resolve(ForgottenKey.FILE) + " is not the one by"
                    + " which those who were erased are known again: put it back from where keys are kept. Without it"
                    + " nobody who was erased until now is known again when they come back.");
        if (seen.loss != null) losses.add(seen.loss);
        String code = code(losses, inDatabase.size(), file.lines());
        boolean givenUp =
                !losses.isEmpty() && settings.giveUp().filter(code::equals).isPresent();
        if (!losses.isEmpty() && !givenUp) {
            losses.add("If that is lost for good, start once with CUSTODIA_GIVE_UP=" + code
                    + ": Custodia then opens without it, and the journal tells so.");
            throw new CannotStart(losses);
        }
        settle(seen, inDatabase);
        if (givenUp) giveUp(keyLost, seen.loss != null);
        begin(keyLost);
    }

    // ---- the key

    private boolean isKeyLost() {
        List<Long> proofs = db.select(KEY_USED.PROOF)
                .from(KEY_USED)
                .where(KEY_USED.GIVEN_UP_AT.isNull())
                .fetch(KEY_USED.PROOF);
        return !proofs.isEmpty() && !proofs.contains(fingerprints.proof());
    }

    // ---- what there is

    /** What the ledger says of one transaction. */
    private enum State {
        BEGUN,
        DONE,
        VOID
    }

    /** The ledger as it was read, and what is wrong with it. */
    private static final class Seen {
        private final Map<Long, State> erasings = new TreeMap<>();
        private @Nullable String id;
        private @Nullable String loss;
        private boolean restored;

        void read(LedgerFile.Line line) {
            switch (line.word(0)) {
                case "begin" -> id = line.word(1);
                case "erase", "known" -> erasings.putIfAbsent(line.id(1), State.BEGUN);
                case "done" -> erasings.put(line.id(1), State.DONE);
                case "void" -> erasings.put(line.id(1), State.VOID);
                case "restored" -> restored = true;
                case "opened" -> restored = false;
                default -> throw new IllegalStateException("the ledger was written by a later Custodia");
            }
        }

        boolean has(long erasing) {
            State state = erasings.get(erasing);
            return state != null && state != State.VOID;
        }
    }

    private Seen read(Set<Long> inDatabase) {
        Seen seen = new Seen();
        String where = "The ledger of erasures " + file.path();
        try {
            file.read(seen::read);
        } catch (LedgerFile.Broken broken) {
            seen.loss = where + " is not what was written from its line " + broken.line()
                    + " on: put back the file as it was, and the key that it was written with.";
            return seen;
        } catch (UncheckedIOException unreadable) {
            throw new CannotStart(
                    where + " cannot be read (" + unreadable.getCause() + "): make it readable for this user.");
        }
        String known = db.select(LEDGER.LEDGER_ID).from(LEDGER).fetchOne(LEDGER.LEDGER_ID);
        long missing = inDatabase.stream().filter(erasing -> !seen.has(erasing)).count();
        if (seen.id == null && known != null)
            seen.loss = where + " is missing: put it back, or say in CUSTODIA_LEDGER where it is.";
        else if (known != null && !known.equals(seen.id)) {
            seen.loss = where + " is that of another database: put back this one’s.";
            seen.erasings.clear();
        }
        if (seen.loss == null && missing > 0)
            seen.loss = where + " is older than the database, which knows of " + missing
                    + " later steps of erasing: put back the newest one.";
        return seen;
    }

    private static String code(List<String> losses, int inDatabase, long lines) {
        CRC32 sum = new CRC32();
        sum.update((String.join("\n", losses) + inDatabase + " " + lines).getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }

    // ---- what is done about it

    /** Says of what nobody has said it whether it was done, and does again what a restored database does not know of. */
    private void settle(Seen seen, Set<Long> inDatabase) {
        boolean older = seen.restored
                || seen.erasings.entrySet().stream()
                        .anyMatch(one -> one.getValue() == State.DONE && !inDatabase.contains(one.getKey()));
        List<String> said = new ArrayList<>();
        Map<Long, State> again = new TreeMap<>();
        seen.erasings.forEach((erasing, state) -> {
            boolean known = inDatabase.contains(erasing);
            if (state == State.BEGUN && known) said.add(Ledger.done(erasing));
            else if (state == State.BEGUN && !older) said.add(Ledger.undone(erasing));
            else if (state != State.VOID && !known) again.put(erasing, state);
        });
        if (!said.isEmpty() && seen.loss == null) file.append(said, true);
        if (!again.isEmpty()) replay(again, seen.loss == null);
        if (seen.restored && seen.loss == null) file.append(List.of("opened " + now()), true);
    }

    private void replay(Map<Long, State> again, boolean whole) {
        LOG.warn(
                "The database is older than the ledger of erasures: {} steps of erasing are done again before Custodia"
                        + " opens.",
                again.size());
        Replay replay = new Replay(again, whole);
        try {
            // Read once more, so that it need not be held in memory.
            file.read(replay::take);
        } catch (LedgerFile.Broken broken) {
            if (whole) throw broken;
        }
        replay.flush();
        replayed.set(new Replayed.Times(again.size(), replay.customers));
        LOG.warn("{} customers whom the restored database still had were erased again.", replay.customers);
        if (!replay.found.isEmpty()) file.append(replay.found, true);
    }

    /** Does one step after the other again, each in a transaction of its own: where it is killed, it goes on there. */
    private final class Replay {
        private final Map<Long, State> again;
        private final boolean whole;
        private final List<String> found = new ArrayList<>();
        private final List<Long> people = new ArrayList<>();
        private List<Long> digests = List.of();
        private long erasing;
        private long change;
        private Fingerprints.Why why = Fingerprints.Why.DELETED;
        private Instant at = Instant.EPOCH;
        private long customers;

        Replay(Map<Long, State> again, boolean whole) {
            this.again = again;
            this.whole = whole;
        }

        void take(LedgerFile.Line line) {
            boolean one = line.word(0).equals("known") || line.word(0).equals("erase");
            if (!one || !again.containsKey(line.id(1))) return;
            if (line.id(1) != erasing) flush();
            erasing = line.id(1);
            if (line.word(0).equals("known")) digests = Ledger.unpacked(line.word(2));
            else {
                people.add(line.id(2));
                why = Fingerprints.Why.valueOf(line.word(3).toUpperCase(Locale.ROOT));
                change = line.id(4);
                at = Instant.parse(line.word(5));
            }
        }

        void flush() {
            if (people.isEmpty()) return;
            boolean certain = Objects.requireNonNull(again.get(erasing)) == State.DONE;
            customers += transactions.get(() -> step(certain));
            if (!certain && whole) found.add(Ledger.done(erasing));
            people.clear();
            digests = List.of();
        }

        private long step(boolean certain) {
            int there = eraser.getObject().again(List.copyOf(people), why, certain);
            fingerprints.keep(why, digests, LocalDate.ofInstant(at, clock.getZone()));
            db.insertInto(ERASING)
                    .set(ERASING.ERASING_ID, erasing)
                    .set(ERASING.CUSTOMERS, people.size())
                    .set(ERASING.AT, at.atOffset(ZoneOffset.UTC))
                    .set(ERASING.REPLAYED, true)
                    .execute();
            journal.record(Entry.of(access.current(), "forgotten.replay")
                    .affecting(there)
                    .in(change));
            return there;
        }
    }

    // ---- giving up, and beginning

    private void giveUp(boolean keyLost, boolean ledgerLost) {
        long erasings = db.fetchCount(ERASING);
        if (ledgerLost) {
            try {
                file.putAside(now().toString().replaceAll("[^0-9TZ]", ""));
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot put " + file.path() + " aside", failed);
            }
        }
        transactions.run(() -> {
            if (ledgerLost)
                db.deleteFrom(LEDGER).where(LEDGER.LEDGER_ID.isNotNull()).execute();
            if (keyLost)
                db.update(KEY_USED)
                        .set(KEY_USED.GIVEN_UP_AT, offset())
                        .where(KEY_USED.GIVEN_UP_AT.isNull())
                        .execute();
            if (ledgerLost)
                journal.record(
                        Entry.of(access.current(), "forgotten.ledger_given_up").affecting(erasings));
            if (keyLost)
                journal.record(
                        Entry.of(access.current(), "forgotten.key_given_up").affecting(fingerprints.count()));
        });
        LOG.warn("What was lost was given up, as CUSTODIA_GIVE_UP says; take it out of the settings again.");
    }

    private void begin(boolean keyLost) {
        String known = db.select(LEDGER.LEDGER_ID).from(LEDGER).fetchOne(LEDGER.LEDGER_ID);
        String id = ledgerId(known);
        transactions.run(() -> {
            if (known == null)
                db.insertInto(LEDGER)
                        .set(LEDGER.LEDGER_ID, id)
                        .set(LEDGER.SINCE, offset())
                        .execute();
            if (keyLost || !db.fetchExists(KEY_USED, KEY_USED.GIVEN_UP_AT.isNull()))
                db.insertInto(KEY_USED)
                        .set(KEY_USED.PROOF, fingerprints.proof())
                        .set(KEY_USED.SINCE, offset())
                        .onConflict(KEY_USED.PROOF)
                        .doUpdate()
                        .setNull(KEY_USED.GIVEN_UP_AT)
                        .execute();
        });
    }

    /** The ledger's name; begins one where there is none, with all that the database knows of erasures. */
    private String ledgerId(@Nullable String known) {
        if (known != null) return known;
        List<String> ids = new ArrayList<>();
        file.read(line -> {
            if (line.word(0).equals("begin")) ids.add(line.word(1));
        });
        if (!ids.isEmpty()) return ids.getFirst();
        byte[] name = new byte[8];
        random.nextBytes(name);
        String id = HexFormat.of().formatHex(name);
        List<String> lines = new ArrayList<>();
        lines.add("begin " + id + " " + now());
        db.select(ERASING.ERASING_ID)
                .from(ERASING)
                .orderBy(ERASING.ERASING_ID)
                .forEach(row -> lines.add(Ledger.done(row.value1())));
        file.append(lines, true);
        return id;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private OffsetDateTime offset() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
