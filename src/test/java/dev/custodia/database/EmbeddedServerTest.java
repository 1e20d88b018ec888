package dev.custodia.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.SmallDisk;
import dev.custodia.settings.CannotStart;
import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What befalls a database on a real machine. One data folder goes through all of it, and never loses its rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedServerTest {
    @TempDir
    static Path folder;

    private int rows;

    @BeforeAll
    void keep_a_first_row() throws Exception {
        with(folder, database -> {
            execute(database, "create table public.kept (id int primary key)");
            keepAnother(database);
        });
    }

    @AfterAll
    void everything_is_still_there() throws Exception {
        with(folder, this::nothingIsLost);
    }

    @Test
    void cyrillic_words_have_trigrams() throws Exception {
        with(folder, database -> {
            assertThat(ask(database, "select similarity('Щербаков', 'щербакова') > 0.5"))
                    .isEqualTo("t");
            assertThat(ask(database, "select lower('ЩЕРБАКОВ ÅSTRÖM')")).isEqualTo("щербаков åström");
            assertThat(ask(database, "show data_checksums")).isEqualTo("on");
            assertThat(ask(database, "show fsync")).isEqualTo("on");
        });
    }

    @Test
    void the_program_is_no_master_of_the_server() throws Exception {
        with(
                folder,
                database -> assertThatThrownBy(() ->
                                execute(database, "copy kept to program 'cat > " + folder.resolve("stolen") + "'"))
                        .hasMessageContaining("permission denied"));
    }

    @Test
    void a_value_that_is_refused_is_in_no_log_and_no_message() throws Exception {
        with(folder, database -> {
            assertThatThrownBy(() -> execute(database, "insert into kept values (1)"))
                    .hasMessageNotContaining("(1)");
            assertThatThrownBy(() -> execute(database, "select 'Geheim'::int")).isInstanceOf(SQLException.class);
        });
        try (Stream<Path> logs = Files.list(folder.resolve("logs"))) {
            for (Path log : logs.toList()) assertThat(log).content().doesNotContain("Geheim", "insert into");
        }
    }

    @Test
    void a_pid_file_that_names_a_stranger_is_not_believed() throws Exception {
        Files.writeString(
                folder.resolve("database/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + folder.resolve("database")
                        + "\n1700000000\n5432\n\n127.0.0.1\n");
        with(folder, this::nothingIsLost);
    }

    @Test
    void a_port_that_somebody_took_is_left_to_him() throws Exception {
        int usual = Integer.parseInt(
                Files.readString(folder.resolve("database.port")).strip());
        try (ServerSocket _ = new ServerSocket(usual, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            with(folder, database -> {
                assertThat(database.access().jdbcUrl()).doesNotContain(":" + usual + "/");
                nothingIsLost(database);
            });
        }
    }

    @Test
    void a_database_that_was_half_made_is_made_again(@TempDir Path other) throws Exception {
        Files.createDirectories(other.resolve("database.new/base/1"));
        Files.writeString(other.resolve("database.new/PG_VERSION"), "18\n");
        with(other, database -> assertThat(ask(database, "select 1")).isEqualTo("1"));
        assertThat(other.resolve("database.new")).doesNotExist();
    }

    @Test
    void programs_that_were_half_unpacked_are_unpacked_again(@TempDir Path other) throws Exception {
        Files.createDirectories(other.resolve("postgres/18.6.0.unpacking/bin"));
        Files.createDirectories(other.resolve("postgres/17.1.0/bin"));
        with(other, database -> assertThat(ask(database, "select 1")).isEqualTo("1"));
        assertThat(other.resolve("postgres"))
                .isDirectoryNotContaining(path -> path.toString().endsWith(".unpacking"))
                .isDirectoryNotContaining(path -> path.endsWith("17.1.0"));
    }

    @Test
    void a_server_that_is_killed_comes_back_by_itself() throws Exception {
        with(folder, database -> {
            keepAnother(database);
            long pid = Long.parseLong(Files.readAllLines(folder.resolve("database/postmaster.pid"))
                    .getFirst());
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            Thread.sleep(300);
            waitFor(database);
            nothingIsLost(database);
        });
    }

    @Test
    void a_database_of_a_newer_postgresql_is_refused_and_not_touched() throws Exception {
        Path version = folder.resolve("database/PG_VERSION");
        Files.writeString(version, "19\n");
        try {
            assertThatThrownBy(() -> with(folder, database -> {}))
                    .isInstanceOf(CannotStart.class)
                    .hasMessage("The database in " + folder.resolve("database")
                            + " was written by PostgreSQL 19, and this Custodia brings 18: start the Custodia that"
                            + " wrote it; nothing was touched.");
        } finally {
            Files.writeString(version, "18\n");
        }
    }

    @Test
    void on_a_full_disk_the_start_is_refused_in_one_sentence(@TempDir Path disk) throws Exception {
        try (SmallDisk _ = SmallDisk.at(disk, 50)) {
            assertThatThrownBy(() -> with(disk, database -> {}))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("MB are free on the disk of the data folder " + disk)
                    .hasMessageContaining("free some space");
            assertThat(disk.resolve("database")).doesNotExist();
        }
    }

    @Test
    void a_disk_that_fills_up_is_told_as_such_and_loses_nothing(@TempDir Path folder) throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder, 450)) {
            with(folder, database -> {
                execute(database, "create table sand (id int primary key, grain text)");
                disk.fill(40L << 20);
                int committed = 0;
                DatabaseTrouble trouble = null;
                while (trouble == null) {
                    try {
                        execute(
                                database,
                                "insert into sand select " + committed
                                        + " + i, repeat('x', 2000) from generate_series(1, 500) i");
                        committed += 500;
                        assertThat(committed).isLessThan(200_000);
                    } catch (SQLException e) {
                        trouble = DatabaseTrouble.of(e).orElseThrow(() -> e);
                    }
                }
                assertThat(committed).isPositive();
                disk.makeRoom();
                waitFor(database);
                assertThat(ask(database, "select count(*) from sand")).isEqualTo(Integer.toString(committed));
                execute(database, "insert into sand values (0, 'and on it goes')");
            });
        }
    }

    private void keepAnother(Database database) throws SQLException {
        execute(database, "insert into kept values (" + (rows + 1) + ")");
        rows++;
    }

    private void nothingIsLost(Database database) throws SQLException {
        assertThat(ask(database, "select count(*) from kept")).isEqualTo(Integer.toString(rows));
    }

    private static void waitFor(Database database) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                ask(database, "select 1");
                return;
            } catch (SQLException e) {
                assertThat(System.nanoTime())
                        .as("the database came back (%s)", e)
                        .isLessThan(deadline);
                Thread.sleep(100);
            }
        }
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = Database.plain(database.access()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(Database database, String sql) throws SQLException {
        try (Connection connection = Database.plain(database.access()).getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            assertThat(answer.next()).isTrue();
            return answer.getString(1);
        }
    }

    private static Settings settings(Path folder) {
        return Settings.read(Map.of("CUSTODIA_HOME", folder.toString()), folder);
    }

    private static void with(Path folder, Use use) throws Exception {
        try (Home home = Home.open(folder);
                Database database = Database.open(settings(folder), home)) {
            use.of(database);
        }
    }

    private interface Use {
        void of(Database database) throws Exception;
    }
}
