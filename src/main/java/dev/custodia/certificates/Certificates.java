package dev.custodia.certificates;

import static dev.custodia.tables.certificates.Tables.GONE;
import static dev.custodia.tables.certificates.Tables.SEARCHED;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.backups.Backups;
import dev.custodia.certificates.Certificate.Lot;
import dev.custodia.certificates.Certificate.Step;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.customers.Fate;
import dev.custodia.database.Transactions;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Seal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The door to certificates. There is one for each change that let customers go for good; it says what is known when it is
 * asked, and is signed when it is issued.
 */
@Component
public class Certificates {
    /** The longest that anything is kept beside the tables: files that came in, words of a search, the server's messages. */
    static final Duration BESIDE = Duration.ofDays(7);

    private final DSLContext db;
    private final Clock clock;
    private final Changes changes;
    private final Cleanup cleanup;
    private final ObjectProvider<Origin> origins;
    private final Search search;
    private final Compaction compaction;
    private final Turns turns;
    private final Backups backups;
    private final Seal seal;
    private final Journal journal;
    private final Transactions transactions;
    private final Access access;

    Certificates(
            DSLContext db,
            Clock clock,
            Changes changes,
            Cleanup cleanup,
            ObjectProvider<Origin> origins,
            Search search,
            Compaction compaction,
            Turns turns,
            Backups backups,
            Seal seal,
            Journal journal,
            Transactions transactions,
            Access access) {
        this.db = db;
        this.clock = clock;
        this.changes = changes;
        this.cleanup = cleanup;
        this.origins = origins;
        this.search = search;
        this.compaction = compaction;
        this.turns = turns;
        this.backups = backups;
        this.seal = seal;
        this.journal = journal;
        this.transactions = transactions;
        this.access = access;
    }

    /** The changes that let somebody go for good, newest first; the cursor is the last one seen. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Certificate> newest(@Nullable Long before, int size) {
        return db
                .selectDistinct(GONE.CHANGE_ID)
                .from(GONE)
                .where(before == null ? DSL.trueCondition() : GONE.CHANGE_ID.lt(before))
                .and(changes.whole(GONE.CHANGE_ID))
                .orderBy(GONE.CHANGE_ID.desc())
                .limit(size)
                .fetch(GONE.CHANGE_ID)
                .stream()
                .map(this::get)
                .toList();
    }

    /** @throws Refused {@code certificates.unknown} for a change that let nobody go */
    @Needs(Permission.CHANGES_LOOK)
    public Certificate find(long changeId) {
        return of(changeId).orElseThrow(() -> Refused.notFound("certificates.unknown"));
    }

    /** What is certified of a change; empty for one that let nobody go. */
    @Needs(Permission.CHANGES_LOOK)
    public Optional<Certificate> of(long changeId) {
        return db.fetchExists(GONE, GONE.CHANGE_ID.eq(changeId).and(changes.whole(GONE.CHANGE_ID)))
                ? Optional.of(get(changeId))
                : Optional.empty();
    }

    private Certificate get(long changeId) {
        Change change = changes.find(changeId);
        Instant gone = Objects.requireNonNullElseGet(change.finishedAt(), clock::instant);
        Map<String, Long> searched = new LinkedHashMap<>();
        Instant searchedAt = null;
        for (var row :
                db.selectFrom(SEARCHED).where(SEARCHED.CHANGE_ID.eq(changeId)).orderBy(SEARCHED.STORE)) {
            searched.put(row.getStore(), row.getFound());
            searchedAt = row.getAt().toInstant();
        }
        return new Certificate(
                changeId,
                change.createdAt(),
                gone,
                lots(changeId),
                change.changedSince(),
                searched,
                searchedAt,
                change.finished() ? steps(gone) : List.of());
    }

    private List<Lot> lots(long changeId) {
        return db.select(GONE.REMOVED_BY, GONE.FATE, DSL.sum(GONE.NUMBER).cast(Long.class))
                .from(GONE)
                .where(GONE.CHANGE_ID.eq(changeId))
                .groupBy(GONE.REMOVED_BY, GONE.FATE)
                .orderBy(GONE.REMOVED_BY, GONE.FATE)
                .fetch(row -> new Lot(
                        row.value1(),
                        changes.madeAt(row.value1()),
                        foundBy(row.value1()),
                        Fate.of(row.value2()),
                        row.value3()));
    }

    private FoundBy foundBy(long planId) {
        return origins.orderedStream()
                .flatMap(origin -> origin.of(planId).stream())
                .findFirst()
                .or(() -> cleanup.choice(planId).map(FoundBy::of))
                .orElse(FoundBy.HAND);
    }

    /** When each level was reached, or will be as far as anybody knows: none before the one below it. */
    private List<Step> steps(Instant gone) {
        Compaction.Turn turn = compaction.after(gone).orElse(null);
        Instant rewritten = turn == null ? null : turn.finishedAt();
        Instant unreadable = rewritten == null ? turns.next() : rewritten;
        boolean logGoes = turn == null || turn.log();
        Instant beside = logGoes ? later(unreadable, gone.plus(BESIDE)) : null;
        Instant older = backups.goneAfter(gone).orElse(null);
        Instant backedUp = older == null || beside == null ? null : later(beside, older);
        return List.of(
                new Step(Level.R1, gone, null),
                rewritten == null ? new Step(Level.R2, null, unreadable) : new Step(Level.R2, rewritten, null),
                step(Level.R3, beside, rewritten != null),
                step(Level.R4, backedUp, rewritten != null));
    }

    private Step step(Level level, @Nullable Instant when, boolean rewritten) {
        boolean reached = rewritten && when != null && !when.isAfter(clock.instant());
        return reached ? new Step(level, when, null) : new Step(level, null, when);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * Looks in every store for those whom a change let go.
     *
     * @throws Refused {@code certificates.unknown}, {@code certificates.not_over} as long as it runs
     */
    @Needs(Permission.CHANGES_LOOK)
    public Certificate search(long changeId) {
        return transactions.get(() -> {
            find(changeId);
            if (!changes.find(changeId).finished()) throw Refused.conflict("certificates.not_over");
            var at = clock.instant().atOffset(ZoneOffset.UTC);
            Map<String, Long> found = search.find(changes.listedBy(changeId));
            db.deleteFrom(SEARCHED).where(SEARCHED.CHANGE_ID.eq(changeId)).execute();
            found.forEach((store, rows) -> db.insertInto(SEARCHED)
                    .set(SEARCHED.CHANGE_ID, changeId)
                    .set(SEARCHED.STORE, store)
                    .set(SEARCHED.FOUND, rows)
                    .set(SEARCHED.AT, at)
                    .execute());
            journal.record(Entry.of(access.current(), "certificates.search")
                    .in(changeId)
                    .affecting(found.size())
                    .with(
                            "found",
                            found.values().stream().mapToLong(Long::longValue).sum()));
            return get(changeId);
        });
    }

    /** Looks for those whom a change let go that has ended, where nobody looked yet. In Custodia's name. */
    void searchNew() {
        List<Long> fresh = db.selectDistinct(GONE.CHANGE_ID)
                .from(GONE)
                .where(GONE.CHANGE_ID.notIn(DSL.select(SEARCHED.CHANGE_ID).from(SEARCHED)))
                .orderBy(GONE.CHANGE_ID)
                .fetch(GONE.CHANGE_ID);
        for (long changeId : fresh) if (changes.find(changeId).finished()) search(changeId);
    }

    /** Whether somebody went since the last whole turn of compaction. In Custodia's name. */
    boolean isCompactionDue() {
        Long last = db.select(DSL.max(GONE.CHANGE_ID)).from(GONE).fetchSingle().value1();
        if (last == null) return false;
        Instant finished = changes.find(last).finishedAt();
        return finished != null && compaction.after(finished).isEmpty();
    }

    /**
     * The certificate as a file: what is certified, as JSON, and a signature over it, which anybody can verify who has the
     * open half of our key.
     *
     * @throws Refused {@code certificates.unknown}, {@code certificates.not_over} as long as the change runs or nobody has
     *     looked for them
     */
    @Needs(Permission.CHANGES_LOOK)
    public String issue(long changeId) {
        return transactions.get(() -> issued(changeId, "json").text());
    }

    /**
     * What a certificate on paper says beside it.
     *
     * @param signature of the same statement as file, which the paper names so that the two are found to be one
     */
    public record Paper(Certificate certificate, Instant issuedAt, String signature) {}

    /** As {@link #issue}, to be printed. */
    @Needs(Permission.CHANGES_LOOK)
    public Paper paper(long changeId) {
        return transactions.get(() -> {
            Statement issued = issued(changeId, "pdf");
            return new Paper(find(changeId), issued.at(), issued.signature());
        });
    }

    private Statement issued(long changeId, String form) {
        Certificate certificate = find(changeId);
        if (certificate.steps().isEmpty() || certificate.searched().isEmpty())
            throw Refused.conflict("certificates.not_over");
        journal.record(Entry.of(access.current(), "certificates.issue")
                .in(changeId)
                .affecting(certificate.customers())
                .because(certificate.level().name())
                .with("form", form));
        return Statement.of(certificate, clock.instant(), seal);
    }
}
