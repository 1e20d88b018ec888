package dev.custodia.backups;

import dev.custodia.database.Snapshot;
import dev.custodia.settings.CannotStart;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder in which backups lie, each in one of its own: an archive of the database's files and the journal's
 * checkpoints, and a manifest with a checksum of every file. Neither keys nor the ledger of erasures are in it.
 */
final class Shelf {
    static final int LAYOUT = 1;
    static final String JOURNAL = "journal.entry";
    static final List<String> COUNTED = List.of("customers.customer", "facts.fact", "dealings.document", JOURNAL);

    private static final String ARCHIVE = "backup.zip";
    private static final String MANIFEST = "manifest.json";
    private static final String OUTCOMES = "outcomes.jsonl";
    private static final String CHECKPOINTS = "journal/checkpoints.jsonl";
    private static final String UNFINISHED = ".part";
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'custodia-'yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    Shelf(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path folder(Backup backup) {
        return folder.resolve(backup.backupId());
    }

    // ---- what is there

    /** Whole ones, newest first. */
    List<Backup> all() {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(each -> Files.exists(each.resolve(MANIFEST)))
                    .filter(each -> !each.getFileName().toString().endsWith(UNFINISHED))
                    .flatMap(each -> read(each).stream())
                    .sorted(Comparator.comparing(Backup::startedAt).reversed())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Optional<Backup> read(Path backup) {
        try {
            return Optional.of(JSON.readValue(Files.readString(backup.resolve(MANIFEST)), Backup.class));
        } catch (IOException | JacksonException unreadable) {
            return Optional.empty();
        }
    }

    // ---- making one

    /**
     * Makes a backup of a data folder, whether its database runs or not; nothing is left of one that fails.
     *
     * @param alone whether the caller holds the data folder, and it may stand still
     */
    Backup make(Path home, boolean alone, Clock clock) throws IOException {
        Instant started = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        makePrivate(folder);
        dropUnfinished();
        Path target = folder.resolve(NAME.format(started));
        Path half = folder.resolve(target.getFileName() + UNFINISHED);
        makePrivate(half);
        try {
            Backup backup = write(home, alone, half, target.getFileName().toString(), started, clock);
            force(half.resolve(MANIFEST), JSON.writeValueAsString(backup).getBytes(StandardCharsets.UTF_8));
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
            forceFolder(folder);
            return backup;
        } catch (IOException | RuntimeException failed) {
            delete(half);
            throw failed;
        }
    }

    private Backup write(Path home, boolean alone, Path half, String id, Instant started, Clock clock)
            throws IOException {
        MessageDigest whole = Snapshot.sha256();
        Path archive = half.resolve(ARCHIVE);
        List<Snapshot.Entry> entries = new ArrayList<>();
        Snapshot.Taken taken;
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(
                        new DigestOutputStream(Channels.newOutputStream(channel), whole), 1 << 16))) {
            zip.setLevel(Deflater.BEST_SPEED);
            // First: what they vouch for is in any copy that is begun later.
            Path checkpoints = home.resolve(CHECKPOINTS);
            if (Files.exists(checkpoints)) {
                try (InputStream in = Files.newInputStream(checkpoints)) {
                    Snapshot.add(CHECKPOINTS, in, zip, entries);
                }
            }
            taken = Snapshot.take(home, zip, COUNTED, alone);
            zip.finish();
            zip.flush();
            channel.force(true);
        }
        entries.addAll(taken.entries());
        return new Backup(
                id,
                started,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                LAYOUT,
                entries.stream().mapToLong(Snapshot.Entry::bytes).sum(),
                Files.size(archive),
                HexFormat.of().formatHex(whole.digest()),
                taken.counts(),
                entries);
    }

    private void dropUnfinished() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path half :
                    all.filter(each -> each.toString().endsWith(UNFINISHED)).toList()) delete(half);
        }
    }

    // ---- taking one out

    /** A backup that is not what was made. */
    static final class Spoilt extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spoilt(String what) {
            super(what);
        }
    }

    /**
     * Unpacks a backup into a folder, as {@code database/} and {@code journal/}.
     *
     * @throws Spoilt where a file is not as it was, is missing or was added
     */
    static void unpack(Path backup, Backup manifest, Path into) throws IOException {
        Map<String, Snapshot.Entry> expected = new HashMap<>();
        manifest.entries().forEach(entry -> expected.put(entry.name(), entry));
        try (ZipInputStream zip =
                new ZipInputStream(new BufferedInputStream(Files.newInputStream(backup.resolve(ARCHIVE)), 1 << 16))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Snapshot.Entry known = expected.remove(entry.getName());
                Path file = into.resolve(entry.getName()).normalize();
                if (known == null || !file.startsWith(into)) throw new Spoilt(entry.getName() + " was not in it");
                unpack(zip, file, known);
            }
        } catch (ZipException torn) {
            throw new Spoilt("its archive cannot be read");
        }
        if (!expected.isEmpty()) throw new Spoilt(expected.keySet().iterator().next() + " is missing");
        Snapshot.complete(into.resolve("database"));
        Files.setPosixFilePermissions(into.resolve("database"), PosixFilePermissions.fromString("rwx------"));
    }

    private static void unpack(InputStream in, Path file, Snapshot.Entry known) throws IOException {
        makePrivate(Objects.requireNonNull(file.getParent()));
        MessageDigest digest = Snapshot.sha256();
        long bytes;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            bytes = new DigestInputStream(in, digest).transferTo(out);
            channel.force(false);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        if (bytes != known.bytes() || !HexFormat.of().formatHex(digest.digest()).equals(known.sha256()))
            throw new Spoilt(known.name() + " is not as it was");
    }

    // ---- removing

    /** Removes a backup; what is half removed is none any more. */
    void remove(Backup backup) throws IOException {
        Path gone = folder.resolve(backup.backupId() + UNFINISHED);
        Files.move(folder(backup), gone, StandardCopyOption.ATOMIC_MOVE);
        delete(gone);
    }

    // ---- how it went

    void note(Outcome outcome) {
        try {
            makePrivate(folder);
            Files.writeString(
                    folder.resolve(OUTCOMES),
                    JSON.writeValueAsString(outcome) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Newest first. */
    List<Outcome> outcomes() {
        Path file = folder.resolve(OUTCOMES);
        if (!Files.exists(file)) return List.of();
        try {
            List<Outcome> outcomes = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                try {
                    outcomes.addFirst(JSON.readValue(line, Outcome.class));
                } catch (JacksonException torn) {
                    // A line that was broken off: what it told is lost, and is told anew by the next.
                }
            }
            return outcomes;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    // ---- files

    static void makePrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return;
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void force(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(content));
            channel.force(true);
        }
    }

    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    /** The backup in a folder, or the newest of those in it. */
    static Path chosen(Path given) {
        if (Files.exists(given.resolve(MANIFEST))) return given;
        return new Shelf(given)
                .all().stream()
                        .findFirst()
                        .map(backup -> given.resolve(backup.backupId()))
                        .orElseThrow(() -> new CannotStart("There is no backup in " + given + "."));
    }
}
