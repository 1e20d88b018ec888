package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Custodia;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.database.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Custodia in a process of its own, with its own database, that can be killed and started again. */
final class Victim implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final Path home;
    private final String classPath;
    private final List<String> options;
    private final Map<String, String> environment = new HashMap<>();
    private final Path console;
    private @Nullable TestDatabase elsewhere;
    private @Nullable Process process;
    private int port;

    /** @param options for the JVM, such as a smaller batch */
    Victim(Path folder, String classPath, String... options) {
        this.home = folder.resolve("home");
        this.console = folder.resolve("console.txt");
        this.classPath = classPath;
        this.options = new ArrayList<>(List.of(options));
    }

    /** The same one, from now on started with these options as well. */
    Victim with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Works on this database, reached by that port, instead of one of its own. */
    Victim on(TestDatabase database, int through) {
        elsewhere = database;
        environment.put(
                "CUSTODIA_DATABASE_URL", database.url().replaceFirst("//[^/]+/", "//127.0.0.1:" + through + "/"));
        environment.put("CUSTODIA_DATABASE_USER", database.user());
        environment.put("CUSTODIA_DATABASE_PASSWORD", database.password());
        return this;
    }

    /** Where a browser finds it. */
    URI origin() {
        return URI.create("http://localhost:" + port);
    }

    Path home() {
        return home;
    }

    /** Starts it, and waits until it is ready. */
    Victim start(String... more) throws IOException, InterruptedException {
        launch(more);
        awaitReady();
        return this;
    }

    void launch(String... more) throws IOException {
        process = builder(List.of(more), List.of())
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
    }

    private ProcessBuilder builder(List<String> more, List<String> arguments) {
        var builder = new ProcessBuilder(
                Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                        .toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC");
        builder.command().addAll(options);
        builder.command().addAll(more);
        builder.command().addAll(List.of("-cp", classPath, Custodia.class.getName()));
        builder.command().addAll(arguments);
        builder.environment().keySet().removeIf(name -> name.startsWith("CUSTODIA_"));
        builder.environment()
                .putAll(Map.of(
                        "CUSTODIA_PORT",
                        "0",
                        "CUSTODIA_HOME",
                        home.toString(),
                        "CUSTODIA_ADMIN_PASSWORD",
                        PASSWORD,
                        "CUSTODIA_ADMIN_TOKEN",
                        Program.TOKEN));
        builder.environment().putAll(environment);
        return builder;
    }

    /** With another password of the administrator’s than {@link #PASSWORD}. */
    Victim password(String password) {
        environment.put("CUSTODIA_ADMIN_PASSWORD", password);
        return this;
    }

    /** From now on with this setting as well. */
    Victim set(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Victim unset(String name) {
        environment.remove(name);
        return this;
    }

    /** How one of its commands ended, and what it said. */
    record Said(int exit, String text) {}

    /** Runs one of its commands to its end. */
    Said command(String... arguments) throws IOException, InterruptedException {
        var builder = builder(List.of(), List.of(arguments)).redirectErrorStream(true);
        Process command = builder.start();
        String text = new String(command.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new Said(command.waitFor(), text);
    }

    /** Waits until it has ended by itself, and says how. */
    Said ended() throws IOException, InterruptedException {
        Process ending = Objects.requireNonNull(process);
        assertThat(ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Said(ending.exitValue(), output());
    }

    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!output().contains("Custodia is ready")) {
            assertThat(alive()).as(output()).isTrue();
            assertThat(System.nanoTime()).as(output()).isLessThan(deadline);
            Thread.sleep(20);
        }
        port = Integer.parseInt(output().replaceAll("(?s).*Custodia is ready: http://[^:]+:(\\d+).*", "$1"));
    }

    boolean alive() {
        return process != null && process.isAlive();
    }

    Program program() {
        return new Program(port);
    }

    /** As it is now; where its database is away, as soon as that is back. */
    Answer look(String path) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Answer answer = program().get(path);
        while (answer.status() == 503) {
            assertThat(System.nanoTime()).as(answer.text()).isLessThan(deadline);
            Thread.sleep(100);
            answer = program().get(path);
        }
        return answer.good();
    }

    /** Grants its administrator what nobody has from the start. */
    void grant(String... permissions) {
        String id = program().get("/users").good().at("users/0/id");
        program()
                .send(
                        "PUT",
                        "/users/" + id + "/grants",
                        "{\"permissions\": [\"" + String.join("\", \"", permissions) + "\"]}")
                .good();
    }

    String output() throws IOException {
        return Files.exists(console) ? Files.readString(console) : "";
    }

    /** kill -9 */
    void kill() throws InterruptedException {
        if (process == null) return;
        process.destroyForcibly();
        process.waitFor();
    }

    /** Stops it as an operator does, and waits until all is put away. */
    void stop() throws InterruptedException {
        if (process == null) return;
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Asks its database, past it. */
    <T> T ask(Function<DSLContext, T> question) throws IOException, SQLException {
        if (elsewhere != null) return question.apply(DSL.using(elsewhere.dataSource(), SQLDialect.POSTGRES));
        String own = Files.readString(home.resolve("database.port")).strip();
        String password =
                Files.readString(home.resolve("secrets/database-application")).strip();
        try (Connection connection =
                DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + own + "/custodia", "custodia", password)) {
            return question.apply(DSL.using(connection, SQLDialect.POSTGRES));
        }
    }

    @Override
    public void close() {
        if (process == null) return;
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        // Where it was killed last, its database is left behind: what it was started from lies in the data folder.
        ProcessHandle.allProcesses()
                .filter(left -> left.info()
                        .command()
                        .filter(command -> command.startsWith(home.toString()))
                        .isPresent())
                .forEach(ProcessHandle::destroy);
    }
}
