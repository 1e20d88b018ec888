package dev.custodia.database;

import dev.custodia.settings.CannotStart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The files of the database that comes along, copied while it runs: between {@code pg_backup_start} and {@code
 * pg_backup_stop}, with the server's log of that time, so that what is started from them is as it was at the end.
 */
public final class Snapshot {
    private static final String FOLDER = "database";

    /** What a server makes anew when it starts, by PostgreSQL's own list for base backups. */
    private static final Set<String> EMPTIED = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final Set<String> LEFT_OUT =
            Set.of("postmaster.pid", "postmaster.opts", "backup_label", "tablespace_map", "backup_manifest");

    private final Path home;
    private final Path data;

    private Snapshot(Path home) {
        this.home = home;
        this.data = home.resolve(FOLDER);
    }

    /** One file in the archive. */
    public record Entry(String name, long bytes, String sha256) {}

    /**
     * What was copied.
     *
     * @param counts rows of the tables that were asked for, at least and at most while it was taken; empty where the server
     *     did not run
     */
    public record Taken(List<Entry> entries, Map<String, Range> counts) {}

    public record Range(long least, long most) {
        public boolean holds(long number) {
            return least <= number && number <= most;
        }
    }

    /** The bytes that the database's files take. */
    public static long size(Path home) {
        long[] bytes = {0};
        try {
            Files.walkFileTree(home.resolve(FOLDER), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException vanished) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return bytes[0];
    }

    /**
     * Copies the database of a data folder into an archive, under {@code database/}.
     *
     * @param counted tables whose rows are counted, as {@code schema.table}
     * @param alone whether the caller holds the data folder, so that a server which does not answer does not run
     */
    public static Taken take(Path home, ZipOutputStream archive, List<String> counted, boolean alone)
            throws IOException {
        var snapshot = new Snapshot(home);
        if (!Files.exists(snapshot.data.resolve("PG_VERSION")))
            throw new CannotStart("There is no database in " + home + " to make a backup of.");
        try (Connection connection = snapshot.connection().orElse(null)) {
            if (connection != null) return snapshot.hot(connection, archive, counted);
            if (!alone) throw new IOException("the database runs and does not answer");
            return snapshot.cold(archive);
        } catch (SQLException failed) {
            throw new IOException(
                    "the database cannot be asked for a backup (SQLSTATE " + failed.getSQLState() + ")", failed);
        }
    }

    /** Where it runs, as the one who owns it. */
    private Optional<Connection> connection() throws IOException {
        Path port = home.resolve("database.port");
        if (!Files.exists(data.resolve("postmaster.pid")) || !Files.exists(port)) return Optional.empty();
        var source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + Files.readString(port).strip() + "/custodia");
        source.setUser(EmbeddedServer.OWNER);
        source.setPassword(Files.readString(home.resolve("secrets").resolve("database-owner"))
                .strip());
        source.setConnectTimeout(10);
        try {
            return Optional.of(source.getConnection());
        } catch (SQLException away) {
            return Optional.empty();
        }
    }

    private Taken cold(ZipOutputStream archive) throws IOException {
        var entries = new ArrayList<Entry>();
        files(false, file -> copy(file, archive, entries));
        return new Taken(entries, Map.of());
    }

    private Taken hot(Connection connection, ZipOutputStream archive, List<String> counted)
            throws SQLException, IOException {
        var entries = new ArrayList<Entry>();
        try (Statement statement = connection.createStatement()) {
            // Keeps the server's log from here on until this connection ends.
            statement.execute("select pg_create_physical_replication_slot('custodia_backup_"
                    + ProcessHandle.current().pid() + "', true, true)");
            statement.execute("select pg_backup_start('custodia', true)");
            files(true, file -> copy(file, archive, entries));
            Map<String, Long> before = counts(statement, counted);
            String label;
            String last;
            try (ResultSet stopped = statement.executeQuery(
                    "select labelfile, pg_walfile_name(lsn) from pg_backup_stop(wait_for_archive => false)")) {
                stopped.next();
                label = Objects.requireNonNull(stopped.getString(1));
                last = Objects.requireNonNull(stopped.getString(2));
            }
            Map<String, Long> after = counts(statement, counted);
            write("backup_label", label.getBytes(StandardCharsets.UTF_8), archive, entries);
            copyLog(firstOfLog(label), last, archive, entries);
            Map<String, Range> ranges = new LinkedHashMap<>();
            before.forEach((table, least) -> {
                long most = Objects.requireNonNull(after.get(table));
                ranges.put(table, new Range(Math.min(least, most), Math.max(least, most)));
            });
            return new Taken(entries, ranges);
        }
    }

    private static Map<String, Long> counts(Statement statement, List<String> tables) throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String table : tables) {
            try (ResultSet row = statement.executeQuery("select count(*) from " + table)) {
                row.next();
                counts.put(table, row.getLong(1));
            }
        }
        return counts;
    }

    private static String firstOfLog(String label) {
        return label.lines()
                .filter(line -> line.startsWith("START WAL LOCATION"))
                .map(line -> line.replaceFirst(".*\\(file ([0-9A-F]{24})\\).*", "$1"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("PostgreSQL does not say where its log begins"));
    }

    private void copyLog(String first, String last, ZipOutputStream archive, List<Entry> entries) throws IOException {
        TreeSet<Path> wanted = new TreeSet<>();
        try (var log = Files.list(data.resolve("pg_wal"))) {
            log.filter(Files::isRegularFile)
                    .filter(file -> {
                        String name = file.getFileName().toString();
                        boolean segment = name.matches("[0-9A-F]{24}");
                        return name.endsWith(".history")
                                || (segment && name.compareTo(first) >= 0 && name.compareTo(last) <= 0);
                    })
                    .forEach(wanted::add);
        }
        if (wanted.stream().noneMatch(file -> file.endsWith(first)))
            throw new IOException("the server's log of the time of the backup is gone");
        for (Path file : wanted) copy(file, archive, entries);
    }

    private interface Taker {
        void take(Path file) throws IOException;
    }

    private void files(boolean running, Taker taker) throws IOException {
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.getFileName().toString().startsWith("pgsql_tmp")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String top = data.relativize(file).getName(0).toString();
                String name = file.getFileName().toString();
                boolean log = top.equals("pg_wal");
                boolean left = LEFT_OUT.contains(top)
                        || name.startsWith("pgsql_tmp")
                        || (EMPTIED.contains(top) && (running || !log));
                if (!left) taker.take(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException vanished) throws IOException {
                if (running && vanished instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw vanished;
            }
        });
    }

    private void copy(Path file, ZipOutputStream archive, List<Entry> entries) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            add(FOLDER + "/" + data.relativize(file).toString().replace('\\', '/'), in, archive, entries);
        } catch (NoSuchFileException dropped) {
            // A table that was dropped meanwhile.
        }
    }

    private static void write(String name, byte[] content, ZipOutputStream archive, List<Entry> entries)
            throws IOException {
        add(FOLDER + "/" + name, new ByteArrayInputStream(content), archive, entries);
    }

    /** Adds one file to an archive, as everything in it is added. */
    public static void add(String name, InputStream in, ZipOutputStream archive, List<Entry> entries)
            throws IOException {
        MessageDigest digest = sha256();
        archive.putNextEntry(new ZipEntry(name));
        long bytes = new DigestInputStream(in, digest).transferTo(archive);
        archive.closeEntry();
        entries.add(new Entry(name, bytes, HexFormat.of().formatHex(digest.digest())));
    }

    /** Makes the folders that a server expects and an archive of files does not have. */
    public static void complete(Path data) throws IOException {
        for (String folder : EMPTIED) Files.createDirectories(data.resolve(folder));
        for (String folder : List.of(
                "pg_commit_ts", "pg_logical/snapshots", "pg_logical/mappings", "pg_stat", "pg_tblspc", "pg_twophase"))
            Files.createDirectories(data.resolve(folder));
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Ends a server that was left running in a data folder by a Custodia that was killed; nothing where none is. */
    public static void stopLeftOver(Path home) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.startsWith(home.toAbsolutePath() + "/"))
                        .isPresent())
                .sorted((one, other) -> Long.compare(one.pid(), other.pid()))
                .forEach(process -> {
                    process.destroy();
                    process.onExit()
                            .completeOnTimeout(process, 30, TimeUnit.SECONDS)
                            .join();
                });
    }
}
