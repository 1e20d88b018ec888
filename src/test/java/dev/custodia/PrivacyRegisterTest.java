package dev.custodia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Every column of every table has a privacy class: a line {@code schema.table.column,class} in {@code
 * privacy/<room>.csv}. The classes: none (nothing about a person), direct (names a person), quasi (points to one
 * together with other things), free (text in which anything may stand), secret (opens something), key (made from a
 * person's data, to find it again).
 */
class PrivacyRegisterTest {
    private static final Set<String> CLASSES = Set.of("none", "direct", "quasi", "free", "secret", "key");

    @Test
    void every_column_has_a_privacy_class_and_no_class_is_of_a_column_that_is_gone() throws IOException {
        try (TestDatabase database = TestDatabase.create()) {
            assertThat(problems(registered(), columns(database.dsl()))).isEmpty();
        }
    }

    @Test
    void a_forgotten_column_an_unknown_one_and_an_unknown_class_are_found() throws IOException {
        try (TestDatabase database = TestDatabase.create()) {
            database.dsl().execute("create table journal.forgotten (nickname text)");
            List<Line> lines = new ArrayList<>(registered());
            lines.add(new Line("journal", "journal.entry.gone,none"));
            lines.add(new Line("journal", "access.role.role,none"));
            lines.add(new Line("journal", "journal.entry.act,harmless"));

            assertThat(problems(lines, columns(database.dsl())))
                    .containsExactlyInAnyOrder(
                            "journal.forgotten.nickname has no privacy class",
                            "journal.entry.gone is not a column",
                            "access.role.role is twice in the register",
                            "access.role.role is not the business of journal",
                            "journal.entry.act is twice in the register",
                            "harmless is not a privacy class (journal.entry.act)");
        }
    }

    private record Line(String room, String text) {
        String column() {
            return text.split(",", 2)[0].strip();
        }

        String privacyClass() {
            return text.contains(",") ? text.split(",", 2)[1].strip() : "";
        }
    }

    private static List<String> problems(List<Line> lines, Set<String> columns) {
        List<String> problems = new ArrayList<>();
        Set<String> known = new TreeSet<>();
        for (Line line : lines) {
            if (!known.add(line.column())) problems.add(line.column() + " is twice in the register");
            if (!columns.contains(line.column())) problems.add(line.column() + " is not a column");
            if (!CLASSES.contains(line.privacyClass()))
                problems.add(line.privacyClass() + " is not a privacy class (" + line.column() + ")");
            if (!line.column().startsWith(line.room() + "."))
                problems.add(line.column() + " is not the business of " + line.room());
        }
        for (String column : columns) if (!known.contains(column)) problems.add(column + " has no privacy class");
        return problems;
    }

    private static List<Line> registered() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:privacy/*.csv")) {
            String room = String.valueOf(file.getFilename()).replace(".csv", "");
            try (InputStream in = file.getInputStream()) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .forEach(line -> lines.add(new Line(room, line)));
            }
        }
        return lines;
    }

    /** Flyway's own histories hold no more than the names of our files; a partition has its table's columns. */
    private static Set<String> columns(DSLContext sql) {
        return new TreeSet<>(sql.fetch("""
                        select n.nspname || '.' || c.relname || '.' || a.attname
                        from pg_attribute a
                        join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
                        join pg_namespace n on n.oid = c.relnamespace
                        where a.attnum > 0 and not a.attisdropped
                          and n.nspname not in ('pg_catalog', 'information_schema', 'public')
                          and c.relname <> 'flyway_schema_history'""").map(row -> String.valueOf(row.get(0))));
    }
}
