package dev.custodia;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Custodia as an administrator starts it: a program of its own, that is started, refused, killed and stopped. */
class StartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @TempDir
    Path consoles;

    private final Map<String, String> environment = new HashMap<>(Map.of("CUSTODIA_PORT", "0"));
    private final List<Started> started = new ArrayList<>();

    @AfterEach
    void leave_nothing_running() throws Exception {
        for (Started custodia : started) custodia.stop();
        assertThat(servers()).isEmpty();
    }

    @Test
    void a_killed_custodia_leaves_its_database_running_and_the_next_one_loses_nothing() throws Exception {
        Started first = start().ready();
        execute("create table public.kept as select 1 as id");
        first.kill();
        assertThat(servers()).as("the server outlives the killed program").isNotEmpty();

        Started next = start().ready();

        assertThat(next.output())
                .contains(
                        "The database was left running by a Custodia that was killed; it is stopped and started anew.");
        assertThat(ask("select count(*) from public.kept")).isEqualTo("1");

        Started second = start();

        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.output())
                .isEqualToIgnoringNewLines("Custodia did not start.- Another Custodia (process " + next.process.pid()
                        + ") is running on the data folder " + folder
                        + ": stop it first, or set CUSTODIA_HOME to another folder.");
        assertThat(next.health()).isEqualTo(200);

        next.stop();

        assertThat(next.output())
                .contains("Custodia is ready: http://localhost:", "Data folder: " + folder)
                .endsWith("Custodia stops." + System.lineSeparator());
        assertThat(servers()).isEmpty();
    }

    @Test
    void a_port_in_use_is_told_before_anything_is_started() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            environment.put("CUSTODIA_PORT", Integer.toString(taken.getLocalPort()));
            Started custodia = start();
            assertThat(custodia.exitCode()).isEqualTo(2);
            assertThat(custodia.output())
                    .isEqualToIgnoringNewLines("Custodia did not start.- Port " + taken.getLocalPort()
                            + " is in use by another program: stop that one, or set CUSTODIA_PORT to another port.");
        }
        assertThat(folder.resolve("database")).doesNotExist();
    }

    @Test
    void an_address_of_another_machine_is_refused() throws Exception {
        environment.put("CUSTODIA_BIND", "192.0.2.1");
        Started custodia = start();
        assertThat(custodia.exitCode()).isEqualTo(2);
        assertThat(custodia.output()).contains("192.0.2.1 is not an address of this machine");
    }

    @Test
    void a_data_folder_of_a_newer_version_is_refused_and_not_touched() throws Exception {
        Files.writeString(folder.resolve("custodia.version"), "7\n");
        Files.createDirectory(folder.resolve("database"));
        Started custodia = start();
        assertThat(custodia.exitCode()).isEqualTo(2);
        assertThat(custodia.output())
                .isEqualToIgnoringNewLines("Custodia did not start.- The data folder " + folder
                        + " was written by a newer Custodia (layout 7, this one knows 1): start that newer version;"
                        + " nothing was touched.");
        assertThat(content()).containsExactlyInAnyOrder("custodia.version", "database");
    }

    @Test
    void wrong_settings_are_told_all_together_without_a_stack_trace() throws Exception {
        environment.putAll(Map.of("CUSTODIA_PORT", "none", "CUSTODIA_CURRENCY", "gold", "CUSTODIA_HOEM", "/"));
        Started custodia = start();
        assertThat(custodia.exitCode()).isEqualTo(2);
        assertThat(custodia.output().lines()).hasSize(4).noneMatch(line -> line.contains("Exception"));
        assertThat(custodia.output()).contains("CUSTODIA_PORT", "CUSTODIA_CURRENCY", "did you mean CUSTODIA_HOME?");
    }

    @Test
    void a_database_that_does_not_answer_is_told_in_one_sentence() throws Exception {
        environment.put("CUSTODIA_DATABASE_URL", "postgres://anna:Geheim@127.0.0.1:1/base");
        Started custodia = start();
        assertThat(custodia.exitCode()).isEqualTo(2);
        assertThat(custodia.output().lines()).hasSize(2);
        assertThat(custodia.output())
                .contains("The database at jdbc:postgresql://127.0.0.1:1/base does not answer")
                .doesNotContain("Geheim");
    }

    @Test
    void a_first_start_that_is_killed_half_way_is_begun_again() throws Exception {
        Started first = start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(folder.resolve("database.new/base")) && System.nanoTime() < deadline) Thread.sleep(5);
        first.kill();
        assertThat(folder.resolve("database")).doesNotExist();

        start().ready();

        assertThat(ask("select count(*) from access.account")).isEqualTo("1");
        assertThat(folder.resolve("database.new")).doesNotExist();
    }

    private Started start() throws IOException {
        environment.put("CUSTODIA_HOME", folder.toString());
        // The product as it is delivered, without what only tests bring along.
        String classPath = Stream.of(
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        Custodia.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(
                        Files.createTempFile(consoles, "console", ".out").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CUSTODIA_"));
        builder.environment().putAll(environment);
        var custodia = new Started(
                builder.start(),
                Objects.requireNonNull(builder.redirectOutput().file()).toPath());
        started.add(custodia);
        return custodia;
    }

    private record Started(Process process, Path console) {
        String output() throws IOException {
            return Files.readString(console);
        }

        Started ready() throws Exception {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!output().contains("Custodia is ready")) {
                assertThat(process.isAlive()).as(output()).isTrue();
                assertThat(System.nanoTime()).as(output()).isLessThan(deadline);
                Thread.sleep(50);
            }
            return this;
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        /** kill -9 */
        void kill() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
        }

        void stop() throws InterruptedException {
            process.destroy();
            exitCode();
        }

        int health() throws Exception {
            String address = output().replaceAll("(?s).*Custodia is ready: (\\S+).*", "$1");
            try (var client = HttpClient.newHttpClient()) {
                HttpRequest question = HttpRequest.newBuilder(URI.create(address + "/actuator/health"))
                        .build();
                return client.send(question, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
            }
        }
    }

    private List<ProcessHandle> servers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.startsWith(folder.toString()))
                        .isPresent())
                .toList();
    }

    private List<String> content() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private Connection connect() throws IOException, SQLException {
        String port = Files.readString(folder.resolve("database.port")).strip();
        String password =
                Files.readString(folder.resolve("secrets/database-application")).strip();
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/custodia", "custodia", password);
    }
}
