package dev.custodia.imports;

import static dev.custodia.tables.imports.Tables.DESPITE_ERASURE;
import static dev.custodia.tables.imports.Tables.IMPORT;
import static dev.custodia.tables.imports.Tables.REFUSAL;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.changes.Soon;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Draft;
import dev.custodia.database.Ids;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.IncomingDocuments;
import dev.custodia.dealings.Units;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.settings.Settings;
import dev.custodia.tables.imports.tables.records.ImportRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The door to imports: a file comes in, is understood, checked, loaded; and is taken back as the change that it is. */
@Component
public class Imports {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SAMPLE = 5_000;
    private static final int MOST_COLUMNS = 500;
    private static final int LONGEST_REASON = 500;
    private static final String ERASED = "erased";

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Access access;
    private final Journal journal;
    private final Transactions transactions;
    private final Settings settings;
    private final Loader loader;
    private final Call call;
    private final IncomingDocuments documents;
    private final Units units;
    private final ObjectProvider<SchedulerClient> scheduler;

    Imports(
            DSLContext db,
            Clock clock,
            Ids ids,
            Access access,
            Journal journal,
            Transactions transactions,
            Settings settings,
            Loader loader,
            Call call,
            IncomingDocuments documents,
            Units units,
            ObjectProvider<SchedulerClient> scheduler) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.access = access;
        this.journal = journal;
        this.transactions = transactions;
        this.settings = settings;
        this.loader = loader;
        this.call = call;
        this.documents = documents;
        this.units = units;
        this.scheduler = scheduler;
    }

    /**
     * Takes a file in and proposes how to understand it.
     *
     * @param documents whether its lines are documents; null lets the headers tell
     * @throws Refused {@code imports.empty}, {@code imports.no_header}, {@code imports.not_csv}, {@code imports.too_wide}
     */
    @Needs(Permission.IMPORT_RUN)
    public Import receive(String fileName, InputStream content, @Nullable Boolean documents) {
        long importId = ids.next();
        Path file = file(importId);
        try {
            byte[] sha256 = store(content, file);
            Mapping mapping = propose(file, documents);
            return transactions.get(() -> {
                ImportRecord row = db.newRecord(IMPORT);
                row.setImportId(importId);
                row.setState(Import.State.MAPPING.word());
                row.setAuthorId(access.current().userId());
                row.setCreatedAt(now());
                row.setFileName(fileName.length() > 200 ? fileName.substring(0, 200) : fileName);
                row.setBytes(file.toFile().length());
                row.setSha256(sha256);
                row.setRun(false);
                row.setMapping(JSONB.valueOf(JSON.writeValueAsString(mapping)));
                Loader.zero(row);
                row.insert();
                journal.record(Entry.of(access.current(), "imports.receive").about(importId));
                return get(importId);
            });
        } catch (IOException | RuntimeException failed) {
            file.toFile().delete();
            if (failed instanceof RuntimeException refused) throw refused;
            throw new UncheckedIOException((IOException) failed);
        }
    }

    private static byte[] store(InputStream content, Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (var reading = new DigestInputStream(content, digest)) {
                Files.copy(reading, file);
            }
            if (Files.size(file) == 0) throw Refused.invalid("file", "imports.empty");
            return digest.digest();
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private Path file(long importId) {
        return loader.file(importId);
    }

    private Mapping propose(Path file, @Nullable Boolean wanted) throws IOException {
        Form form = Form.detect(file);
        List<List<String>> sample = new ArrayList<>();
        try (CsvReader<CsvRecord> rows = form.read(file)) {
            for (CsvRecord row : rows) {
                sample.add(row.getFields());
                if (sample.size() > SAMPLE) break;
            }
        } catch (CsvParseException notRows) {
            throw Refused.invalid("file", "imports.not_csv");
        }
        if (sample.isEmpty() || sample.getFirst().stream().allMatch(String::isBlank))
            throw Refused.invalid("file", "imports.no_header");
        if (sample.getFirst().size() > MOST_COLUMNS) throw Refused.invalid("file", "imports.too_wide");
        List<String> headers = headers(sample.getFirst());
        boolean documents = wanted == null ? Headers.ofDocuments(headers) : wanted;
        List<Target> targets = Headers.match(headers, documents);
        List<List<String>> rows = sample.subList(1, sample.size());
        List<Mapping.Column> columns = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) columns.add(new Mapping.Column(headers.get(i), targets.get(i)));
        List<String> dates = under(rows, targets, List.of(Target.DATE, Target.CREATED_ON));
        List<String> numbers = under(rows, targets, List.of(Target.AMOUNT, Target.UNIT_PRICE, Target.QUANTITY));
        List<String> codes = under(rows, targets, List.of(Target.EXTERNAL_ID));
        return new Mapping(
                form,
                documents,
                columns,
                Values.dates(dates),
                Values.decimal(numbers),
                !codes.isEmpty() && codes.stream().allMatch(Values::isWhole),
                settings.currency().getCurrencyCode(),
                "",
                true,
                false);
    }

    private static List<String> headers(List<String> cells) {
        List<String> headers = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            String header = cells.get(i).strip();
            headers.add(header.isEmpty() ? "#" + (i + 1) : header);
        }
        return headers;
    }

    private static List<String> under(List<List<String>> rows, List<Target> targets, List<Target> wanted) {
        List<String> values = new ArrayList<>();
        for (int column = 0; column < targets.size(); column++) {
            if (!wanted.contains(targets.get(column))) continue;
            for (List<String> row : rows) {
                if (column < row.size() && !row.get(column).isBlank())
                    values.add(row.get(column).strip());
            }
        }
        return values;
    }

    /** The first rows, each as it stands and as it is understood. */
    @Needs(Permission.IMPORT_RUN)
    public List<Preview> preview(long importId, int size) {
        Import work = get(importId);
        if (!Files.exists(file(importId))) return List.of();
        Reading reading = new Reading(work.mapping(), LocalDate.now(clock), units);
        Map<Short, String> codes = units.codes();
        List<Preview> previews = new ArrayList<>();
        try (CsvReader<CsvRecord> rows = work.mapping().form().read(file(importId))) {
            boolean header = true;
            for (CsvRecord row : rows) {
                if (!header) previews.add(preview(reading, row, codes));
                header = false;
                if (previews.size() == size) break;
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return previews;
    }

    private static Preview preview(Reading reading, CsvRecord row, Map<Short, String> codes) {
        Reading.Understood understood = reading.read(row.getStartingLineNumber(), row.getFields());
        List<Preview.Understood> values = new ArrayList<>();
        Draft customer = understood.customer();
        if (customer != null) say(values, customer);
        IncomingDocuments.Line document = understood.document();
        if (document != null) {
            say(values, Target.NUMBER, document.number());
            say(values, Target.DATE, document.date().toString());
            say(values, Target.AMOUNT, document.amount().toPlainString() + " " + document.currency());
            if (document.kind() != null)
                say(values, Target.DOCUMENT_KIND, document.kind().word());
            if (document.unit() != null) say(values, Target.PORTFOLIO_TYPE, codes.get(document.unit()));
        }
        Reading.Refusal refusal = understood.refusal();
        return new Preview(
                row.getStartingLineNumber(),
                row.getFields(),
                values,
                refusal == null ? null : refusal.reason(),
                refusal == null ? -1 : refusal.column());
    }

    private static void say(List<Preview.Understood> values, Draft customer) {
        say(values, Target.EXTERNAL_ID, customer.externalId());
        say(values, Target.NAME, customer.displayName());
        for (ContactPoint point : customer.contactPoints())
            say(values, Target.valueOf(point.kind().name()), point.value());
        say(values, Target.STREET, customer.street());
        say(values, Target.POSTAL_CODE, customer.postalCode());
        say(values, Target.CITY, customer.city());
        say(values, Target.REGION, customer.region());
        say(values, Target.COUNTRY, customer.country());
        say(values, Target.VAT_NUMBER, customer.legal().vatNumber());
        say(values, Target.TAX_NUMBER, customer.legal().taxNumber());
        say(values, Target.IBAN, customer.legal().iban());
        say(
                values,
                Target.CREATED_ON,
                customer.createdOn() == null ? null : customer.createdOn().toString());
        customer.tags().forEach(tag -> say(values, Target.TAGS, tag));
        customer.own().forEach((key, value) -> say(values, Target.OWN, key + ": " + value));
        customer.assignments()
                .forEach((field, name) -> say(values, Target.of(field.substring(field.indexOf('_') + 1)), name));
        say(values, Target.NOTE, customer.note());
    }

    private static void say(List<Preview.Understood> values, Target target, @Nullable String value) {
        if (value != null && !value.isEmpty()) values.add(new Preview.Understood(target, value));
    }

    /**
     * Understands the file otherwise; columns keep their place and headers.
     *
     * @throws Refused {@code imports.columns_changed}, {@code imports.wrong_state}
     */
    @Needs(Permission.IMPORT_RUN)
    public Import understand(long importId, Mapping mapping) {
        return transactions.get(() -> {
            Import work = locked(importId, Import.State.MAPPING, Import.State.CHECKED, Import.State.FAILED);
            if (mapping.columns().size() != work.mapping().columns().size())
                throw Refused.invalid("columns", "imports.columns_changed");
            db.update(IMPORT)
                    .set(IMPORT.MAPPING, JSONB.valueOf(JSON.writeValueAsString(mapping)))
                    .set(IMPORT.STATE, Import.State.MAPPING.word())
                    .where(IMPORT.IMPORT_ID.eq(importId))
                    .execute();
            journal.record(Entry.of(access.current(), "imports.understand").about(importId));
            return get(importId);
        });
    }

    /**
     * Starts the check: every line is read and compared with who is there; nothing is changed.
     *
     * @throws Refused with all that the mapping lacks; {@code imports.wrong_state}, {@code changes.no_space}
     */
    @Needs(Permission.IMPORT_RUN)
    public Import check(long importId) {
        return transactions.get(() -> {
            Import work = locked(importId, Import.State.MAPPING, Import.State.CHECKED, Import.State.FAILED);
            List<Problem> problems = work.mapping().problems();
            if (!problems.isEmpty()) throw Refused.invalid(problems);
            loader.requireSpaceFor(work);
            move(importId, Import.State.CHECKING);
            schedule(importId);
            journal.record(Entry.of(access.current(), "imports.check").about(importId));
            return get(importId);
        });
    }

    /**
     * Starts the check, and when that has ended the loading of all that was not refused, without asking again.
     *
     * @throws Refused with all that the mapping lacks; {@code imports.wrong_state}
     */
    @Needs(Permission.IMPORT_RUN)
    public Import run(long importId) {
        return transactions.get(() -> {
            check(importId);
            db.update(IMPORT)
                    .set(IMPORT.RUN, true)
                    .where(IMPORT.IMPORT_ID.eq(importId))
                    .execute();
            return get(importId);
        });
    }

    /**
     * Has lines come in although somebody was erased who may be the same; the file is checked once more with that.
     *
     * @param lines of those that were held back; null for all of them
     * @param why stays with the file for as long as its lines do
     * @throws Refused {@code imports.despite_reason_missing}, {@code imports.despite_nobody}, {@code imports.wrong_state}
     */
    @Needs({Permission.IMPORT_RUN, Permission.DESPITE_ERASURE})
    public Import bringBack(long importId, @Nullable Collection<Long> lines, @Nullable String why) {
        String reason = reason(why);
        return transactions.get(() -> {
            Import work = locked(importId, Import.State.CHECKED);
            long held = held(importId, lines);
            if (held == 0) throw Refused.invalid("lines", "imports.despite_nobody");
            answer(importId, lines == null ? List.of(Loader.ALL) : answered(work, lines), reason);
            journal.record(Entry.of(access.current(), "imports.despite_erasure")
                    .about(importId)
                    .affecting(held));
            move(importId, Import.State.CHECKING);
            schedule(importId);
            return get(importId);
        });
    }

    private static String reason(@Nullable String why) {
        String reason = Draft.blankToNull(why);
        if (reason == null) throw Refused.invalid("reason", "imports.despite_reason_missing");
        if (reason.length() > LONGEST_REASON) throw Refused.invalid("reason", "imports.despite_reason_long");
        return reason;
    }

    private long held(long importId, @Nullable Collection<Long> lines) {
        return db.selectCount()
                .from(REFUSAL)
                .where(REFUSAL.IMPORT_ID.eq(importId))
                .and(REFUSAL.REASON.eq(ERASED))
                .and(lines == null ? DSL.trueCondition() : REFUSAL.LINE_NO.eq(DSL.any(lines.toArray(Long[]::new))))
                .fetchSingle()
                .value1();
    }

    private Collection<Long> answered(Import work, Collection<Long> lines) {
        return work.mapping().documents() ? documents.firstLines(work.importId(), lines) : lines;
    }

    private void answer(long importId, Collection<Long> lines, String reason) {
        for (long line : lines)
            db.insertInto(DESPITE_ERASURE)
                    .set(DESPITE_ERASURE.IMPORT_ID, importId)
                    .set(DESPITE_ERASURE.LINE_NO, line)
                    .set(DESPITE_ERASURE.REASON, reason)
                    .set(DESPITE_ERASURE.BY, access.current().userId())
                    .set(DESPITE_ERASURE.AT, now())
                    .onConflictDoNothing()
                    .execute();
    }

    /**
     * As {@link #run(long)}, and whoever may be one that was erased comes in as well.
     *
     * @throws Refused {@code imports.despite_reason_missing}, {@code imports.wrong_state}
     */
    @Needs({Permission.IMPORT_RUN, Permission.DESPITE_ERASURE})
    public Import runDespite(long importId, String why) {
        String reason = reason(why);
        return transactions.get(() -> {
            answer(importId, List.of(Loader.ALL), reason);
            journal.record(Entry.of(access.current(), "imports.despite_erasure")
                    .about(importId)
                    .because("all"));
            return run(importId);
        });
    }

    /** Starts the loading of a checked file, as one change. @throws Refused {@code imports.wrong_state}, {@code changes.no_space} */
    @Needs(Permission.IMPORT_RUN)
    public Import load(long importId) {
        return transactions.get(() -> {
            locked(importId, Import.State.CHECKED);
            loader.begin(importId);
            schedule(importId);
            return get(importId);
        });
    }

    /**
     * Brings many customers in by one call, each with documents and interactions, in one transaction and as one change
     * that can be taken back. One that is refused does not stop the others.
     */
    @Needs(Permission.IMPORT_RUN)
    public Delivery.Receipt bring(List<Delivery> deliveries) {
        return call.bring(deliveries);
    }

    private void schedule(long importId) {
        // Each round has a name of its own: the one before may not have ended quite yet.
        String round = importId + "." + ids.next();
        SchedulerClient client = scheduler.getObject();
        client.scheduleIfNotExists(loader.task().instance(round), java.time.Instant.now());
        Soon.look(client);
    }

    private void move(long importId, Import.State to) {
        int moved = db.update(IMPORT)
                .set(IMPORT.STATE, to.word())
                .setNull(IMPORT.TROUBLE)
                .where(IMPORT.IMPORT_ID.eq(importId))
                .execute();
        if (moved != 1) throw new IllegalStateException("Expected to move one import, moved " + moved);
    }

    /** Throws a file away that was not loaded, and what was staged of it. @throws Refused {@code imports.wrong_state} */
    @Needs(Permission.IMPORT_RUN)
    public void discard(long importId) {
        transactions.run(() -> {
            locked(importId, Import.State.MAPPING, Import.State.CHECKED, Import.State.FAILED);
            loader.clearStaging(importId);
            db.deleteFrom(REFUSAL).where(REFUSAL.IMPORT_ID.eq(importId)).execute();
            db.deleteFrom(DESPITE_ERASURE)
                    .where(DESPITE_ERASURE.IMPORT_ID.eq(importId))
                    .execute();
            db.deleteFrom(IMPORT).where(IMPORT.IMPORT_ID.eq(importId)).execute();
            journal.record(Entry.of(access.current(), "imports.discard").about(importId));
        });
        // Only now: a file does not come back when what it belongs to has not happened.
        file(importId).toFile().delete();
    }

    /** @throws Refused {@code imports.unknown} */
    @Needs(Permission.IMPORT_RUN)
    public Import find(long importId) {
        return get(importId);
    }

    private Import get(long importId) {
        return loader.find(importId).orElseThrow(() -> Refused.notFound("imports.unknown"));
    }

    private Import locked(long importId, Import.State... allowed) {
        Import work = db.selectFrom(IMPORT)
                .where(IMPORT.IMPORT_ID.eq(importId))
                .forUpdate()
                .fetchOptional(Loader::read)
                .orElseThrow(() -> Refused.notFound("imports.unknown"));
        if (!List.of(allowed).contains(work.state())) throw Refused.conflict("imports.wrong_state");
        return work;
    }

    /** Newest first. */
    @Needs(Permission.IMPORT_RUN)
    public List<Import> newest(int size) {
        return newest(null, size);
    }

    /** As {@link #newest(int)}, a page at a time; the cursor is the id of the last import seen. */
    @Needs(Permission.IMPORT_RUN)
    public List<Import> newest(@Nullable Long before, int size) {
        return db.selectFrom(IMPORT)
                .where(before == null ? DSL.trueCondition() : IMPORT.IMPORT_ID.lt(before))
                .orderBy(IMPORT.IMPORT_ID.desc())
                .limit(size)
                .fetch(Loader::read);
    }

    /** Refused lines in order; the cursor is the last line seen. */
    @Needs(Permission.IMPORT_RUN)
    public List<RefusedLine> refusals(long importId, long after, int size) {
        return refusals(importId, DSL.trueCondition(), after, size);
    }

    /** As {@link #refusals}, those alone who may be somebody that was erased. */
    @Needs(Permission.IMPORT_RUN)
    public List<RefusedLine> knownAgain(long importId, long after, int size) {
        return refusals(importId, REFUSAL.REASON.eq(ERASED), after, size);
    }

    private List<RefusedLine> refusals(long importId, Condition which, long after, int size) {
        return db.selectFrom(REFUSAL)
                .where(REFUSAL.IMPORT_ID.eq(importId))
                .and(which)
                .and(REFUSAL.LINE_NO.gt(after))
                .orderBy(REFUSAL.LINE_NO)
                .limit(size)
                .fetch(row -> new RefusedLine(
                        row.getLineNo(), row.getHeader(), row.getValue(), row.getReason(), row.getField()));
    }

    /** How many lines each reason refuses, the commonest first. */
    @Needs(Permission.IMPORT_RUN)
    public java.util.Map<String, Long> reasons(long importId) {
        return db.select(REFUSAL.REASON, DSL.count().cast(Long.class))
                .from(REFUSAL)
                .where(REFUSAL.IMPORT_ID.eq(importId))
                .groupBy(REFUSAL.REASON)
                .orderBy(DSL.count().desc(), REFUSAL.REASON)
                .fetchMap(row -> row.value1(), row -> row.value2());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
