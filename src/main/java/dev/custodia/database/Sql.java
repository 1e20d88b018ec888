package dev.custodia.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/** Long statements, each in a file of its own under {@code sql/}, with {@code {0}}, {@code {1}} ... for its values. */
public final class Sql {
    private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();

    private Sql() {}

    /**
     * Runs a statement that changes rows.
     *
     * @param name room and file, without the ending: {@code customers/load_new}
     * @param values bound, in the order of their numbers; a {@link QueryPart} stands as it is
     * @return how many rows it changed
     */
    public static int execute(DSLContext db, String name, Object... values) {
        return db.query(text(name), parts(values)).execute();
    }

    public static org.jooq.ResultQuery<org.jooq.Record> query(DSLContext db, String name, Object... values) {
        return db.resultQuery(text(name), parts(values));
    }

    private static QueryPart[] parts(Object... values) {
        return Stream.of(values)
                .map(value -> value instanceof QueryPart part ? part : DSL.val(value))
                .toArray(QueryPart[]::new);
    }

    private static String text(String name) {
        return TEXTS.computeIfAbsent(name, Sql::read);
    }

    private static String read(String name) {
        try (InputStream file = Sql.class.getResourceAsStream("/sql/" + name + ".sql")) {
            if (file == null) throw new IllegalStateException("There is no statement " + name);
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
