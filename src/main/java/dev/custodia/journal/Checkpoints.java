package dev.custodia.journal;

import static dev.custodia.tables.journal.Tables.ENTRY;

import dev.custodia.tables.journal.tables.records.EntryRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The signed checkpoints, one a line in a file outside the database. A chain alone does not notice that its tail was cut
 * off, or that all of it was written anew; these do. The file only ever grows.
 */
final class Checkpoints implements SmartLifecycle {
    static final int ENTRIES = 1_000;
    /** Bytes: the marks of the most entries, and room for the rest of the line. */
    private static final int LONGEST_LINE = ENTRIES * Checkpoint.MARK + 4_096;

    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DSLContext sql;
    private final Clock clock;
    private final Path file;
    private final SigningKey key;
    private @Nullable ScheduledExecutorService timer;
    private volatile long signedTo;

    /** One line of the file. */
    record Line(long from, long to, String at, String hash, String marks, String previous, String signature) {
        byte[] statement() {
            return String.join("\n", "custodia journal checkpoint 1", from + "", to + "", at, hash, marks, previous)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    Checkpoints(DSLContext sql, Clock clock, Path folder, Path keys) {
        this.sql = sql;
        this.clock = clock;
        this.file = folder.resolve("checkpoints.jsonl");
        this.key = SigningKey.in(keys.resolve("journal.ed25519"));
    }

    /** All of them, in the order of the file, each with whether it is genuine. */
    List<Checkpoint> all() {
        List<Checkpoint> all = new ArrayList<>();
        String before = "";
        long to = 0;
        for (String text : lines()) {
            Checkpoint checkpoint = read(text, before, to);
            all.add(checkpoint);
            before = text;
            to = checkpoint.to();
        }
        return all;
    }

    /** The last one, read from the end of the file: what comes before it is not looked at. */
    Optional<Vouched> last() {
        String text = lastLine();
        if (text.isEmpty()) return Optional.empty();
        try {
            Line line = JSON.readValue(text, Line.class);
            boolean genuine = key.signed(line.statement(), Base64.getDecoder().decode(line.signature()));
            return Optional.of(new Vouched(line.to(), Instant.parse(line.at()), genuine));
        } catch (JacksonException | IllegalArgumentException | DateTimeException unreadable) {
            return Optional.of(new Vouched(0, Instant.EPOCH, false));
        }
    }

    private String lastLine() {
        if (!Files.exists(file)) return "";
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            byte[] end = new byte[Math.toIntExact(Math.min(open.length(), LONGEST_LINE))];
            open.seek(open.length() - end.length);
            open.readFully(end);
            String lines = new String(end, StandardCharsets.UTF_8).stripTrailing();
            return lines.substring(lines.lastIndexOf('\n') + 1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    /** Signs what was told since the last checkpoint, if it follows from what was signed before. */
    synchronized void sign() {
        List<String> lines = lines();
        String before = lines.isEmpty() ? "" : lines.getLast();
        byte[] hash = Chain.BEGINNING;
        long to = 0;
        if (!before.isEmpty()) {
            Line last = JSON.readValue(before, Line.class);
            hash = HexFormat.of().parseHex(last.hash());
            to = last.to();
        }
        if (!stillThere(to, hash)) {
            LOG.error(
                    "The journal is not the one that was signed up to entry {}; no checkpoint is written. Verify it.",
                    to);
            return;
        }
        while (true) {
            List<EntryRecord> entries = sql.selectFrom(ENTRY)
                    .where(ENTRY.ENTRY_NO.gt(to))
                    .orderBy(ENTRY.ENTRY_NO)
                    .limit(ENTRIES)
                    .fetch();
            if (entries.isEmpty()) break;
            long bad = firstNotFollowing(entries, to, hash);
            if (bad > 0) {
                LOG.error(
                        "Entry {} of the journal does not follow the one before; no checkpoint is written. Verify it.",
                        bad);
                return;
            }
            before = append(entries, before);
            hash = entries.getLast().getHash();
            to = entries.getLast().getEntryNo();
        }
        signedTo = to;
    }

    /** Told after each commit; every {@value #ENTRIES} entries are signed without waiting for the clock. */
    void reached(long number) {
        ScheduledExecutorService running = timer;
        if (running != null && number - signedTo >= ENTRIES) {
            signedTo = number;
            running.execute(this::signQuietly);
        }
    }

    @Override
    public void start() {
        dropTornLine();
        signQuietly();
        ScheduledExecutorService fresh = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("journal-checkpoints").factory());
        var _ = fresh.scheduleWithFixedDelay(this::signQuietly, PAUSE.toSeconds(), PAUSE.toSeconds(), TimeUnit.SECONDS);
        timer = fresh;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = timer;
        if (running != null) running.shutdown();
        timer = null;
        signQuietly();
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    private void signQuietly() {
        try {
            sign();
        } catch (RuntimeException failed) {
            LOG.error(
                    "No checkpoint of the journal could be written: {}",
                    failed.getClass().getSimpleName());
        }
    }

    private boolean stillThere(long number, byte[] hash) {
        if (number == 0) return true;
        byte[] found = sql.select(ENTRY.HASH)
                .from(ENTRY)
                .where(ENTRY.ENTRY_NO.eq(number))
                .fetchOne(ENTRY.HASH);
        return found != null && Arrays.equals(found, hash);
    }

    private static long firstNotFollowing(List<EntryRecord> entries, long to, byte[] hash) {
        long number = to;
        byte[] previous = hash;
        for (EntryRecord entry : entries) {
            number++;
            if (entry.getEntryNo() != number
                    || !Arrays.equals(Chain.hash(Inspection.link(entry), previous), entry.getHash())) return number;
            previous = entry.getHash();
        }
        return 0;
    }

    private String append(List<EntryRecord> entries, String before) {
        StringBuilder marks = new StringBuilder(entries.size() * Checkpoint.MARK);
        for (EntryRecord entry : entries) marks.append(Checkpoint.mark(entry.getHash()));
        Line unsigned = new Line(
                entries.getFirst().getEntryNo(),
                entries.getLast().getEntryNo(),
                clock.instant().toString(),
                HexFormat.of().formatHex(entries.getLast().getHash()),
                marks.toString(),
                digest(before),
                "");
        Line line = new Line(
                unsigned.from(),
                unsigned.to(),
                unsigned.at(),
                unsigned.hash(),
                unsigned.marks(),
                unsigned.previous(),
                Base64.getEncoder().encodeToString(key.sign(unsigned.statement())));
        String text = JSON.writeValueAsString(line);
        write(text);
        return text;
    }

    private void write(String line) {
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) channel.write(bytes);
                channel.force(true);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file, failed);
        }
    }

    private Checkpoint read(String text, String before, long to) {
        try {
            Line line = JSON.readValue(text, Line.class);
            boolean genuine = line.from() == to + 1
                    && line.previous().equals(digest(before))
                    && key.signed(line.statement(), Base64.getDecoder().decode(line.signature()));
            return new Checkpoint(line.from(), line.to(), line.hash(), line.marks(), genuine);
        } catch (JacksonException | IllegalArgumentException unreadable) {
            return new Checkpoint(to + 1, to + 1, "", "", false);
        }
    }

    /** The lines of the file, as they are. */
    List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    /** A crash in the middle of a line leaves one without its end; what it vouched for is signed again. */
    private void dropTornLine() {
        if (!Files.exists(file)) return;
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            long end = open.length();
            while (end > 0) {
                open.seek(end - 1);
                if (open.read() == '\n') break;
                end--;
            }
            open.setLength(end);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot mend " + file, failed);
        }
    }

    private static String digest(String line) {
        return HexFormat.of().formatHex(Chain.sha256(line.getBytes(StandardCharsets.UTF_8)));
    }
}
