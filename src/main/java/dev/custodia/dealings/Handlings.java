package dev.custodia.dealings;

import static dev.custodia.tables.dealings.Tables.HANDLING;

import dev.custodia.customers.Handling;
import dev.custodia.customers.Terms;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What becomes of each kind of document when its customer is let go: the company's way, kind by kind. */
@Component
class Handlings {
    private final DSLContext db;

    Handlings(DSLContext db) {
        this.db = db;
    }

    Map<DocumentKind, Handling> all() {
        Map<DocumentKind, Handling> all = new EnumMap<>(DocumentKind.class);
        for (DocumentKind kind : DocumentKind.values()) all.put(kind, Handling.KEEP_ANONYMISED);
        db.selectFrom(HANDLING).forEach(row -> all.put(DocumentKind.of(row.getKind()), Handling.of(row.getHandling())));
        return all;
    }

    void set(DocumentKind kind, Handling handling) {
        db.insertInto(HANDLING)
                .set(HANDLING.KIND, kind.code())
                .set(HANDLING.HANDLING_, handling.word())
                .onConflict(HANDLING.KIND)
                .doUpdate()
                .set(HANDLING.HANDLING_, handling.word())
                .execute();
    }

    /** The codes of the kinds that these terms, and the company's way where they say nothing, handle in one of these ways. */
    List<Short> handled(Terms terms, Set<Handling> ways) {
        Map<DocumentKind, Handling> usual = all();
        return Arrays.stream(DocumentKind.values())
                .filter(kind -> ways.contains(terms.documents()
                        .getOrDefault(kind.word(), usual.getOrDefault(kind, Handling.KEEP_ANONYMISED))))
                .map(DocumentKind::code)
                .toList();
    }
}
