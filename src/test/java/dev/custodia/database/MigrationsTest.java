package dev.custodia.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.settings.CannotStart;
import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import dev.custodia.settings.Settings.ExternalDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    private final ExternalDatabase access = TestDatabase.empty();

    @TempDir
    Path folder;

    @Test
    void an_empty_database_gets_every_rooms_tables_and_a_second_time_changes_nothing() throws SQLException {
        Migrations.of(access).run();
        String history =
                ask("select string_agg(installed_rank || checksum::text, ',') from journal.flyway_schema_history");
        Migrations.of(access).run();
        assertThat(ask("select string_agg(installed_rank || checksum::text, ',') from journal.flyway_schema_history"))
                .isEqualTo(history);
    }

    @Test
    void tables_of_a_newer_version_are_refused_and_not_touched() throws SQLException {
        Migrations.of(access).run();
        execute("insert into journal.flyway_schema_history values"
                + " (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', now(), 1, true)");
        assertThatThrownBy(() -> Migrations.of(access).run())
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("was written by a newer Custodia (journal is at version 99,")
                .hasMessageEndingWith("nothing was touched.");
    }

    @Test
    void a_room_of_a_newer_version_is_refused_and_nothing_is_touched() throws SQLException {
        execute("create schema observatory");
        execute("create table observatory.flyway_schema_history (version text)");
        assertThatThrownBy(() -> Migrations.of(access).run())
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("(it has observatory, which this one does not know)");
        assertThat(ask("select count(*) from pg_namespace where nspname = 'journal'"))
                .isEqualTo("0");
    }

    @Test
    void a_server_that_does_not_answer_is_told_in_one_sentence() {
        assertThatThrownBy(() -> open("postgres://anna:secret@127.0.0.1:1/base"))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("The database at jdbc:postgresql://127.0.0.1:1/base does not answer")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_wrong_password_and_a_missing_database_are_told_apart() {
        String server = access.jdbcUrl().replaceFirst("jdbc:postgresql://(.*)/.*", "$1");
        assertThatThrownBy(() -> open("postgres://custodia:custodia@" + server + "/nowhere"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void an_old_server_is_refused() {
        assertThatThrownBy(() -> Database.refuseOld(14, "jdbc:postgresql://db/base"))
                .isInstanceOf(CannotStart.class)
                .hasMessage("The database at jdbc:postgresql://db/base is PostgreSQL 14: Custodia needs 15 or later.");
        Database.refuseOld(15, "jdbc:postgresql://db/base");
    }

    @Test
    void an_extension_that_may_not_be_added_is_named() {
        ExternalDatabase foreign = TestDatabase.empty("owner postgres");
        assertThatThrownBy(() -> Migrations.of(foreign).run())
                .isInstanceOf(CannotStart.class)
                .hasMessage(
                        "The database at " + foreign.jdbcUrl() + " lacks the extension pg_trgm and this user may not"
                                + " add it (SQLSTATE 42501): have its administrator run \"create extension pg_trgm\" there.");
    }

    @Test
    void a_database_that_is_not_utf8_is_refused() {
        ExternalDatabase latin = TestDatabase.empty(
                "owner custodia template template0 encoding 'SQL_ASCII' locale_provider libc locale 'C'");
        assertThatThrownBy(() -> open(latin.jdbcUrl() + "?user=custodia&password=custodia"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("is encoded in SQL_ASCII: make one with encoding UTF8");
    }

    private void open(String url) {
        Settings settings =
                Settings.read(Map.of("CUSTODIA_DATABASE_URL", url, "CUSTODIA_HOME", folder.toString()), folder);
        Database.open(settings, Home.open(folder)).close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = Database.plain(access).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = Database.plain(access).getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
