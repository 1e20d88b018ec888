package dev.custodia.backups;

import static dev.custodia.tables.backups.Tables.PLAN;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.changes.Soon;
import dev.custodia.database.Database;
import dev.custodia.database.Ids;
import dev.custodia.database.Snapshot;
import dev.custodia.database.Transactions;
import dev.custodia.forgotten.Fingerprints;
import dev.custodia.forgotten.Ledger;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The door to backups: what there is, making one, trying one, and for how long each is kept. */
@Component
public class Backups {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
    private static final int MOST_DAYS = 3_650;
    private static final long SPARE = 100L << 20;

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Access access;
    private final Journal journal;
    private final Transactions transactions;
    private final Settings settings;
    private final Home home;
    private final Database database;
    private final Ledger ledger;
    private final Fingerprints fingerprints;
    private final ObjectProvider<SchedulerClient> scheduler;
    private final Shelf shelf;
    private final OneTimeTask<Void> task;
    private final AtomicReference<Outcome.@Nullable What> atWork = new AtomicReference<>();

    Backups(
            DSLContext db,
            Clock clock,
            Ids ids,
            Access access,
            Journal journal,
            Transactions transactions,
            Settings settings,
            Home home,
            Database database,
            Ledger ledger,
            Fingerprints fingerprints,
            ObjectProvider<SchedulerClient> scheduler) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.access = access;
        this.journal = journal;
        this.transactions = transactions;
        this.settings = settings;
        this.home = home;
        this.database = database;
        this.ledger = ledger;
        this.fingerprints = fingerprints;
        this.scheduler = scheduler;
        this.shelf = new Shelf(folder(settings));
        this.task = Tasks.oneTime("backup").execute((instance, context) -> work(instance.getId()));
    }

    static Path folder(Settings settings) {
        return settings.backups().orElseGet(() -> settings.home().resolve("backups"));
    }

    OneTimeTask<Void> task() {
        return task;
    }

    // ---- looking

    /** Whether backups are made here: a database of the company's own has its own. */
    public boolean here() {
        return database.isEmbedded();
    }

    @Needs(Permission.BACKUPS)
    public String place() {
        return shelf.folder().toString();
    }

    /** Newest first. */
    @Needs(Permission.BACKUPS)
    public List<Backup> all() {
        return shelf.all();
    }

    /** How making and trying went, newest first. */
    @Needs(Permission.BACKUPS)
    public List<Outcome> outcomes(int most) {
        return shelf.outcomes().stream().limit(most).toList();
    }

    /** What is being done just now; empty where nothing is. */
    @Needs(Permission.BACKUPS)
    public Optional<Outcome.What> underWay() {
        return Optional.ofNullable(atWork.get());
    }

    @Needs(Permission.BACKUPS)
    public Ledger.State ledger() {
        return ledger.state();
    }

    /** By how many fingerprints those who were erased are known again. */
    @Needs(Permission.BACKUPS)
    public long fingerprints() {
        return fingerprints.count();
    }

    /** When a backup was last tried and all was well; empty where none was. */
    public Optional<Instant> lastGoodTrial() {
        return shelf.outcomes().stream()
                .filter(outcome -> outcome.what() == Outcome.What.TRIED && outcome.good())
                .findFirst()
                .map(Outcome::at);
    }

    @Needs(Permission.BACKUPS)
    public Plan plan() {
        return read();
    }

    private Plan read() {
        return db.select(PLAN.EVERY_HOURS, PLAN.KEEP_DAYS, PLAN.TRY_DAYS)
                .from(PLAN)
                .fetchSingle(row -> new Plan(row.value1(), row.value2(), row.value3()));
    }

    /**
     * When the last backup is gone in which somebody may stand who was erased at this instant; not after it where there is
     * none. Empty where backups are made elsewhere, which nobody here knows of.
     */
    public Optional<Instant> goneAfter(Instant erasedAt) {
        if (!here()) return Optional.empty();
        Duration kept = read().kept();
        // What was put aside for a backup that was put back is kept like one.
        return Optional.of(Stream.concat(
                        shelf.all().stream().map(Backup::startedAt), PutAside.newest(home.folder(), erasedAt).stream())
                .filter(from -> !from.isAfter(erasedAt))
                .max(Comparator.naturalOrder())
                .map(from -> from.plus(kept))
                .orElse(erasedAt));
    }

    // ---- deciding

    /** @throws Refused {@code backups.plan_unfit} */
    @Needs(Permission.BACKUPS)
    public Plan change(Plan wanted) {
        List<Problem> problems = new ArrayList<>();
        if (wanted.everyHours() < 0 || wanted.everyHours() > 24 * MOST_DAYS)
            problems.add(Problem.of("everyHours", "backups.hours_unfit"));
        if (wanted.keepDays() < 1 || wanted.keepDays() > MOST_DAYS)
            problems.add(Problem.of("keepDays", "backups.days_unfit"));
        if (wanted.tryDays() < 0 || wanted.tryDays() > MOST_DAYS)
            problems.add(Problem.of("tryDays", "backups.try_unfit"));
        if (!problems.isEmpty()) throw Refused.invalid(problems);
        return transactions.get(() -> {
            db.update(PLAN)
                    .set(PLAN.EVERY_HOURS, wanted.everyHours())
                    .set(PLAN.KEEP_DAYS, wanted.keepDays())
                    .set(PLAN.TRY_DAYS, wanted.tryDays())
                    .where(PLAN.PLAN_ID.eq((short) 1))
                    .execute();
            journal.record(Entry.of(access.current(), "backups.plan")
                    .with("hours", wanted.everyHours())
                    .with("days", wanted.keepDays()));
            return read();
        });
    }

    /**
     * Sets going that a backup is made. @throws Refused {@code backups.elsewhere}, {@code backups.under_way}, {@code
     * changes.no_space}
     */
    @Needs(Permission.BACKUPS)
    public void make() {
        begin(Outcome.What.MADE);
    }

    /** Sets going that the newest backup is tried. @throws Refused as {@link #make}, {@code backups.none} */
    @Needs(Permission.BACKUPS)
    public void tryNewest() {
        if (here() && shelf.all().isEmpty()) throw Refused.conflict("backups.none");
        begin(Outcome.What.TRIED);
    }

    private void begin(Outcome.What what) {
        if (!here()) throw Refused.conflict("backups.elsewhere");
        if (atWork.get() != null) throw Refused.conflict("backups.under_way");
        transactions.run(() -> {
            journal.record(Entry.of(access.current(), what == Outcome.What.MADE ? "backups.make" : "backups.try"));
            SchedulerClient client = scheduler.getObject();
            client.scheduleIfNotExists(task.instance(what.name() + "." + ids.next()), Instant.now());
            Soon.look(client);
        });
    }

    // ---- doing

    /** What was asked for stands in the database, and so in the very backup that was made of it: once is enough. */
    private void work(String name) {
        int dot = name.indexOf('.');
        Outcome.What what = Outcome.What.valueOf(name.substring(0, dot));
        Instant askedFor = Ids.at(Long.parseLong(name.substring(dot + 1)));
        boolean done = shelf.outcomes().stream()
                .anyMatch(outcome -> outcome.what() == what && !outcome.at().isBefore(askedFor));
        if (!done) access.as(Actor.custodia(Via.JOB), () -> work(what));
    }

    private void work(Outcome.What what) {
        if (!atWork.compareAndSet(null, what)) return;
        Instant begun = clock.instant();
        long since = System.nanoTime();
        try {
            Outcome done = what == Outcome.What.MADE ? made(begun, since) : tried(begun, since);
            shelf.note(done);
            transactions.run(() -> journal.record(
                    Entry.of(access.current(), what == Outcome.What.MADE ? "backups.made" : "backups.tried")
                            .because(done.trouble() == null ? "well" : done.trouble())
                            .affecting(what == Outcome.What.MADE ? 1 : done.customers())));
            if (!done.good()) LOG.error("Of a backup that was to be {}: {}", what, done.trouble());
        } finally {
            atWork.set(null);
        }
    }

    private static long millis(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toMillis();
    }

    private Outcome made(Instant begun, long since) {
        try {
            if (free(shelf.folder()) < Snapshot.size(home.folder()) + SPARE) return failed(begun, since, "no_space");
            Backup backup = shelf.make(home.folder(), false, clock);
            return new Outcome(Outcome.What.MADE, backup.backupId(), begun, millis(since), null, 0, 0, 0);
        } catch (IOException | RuntimeException failed) {
            LOG.warn("A backup could not be made: {}", failed.getMessage());
            return failed(begun, since, "not_made");
        }
    }

    private static Outcome failed(Instant begun, long since, String trouble) {
        return new Outcome(Outcome.What.MADE, "", begun, millis(since), trouble, 0, 0, 0);
    }

    private static long free(Path folder) throws IOException {
        Path existing = folder;
        while (!Files.exists(existing)) existing = Objects.requireNonNull(existing.getParent());
        return Files.getFileStore(existing).getUsableSpace();
    }

    private Outcome tried(Instant begun, long since) {
        Backup newest = shelf.all().getFirst();
        Path scratch = home.folder().resolve("trial");
        try {
            if (free(home.folder()) < newest.bytes() + 2 * SPARE) return tried(newest, begun, since, "no_space", null);
            Trial.Found found =
                    Trial.of(settings, shelf.folder(newest), newest, scratch).orElse(null);
            return tried(newest, begun, since, found == null ? "not_started" : trouble(newest, found), found);
        } catch (Shelf.Spoilt spoilt) {
            LOG.warn("The backup {} is spoilt: {}", newest.backupId(), spoilt.getMessage());
            return tried(newest, begun, since, "spoilt", null);
        } catch (IOException | UncheckedIOException failed) {
            LOG.warn("The backup {} could not be tried: {}", newest.backupId(), failed.getMessage());
            return tried(newest, begun, since, "not_tried", null);
        }
    }

    private static @Nullable String trouble(Backup backup, Trial.Found found) {
        if (!found.intact()) return "journal";
        boolean agree = backup.counts().entrySet().stream()
                .allMatch(range ->
                        agrees(range.getKey(), range.getValue(), found.counts().getOrDefault(range.getKey(), -1L)));
        return agree ? null : "counts";
    }

    /** The start itself may tell the journal something before anything is counted. */
    private static boolean agrees(String table, Snapshot.Range range, long found) {
        return table.equals(Shelf.JOURNAL) ? found >= range.least() : range.holds(found);
    }

    private static Outcome tried(
            Backup backup, Instant begun, long since, @Nullable String trouble, Trial.@Nullable Found found) {
        return new Outcome(
                Outcome.What.TRIED,
                backup.backupId(),
                begun,
                millis(since),
                trouble,
                found == null ? 0 : found.counts().getOrDefault("customers.customer", 0L),
                found == null ? 0 : found.entries(),
                found == null ? 0 : found.customers());
    }

    // ---- by itself

    /** Makes and tries what is due, and removes what has been kept for its time. */
    void look() {
        if (!here()) return;
        Plan plan = read();
        Instant now = clock.instant();
        removeOld(now.minus(plan.kept()));
        if (plan.everyHours() > 0 && due(Outcome.What.MADE, now, Duration.ofHours(plan.everyHours())))
            work(Outcome.What.MADE);
        if (plan.tryDays() > 0
                && !shelf.all().isEmpty()
                && due(Outcome.What.TRIED, now, Duration.ofDays(plan.tryDays()))) work(Outcome.What.TRIED);
    }

    private boolean due(Outcome.What what, Instant now, Duration every) {
        // A quarter of an hour early is in time: this is looked at by the hour.
        return shelf.outcomes().stream()
                .filter(outcome -> outcome.what() == what)
                .noneMatch(outcome ->
                        outcome.at().plus(every).minus(Duration.ofMinutes(15)).isAfter(now));
    }

    private void removeOld(Instant before) {
        List<Backup> old = shelf.all().stream()
                .filter(backup -> backup.startedAt().isBefore(before))
                .toList();
        try {
            for (Backup backup : old) shelf.remove(backup);
            int aside = PutAside.removeOld(home.folder(), before);
            if (old.size() + aside > 0)
                transactions.run(() -> journal.record(
                        Entry.of(access.current(), "backups.remove").affecting((long) old.size() + aside)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
