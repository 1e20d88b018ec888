package dev.custodia.cleanup;

import dev.custodia.customers.Keeper;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** How much space things take, as PostgreSQL says. */
@Component
class Weight {
    private static final String DOCUMENTS = "dealings.document";

    private static final String[] MOVED = {"facts.fact", "changes.line"};

    /** A row with its indexes, in bytes: of a mark, and of a table that the server has not counted yet. */
    private static final long MARK = 200;

    private static final double UNKNOWN = 400;

    private final DSLContext db;
    private final List<Keeper> keepers;

    Weight(DSLContext db, List<Keeper> keepers) {
        this.db = db;
        this.keepers = keepers;
    }

    /** What the whole database takes, in bytes: looked up only where a row is written with it. */
    static Field<Long> ofAll() {
        return DSL.field("pg_database_size(current_database())", Long.class);
    }

    /**
     * What is written when so many are moved, or let go for good with so many documents, in bytes: each narrow row and
     * each line anew, with its indexes, and the same once more in the server's log; of what is let go, all pages that it
     * stands on.
     */
    long toWrite(long customers, long documents, boolean forGood) {
        long each = db.fetchSingle("""
                select sum(case when c.reltuples > 0 then pg_total_relation_size(c.oid) / c.reltuples else {1} end)::bigint
                from pg_class c where c.oid = any ({0}::regclass[])""", DSL.val(MOVED), DSL.val(UNKNOWN)).get(0, Long.class);
        return 2 * customers * (each + MARK) + (forGood ? of(customers, documents) : 0);
    }

    /** What so many customers with so many documents take, by the share that they are of all that keepers keep; in bytes. */
    long of(long customers, long documents) {
        String[] tables = keepers.stream()
                .flatMap(keeper -> keeper.tables().stream())
                .filter(table -> !table.equals(DOCUMENTS))
                .toArray(String[]::new);
        var all = db.fetchSingle("""
                select coalesce(sum(pg_total_relation_size(to_regclass(t))), 0)::bigint,
                       pg_total_relation_size(to_regclass({1})),
                       (select count(*) from facts.fact),
                       (select greatest(coalesce(sum(f.documents), 0), 1) from facts.fact f)
                from unnest({0}::text[]) as t""", DSL.val(tables), DSL.val(DOCUMENTS));
        long everybody = Math.max(1, all.get(2, Long.class));
        return (long) ((double) all.get(0, Long.class) / everybody * customers
                + (double) all.get(1, Long.class) / all.get(3, Long.class) * documents);
    }
}
