package dev.custodia.bench;

import dev.custodia.dealings.DocumentKind;
import dev.custodia.demo.Export;
import dev.custodia.demo.InventedBase;
import dev.custodia.imports.Import;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Customers and then documents come in from files of text, are checked, matched and loaded; beside it the rows that this
 * comes to are copied raw into tables without indexes, and the same indexes are built.
 */
final class ComingIn {
    private static final List<String> CUSTOMER_TABLES = List.of(
            "customers.customer",
            "customers.external_id",
            "customers.contact_point",
            "customers.legal_details",
            "customers.tagged",
            "customers.search",
            "facts.fact",
            "lifecycle.status_of");
    private static final List<String> DOCUMENT_TABLES = List.of("dealings.document");

    private final Workbench bench;

    ComingIn(Workbench bench) {
        this.bench = bench;
    }

    /** Leaves the customers in the base, measured or not. */
    void customers(boolean measured) {
        InventedBase base = bench.base();
        Path file = file("customers.csv", base, Export.PLAIN::customers);
        if (!measured) {
            bench.empty();
            add(bench.bringIn(file, false), bench.size.customers);
            return;
        }
        Map<String, Path> rows = new LinkedHashMap<>();
        var product = new Meter.Side(bench::empty, () -> add(bench.bringIn(file, false), bench.size.customers), () -> {
            if (rows.isEmpty()) rows.putAll(rows(CUSTOMER_TABLES));
            return people("customers.customer");
        });
        var floor = new Meter.Side(() -> dropped(CUSTOMER_TABLES), () -> copied(rows), () -> people("bench.customer"));
        var pairs = bench.pairs(bench.size.pairs, product, floor);
        String expected = Checksum.of(base.customerStream()
                .filter(customer -> customer.createdOn() != null)
                .map(customer -> customer.externalId() + "|" + customer.name() + "|" + customer.city() + "|"
                        + customer.createdOn()));
        for (var pair : pairs) same("customers", expected, pair.product().answer());
        bench.report.add(
                "W1 import of %,d customers, 17 columns".formatted(bench.size.customers),
                "COPY of the same rows (8 tables) + same indexes",
                pairs);
        // The 17 columns of the file alone, as a table with the two keys that they are matched by.
        String raw =
                "create table bench.raw (external_id text, kind text, name text, email text, phone text, website text,"
                        + " street text, postal_code text, city text, region text, country text, vat_number text, tax_number text,"
                        + " iban text, tags text, note text, created_on text)";
        var flat = new Meter.Side(
                () -> bench.run("drop table if exists bench.raw"),
                () -> {
                    bench.run(raw);
                    bench.copyIn(file, "bench.raw", "with (format csv, header)");
                    bench.run(
                            "create unique index on bench.raw (external_id)",
                            "create index on bench.raw (email)",
                            "create index on bench.raw (vat_number)");
                },
                () -> "");
        var against = new ArrayList<Report.Pair>();
        for (var pair : pairs) against.add(new Report.Pair(pair.product().withAnswer(""), bench.meter.measure(flat)));
        bench.report.add("W1 the same", "COPY of the file into one table + 3 indexes (measured after)", against);
        bench.run("drop table if exists bench.raw");
        dropped(CUSTOMER_TABLES);
    }

    /** Leaves the documents in the base, measured or not. */
    void documents(boolean measured) {
        InventedBase base = bench.base();
        Path file = file("documents.csv", base, Export.PLAIN::documents);
        if (!measured) {
            add(bench.bringIn(file, true), -1);
            return;
        }
        bench.cloneOf("facts.fact");
        Map<String, Path> rows = new LinkedHashMap<>();
        var product = new Meter.Side(
                () -> {
                    bench.truncate(List.of(
                            "dealings.document",
                            "dealings.figure",
                            "dealings.turn",
                            "facts.fact",
                            "imports.import",
                            "imports.refusal",
                            "changes.change",
                            "changes.line"));
                    bench.run(
                            "insert into facts.fact select * from bench.fact order by customer_id",
                            "vacuum analyze facts.fact");
                },
                () -> add(bench.bringIn(file, true), -1),
                () -> {
                    if (rows.isEmpty()) rows.putAll(rows(DOCUMENT_TABLES));
                    exact();
                    return papers("dealings.document");
                });
        var floor = new Meter.Side(() -> dropped(DOCUMENT_TABLES), () -> copied(rows), () -> papers("bench.document"));
        var pairs = bench.pairs(bench.size.pairs, product, floor);
        String expected = Checksum.of(base.documentStream()
                .map(document -> document.externalId() + "|" + document.number() + "|"
                        + document.kind().code() + "|" + document.date() + "|"
                        + (document.kind() == DocumentKind.CREDIT_NOTE ? -document.cents() : document.cents()) + "|"
                        + document.state().code()));
        for (var pair : pairs) same("documents", expected, pair.product().answer());
        dropped(DOCUMENT_TABLES);
        bench.report.add(
                "W2 import of %,d documents, figures exact at each commit"
                        .formatted(bench.number("select count(*) from dealings.document")),
                "COPY of the same rows + same indexes",
                pairs);
    }

    private static void add(Import done, long lines) {
        if (lines >= 0 && done.lines() != lines) throw new AssertionError("Expected " + lines + " lines: " + done);
        if (done.newLines() + done.refusedLines() != done.lines())
            throw new AssertionError("Lines do not add up: " + done);
    }

    private static void same(String what, String expected, String came) {
        if (!expected.equals(came))
            throw new AssertionError("Expected the " + what + " to come to " + expected + ", came to " + came);
    }

    private String people(String table) {
        return bench.text(
                Checksum.query("external_id || '|' || name || '|' || coalesce(city, '') || '|' || created_on", table));
    }

    private String papers(String table) {
        return bench.text(Checksum.query(
                "c.external_id || '|' || d.number || '|' || d.kind || '|' || d.issued_on || '|' || d.amount_minor || '|' || d.state",
                table + " d join customers.customer c using (customer_id)"));
    }

    /** What the figures and the narrow rows say is what the documents come to. */
    private void exact() {
        Figures.exact(bench);
    }

    private Map<String, Path> rows(List<String> tables) {
        Map<String, Path> rows = new LinkedHashMap<>();
        for (String table : tables) rows.put(table, bench.copyOut("select * from " + table, table + ".copy"));
        return rows;
    }

    private void dropped(List<String> tables) {
        for (String table : tables) bench.run("drop table if exists " + ofBench(table));
    }

    private void copied(Map<String, Path> rows) {
        rows.forEach((table, file) -> {
            bench.run("create table " + ofBench(table) + " (like " + table + ")");
            bench.copyIn(file, ofBench(table), "");
        });
        for (String table : rows.keySet()) bench.indexes(table).forEach(bench::run);
        for (String table : rows.keySet()) bench.run("analyze " + ofBench(table));
    }

    private static String ofBench(String table) {
        return "bench." + table.substring(table.indexOf('.') + 1);
    }

    private Path file(String name, InventedBase base, BiConsumer<InventedBase, OutputStream> writer) {
        Path file = bench.folder.resolve(name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            writer.accept(base, out);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
