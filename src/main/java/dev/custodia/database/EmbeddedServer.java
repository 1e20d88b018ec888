package dev.custodia.database;

import com.sun.security.auth.module.UnixSystem;
import dev.custodia.settings.CannotStart;
import dev.custodia.settings.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that comes along: its real programs, with its files in the data folder.
 *
 * <p>It is started as a daemon, not as a child: Ctrl-C reaches the whole foreground group, and a database that stops at
 * once would take the requests with it that are still being answered. The price is that it outlives a killed program;
 * the next start finds it, and stops it properly before it starts anew.
 */
final class EmbeddedServer implements AutoCloseable {
    static final int MAJOR = 18;

    static final String OWNER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String HOST = "127.0.0.1";
    private static final long SPACE_NEEDED = 200L << 20;
    private static final int LONGEST_PAUSE = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Home home;
    private final Path data;
    private final Binaries binaries;
    private final List<String> asOrdinaryUser;
    private int port;
    private volatile boolean closing;

    private EmbeddedServer(Home home, Binaries binaries, List<String> asOrdinaryUser) {
        this.home = home;
        this.data = home.folder().resolve("database");
        this.binaries = binaries;
        this.asOrdinaryUser = asOrdinaryUser;
    }

    /**
     * Starts the server and waits until it answers; makes the database's files at the first start.
     *
     * @throws CannotStart in one sentence
     */
    static EmbeddedServer start(Home home) {
        try {
            checkSpace(home.folder());
            var server = new EmbeddedServer(home, Binaries.in(home.folder("postgres")), asOrdinaryUser());
            server.stopLeftOver();
            server.prepare();
            server.port = server.freePort();
            server.run();
            server.binaries.deleteOthers();
            return server;
        } catch (IOException | UncheckedIOException e) {
            throw new CannotStart("The database in " + home.folder() + " cannot be started (" + e
                    + "): check the space and the rights there; nothing was lost.");
        }
    }

    int port() {
        return port;
    }

    String url(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port + "/" + database;
    }

    /** A password that is made once and kept in a file which only this user may read. */
    String secret(String name) {
        Path file = home.folder("secrets").resolve(name);
        try {
            if (!Files.exists(file)) writeSecret(file);
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CannotStart("The file " + file + " cannot be read (" + e + "): make it readable for this user.");
        }
    }

    /** Stops the server properly; open transactions are rolled back. */
    @Override
    public void close() {
        closing = true;
        try {
            stop();
        } catch (IOException e) {
            LOG.warn("The database could not be stopped: {}", e.toString());
        }
    }

    private static void checkSpace(Path folder) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        if (disk.getUsableSpace() < SPACE_NEEDED) {
            throw new CannotStart(
                    "Only " + (disk.getUsableSpace() >> 20) + " MB are free on the disk of the data folder "
                            + folder + ", and " + (SPACE_NEEDED >> 20)
                            + " MB are needed to start: free some space; nothing was lost.");
        }
    }

    /** PostgreSQL refuses root. In a user namespace of its own root is an ordinary user, with the same files. */
    private static List<String> asOrdinaryUser() throws IOException {
        if (new UnixSystem().getUid() != 0) return List.of();
        List<String> prefix = List.of("unshare", "-U");
        try {
            if (new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0) return prefix;
        } catch (IOException e) {
            LOG.debug("No unshare on this machine", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CannotStart(
                "PostgreSQL does not run as root, and this machine does not let root step down (unshare -U):"
                        + " run Custodia as an ordinary user, or set CUSTODIA_DATABASE_URL.");
    }

    /**
     * What a killed program left behind. The number in postmaster.pid is never trusted: by now it may be anybody's, so
     * the process must run from our own programs.
     */
    private void stopLeftOver() throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        Optional<ProcessHandle> noted = noted(pidFile);
        if (noted.filter(binaries::run).isPresent()) {
            LOG.info("The database was left running by a Custodia that was killed; it is stopped and started anew.");
            stop();
        }
        // Without its postmaster a server process may still be finishing; nothing may start beside it.
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (ProcessHandle.allProcesses().anyMatch(binaries::run)) {
            if (System.nanoTime() > deadline) {
                ProcessHandle.allProcesses().filter(binaries::run).forEach(ProcessHandle::destroyForcibly);
            }
            pause(Duration.ofMillis(50));
        }
        // A stranger has the number by now, or nobody has buried the dead: PostgreSQL would take either for alive.
        Optional<ProcessHandle> stranger = noted(pidFile).filter(ProcessHandle::isAlive);
        if (stranger.isEmpty()) return;
        if (stranger.get().info().command().isEmpty() && !isDead(stranger.get())) {
            throw new CannotStart("The process " + stranger.get().pid() + ", which " + pidFile
                    + " names as the database, runs, and this machine does not tell what it is: if it is not postgres,"
                    + " delete that file and start again.");
        }
        Files.delete(pidFile);
    }

    private static boolean isDead(ProcessHandle process) throws IOException {
        Path state = Path.of("/proc", Long.toString(process.pid()), "stat");
        return Files.exists(state)
                && Files.readString(state).replaceFirst("(?s).*\\) ", "").startsWith("Z");
    }

    private static Optional<ProcessHandle> noted(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) return Optional.empty();
        return Files.readAllLines(pidFile).stream()
                .limit(1)
                .map(String::strip)
                .filter(line -> line.matches("\\d{1,10}"))
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line)).stream())
                .findFirst();
    }

    private void prepare() throws IOException {
        if (!Files.exists(data)) initialise();
        String version = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!version.equals(Integer.toString(MAJOR))) {
            throw new CannotStart("The database in " + data + " was written by PostgreSQL " + version
                    + ", and this Custodia brings " + MAJOR
                    + ": start the Custodia that wrote it; nothing was touched.");
        }
    }

    /** Made under another name and moved when it is whole, so a half-made database is never taken for one. */
    private void initialise() throws IOException {
        Path half = home.folder().resolve("database.new");
        Binaries.delete(half);
        secret("database-owner");
        var command = new ArrayList<>(List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + half,
                "--username=" + OWNER,
                "--pwfile=" + home.folder("secrets").resolve("database-owner"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--data-checksums",
                "--no-instructions",
                "--locale-provider=builtin",
                "--builtin-locale=PG_UNICODE_FAST"));
        // Trigrams of Cyrillic words need a UTF-8 character type; macOS has no C.UTF-8.
        if (System.getProperty("os.name", "").startsWith("Mac")) {
            command.addAll(List.of("--locale=C", "--lc-ctype=en_US.UTF-8"));
        } else {
            command.add("--locale=C.UTF-8");
        }
        Outcome outcome = execute(command);
        if (outcome.exitCode != 0) {
            throw new CannotStart("The database could not be made in " + home.folder() + " (" + outcome.lastLine()
                    + "): remedy that and start again.");
        }
        Files.writeString(half.resolve("pg_hba.conf"), "host all all " + HOST + "/32 scram-sha-256\n");
        Files.writeString(half.resolve("postgresql.conf"), """

                # Custodia's own, written anew at every start; below it the administrator's, if there is such a file.
                include_if_exists = 'custodia.conf'
                include_if_exists = '../database.conf'
                """, StandardOpenOption.APPEND);
        Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void configure() throws IOException {
        Files.writeString(data.resolve("custodia.conf"), """
                listen_addresses = '%s'
                port = %d
                unix_socket_directories = ''
                max_connections = 50
                timezone = 'UTC'
                dynamic_shared_memory_type = %s

                # For two processors and a machine that does other things as well.
                shared_buffers = '256MB'
                work_mem = '32MB'
                maintenance_work_mem = '256MB'
                effective_cache_size = '1GB'
                max_wal_size = '2GB'
                checkpoint_timeout = '15min'
                random_page_cost = 1.1
                jit = off

                # Messages, statements and details can hold a person's data: none of them is written down. What remains
                # is the server's own life; a week of it is kept.
                log_min_messages = log
                log_min_error_statement = panic
                log_error_verbosity = terse
                log_statement = none
                log_parameter_max_length = 0
                log_parameter_max_length_on_error = 0
                logging_collector = on
                log_directory = '../logs'
                log_filename = 'database-%%a.log'
                log_rotation_age = '1d'
                log_rotation_size = 0
                log_truncate_on_rotation = on
                """.formatted(HOST, port, sharedMemory()));
    }

    /** Containers often give /dev/shm no more than 64 MB, which parallel queries outgrow; files have no such limit. */
    private static String sharedMemory() throws IOException {
        Path memory = Path.of("/dev/shm");
        boolean roomy = !Files.isDirectory(memory) || Files.getFileStore(memory).getTotalSpace() >= 512L << 20;
        return roomy ? "posix" : "mmap";
    }

    private int freePort() throws IOException {
        Path record = home.folder().resolve("database.port");
        int port = 0;
        if (Files.exists(record)) {
            String recorded = Files.readString(record).strip();
            if (recorded.matches("\\d{1,5}") && isFree(Integer.parseInt(recorded))) port = Integer.parseInt(recorded);
        }
        if (port == 0) {
            try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
                port = socket.getLocalPort();
            }
        }
        Files.writeString(record, port + "\n");
        return port;
    }

    private static boolean isFree(int port) {
        if (port == 0 || port > 65535) return false;
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void run() throws IOException {
        configure();
        Path log = home.folder("logs").resolve("database-start.log");
        Files.deleteIfExists(log);
        Outcome outcome = control("start", "-l", log.toString(), "-t", Long.toString(PATIENCE.toSeconds()));
        if (outcome.exitCode != 0) {
            throw new CannotStart("The database in " + data + " does not start (" + reason(outcome, log)
                    + "): remedy that and start again; nothing was lost.");
        }
        noted(data.resolve("postmaster.pid")).ifPresent(this::watch);
    }

    /** What the server last complained of: before its own log was open, or in that log since this start. */
    private String reason(Outcome outcome, Path startLog) throws IOException {
        try (var logs = Files.list(home.folder("logs"))) {
            Stream<Path> newest = logs.filter(log -> log.toString().endsWith(".log"))
                    .sorted(Comparator.comparingLong((Path log) -> log.toFile().lastModified())
                            .reversed());
            return Stream.concat(Stream.of(startLog), newest)
                    .map(EmbeddedServer::lastComplaint)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElse(outcome.lastLine());
        }
    }

    private static Optional<String> lastComplaint(Path log) {
        Optional<String> complaint = Optional.empty();
        try {
            for (String line : Files.readAllLines(log)) {
                if (line.contains("starting PostgreSQL")) complaint = Optional.empty();
                if (line.contains("FATAL:") || line.contains("PANIC:"))
                    complaint = Optional.of(line.replaceFirst(".*?(FATAL|PANIC):\\s*", ""));
            }
        } catch (IOException e) {
            LOG.debug("No log to read", e);
        }
        return complaint;
    }

    /**
     * A server that ends by itself (killed, or no space left for its log) is started again, on the same port. Its end is
     * looked for and not waited for: nobody may be there to bury a daemon, and then the system calls it alive.
     */
    private void watch(ProcessHandle postmaster) {
        Thread.ofVirtual().name("database-watch").start(() -> {
            while (binaries.run(postmaster)) pause(Duration.ofMillis(500));
            if (closing) return;
            LOG.warn("The database ended by itself and is started again; what was committed is kept.");
            restart();
        });
    }

    private void restart() {
        String said = "";
        for (int seconds = 1; !closing; seconds = Math.min(2 * seconds, LONGEST_PAUSE)) {
            try {
                if (!runAgain()) return;
                LOG.info("The database is back.");
                return;
            } catch (CannotStart | IOException | UncheckedIOException e) {
                String reason = String.valueOf(e.getMessage());
                if (!reason.equals(said)) LOG.error("{} It is tried again by itself until that is remedied.", reason);
                said = reason;
                pause(Duration.ofSeconds(seconds));
            }
        }
    }

    private synchronized boolean runAgain() throws IOException {
        if (closing) return false;
        stopLeftOver();
        run();
        return true;
    }

    private synchronized void stop() throws IOException {
        if (!Files.exists(data.resolve("postmaster.pid"))) return;
        if (control("stop", "-m", "fast", "-t", "120").exitCode == 0) return;
        if (noted(data.resolve("postmaster.pid")).filter(binaries::run).isPresent()) {
            LOG.warn(
                    "The database did not stop within two minutes and is stopped at once; it recovers at the next start.");
            control("stop", "-m", "immediate", "-t", "30");
        }
    }

    private Outcome control(String act, String... options) throws IOException {
        var command =
                new ArrayList<>(List.of(binaries.program("pg_ctl").toString(), act, "-D", data.toString(), "-w", "-s"));
        command.addAll(List.of(options));
        return execute(command);
    }

    private record Outcome(int exitCode, String output) {
        String lastLine() {
            return output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("Examine"))
                    .reduce((earlier, later) -> later)
                    .orElse("exit code " + exitCode);
        }
    }

    private Outcome execute(List<String> command) throws IOException {
        var whole = new ArrayList<>(asOrdinaryUser);
        whole.addAll(command);
        // The server inherits the output of what starts it, so that goes to a file: a pipe would never end.
        Path output = Files.createTempFile(home.folder("logs"), "command", ".out");
        try {
            var builder = new ProcessBuilder(whole)
                    .directory(home.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("CUSTODIA_"));
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            if (!process.waitFor(PATIENCE.toSeconds() + 30, TimeUnit.SECONDS)) process.destroyForcibly();
            return new Outcome(process.waitFor(), Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command.getFirst(), e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static void writeSecret(Path file) throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        Path half = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(half, HexFormat.of().formatHex(random) + "\n");
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }
}
