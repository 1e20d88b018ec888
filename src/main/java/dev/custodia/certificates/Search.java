package dev.custodia.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/**
 * Looks for customers in every column that could hold one: by the register of columns, where it says of a number that it
 * leads to a person.
 */
@Component
class Search {
    /** That something was done to a number stays known. To whom that number belonged is known nowhere any more. */
    static final Set<String> NUMBERS_ONLY = Set.of("changes.line", "changes.objection", "journal.entry");

    private static final String LEADS_TO_A_PERSON = "quasi";

    private final DSLContext db;

    Search(DSLContext db) {
        this.db = db;
    }

    /** How many rows of each store name one of these, stores without any included. */
    Map<String, Long> find(Select<Record1<Long>> customers) {
        Map<String, Long> found = new LinkedHashMap<>();
        for (String column : columns()) {
            var name = DSL.name(column.split("\\."));
            String table = column.substring(0, column.lastIndexOf('.'));
            long rows = db.selectCount()
                    .from(DSL.table(DSL.name(table.split("\\."))))
                    .where(DSL.field(name, SQLDataType.BIGINT).in(customers))
                    .fetchSingle()
                    .value1();
            found.merge(table, rows, Long::sum);
        }
        return found;
    }

    private Set<String> columns() {
        Set<String> numbers = new TreeSet<>(db.fetch("""
                        select c.table_schema || '.' || c.table_name || '.' || c.column_name
                        from information_schema.columns c
                        join information_schema.tables t using (table_schema, table_name)
                        where t.table_type = 'BASE TABLE' and c.data_type = 'bigint'""").getValues(0, String.class));
        numbers.retainAll(registered());
        numbers.removeIf(column -> NUMBERS_ONLY.contains(column.substring(0, column.lastIndexOf('.'))));
        return numbers;
    }

    /** The columns of the register that lead to a person. */
    private static Set<String> registered() {
        Set<String> registered = new TreeSet<>();
        for (String room : read("/db/rooms.txt").lines().toList())
            read("/privacy/" + room + ".csv")
                    .lines()
                    .map(line -> line.split(","))
                    .filter(parts -> parts[1].equals(LEADS_TO_A_PERSON))
                    .forEach(parts -> registered.add(parts[0]));
        return registered;
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(Search.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
