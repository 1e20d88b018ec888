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
