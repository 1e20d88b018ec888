package dev.custodia.customers;

import static dev.custodia.tables.changes.Tables.CHANGE;
import static dev.custodia.tables.customers.Tables.TAG;
import static dev.custodia.tables.customers.Tables.TAGGED;
import static dev.custodia.tables.customers.Tables.UNTAGGED;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Permission;
import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.changes.Change;
import dev.custodia.database.Sql;
import dev.custodia.facts.Facts;
import dev.custodia.screens.Words;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is done to the tags of many: rows beside the customers, written by a change and withdrawn when it is taken back.
 * A tag that is taken off is kept whole in {@code customers.untagged}, so that it comes back as it was. Each first counts
 * the versions up, which takes the lock that every writer of a customer takes.
 */
final class TagActs {
    static final Set<String> CODES = Set.of(Add.CODE, Remove.CODE, Merge.CODE, Drop.CODE);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TagActs() {}

    private record Details(List<Long> tags) {}

    /** What a change of tags is about, by ids: nothing else stands in its details. */
    static JSONB details(List<Long> tags) {
        return JSONB.valueOf(JSON.writeValueAsString(new Details(tags)));
    }

    static List<Long> tags(JSONB details) {
        return JSON.readValue(details.data(), new TypeReference<Details>() {}).tags();
    }

    abstract static class TagAct implements Act {
        final DSLContext db;

        TagAct(DSLContext db) {
            this.db = db;
        }

        List<Long> tagsOf(long changeId) {
            return tags(db.select(CHANGE.DETAILS)
                    .from(CHANGE)
                    .where(CHANGE.CHANGE_ID.eq(changeId))
                    .fetchSingle()
                    .value1());
        }

        /** Those of the batch who are still as they were seen. */
        List<Long> asSeen(Batch batch) {
            return touched(batch.takeAsSeen(db));
        }

        /** Those of the batch of whom this holds. */
        List<Long> where(Batch batch, Condition holds) {
            return touched(batch.takeWhere(db, holds));
        }

        private List<Long> touched(List<Long> customers) {
            Facts.touched(db, customers, Facts.TAGS);
            return customers;
        }

        void put(Batch batch, List<Long> customers, List<Long> tags) {
            Sql.execute(
                    db,
                    "customers/tag",
                    DSL.val(customers.toArray(Long[]::new)),
                    DSL.val(tags.toArray(Long[]::new)),
                    batch.changeId(),
                    batch.at().atOffset(ZoneOffset.UTC));
        }

        void takeOff(Batch batch, List<Long> customers, List<Long> tags) {
            Condition these = TAGGED.CUSTOMER_ID
                    .eq(DSL.any(customers.toArray(Long[]::new)))
                    .and(TAGGED.TAG_ID.eq(DSL.any(tags.toArray(Long[]::new))));
            int kept = db.insertInto(
                            UNTAGGED,
                            UNTAGGED.CUSTOMER_ID,
                            UNTAGGED.CHANGE_ID,
                            UNTAGGED.TAG_ID,
                            UNTAGGED.TAGGED_BY,
                            UNTAGGED.TAGGED_AT)
                    .select(DSL.select(
                                    TAGGED.CUSTOMER_ID,
                                    DSL.val(batch.changeId()),
                                    TAGGED.TAG_ID,
                                    TAGGED.CHANGE_ID,
                                    TAGGED.AT)
                            .from(TAGGED)
                            .where(these))
                    .execute();
            int gone = db.deleteFrom(TAGGED).where(these).execute();
            if (gone != kept) throw new IllegalStateException("Expected to take off " + kept + " tags, took " + gone);
        }

        Condition tookOff(long changeId) {
            return DSL.exists(DSL.selectOne()
                    .from(UNTAGGED)
                    .where(UNTAGGED.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                    .and(UNTAGGED.CHANGE_ID.eq(changeId)));
        }

        Condition putOn(long changeId) {
            return DSL.exists(DSL.selectOne()
                    .from(TAGGED)
                    .where(TAGGED.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                    .and(TAGGED.CHANGE_ID.eq(changeId)));
        }

        /** Withdraws the tags that a change put on, and those of them that another has taken off since for good. */
        void withdraw(Batch batch, List<Long> customers) {
            db.deleteFrom(TAGGED)
                    .where(TAGGED.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                    .and(TAGGED.CHANGE_ID.eq(batch.undoOf()))
                    .execute();
            // What is taken back must not come back with the taking back of what came later.
            db.deleteFrom(UNTAGGED)
                    .where(batch.holds(UNTAGGED.CUSTOMER_ID))
                    .and(UNTAGGED.TAGGED_BY.eq(batch.undoOf()))
                    .execute();
        }

        /** Puts back what a change took off, with the change and the time that put it on. */
        void restore(Batch batch, List<Long> customers) {
            Long[] these = customers.toArray(Long[]::new);
            Sql.execute(db, "customers/tag_again", DSL.val(these), batch.undoOf());
            db.deleteFrom(UNTAGGED)
                    .where(UNTAGGED.CUSTOMER_ID.eq(DSL.any(these)))
                    .and(UNTAGGED.CHANGE_ID.eq(batch.undoOf()))
                    .execute();
        }

        @Override
        public String told(Change change, Words words) {
            List<Long> ids = tags(change.details());
            var names = db.select(TAG.TAG_ID, TAG.NAME)
                    .from(TAG)
                    .where(TAG.TAG_ID.in(ids))
                    .fetchMap(TAG.TAG_ID, TAG.NAME);
            return String.join(
                    separator(),
                    ids.stream().filter(names::containsKey).map(names::get).toList());
        }

        @Override
        public Permission needs() {
            return Permission.TAG_MANY;
        }

        String separator() {
            return ", ";
        }
    }

    /** Puts tags on customers; a tag that is there already stays as it is. */
    @Component
    static class Add extends TagAct {
        static final String CODE = "customers.tag";

        Add(DSLContext db) {
            super(db);
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        public List<Long> run(Batch batch) {
            List<Long> done = asSeen(batch);
            put(batch, done, tagsOf(batch.changeId()));
            return done;
        }

        @Override
        public List<Long> undo(Batch batch) {
            List<Long> done = where(batch, putOn(batch.undoOf()));
            withdraw(batch, done);
            return done;
        }
    }

    /** Takes tags off customers. */
    @Component
    static class Remove extends TagAct {
        static final String CODE = "customers.untag";

        Remove(DSLContext db) {
            super(db);
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        public List<Long> run(Batch batch) {
            List<Long> done = asSeen(batch);
            takeOff(batch, done, tagsOf(batch.changeId()));
            return done;
        }

        @Override
        public List<Long> undo(Batch batch) {
            List<Long> done = where(batch, tookOff(batch.undoOf()));
            restore(batch, done);
            return done;
        }
    }

    /** Makes all of one tag another. Whoever still carries it becomes the other, whatever else has changed since. */
    @Component
    static class Merge extends TagAct {
        static final String CODE = "customers.merge_tags";

        Merge(DSLContext db) {
            super(db);
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        public List<Long> run(Batch batch) {
            List<Long> tags = tagsOf(batch.changeId());
            List<Long> done = where(batch, carries(tags.getFirst()));
            takeOff(batch, done, tags.subList(0, 1));
            put(batch, done, tags.subList(1, 2));
            return done;
        }

        // Its tag is in the list again once it was taken back: to merge or remove it anew is a plan of its own.
        @Override
        public boolean redoable() {
            return false;
        }

        @Override
        public List<Long> undo(Batch batch) {
            bringBack(db, batch.undoOf());
            List<Long> done = where(batch, tookOff(batch.undoOf()));
            withdraw(batch, done);
            restore(batch, done);
            return done;
        }

        @Override
        String separator() {
            return " → ";
        }
    }

    /** Takes a tag off everybody, and out of the list of tags. */
    @Component
    static class Drop extends TagAct {
        static final String CODE = "customers.drop_tag";

        Drop(DSLContext db) {
            super(db);
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        public List<Long> run(Batch batch) {
            List<Long> tags = tagsOf(batch.changeId());
            List<Long> done = where(batch, carries(tags.getFirst()));
            takeOff(batch, done, tags);
            return done;
        }

        // Its tag is in the list again once it was taken back: to merge or remove it anew is a plan of its own.
        @Override
        public boolean redoable() {
            return false;
        }

        @Override
        public List<Long> undo(Batch batch) {
            bringBack(db, batch.undoOf());
            List<Long> done = where(batch, tookOff(batch.undoOf()));
            restore(batch, done);
            return done;
        }
    }

    private static Condition carries(long tagId) {
        return DSL.exists(DSL.selectOne()
                .from(TAGGED)
                .where(TAGGED.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                .and(TAGGED.TAG_ID.eq(tagId)));
    }

    /** A tag that this change let go is there again, and means itself. */
    static void bringBack(DSLContext db, long changeId) {
        List<Long> meant = db.select(TAG.MERGED_INTO)
                .from(TAG)
                .where(TAG.GONE_BY.eq(changeId))
                .and(TAG.MERGED_INTO.isNotNull())
                .fetch(TAG.MERGED_INTO);
        db.update(TAG)
                .set(TAG.GONE_BY, DSL.val((Long) null, TAG.GONE_BY))
                .set(TAG.MERGED_INTO, DSL.val((Long) null, TAG.MERGED_INTO))
                .where(TAG.GONE_BY.eq(changeId))
                .execute();
        // A rule that names it found those who carry the other until now.
        for (Long into : meant)
            Facts.touched(db, DSL.select(TAGGED.CUSTOMER_ID).from(TAGGED).where(TAGGED.TAG_ID.eq(into)), Facts.TAGS);
    }
}
