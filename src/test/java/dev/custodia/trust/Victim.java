package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Custodia;
import dev.custodia.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Custodia in a process of its own, with its own database, that can be killed and started again. */
final class Victim implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final List<String> options;
    private @Nullable Process process;
    private @Nullable Path console;
    private int port;

    /** @param options for the JVM, such as a smaller batch */
    Victim(Path folder, String... options) {
        this.folder = folder;
        this.options = List.of(options);
    }

    Victim start() throws IOException, InterruptedException {
        String classPath = Arrays.stream(Objects.requireNonNull(System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        Path written = Files.createTempFile("custodia-victim", ".out");
        var builder = new ProcessBuilder(
                        Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                                .toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto")
                .redirectErrorStream(true)
                .redirectOutput(written.toFile());
        builder.command().addAll(options);
        builder.command().addAll(List.of("-cp", classPath, Custodia.class.getName()));
        builder.environment().keySet().removeIf(name -> name.startsWith("CUSTODIA_"));
        builder.environment()
                .putAll(Map.of(
                        "CUSTODIA_PORT",
                        "0",
                        "CUSTODIA_HOME",
                        folder.toString(),
                        "CUSTODIA_ADMIN_TOKEN",
                        Program.TOKEN));
        Process started = builder.start();
        process = started;
        console = written;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!output().contains("Custodia is ready")) {
            assertThat(started.isAlive()).as(output()).isTrue();
            assertThat(System.nanoTime()).as(output()).isLessThan(deadline);
            Thread.sleep(20);
        }
        port = Integer.parseInt(output().replaceAll("(?s).*Custodia is ready: http://[^:]+:(\\d+).*", "$1"));
        return this;
    }

    Program program() {
        return new Program(port);
    }

    String output() throws IOException {
        return console == null ? "" : Files.readString(console);
    }

    /** kill -9 */
    void kill() throws InterruptedException, IOException {
        if (process == null) return;
        process.destroyForcibly();
        process.waitFor();
        if (console != null) Files.deleteIfExists(console);
    }

    /** Asks its database, past it. */
    <T> T ask(Function<DSLContext, T> question) throws IOException, SQLException {
        String own = Files.readString(folder.resolve("database.port")).strip();
        String password =
                Files.readString(folder.resolve("secrets/database-application")).strip();
        try (Connection connection =
                DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + own + "/custodia", "custodia", password)) {
            return question.apply(DSL.using(connection, SQLDialect.POSTGRES));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process == null) return;
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
        // Where it was killed last, its database is left behind.
        ProcessHandle.allProcesses()
                .filter(left -> left.info()
                        .command()
                        .filter(command -> command.startsWith(folder.toString()))
                        .isPresent())
                .forEach(ProcessHandle::destroy);
        if (console != null) Files.deleteIfExists(console);
    }
}
