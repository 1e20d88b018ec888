package dev.custodia.database;

import dev.custodia.settings.CannotStart;
import dev.custodia.settings.Settings.ExternalDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings every room's tables to this version: one schema and one history for each room, in the order of db/rooms.txt. */
final class Migrations {
    private static final List<String> EXTENSIONS = List.of("pg_trgm", "pgcrypto");

    private final DataSource dataSource;
    private final String place;

    private Migrations(DataSource dataSource, String place) {
        this.dataSource = dataSource;
        this.place = place;
    }

    static Migrations of(ExternalDatabase access) {
        return new Migrations(Database.plain(access), access.jdbcUrl());
    }

    /**
     * Does what is not yet done.
     *
     * @throws CannotStart if a newer version has been here; nothing is touched then, in no room
     */
    void run() {
        List<String> rooms = rooms();
        try (Connection connection = dataSource.getConnection()) {
            refuseNewerRooms(connection, rooms);
            makeExtensions(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
        try {
            List<Flyway> behind = new ArrayList<>();
            for (String room : rooms) {
                Flyway flyway = flyway(room);
                MigrationInfo[] all = flyway.info().all();
                refuseNewerTables(room, all);
                if (List.of(all).stream()
                        .anyMatch(info ->
                                !info.getState().isApplied() || info.getState().isFailed())) behind.add(flyway);
            }
            behind.forEach(Flyway::migrate);
        } catch (FlywayException e) {
            throw failure(e);
        }
    }

    /** The rooms that keep tables, in the order in which they are migrated. */
    static List<String> rooms() {
        try (InputStream in = Migrations.class.getResourceAsStream("/db/rooms.txt")) {
            return new String(Objects.requireNonNull(in, "db/rooms.txt").readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Flyway flyway(String room) {
        return Flyway.configure()
                .dataSource(dataSource)
                .schemas(room)
                .locations("classpath:db/" + room)
                .placeholderReplacement(false)
                .failOnMissingLocations(true)
                .loggers("slf4j")
                .load();
    }

    private void refuseNewerRooms(Connection connection, List<String> rooms) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select schemaname from pg_tables where tablename = 'flyway_schema_history' order by 1")) {
            List<String> unknown = new ArrayList<>();
            while (rows.next()) if (!rooms.contains(rows.getString(1))) unknown.add(rows.getString(1));
            if (!unknown.isEmpty()) {
                throw new CannotStart("The database at " + place + " was written by a newer Custodia (it has "
                        + String.join(", ", unknown)
                        + ", which this one does not know): start that newer version; nothing was touched.");
            }
        }
    }

    private void refuseNewerTables(String room, MigrationInfo[] all) {
        for (MigrationInfo info : all) {
            MigrationState state = info.getState();
            if (state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED) {
                throw new CannotStart("The database at " + place + " was written by a newer Custodia (" + room
                        + " is at version " + info.getVersion()
                        + ", which this one does not know): start that newer version; nothing was touched.");
            }
        }
    }

    private void makeExtensions(Connection connection) throws SQLException {
        for (String extension : EXTENSIONS) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("create extension if not exists " + extension + " with schema public");
            } catch (SQLException e) {
                if (DatabaseTrouble.of(e).isPresent()) throw e;
                throw new CannotStart("The database at " + place + " lacks the extension " + extension
                        + " and this user may not add it (SQLSTATE " + e.getSQLState()
                        + "): have its administrator run \"create extension " + extension + "\" there.");
            }
        }
    }

    private CannotStart failure(Exception e) {
        if (DatabaseTrouble.of(e).equals(java.util.Optional.of(DatabaseTrouble.DISK_FULL))) {
            return new CannotStart("The disk of the database at " + place
                    + " is full: free some space and start again; nothing was lost.");
        }
        CannotStart refusal = new CannotStart("The tables in the database at " + place
                + " could not be brought to this version, and are as they were (" + e.getMessage() + ").");
        refusal.initCause(e);
        return refusal;
    }
}
