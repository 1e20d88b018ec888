package dev.custodia.imports;

import static dev.custodia.tables.imports.Tables.DESPITE_ERASURE;
import static dev.custodia.tables.imports.Tables.IMPORT;
import static dev.custodia.tables.imports.Tables.REFUSAL;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import dev.custodia.changes.Changes;
import dev.custodia.changes.Soon;
import dev.custodia.changes.Space;
import dev.custodia.changes.Trouble;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Incoming;
import dev.custodia.customers.Outcome;
import dev.custodia.database.Copy;
import dev.custodia.database.DatabaseTrouble;
import dev.custodia.database.Patience;
import dev.custodia.database.SqlStates;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.IncomingDocuments;
import dev.custodia.dealings.Units;
import dev.custodia.forgotten.Fingerprints;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import dev.custodia.settings.Home;
import dev.custodia.tables.imports.tables.records.ImportRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Checks files and loads them. The check reads the file once into staging and compares there; it changes nothing and is
 * begun anew when it was broken off. The loading goes unit by unit, each a short transaction with its counters, and goes
 * on behind the last one committed.
 */
@Component
class Loader {
    private static final Logger LOG = LoggerFactory.getLogger(Loader.class);
    /** Stands for every line where one is named that comes in although it may be of somebody who was erased. */
    static final long ALL = 0;

    private static final int LINES_A_UNIT = 10_000;
    private static final int FLUSH = 5_000;
    private static final int REPORT = 20_000;
    private static final int ROWS_AT_ONCE = 500;
    private static final int HANDS = 2;
    private static final int MOST_CHECKS = 5;
    private static final int STAGED = 4;
    private static final long LEAST_OF_A_CUSTOMER = 1_500;
    private static final long LEAST_OF_A_DOCUMENT = 500;
    private static final String[] DOCUMENTS = {"dealings.document", "dealings.figure"};

    /** Of fewer rows the pages of a table, and of each of its indexes, say little of what a row takes. */
    private static final int ROWS_THAT_TELL = 10_000;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final List<Field<?>> REFUSAL_COLUMNS =
            List.of(REFUSAL.IMPORT_ID, REFUSAL.LINE_NO, REFUSAL.FIELD, REFUSAL.HEADER, REFUSAL.VALUE, REFUSAL.REASON);

    private final DSLContext db;
    private final Clock clock;
    private final Copy copy;
    private final Access access;
    private final Journal journal;
    private final Transactions transactions;
    private final Patience patience;
    private final TransactionTemplate once;
    private final TransactionTemplate aside;
    private final Changes changes;
    private final Incoming customers;
    private final IncomingDocuments documents;
    private final Units units;
    private final FirstLoad firstLoad;
    private final Space space;
    private final Home home;
    private final OneTimeTask<Void> task;

    Loader(
            DSLContext db,
            Clock clock,
            Copy copy,
            Access access,
            Journal journal,
            Transactions transactions,
            Patience patience,
            PlatformTransactionManager manager,
            Changes changes,
            Incoming customers,
            IncomingDocuments documents,
            Units units,
            FirstLoad firstLoad,
            Space space,
            Home home) {
        this.db = db;
        this.clock = clock;
        this.copy = copy;
        this.access = access;
        this.journal = journal;
        this.transactions = transactions;
        this.patience = patience;
        this.once = new TransactionTemplate(manager);
        this.aside = new TransactionTemplate(manager);
        this.aside.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.changes = changes;
        this.customers = customers;
        this.documents = documents;
        this.units = units;
        this.firstLoad = firstLoad;
        this.space = space;
        this.home = home;
        this.task = Tasks.oneTime("import")
                .onFailure(Soon.again())
                .execute((instance, context) -> throughAll(idOf(instance.getId())));
    }

    private static long idOf(String round) {
        return Long.parseLong(round.substring(0, round.indexOf('.')));
    }

    OneTimeTask<Void> task() {
        return task;
    }

    Path file(long importId) {
        return home.folder("imports").resolve(importId + ".csv");
    }

    private void throughAll(long importId) {
        patience.through("Import " + importId, () -> work(importId));
    }

    private void work(long importId) {
        Import work = find(importId).orElse(null);
        if (work == null) return;
        try {
            access.as(new Actor(work.authorId(), Via.JOB, null), () -> {
                if (work.state() == Import.State.CHECKING) check(work);
                Import now = find(importId).orElse(work);
                if (now.state() == Import.State.LOADING) load(now);
                // Ended, and broken off before it had tidied up.
                if (work.state() == Import.State.DONE) clear(importId);
            });
        } catch (CsvParseException broken) {
            fail(importId, "not_csv");
        } catch (UncheckedIOException unreadable) {
            LOG.warn("Import {} stopped: its file cannot be read", importId);
            fail(importId, "file_unreadable");
        } catch (RuntimeException trouble) {
            if (DatabaseTrouble.of(trouble).equals(Optional.of(DatabaseTrouble.AWAY))) throw trouble;
            fail(importId, trouble instanceof Refused refused ? refused(refused) : Trouble.code(trouble));
            if (!(trouble instanceof Refused)) Trouble.say("Import " + importId, trouble);
        }
    }

    private static String refused(Refused refused) {
        return refused.code().equals("changes.no_space") ? "no_space" : "unforeseen";
    }

    private void fail(long importId, String trouble) {
        transactions.run(() -> db.update(IMPORT)
                .set(IMPORT.STATE, Import.State.FAILED.word())
                .set(IMPORT.TROUBLE, trouble)
                .where(IMPORT.IMPORT_ID.eq(importId))
                .execute());
    }

    // ---- check

    // While one file flows into its place by one connection and what belongs beside it by another, nobody may make or
    // drop such a place: the database would let the two wait for each other through this program, and never know.
    private final ReentrantLock places = new ReentrantLock();

    private void check(Import work) {
        places.lock();
        try {
            while (!checkedAlone(work)) {
                LOG.info("Import {} is read again: the database fell meanwhile", work.importId());
            }
        } finally {
            places.unlock();
        }
    }

    /** False where the server fell between the reading and the comparing, and took the staging with it. */
    private boolean checkedAlone(Import work) {
        transactions.run(() -> {
            clearStaging(work.importId());
            db.deleteFrom(REFUSAL).where(REFUSAL.IMPORT_ID.eq(work.importId())).execute();
            customers.open(work.importId());
            if (work.mapping().documents()) documents.open(work.importId());
        });
        // Not tried again by itself: what went beside it is there already, and would be there twice.
        Read read = Objects.requireNonNull(once.execute(status -> new Pass(work).read()));
        return transactions.get(() -> {
            // A million lines are sorted and joined here; one check runs at a time.
            db.execute("set local work_mem = '64MB'");
            Map<Outcome, Long> people = customers.match(
                    work.importId(), !work.mapping().documents(), work.mapping().makesPortfolios());
            if (people.isEmpty() && read.lines() > read.refused()) return false;
            long matched = people.containsKey(Outcome.REFUSED) ? refuseUnmatched(work) : 0;
            Map<Outcome, Long> lines = people;
            boolean anything = people.containsKey(Outcome.NEW) || people.containsKey(Outcome.UPDATED);
            int units = anything ? Math.toIntExact((read.lastLine() + LINES_A_UNIT) / LINES_A_UNIT) : 0;
            if (work.mapping().documents()) {
                documents.group(work.importId());
                lines = documents.lines(work.importId());
                units += documents.batches(work.importId());
            }
            var counts = db.update(IMPORT)
                    .set(IMPORT.UNITS, units)
                    .set(IMPORT.NEXT_UNIT, 0)
                    // One that was being loaded when its staging was lost goes on being loaded.
                    .set(IMPORT.STATE, (work.changeId() == null ? Import.State.CHECKED : Import.State.LOADING).word());
            // Such a one keeps the numbers that were shown: what is loaded already would count as identical now.
            if (work.changeId() == null)
                counts = counts.set(IMPORT.LINES, read.lines())
                        .set(IMPORT.LINES_READ, read.lines())
                        .set(IMPORT.NEW_ROWS, lines.getOrDefault(Outcome.NEW, 0L))
                        .set(IMPORT.UPDATED_ROWS, lines.getOrDefault(Outcome.UPDATED, 0L))
                        .set(IMPORT.IDENTICAL_ROWS, lines.getOrDefault(Outcome.IDENTICAL, 0L))
                        .set(IMPORT.REFUSED_ROWS, read.refused() + matched);
            int updated = counts.where(IMPORT.IMPORT_ID.eq(work.importId()))
                    .and(IMPORT.STATE.eq(Import.State.CHECKING.word()))
                    .execute();
            if (updated != 1) throw new IllegalStateException("Expected to end one check, ended " + updated);
            if (db.fetchExists(IMPORT, IMPORT.IMPORT_ID.eq(work.importId()).and(IMPORT.RUN.isTrue())))
                begin(work.importId());
            return true;
        });
    }

    /** Before the check, which keeps the file in staging, compared and sorted. */
    void requireSpaceFor(Import work) {
        space.require(STAGED * work.bytes());
    }

    /** What the new ones take, by what those who are there do, and the same once more in the server's log; in bytes. */
    long toWrite(long importId) {
        Import work = find(importId).orElseThrow();
        long people = customers.outcomes(importId).getOrDefault(Outcome.NEW, 0L);
        long papers = work.mapping().documents() ? work.newLines() : 0;
        var now = db.fetchSingle(
                """
                select sum(pg_total_relation_size(t::regclass)) filter (where t <> all ({1})) / greatest({2}, {4}),
                       sum(pg_total_relation_size(t::regclass)) filter (where t = any ({1})) / greatest({3}, {4})
                from unnest({0}::text[] || {1}) as t""",
                DSL.val(Incoming.FILLED.toArray(String[]::new)),
                DSL.val(DOCUMENTS),
                DSL.field("(select count(*) from facts.fact)"),
                DSL.field("(select sum(documents) from facts.fact)"),
                DSL.inline(ROWS_THAT_TELL));
        long customer = Math.max(LEAST_OF_A_CUSTOMER, now.get(0, Long.class));
        long document = Math.max(LEAST_OF_A_DOCUMENT, now.get(1, Long.class));
        return 2 * (people * customer + papers * document);
    }

    /**
     * Opens the change under which a checked file is loaded. In the caller's transaction.
     *
     * @throws Refused {@code changes.no_space}
     */
    void begin(long importId) {
        space.require(toWrite(importId));
        long changeId = changes.draft(LoadAct.CODE, null, JSONB.valueOf("{\"import\": \"" + importId + "\"}"));
        changes.started(changeId);
        int moved = db.update(IMPORT)
                .set(IMPORT.CHANGE_ID, changeId)
                .set(IMPORT.STATE, Import.State.LOADING.word())
                .set(IMPORT.RUN, false)
                .setNull(IMPORT.TROUBLE)
                .where(IMPORT.IMPORT_ID.eq(importId))
                .execute();
        if (moved != 1) throw new IllegalStateException("Expected to begin one import, began " + moved);
        journal.record(Entry.of(access.current(), LoadAct.CODE)
                .about(importId)
                .in(changeId)
                .because("started"));
    }

    /** Writes down the lines that the comparison refused; of documents, all lines of the party. */
    private long refuseUnmatched(Import work) {
        if (work.mapping().documents())
            return documents.refused(
                    work.importId(),
                    lines -> writeRefusals(lines.map(
                            line -> new Written(work.importId(), line.lineNo(), null, null, null, line.reason()))));
        return writeRefusals(
                customers.refusals(work.importId()).toList().stream().map(refusal -> written(work, refusal)));
    }

    private static Written written(Import work, Incoming.Refusal refusal) {
        Fingerprints.Known known = refusal.known();
        if (known != null)
            return new Written(
                    work.importId(),
                    refusal.lineNo(),
                    known.by().word(),
                    null,
                    known.on().toString(),
                    refusal.reason());
        String other = refusal.otherLine() == 0 ? null : Long.toString(refusal.otherLine());
        return new Written(work.importId(), refusal.lineNo(), null, null, other, refusal.reason());
    }

    private record Written(
            long importId,
            long lineNo,
            @Nullable String field,
            @Nullable String header,
            @Nullable String value,
            String reason) {}

    private long writeRefusals(Stream<Written> refusals) {
        return copy.into(
                REFUSAL,
                REFUSAL_COLUMNS,
                row -> refusals.forEach(refusal -> row.add(refusal.importId())
                        .add(refusal.lineNo())
                        .add(refusal.field())
                        .add(refusal.header())
                        .add(refusal.value())
                        .add(refusal.reason())
                        .end()));
    }

    /** The lines that come in although they may be of somebody who was erased. */
    private Set<Long> despite(long importId) {
        return db.select(DESPITE_ERASURE.LINE_NO)
                .from(DESPITE_ERASURE)
                .where(DESPITE_ERASURE.IMPORT_ID.eq(importId))
                .fetchSet(DESPITE_ERASURE.LINE_NO);
    }

    /** What a reading of the file came to. */
    private record Read(long lines, long refused, long lastLine) {}

    /**
     * One reading of a file. Lines flow straight into a COPY; what goes elsewhere meanwhile (refusals, the customers of
     * documents, the progress) is put by in small heaps and written by another connection.
     */
    private final class Pass {
        private final Import work;
        private final Reading reading;
        private final Set<Long> despite;
        private final LongSet parties = new LongSet();
        private final List<Written> refusals = new ArrayList<>();
        private final List<Incoming.Line> people = new ArrayList<>();
        private long lines;
        private long refused;
        private long lastLine;

        Pass(Import work) {
            this.work = work;
            this.reading = new Reading(work.mapping(), LocalDate.now(clock), units);
            this.despite = despite(work.importId());
        }

        Read read() {
            try (CsvReader<CsvRecord> rows = work.mapping().form().read(file(work.importId()))) {
                // Understood by two at once, in the order of the file, while the server takes in what they have done.
                Stream<Understood> understood = StreamSupport.stream(rows.spliterator(), false)
                        .skip(1)
                        .gather(Gatherers.windowFixed(ROWS_AT_ONCE))
                        .gather(Gatherers.mapConcurrent(HANDS, this::understood))
                        .flatMap(List::stream)
                        .filter(this::taken);
                if (work.mapping().documents()) {
                    documents.stage(
                            work.importId(),
                            understood
                                    .peek(this::meet)
                                    .map(line ->
                                            Objects.requireNonNull(line.is().document())));
                } else {
                    customers.stage(work.importId(), understood.map(line -> Objects.requireNonNull(line.person())));
                }
                flush();
                return new Read(lines, refused, lastLine);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        private record Understood(long lineNo, Reading.Understood is, Incoming.@Nullable Line person) {}

        private List<Understood> understood(List<CsvRecord> rows) {
            List<Understood> understood = new ArrayList<>(rows.size());
            for (CsvRecord row : rows) {
                long lineNo = row.getStartingLineNumber();
                Reading.Understood is = reading.read(lineNo, row.getFields());
                Draft customer = is.customer();
                // The customer of a document is prepared once, when first met.
                boolean later = work.mapping().documents();
                understood.add(new Understood(lineNo, is, later || customer == null ? null : line(lineNo, customer)));
            }
            return understood;
        }

        private boolean taken(Understood line) {
            lines++;
            lastLine = line.lineNo();
            if (lines % REPORT == 0) report();
            Reading.Refusal refusal = line.is().refusal();
            if (refusal == null) return true;
            refused++;
            Mapping.Column column =
                    refusal.column() < 0 ? null : work.mapping().columns().get(refusal.column());
            String value = refusal.value().replace("\0", "");
            refusals.add(new Written(
                    work.importId(),
                    line.lineNo(),
                    column == null ? null : column.target().word(),
                    column == null ? null : column.header(),
                    value.length() > 200 ? value.substring(0, 200) : value,
                    refusal.reason()));
            if (refusals.size() >= FLUSH) flush();
            return false;
        }

        /** Puts by the customer of a document, once. */
        private void meet(Understood line) {
            if (!parties.add(hash(Objects.requireNonNull(line.is().document()).party()))) return;
            people.add(line(line.lineNo(), Objects.requireNonNull(line.is().customer())));
            if (people.size() >= FLUSH) flush();
        }

        private Incoming.Line line(long lineNo, Draft customer) {
            return customers.line(lineNo, customer, despite.contains(ALL) || despite.contains(lineNo));
        }

        private void flush() {
            aside.executeWithoutResult(status -> {
                if (!refusals.isEmpty()) writeRefusals(refusals.stream());
                if (!people.isEmpty()) customers.stage(work.importId(), people.stream());
            });
            refusals.clear();
            people.clear();
        }

        private void report() {
            aside.executeWithoutResult(status -> db.update(IMPORT)
                    .set(IMPORT.LINES_READ, lines)
                    .where(IMPORT.IMPORT_ID.eq(work.importId()))
                    .execute());
        }
    }

    /** 64 bits are enough to tell a few million parties apart: one in three million such files would hold a clash. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
        hash ^= hash >>> 32;
        hash *= 0xd6e8feb86659fd93L;
        return hash ^ (hash >>> 32);
    }

    // ---- load

    private void load(Import work) {
        // The server fell and took the unlogged staging with it. What was loaded stays; the check finds it identical.
        if (isStagingGone(work)) checkAgain(work);
        firstLoad.prepare(work);
        try {
            loadUnits(work);
        } catch (RuntimeException failed) {
            try {
                firstLoad.putBack();
            } catch (RuntimeException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
        firstLoad.putBack();
        transactions.run(() -> finish(work.importId()));
        transactions.run(() -> clearStaging(work.importId()));
        file(work.importId()).toFile().delete();
    }

    private void loadUnits(Import work) {
        for (int again = 0; ; ) {
            try {
                int batches = work.mapping().documents() ? documents.batches(work.importId()) : 0;
                while (transactions.get(() -> loadNext(work.importId(), batches))) {}
                return;
            } catch (StagingGone fallen) {
                checkAgain(work);
            } catch (RuntimeException failed) {
                // Somebody else has brought the same customers or documents since the check.
                boolean stale =
                        failed instanceof Incoming.Stale || SqlStates.in(failed).anyMatch(UNIQUE_VIOLATION::equals);
                if (!stale || again++ == MOST_CHECKS) throw failed;
                checkAgain(work);
            }
        }
    }

    private void checkAgain(Import work) {
        transactions.run(() -> db.update(IMPORT)
                .set(IMPORT.STATE, Import.State.CHECKING.word())
                .setNull(IMPORT.CUSTOMERS_TOUCHED)
                .where(IMPORT.IMPORT_ID.eq(work.importId()))
                .execute());
        check(work);
    }

    private boolean isStagingGone(Import work) {
        return work.lines() > work.refusedLines() && !customers.isCompared(work.importId());
    }

    /** The server fell while a unit was being loaded, and the unit is tried again on what it has left: nothing. */
    private static final class StagingGone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Import locked(long importId) {
        return db.selectFrom(IMPORT)
                .where(IMPORT.IMPORT_ID.eq(importId))
                .forUpdate()
                .fetchSingle(Loader::read);
    }

    private boolean loadNext(long importId, int batches) {
        Import work = locked(importId);
        if (work.state() != Import.State.LOADING || work.unitsDone() >= work.units()) return false;
        if (isStagingGone(work)) throw new StagingGone();
        long changeId = Objects.requireNonNull(work.changeId());
        int lineUnits = work.units() - batches;
        long touched = 0;
        long created = 0;
        long updated = 0;
        long documentsCreated = 0;
        long documentsUpdated = 0;
        if (work.unitsDone() < lineUnits) {
            long first = (long) work.unitsDone() * LINES_A_UNIT;
            Incoming.Loaded loaded = customers.load(importId, first, first + LINES_A_UNIT, changeId);
            created = loaded.created();
            updated = loaded.updated().size();
            if (updated > 0) changes.write(changeId, loaded.updated());
        } else {
            IncomingDocuments.Loaded loaded = documents.load(importId, work.unitsDone() - lineUnits, changeId);
            documentsCreated = loaded.created();
            documentsUpdated = loaded.updated();
            touched = loaded.touched();
            if (!loaded.edited().isEmpty()) changes.write(changeId, loaded.edited());
        }
        int moved = db.update(IMPORT)
                .set(IMPORT.NEXT_UNIT, work.unitsDone() + 1)
                .set(IMPORT.CUSTOMERS_TOUCHED, IMPORT.CUSTOMERS_TOUCHED.plus(touched))
                .set(IMPORT.CUSTOMERS_CREATED, IMPORT.CUSTOMERS_CREATED.plus(created))
                .set(IMPORT.CUSTOMERS_UPDATED, IMPORT.CUSTOMERS_UPDATED.plus(updated))
                .set(IMPORT.DOCUMENTS_CREATED, IMPORT.DOCUMENTS_CREATED.plus(documentsCreated))
                .set(IMPORT.DOCUMENTS_UPDATED, IMPORT.DOCUMENTS_UPDATED.plus(documentsUpdated))
                .where(IMPORT.IMPORT_ID.eq(importId))
                .execute();
        if (moved != 1) throw new IllegalStateException("Expected to count in one import, counted in " + moved);
        return true;
    }

    /** Customers who were there already and got documents: the change counts them too. */
    private long touchedOnly(Import work, long changeId) {
        if (!work.mapping().documents()) return 0;
        // Counted along the way: a batch has all of a customer. Where it was compared anew, once more from the
        // documents.
        Long counted = db.select(IMPORT.CUSTOMERS_TOUCHED)
                .from(IMPORT)
                .where(IMPORT.IMPORT_ID.eq(work.importId()))
                .fetchSingle()
                .value1();
        var touched = documents.touchedBy(changeId).asTable("touched", "customer_id");
        long all = counted != null
                ? counted
                : db.selectCount().from(touched).fetchSingle().value1();
        return Math.max(0, all - work.customersCreated());
    }

    private void finish(long importId) {
        Import work = locked(importId);
        if (work.state() != Import.State.LOADING || work.unitsDone() < work.units()) return;
        long changeId = Objects.requireNonNull(work.changeId());
        changes.close(changeId, work.customersCreated() + work.customersUpdated() + touchedOnly(work, changeId));
        db.update(IMPORT)
                .set(IMPORT.STATE, Import.State.DONE.word())
                .set(IMPORT.FINISHED_AT, now())
                .where(IMPORT.IMPORT_ID.eq(importId))
                .execute();
    }

    void clear(long importId) {
        clearStaging(importId);
        file(importId).toFile().delete();
    }

    void clearStaging(long importId) {
        places.lock();
        try {
            customers.close(importId);
            documents.close(importId);
        } finally {
            places.unlock();
        }
    }

    /** Nothing of a file is kept longer than its time: neither the file nor the values of refused lines. */
    int forget(OffsetDateTime before) {
        List<Long> old = db.select(IMPORT.IMPORT_ID)
                .from(IMPORT)
                .where(IMPORT.CREATED_AT.lt(before))
                .and(IMPORT.STATE.notIn(Import.State.CHECKING.word(), Import.State.LOADING.word()))
                .fetch(IMPORT.IMPORT_ID);
        for (long importId : old) {
            clear(importId);
            db.update(REFUSAL)
                    .setNull(REFUSAL.VALUE)
                    .where(REFUSAL.IMPORT_ID.eq(importId))
                    .and(REFUSAL.VALUE.isNotNull())
                    .execute();
            db.update(DESPITE_ERASURE)
                    .setNull(DESPITE_ERASURE.REASON)
                    .where(DESPITE_ERASURE.IMPORT_ID.eq(importId))
                    .and(DESPITE_ERASURE.REASON.isNotNull())
                    .execute();
        }
        return old.size();
    }

    // ---- rows

    Optional<Import> find(long importId) {
        return db.selectFrom(IMPORT).where(IMPORT.IMPORT_ID.eq(importId)).fetchOptional(Loader::read);
    }

    static void zero(ImportRecord row) {
        row.setKind("csv");
        row.setLines(0L);
        row.setNewRows(0L);
        row.setUpdatedRows(0L);
        row.setIdenticalRows(0L);
        row.setRefusedRows(0L);
        row.setCustomersCreated(0L);
        row.setCustomersUpdated(0L);
        row.setCustomersTouched(0L);
        row.setDocumentsCreated(0L);
        row.setDocumentsUpdated(0L);
        row.setLinesRead(0L);
        row.setUnits(0);
        row.setNextUnit(0);
    }

    static Import read(ImportRecord row) {
        OffsetDateTime finished = row.getFinishedAt();
        return new Import(
                row.getImportId(),
                Import.State.of(row.getState()),
                row.getAuthorId(),
                row.getCreatedAt().toInstant(),
                finished == null ? null : finished.toInstant(),
                row.getFileName(),
                row.getBytes(),
                Imports.JSON.readValue(row.getMapping().data(), Mapping.class),
                row.getLines(),
                row.getNewRows(),
                row.getUpdatedRows(),
                row.getIdenticalRows(),
                row.getRefusedRows(),
                row.getCustomersCreated(),
                row.getCustomersUpdated(),
                row.getDocumentsCreated(),
                row.getDocumentsUpdated(),
                row.getLinesRead(),
                row.getUnits(),
                row.getNextUnit(),
                row.getChangeId(),
                row.getTrouble());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
