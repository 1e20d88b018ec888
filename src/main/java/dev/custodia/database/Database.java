package dev.custodia.database;

import dev.custodia.settings.CannotStart;
import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import dev.custodia.settings.Settings.ExternalDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database, ready for use: the server answers, it is one that Custodia can work with, and every room's tables are as
 * this version wants them.
 */
public final class Database implements AutoCloseable {
    static final int OLDEST = 15;

    private static final String NAME = "custodia";

    private final ExternalDatabase access;
    private final @Nullable EmbeddedServer server;
    private final Home home;

    private Database(ExternalDatabase access, @Nullable EmbeddedServer server, Home home) {
        this.access = access;
        this.server = server;
        this.home = home;
    }

    /**
     * Opens the configured database, or starts the one that comes along.
     *
     * @throws CannotStart in one sentence; the database is then as it was
     */
    static Database open(Settings settings, Home home) {
        if (settings.database().isPresent()) {
            ExternalDatabase access = settings.database().get();
            prepare(access);
            return new Database(access, null, home);
        }
        EmbeddedServer server = EmbeddedServer.start(home);
        try {
            var access = new ExternalDatabase(server.url(NAME), NAME, server.secret("database-application"));
            makeDatabase(server, access);
            prepare(access);
            return new Database(access, server, home);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Whether it is the one that comes along, with its files in the data folder. */
    public boolean isEmbedded() {
        return server != null;
    }

    /** Where it is, for a person to read; carries no secret. */
    public String place() {
        return server == null
                ? access.jdbcUrl().substring("jdbc:".length())
                : home.folder().toString();
    }

    /** Bytes that can still be written; empty if the database is on another machine, which does not tell. */
    public OptionalLong freeSpace() {
        if (server == null) return OptionalLong.empty();
        try {
            return OptionalLong.of(Files.getFileStore(home.folder()).getUsableSpace());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ExternalDatabase access() {
        return access;
    }

    /** A connection as whoever owns the server, where it is the one that comes along; otherwise as we are known to it. */
    Connection asOwner() throws SQLException {
        return server == null
                ? plain(access).getConnection()
                : plain(new ExternalDatabase(server.url(NAME), EmbeddedServer.OWNER, server.secret("database-owner")))
                        .getConnection();
    }

    @Override
    public void close() {
        if (server != null) server.close();
    }

    static PGSimpleDataSource plain(ExternalDatabase access) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(access.jdbcUrl());
        dataSource.setUser(access.user());
        dataSource.setPassword(access.password());
        dataSource.setApplicationName("custodia");
        dataSource.setConnectTimeout(10);
        dataSource.setTcpKeepAlive(true);
        // The server's details and the statements of a failed batch carry values of the row: they stay out of messages.
        dataSource.setLogServerErrorDetail(false);
        return dataSource;
    }

    private static void makeDatabase(EmbeddedServer server, ExternalDatabase access) {
        try {
            plain(access).getConnection().close();
            return;
        } catch (SQLException e) {
            if (!Set.of("28P01", "28000", "3D000").contains(String.valueOf(e.getSQLState()))) throw refusal(access, e);
        }
        var owner = new ExternalDatabase(server.url("postgres"), EmbeddedServer.OWNER, server.secret("database-owner"));
        try (Connection connection = plain(owner).getConnection();
                Statement statement = connection.createStatement()) {
            // An ordinary role: whoever finds a way to run a statement of his own must not own the machine with it.
            boolean known = finds(statement, "select from pg_roles where rolname = '" + NAME + "'");
            statement.execute(
                    (known ? "alter" : "create") + " role " + NAME + " login password '" + access.password() + "'");
            if (!finds(statement, "select from pg_database where datname = '" + NAME + "'"))
                statement.execute("create database " + NAME + " owner " + NAME);
        } catch (SQLException e) {
            throw refusal(owner, e);
        }
    }

    private static boolean finds(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static void prepare(ExternalDatabase access) {
        try (Connection connection = plain(access).getConnection()) {
            checkServer(connection, access);
        } catch (SQLException e) {
            throw refusal(access, e);
        }
        Migrations.of(access).run();
    }

    private static void checkServer(Connection connection, ExternalDatabase access) throws SQLException {
        refuseOld(connection.getMetaData().getDatabaseMajorVersion(), access.jdbcUrl());
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "select pg_encoding_to_char(encoding) from pg_database where datname = current_database()")) {
                if (rows.next() && !rows.getString(1).equals("UTF8")) {
                    throw new CannotStart("The database at " + access.jdbcUrl() + " is encoded in " + rows.getString(1)
                            + ": make one with encoding UTF8.");
                }
            }
        }
    }

    static void refuseOld(int version, String place) {
        if (version < OLDEST) {
            throw new CannotStart("The database at " + place + " is PostgreSQL " + version + ": Custodia needs "
                    + OLDEST + " or later.");
        }
    }

    /** What a failure to connect means, in words. */
    private static CannotStart refusal(ExternalDatabase access, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String where = "The database at " + access.jdbcUrl();
        if (state.startsWith("28")) {
            return new CannotStart(
                    where + " does not let the user \"" + access.user() + "\" in: check the user and the password.");
        }
        if (state.equals("3D000")) {
            return new CannotStart(where + " does not exist: create it, with encoding UTF8.");
        }
        if (state.startsWith("08") || state.startsWith("57P") || state.equals("53300")) {
            return new CannotStart(where + " does not answer (" + lastLine(e) + "): check that it runs and can be"
                    + " reached from here.");
        }
        return new CannotStart(where + " cannot be used (" + lastLine(e) + ", SQLSTATE " + state + ").");
    }

    private static String lastLine(SQLException e) {
        return Stream.of(String.valueOf(e.getMessage()).split("\n"))
                .map(String::strip)
                .reduce((earlier, later) -> later)
                .orElse("");
    }
}
