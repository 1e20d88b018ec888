package dev.custodia.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.custodia.settings.Settings.ExternalDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.springframework.boot.jooq.autoconfigure.SpringTransactionProvider;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * A fresh database with every room's tables, on the one server of this test run. It costs a tenth of a second, because
 * it is a copy of one that was migrated once. The server speaks the same locale as the embedded one of the product.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final ExternalDatabase access;
    private final HikariDataSource dataSource;
    private final DataSourceTransactionManager manager;

    private TestDatabase(String name) {
        this.name = name;
        this.access = Server.access(name);
        var config = new HikariConfig();
        config.setDataSource(Database.plain(access));
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(8);
        config.setConnectionInitSql("set time zone 'UTC'");
        this.dataSource = new HikariDataSource(config);
        this.manager = new DataSourceTransactionManager(dataSource);
    }

    public static TestDatabase create() {
        String name = "test_" + COUNT.incrementAndGet();
        Server.execute("create database " + name + " template " + Server.TEMPLATE + " owner " + Server.ROLE);
        return new TestDatabase(name);
    }

    /** A database without anything in it. */
    static ExternalDatabase empty() {
        return empty("owner " + Server.ROLE);
    }

    /** A database without anything in it, made with these options of CREATE DATABASE. */
    static ExternalDatabase empty(String options) {
        String name = "empty_" + COUNT.incrementAndGet();
        Server.execute("create database " + name + " " + options);
        return Server.access(name);
    }

    /** Whether the program owns the server, as it does the one that comes along. Holds for all databases of this run. */
    public static void ownsTheServer(boolean owns) {
        Server.execute("alter role " + Server.ROLE + (owns ? " superuser" : " nosuperuser"));
    }

    public String url() {
        return access.jdbcUrl();
    }

    public String user() {
        return access.user();
    }

    public String password() {
        return access.password();
    }

    public DataSource dataSource() {
        return dataSource;
    }

    /** Queries as the product makes them: as strict, and part of the transaction that is open. */
    public DSLContext dsl() {
        var configuration = new DefaultConfiguration();
        configuration.set(SQLDialect.POSTGRES);
        configuration.set(new DataSourceConnectionProvider(new TransactionAwareDataSourceProxy(dataSource)));
        configuration.set(new SpringTransactionProvider(manager));
        configuration.set(DatabaseBeans.querySettings());
        return DSL.using(configuration);
    }

    public Transactions transactions() {
        return new Transactions(manager, dsl());
    }

    public Copy copy() {
        return new Copy(dataSource);
    }

    @Override
    public void close() {
        dataSource.close();
        Server.execute("drop database " + name + " with (force)");
    }

    /** Started at the first use, stopped with the program. */
    private static final class Server {
        static final String ROLE = "custodia";
        static final String TEMPLATE = "custodia_template";

        private static final EmbeddedPostgres POSTGRES = start();

        static {
            execute("create role " + ROLE + " login password 'custodia'");
            execute("create database " + TEMPLATE + " owner " + ROLE);
            Migrations.of(access(TEMPLATE)).run();
        }

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setLocaleConfig("locale-provider", "builtin")
                        .setLocaleConfig("builtin-locale", "PG_UNICODE_FAST")
                        .setLocaleConfig("locale", "C.UTF-8")
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("log_min_messages", "log")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static ExternalDatabase access(String name) {
            return new ExternalDatabase("jdbc:postgresql://localhost:" + POSTGRES.getPort() + "/" + name, ROLE, ROLE);
        }

        static void execute(String sql) {
            try (Connection connection = POSTGRES.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }
    }
}
