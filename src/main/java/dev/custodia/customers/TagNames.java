package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.TAG;
import static dev.custodia.tables.customers.Tables.TAG_KEY;

import dev.custodia.database.Ids;
import dev.custodia.facts.Columns;
import dev.custodia.tables.customers.tables.records.TagRecord;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Which tag a name means. A tag goes by the plain letters of its name and of those it had before, and a tag that was
 * merged into another means that one: a file that still says "V.I.P." tags those who are VIP.
 */
final class TagNames {
    static final int LONGEST = 60;

    private TagNames() {}

    /** A name as it is kept: in one line, and without the signs by which several names are told apart elsewhere. */
    static String clean(@org.jspecify.annotations.Nullable String name) {
        return name == null ? "" : name.replaceAll("[\\s,;|~]+", " ").strip();
    }

    /** The tag that goes by this name, if there is one; never one that is gone. */
    static Optional<Long> find(DSLContext db, String name) {
        return holder(db, name)
                .map(tag -> last(db, tag))
                .filter(tag -> tag.getGoneBy() == null)
                .map(TagRecord::getTagId);
    }

    /** The tag that goes by this name; made if there is none, and back again if it was removed. In the caller's transaction. */
    static long idOf(DSLContext db, Ids ids, String name) {
        String clean = clean(name);
        Optional<TagRecord> known = holder(db, clean).map(tag -> last(db, tag));
        if (known.isEmpty()) return make(db, ids, clean);
        TagRecord tag = known.get();
        if (tag.getGoneBy() != null) revive(db, tag.getTagId());
        return tag.getTagId();
    }

    private static long make(DSLContext db, Ids ids, String name) {
        long tagId = ids.next();
        int claimed = db.insertInto(TAG_KEY)
                .set(TAG_KEY.KEY, Columns.plain(name))
                .set(TAG_KEY.TAG_ID, tagId)
                .onConflictDoNothing()
                .execute();
        // Somebody else has made it in this very moment.
        if (claimed == 0) return last(db, holder(db, name).orElseThrow()).getTagId();
        db.insertInto(TAG)
                .set(TAG.TAG_ID, tagId)
                .set(TAG.NAME, name)
                .set(TAG.KEY, Columns.plain(name))
                .set(TAG.COLOUR, TagColour.BLUE.word())
                .execute();
        return tagId;
    }

    static void revive(DSLContext db, long tagId) {
        db.update(TAG)
                .set(TAG.GONE_BY, DSL.val((Long) null, TAG.GONE_BY))
                .where(TAG.TAG_ID.eq(tagId))
                .and(TAG.MERGED_INTO.isNull())
                .execute();
    }

    static Optional<TagRecord> holder(DSLContext db, String name) {
        return db.select(TAG.fields())
                .from(TAG_KEY)
                .join(TAG)
                .on(TAG.TAG_ID.eq(TAG_KEY.TAG_ID))
                .where(TAG_KEY.KEY.eq(Columns.plain(clean(name))))
                .fetchOptional(row -> row.into(TAG));
    }

    /** The tag that it has become, by however many mergers. */
    private static TagRecord last(DSLContext db, TagRecord tag) {
        TagRecord at = tag;
        while (at.getMergedInto() != null)
            at = Objects.requireNonNull(
                    db.selectFrom(TAG).where(TAG.TAG_ID.eq(at.getMergedInto())).fetchOne());
        return at;
    }
}
