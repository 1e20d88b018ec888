package dev.custodia.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.custodia.TestClock;
import dev.custodia.access.Access;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.cleanup.Choosing;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.criteria.Criteria;
import dev.custodia.customers.Customers;
import dev.custodia.dealings.Dealings;
import dev.custodia.demo.InventedBase;
import dev.custodia.facts.Facts;
import dev.custodia.imports.Import;
import dev.custodia.imports.Imports;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.levels.Levels;
import dev.custodia.scores.Scores;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.context.ApplicationContext;

/** What a workload has at hand: the product's doors on one side, a plain connection to the same database on the other. */
final class Workbench implements AutoCloseable {
    static final LocalDate TODAY = LocalDate.parse("2026-03-02");

    /** All that a base is made of, but not the accounts and the journal. */
    private static final List<String> TABLES = List.of(
            "customers.customer",
            "customers.external_id",
            "customers.contact_point",
            "customers.legal_details",
            "customers.link",
            "customers.tagged",
            "customers.tag",
            "customers.tag_key",
            "customers.untagged",
            "customers.own_value",
            "customers.own_field",
            "customers.mark",
            "customers.search",
            "lifecycle.status_of",
            "dealings.document",
            "dealings.interaction",
            "dealings.figure",
            "dealings.turn",
            "dealings.book",
            "facts.fact",
            "levels.value",
            "levels.by_hand",
            "levels.passage",
            "levels.benchmark",
            "levels.turn",
            "scores.score",
            "scores.awaiting",
            "scores.ruling",
            "scores.curve",
            "scores.spending",
            "changes.line",
            "changes.objection",
            "changes.change",
            "changes.before_image",
            "changes.image_key",
            "imports.import",
            "imports.refusal",
            "cleanup.plan");

    /** Fewer than the size has, where documents are not what is looked at. */
    private static final long DOCUMENTS = Long.getLong("bench.documents", 0);

    /** What the bench asks for itself, and nobody else meanwhile. */
    private static final String OWN_JOBS = " where task_name in ('turn-levels', 'turn-scores')";

    final ApplicationContext house;
    final Size size;
    final Path folder;
    final Report report;
    final Meter meter;
    final TestClock clock;
    final Access access;
    final Imports imports;
    final Customers customers;
    final Dealings dealings;
    final Levels levels;
    final Scores scores;
    final Changes changes;
    final Cleanup cleanup;
    final Choosing choosing;
    final Facts facts;
    private final Scheduler scheduler;
    final Criteria criteria;
    final @Nullable Http http;
    private final Connection connection;

    Workbench(ApplicationContext house, Size size, Path folder, Report report, @Nullable Http http) {
        this.house = house;
        this.size = size;
        this.folder = folder;
        this.report = report;
        this.http = http;
        this.clock = house.getBean(TestClock.class);
        this.access = house.getBean(Access.class);
        this.imports = house.getBean(Imports.class);
        this.customers = house.getBean(Customers.class);
        this.dealings = house.getBean(Dealings.class);
        this.levels = house.getBean(Levels.class);
        this.scores = house.getBean(Scores.class);
        this.changes = house.getBean(Changes.class);
        this.cleanup = house.getBean(Cleanup.class);
        this.choosing = house.getBean(Choosing.class);
        this.facts = house.getBean(Facts.class);
        this.scheduler = house.getBean(Scheduler.class);
        this.criteria = house.getBean(Criteria.class);
        try {
            this.connection = house.getBean(DataSource.class).getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        this.meter = new Meter(number("select pg_backend_pid()"));
        run(
                "create schema if not exists bench",
                "update changes.scheduled_tasks set execution_time = '2200-01-01'" + OWN_JOBS);
        clock.set(TODAY);
    }

    InventedBase base() {
        return new InventedBase(
                20260302,
                InventedBase.Look.SHOP,
                "",
                "",
                size.customers,
                DOCUMENTS == 0 ? size.documents : DOCUMENTS,
                TODAY);
    }

    // ---- the product's side

    /** As Custodia itself, which has every right. */
    <T> T act(Callable<T> work) {
        try {
            return access.call(Actor.custodia(Via.JOB), work);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A file all the way in. */
    Import bringIn(Path file, boolean documents) {
        return act(() -> {
            Import work;
            try (InputStream in = Files.newInputStream(file)) {
                work = imports.receive(file.getFileName().toString(), in, documents);
            }
            imports.check(work.importId());
            work = settled(work.importId());
            if (work.state() != Import.State.CHECKED) throw new IllegalStateException("Not checked: " + work);
            imports.load(work.importId());
            work = settled(work.importId());
            if (work.state() != Import.State.DONE) throw new IllegalStateException("Not loaded: " + work);
            return work;
        });
    }

    private Import settled(long importId) throws InterruptedException {
        Import work = imports.find(importId);
        while (work.underWay()) {
            Thread.sleep(5);
            work = imports.find(importId);
        }
        return work;
    }

    Change ended(long changeId) {
        return act(() -> {
            Change change = changes.find(changeId);
            while (!change.finished()) {
                Thread.sleep(5);
                change = changes.find(changeId);
            }
            return change;
        });
    }

    // ---- the floor's side

    void run(String... statements) {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String text(String query) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    long number(String query) {
        return Long.parseLong(text(query));
    }

    List<String> column(String query) {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) values.add(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
        return values;
    }

    /** Writes the rows of a query to a file as COPY reads them. */
    Path copyOut(String query, String name) {
        Path file = folder.resolve(name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy (" + query + ") to stdout", out);
            return file;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void copyIn(Path file, String table, String options) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + table + " from stdin " + options, in, 1 << 16);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same indexes on a table of the bench's as the product has on its own. */
    List<String> indexes(String table) {
        String name = table.substring(table.indexOf('.') + 1);
        return column("select indexdef from pg_indexes where schemaname || '.' || tablename = '" + table + "'").stream()
                .map(index -> index.replace(" ON " + table + " ", " ON bench." + name + " "))
                .toList();
    }

    /** A copy of a table among the bench's, with the same indexes. */
    void cloneOf(String table) {
        String name = table.substring(table.indexOf('.') + 1);
        run(
                "drop table if exists bench." + name,
                "create table bench." + name + " (like " + table + ")",
                "insert into bench." + name + " select * from " + table);
        indexes(table).forEach(this::run);
        run("vacuum analyze bench." + name);
    }

    void empty() {
        truncate(TABLES);
    }

    /** With the clock's jobs stopped: a lock on so many tables at once would lie across theirs. */
    void truncate(List<String> tables) {
        scheduler.pause();
        try {
            while (!scheduler.getCurrentlyExecuting().isEmpty()) Thread.sleep(5);
            run("truncate " + String.join(", ", tables));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        } finally {
            scheduler.resume();
        }
    }

    /** Product and floor in turn. */
    List<Report.Pair> pairs(int count, Meter.Side product, Meter.Side floor) {
        List<Report.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) pairs.add(new Report.Pair(meter.measure(product), meter.measure(floor)));
        return pairs;
    }

    @Override
    public void close() {
        try {
            run(
                    "drop schema if exists bench cascade",
                    "update changes.scheduled_tasks set execution_time = '2000-01-01'" + OWN_JOBS);
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
