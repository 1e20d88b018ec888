package dev.custodia.database;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * Takes the secondary indexes of tables away while the tables are filled, since building one afterwards costs a quarter
 * of keeping it along. Keys stay: what must hold is held by them alone, so a base without the others is slow, never wrong.
 */
@Component
public class Indexes {
    private final DSLContext db;

    Indexes(DSLContext db) {
        this.db = db;
    }

    /** An index, and the statement that makes it. */
    public record Index(String name, String definition) {
        boolean isLarge() {
            return definition.contains(" USING gin ");
        }
    }

    /**
     * Drops what is not a key of these tables, in the caller's transaction, which has to remember what is returned.
     *
     * @param tables with their schemas
     * @throws org.jooq.exception.DataAccessException (55P03) where somebody reads one of them for longer than a second
     */
    public List<Index> drop(List<String> tables) {
        List<Index> indexes = db.resultQuery("""
                        select indexrelid::regclass::text, pg_get_indexdef(indexrelid)
                        from pg_index
                        where indrelid = any ({0}::regclass[]) and not indisunique
                        order by 1""", DSL.val(tables.toArray(String[]::new)))
                .fetch(row -> new Index(row.get(0, String.class), row.get(1, String.class)));
        // All who come after somebody who waits for a table wait too: then better be slow than still.
        db.execute("set local lock_timeout = '1s'");
        indexes.forEach(index -> db.execute("drop index if exists " + index.name()));
        db.execute("set local lock_timeout = 0");
        return indexes;
    }

    /** Those that take long first, so that two who build them end together. */
    public static List<Index> inOrder(List<Index> indexes) {
        return indexes.stream()
                .sorted(java.util.Comparator.comparing(index -> !index.isLarge()))
                .toList();
    }

    /** Makes an index again, in the caller's transaction. Who reads its table goes on; who writes to it waits until then. */
    public void build(Index index) {
        db.execute(index.definition().replaceFirst("^CREATE INDEX ", "CREATE INDEX IF NOT EXISTS "));
    }
}
