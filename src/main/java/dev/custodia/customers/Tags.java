package dev.custodia.customers;

import static dev.custodia.tables.changes.Tables.CHANGE;
import static dev.custodia.tables.customers.Tables.TAG;
import static dev.custodia.tables.customers.Tables.TAGGED;
import static dev.custodia.tables.customers.Tables.TAG_KEY;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.database.Ids;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Columns;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.tables.customers.tables.records.TagRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door to tags: put on one customer or on many, taken off again, renamed, merged, coloured and removed. What is done
 * to many is planned first, frozen with the versions seen, and runs as a change that can be taken back.
 */
@Component
public class Tags {
    /** Stands before a tag is put on many, and comes off of it: the acts as the journal and the API name them. */
    public static final String ADD = TagActs.Add.CODE;

    public static final String REMOVE = TagActs.Remove.CODE;
    public static final String MERGE = TagActs.Merge.CODE;
    public static final String DROP = TagActs.Drop.CODE;

    private static final int SUGGESTED = 8;
    private static final int MOST_AT_ONCE = 50;
    private static final int MOST_GONE = 200;
    private static final List<String> ENDED = List.of(Change.State.DONE.word(), Change.State.STOPPED.word());
    private static final Field<LocalDate> NO_DATE = DSL.castNull(SQLDataType.LOCALDATE);
    private static final Field<Long> NO_AMOUNT = DSL.castNull(SQLDataType.BIGINT);

    private final DSLContext db;
    private final Ids ids;
    private final Transactions transactions;
    private final Changes changes;
    private final Criteria criteria;
    private final Access access;
    private final Journal journal;

    Tags(
            DSLContext db,
            Ids ids,
            Transactions transactions,
            Changes changes,
            Criteria criteria,
            Access access,
            Journal journal) {
        this.db = db;
        this.ids = ids;
        this.transactions = transactions;
        this.changes = changes;
        this.criteria = criteria;
        this.access = access;
        this.journal = journal;
    }

    // ---- looking

    /** @param customers how many carry it, active and archived */
    public record Use(Tag tag, long customers) {}

    /** Every tag by its name, and how many customers carry it. What is gone is left out unless somebody still carries it. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Use> all() {
        Map<Long, Long> counts = counts(DSL.trueCondition());
        return db.selectFrom(TAG).orderBy(TAG.KEY).fetch().stream()
                .filter(tag -> tag.getGoneBy() == null || counts.containsKey(tag.getTagId()))
                .map(tag -> new Use(tag(tag), counts.getOrDefault(tag.getTagId(), 0L)))
                .toList();
    }

    private Map<Long, Long> counts(Condition which) {
        return db.select(TAGGED.TAG_ID, DSL.count().cast(Long.class))
                .from(TAGGED)
                .join(FACT)
                .on(FACT.CUSTOMER_ID.eq(TAGGED.CUSTOMER_ID))
                .where(which)
                .and(Facts.in(EnumSet.of(Place.ACTIVE, Place.ARCHIVED)))
                .groupBy(TAGGED.TAG_ID)
                .fetchMap(row -> row.value1(), row -> row.value2());
    }

    /** @throws Refused {@code customers.tag_unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Use find(long tagId) {
        TagRecord row = row(tagId);
        return new Use(tag(row), counts(TAGGED.TAG_ID.eq(tagId)).getOrDefault(tagId, 0L));
    }

    private TagRecord row(long tagId) {
        return db.selectFrom(TAG)
                .where(TAG.TAG_ID.eq(tagId))
                .fetchOptional()
                .orElseThrow(() -> Refused.notFound("customers.tag_unknown"));
    }

    static Tag tag(TagRecord row) {
        return new Tag(row.getTagId(), row.getName(), TagColour.read(row.getColour()));
    }

    /** A few tags that what is typed may mean: those that begin with it first. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Tag> suggest(String typed) {
        String plain = Columns.plain(TagNames.clean(typed));
        Condition begins = TAG.KEY.startsWith(plain);
        return db.selectFrom(TAG)
                .where(TAG.GONE_BY.isNull())
                .and(plain.isEmpty() ? DSL.trueCondition() : TAG.KEY.contains(plain))
                .orderBy(DSL.when(begins, 0).otherwise(1), TAG.KEY)
                .limit(SUGGESTED)
                .fetch(Tags::tag);
    }

    /** The tags of each of these; who has none is left out. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Map<Long, List<Tag>> of(Collection<Long> customers) {
        if (customers.isEmpty()) return Map.of();
        return db.select(TAGGED.CUSTOMER_ID, TAG.TAG_ID, TAG.NAME, TAG.COLOUR)
                .from(TAGGED)
                .join(TAG)
                .on(TAG.TAG_ID.eq(TAGGED.TAG_ID))
                .where(TAGGED.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .and(Facts.owned(TAGGED.CUSTOMER_ID))
                .orderBy(TAG.KEY)
                .fetchGroups(
                        row -> row.value1(), row -> new Tag(row.value2(), row.value3(), TagColour.read(row.value4())));
    }

    // ---- on one customer

    /**
     * Puts tags on one customer: those that are new to the customer, in one change.
     *
     * @throws Refused {@code customers.unknown}, {@code customers.tag_missing}, {@code customers.tag_too_long}
     */
    @Needs(Permission.TAG_ONE)
    public void add(CustomerId customer, List<String> names) {
        List<String> clean = clean(names);
        transactions.run(() -> {
            must(customer);
            Set<Long> wanted = new LinkedHashSet<>();
            for (String name : clean) wanted.add(TagNames.idOf(db, ids, name));
            wanted.removeAll(db.select(TAGGED.TAG_ID)
                    .from(TAGGED)
                    .where(TAGGED.CUSTOMER_ID.eq(customer.value()))
                    .fetchSet(TAGGED.TAG_ID));
            if (!wanted.isEmpty())
                changes.doNow(ADD, null, TagActs.details(List.copyOf(wanted)), List.of(customer.value()));
        });
    }

    /** Takes a tag off one customer. @throws Refused {@code customers.unknown}, {@code customers.tag_unknown} */
    @Needs(Permission.TAG_ONE)
    public void remove(CustomerId customer, long tagId) {
        transactions.run(() -> {
            must(customer);
            row(tagId);
            boolean carries = db.fetchExists(
                    TAGGED, TAGGED.CUSTOMER_ID.eq(customer.value()).and(TAGGED.TAG_ID.eq(tagId)));
            if (carries) changes.doNow(REMOVE, null, TagActs.details(List.of(tagId)), List.of(customer.value()));
        });
    }

    private void must(CustomerId customer) {
        if (!db.fetchExists(FACT, FACT.CUSTOMER_ID.eq(customer.value()))) throw Refused.notFound("customers.unknown");
    }

    private static List<String> clean(List<String> names) {
        Set<String> clean = new LinkedHashSet<>();
        for (String name : names) {
            String one = TagNames.clean(name);
            if (one.length() > TagNames.LONGEST) throw Refused.invalid("tags", "customers.tag_too_long");
            if (one.indexOf('\0') >= 0) throw Refused.invalid("tags", "customers.not_text");
            if (!one.isEmpty()) clean.add(one);
        }
        if (clean.isEmpty()) throw Refused.invalid("tags", "customers.tag_missing");
        if (clean.size() > MOST_AT_ONCE) throw Refused.invalid("tags", "customers.tags_too_many");
        return List.copyOf(clean);
    }

    // ---- on many

    /** What would happen, as it was frozen; the tags are those that are put on, taken off, merged (the first into the second) or removed. */
    public record Plan(Change change, List<Tag> tags) {}

    /**
     * Plans to put tags on many. Who has all of them already is left alone.
     *
     * @throws Refused where nobody or no tag is named, or the rule cannot be asked
     */
    @Needs(Permission.TAG_MANY)
    public Plan planAdding(Whom whom, List<String> names, @Nullable String reason) {
        Condition who = whom.condition(criteria);
        List<String> clean = clean(names);
        return transactions.get(() -> {
            Set<Long> tags = new LinkedHashSet<>();
            for (String name : clean) tags.add(TagNames.idOf(db, ids, name));
            return frozen(ADD, reason, who, tags, changeId -> alreadyTagged(changeId, tags));
        });
    }

    private Plan frozen(
            String act,
            @Nullable String reason,
            Condition who,
            Set<Long> tags,
            LongFunction<Select<Record4<Long, String, LocalDate, Long>>> objections) {
        long changeId = changes.draft(act, Draft.blankToNull(reason), TagActs.details(List.copyOf(tags)));
        changes.freeze(changeId, who);
        changes.object(changeId, objections.apply(changeId));
        changes.settle(changeId);
        return planned(changeId);
    }

    private Select<Record4<Long, String, LocalDate, Long>> alreadyTagged(long changeId, Set<Long> tags) {
        return DSL.select(TAGGED.CUSTOMER_ID, DSL.inline("already_tagged"), NO_DATE, NO_AMOUNT)
                .from(TAGGED)
                .where(TAGGED.TAG_ID.in(tags))
                .and(TAGGED.CUSTOMER_ID.in(changes.frozen(changeId)))
                .groupBy(TAGGED.CUSTOMER_ID)
                .having(DSL.count().eq(tags.size()));
    }

    /**
     * Plans to take tags off many. Who has none of them is left alone.
     *
     * @throws Refused where nobody or no tag is named, for {@code customers.tag_unknown}
     */
    @Needs(Permission.TAG_MANY)
    public Plan planRemoving(Whom whom, List<String> names, @Nullable String reason) {
        Condition who = whom.condition(criteria);
        List<String> clean = clean(names);
        return transactions.get(() -> {
            Set<Long> tags = new LinkedHashSet<>();
            for (String name : clean)
                tags.add(TagNames.find(db, name).orElseThrow(() -> Refused.invalid("tags", "customers.tag_unknown")));
            return frozen(REMOVE, reason, who, tags, changeId -> notTagged(changeId, tags));
        });
    }

    private Select<Record4<Long, String, LocalDate, Long>> notTagged(long changeId, Set<Long> tags) {
        return DSL.select(FACT.CUSTOMER_ID, DSL.inline("not_tagged"), NO_DATE, NO_AMOUNT)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.in(changes.frozen(changeId)))
                .andNotExists(DSL.selectOne()
                        .from(TAGGED)
                        .where(TAGGED.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                        .and(TAGGED.TAG_ID.in(tags)));
    }

    /** @throws Refused {@code changes.unknown} for what is no change of tags */
    @Needs(Permission.CHANGES_LOOK)
    public Plan plan(long changeId) {
        return planned(changeId);
    }

    private Plan planned(long changeId) {
        Change change = changes.find(changeId);
        if (!TagActs.CODES.contains(change.act())) throw Refused.notFound("changes.unknown");
        return new Plan(change, named(TagActs.tags(change.details())));
    }

    private List<Tag> named(List<Long> tagIds) {
        Map<Long, Tag> known = new LinkedHashMap<>();
        db.selectFrom(TAG).where(TAG.TAG_ID.in(tagIds)).forEach(row -> known.put(row.getTagId(), tag(row)));
        List<Tag> named = new ArrayList<>();
        for (Long id : tagIds) if (known.containsKey(id)) named.add(known.get(id));
        return named;
    }

    /**
     * Sets a plan going.
     *
     * @param digest of the plan as it was shown
     * @throws Refused {@code changes.not_as_shown}, {@code changes.wrong_state}, {@code changes.nobody}; {@code
     *     customers.tag_gone} when one of its tags was merged or removed since
     */
    @Needs(Permission.TAG_MANY)
    public Change confirm(long changeId, String digest) {
        return transactions.get(() -> {
            Change change = planned(changeId).change();
            List<Long> tags = TagActs.tags(change.details());
            // Held until the end, so that no two changes make the same tag another.
            List<Long> needed = needed(change, tags);
            boolean gone =
                    db.selectFrom(TAG).where(TAG.TAG_ID.in(tags)).orderBy(TAG.TAG_ID).forUpdate().fetch().stream()
                            .anyMatch(tag -> tag.getGoneBy() != null && needed.contains(tag.getTagId()));
            if (gone) throw Refused.conflict("customers.tag_gone");
            letGo(change, tags);
            return changes.confirm(changeId, digest, change.toDo());
        });
    }

    /** Those that must still be there; one that is let go may be gone and left on some who were changed meanwhile. */
    private static List<Long> needed(Change change, List<Long> tags) {
        return switch (change.act()) {
            case MERGE -> tags.subList(1, 2);
            case DROP -> List.of();
            default -> tags;
        };
    }

    /** From here on the name means the tag that it becomes, or is free: what comes in meanwhile is not tagged with it. */
    private void letGo(Change change, List<Long> tags) {
        if (!change.act().equals(MERGE) && !change.act().equals(DROP)) return;
        Long into = change.act().equals(MERGE) ? tags.get(1) : null;
        int gone = db.update(TAG)
                .set(TAG.GONE_BY, change.changeId())
                .set(TAG.MERGED_INTO, DSL.val(into, TAG.MERGED_INTO))
                .where(TAG.TAG_ID.eq(tags.getFirst()))
                .and(TAG.GONE_BY.isNull())
                .execute();
        // A rule that names it finds those who carry the other from here on, although nothing happens to them.
        if (gone > 0 && into != null) Facts.touched(db, carriers(into), Facts.TAGS);
    }

    // ---- the tags themselves

    /** @throws Refused {@code customers.tag_taken} and what is wrong with the name */
    @Needs(Permission.TAG_MANY)
    public Use create(String name, @Nullable TagColour colour) {
        String clean = clean(List.of(name)).getFirst();
        return transactions.get(() -> {
            TagRecord holder = TagNames.holder(db, clean).orElse(null);
            if (holder != null && isTaken(holder, clean)) throw Refused.conflict("customers.tag_taken");
            // A name that a tag had before is free for another.
            if (holder != null && !holder.getKey().equals(Columns.plain(clean))) release(clean);
            long tagId = TagNames.idOf(db, ids, clean);
            db.update(TAG)
                    .set(TAG.NAME, clean)
                    .set(TAG.COLOUR, (colour == null ? TagColour.BLUE : colour).word())
                    .where(TAG.TAG_ID.eq(tagId))
                    .execute();
            journal.record(Entry.of(access.current(), "customers.tag_create").about(tagId));
            return new Use(tag(row(tagId)), 0);
        });
    }

    /** A name that is a tag's own; of one that was removed it is free, of one that was merged it means another. */
    private static boolean isTaken(TagRecord holder, String name) {
        return holder.getKey().equals(Columns.plain(name))
                && (holder.getGoneBy() == null || holder.getMergedInto() != null);
    }

    private void release(String name) {
        db.deleteFrom(TAG_KEY).where(TAG_KEY.KEY.eq(Columns.plain(name))).execute();
    }

    /**
     * Gives a tag another name or colour, at once for all who carry it. It still goes by its names before: a file that
     * says the old one tags with the new.
     *
     * @throws Refused {@code customers.tag_unknown}, {@code customers.tag_taken}, {@code customers.tag_gone}
     */
    @Needs(Permission.TAG_MANY)
    public Use edit(long tagId, @Nullable String name, @Nullable TagColour colour) {
        access.requireEverybody();
        String clean = name == null ? null : clean(List.of(name)).getFirst();
        return transactions.get(() -> {
            TagRecord tag = db.selectFrom(TAG)
                    .where(TAG.TAG_ID.eq(tagId))
                    .forUpdate()
                    .fetchOptional()
                    .orElseThrow(() -> Refused.notFound("customers.tag_unknown"));
            if (tag.getGoneBy() != null) throw Refused.conflict("customers.tag_gone");
            if (clean != null && !clean.equals(tag.getName())) rename(tag, clean);
            if (colour != null && !colour.word().equals(tag.getColour())) {
                db.update(TAG)
                        .set(TAG.COLOUR, colour.word())
                        .where(TAG.TAG_ID.eq(tagId))
                        .execute();
                journal.record(
                        Entry.of(access.current(), "customers.tag_colour").about(tagId));
            }
            return find(tagId);
        });
    }

    private void rename(TagRecord tag, String name) {
        String key = Columns.plain(name);
        TagRecord holder = TagNames.holder(db, name).orElse(null);
        boolean mine = holder != null && holder.getTagId().equals(tag.getTagId());
        if (holder != null && !mine && holder.getKey().equals(key)) throw Refused.conflict("customers.tag_taken");
        if (!mine) {
            release(name);
            int claimed = db.insertInto(TAG_KEY)
                    .set(TAG_KEY.KEY, key)
                    .set(TAG_KEY.TAG_ID, tag.getTagId())
                    .onConflictDoNothing()
                    .execute();
            if (claimed == 0) throw Refused.conflict("customers.tag_taken");
        }
        db.update(TAG)
                .set(TAG.NAME, name)
                .set(TAG.KEY, key)
                .where(TAG.TAG_ID.eq(tag.getTagId()))
                .execute();
        // Rules that name it as it was called go on finding who carries it; those that name the new one find them now.
        Facts.touched(db, carriers(tag.getTagId()), Facts.TAGS);
        journal.record(Entry.of(access.current(), "customers.tag_rename").about(tag.getTagId()));
    }

    /**
     * Plans to make all of one tag another; who has both keeps one.
     *
     * @throws Refused {@code customers.tag_unknown}, {@code customers.tag_into_itself}, {@code customers.tag_gone}
     */
    @Needs(Permission.TAG_MANY)
    public Plan planMerging(long tagId, long intoId) {
        if (tagId == intoId) throw Refused.invalid("into", "customers.tag_into_itself");
        return transactions.get(() -> {
            row(tagId);
            if (row(intoId).getGoneBy() != null) throw Refused.conflict("customers.tag_gone");
            return everywhere(MERGE, List.of(tagId, intoId));
        });
    }

    /** Plans to take a tag off everybody and out of the list of tags. @throws Refused {@code customers.tag_unknown} */
    @Needs(Permission.TAG_MANY)
    public Plan planDropping(long tagId) {
        return transactions.get(() -> {
            row(tagId);
            return everywhere(DROP, List.of(tagId));
        });
    }

    private Plan everywhere(String act, List<Long> tags) {
        access.requireEverybody();
        long changeId = changes.draft(act, null, TagActs.details(tags));
        changes.freeze(changeId, FACT.CUSTOMER_ID.in(carriers(tags.getFirst())));
        changes.settle(changeId);
        return planned(changeId);
    }

    private static Select<Record1<Long>> carriers(long tagId) {
        return DSL.select(TAGGED.CUSTOMER_ID).from(TAGGED).where(TAGGED.TAG_ID.eq(tagId));
    }

    /** How many of those whom a merger finds have both tags. */
    @Needs(Permission.CHANGES_LOOK)
    public long carryBoth(Plan plan) {
        List<Tag> tags = plan.tags();
        if (tags.size() < 2) return 0;
        return db.selectCount()
                .from(TAGGED)
                .where(TAGGED.TAG_ID.eq(tags.get(1).tagId()))
                .and(TAGGED.CUSTOMER_ID.in(carriers(tags.getFirst().tagId())))
                .fetchSingle()
                .value1();
    }

    /**
     * Lets go of a tag that nobody carries: there is nothing to run, and its name means what it becomes.
     *
     * @throws Refused {@code changes.not_as_shown} where somebody carries it by now
     */
    @Needs(Permission.TAG_MANY)
    public void letGoUnused(long changeId) {
        access.requireEverybody();
        transactions.run(() -> {
            Plan plan = planned(changeId);
            List<Long> tags = TagActs.tags(plan.change().details());
            if (db.fetchExists(carriers(tags.getFirst()))) throw Refused.conflict("changes.not_as_shown");
            letGo(plan.change(), tags);
            changes.close(changeId, 0);
        });
    }

    // ---- those that are gone

    /**
     * A tag that was merged or removed.
     *
     * @param into the tag that it became; null for one that was removed
     * @param carried how many carried it: they carry it again when the change is taken back
     */
    public record Gone(Tag tag, @Nullable Tag into, long changeId, Instant at, long carried) {
        /** Whether it was nobody's: there is no change of customers that could be taken back. */
        public boolean wasUnused() {
            return carried == 0;
        }
    }

    /** The tags that are gone, the last one first; none for whoever is limited, who could not bring them back. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Gone> gone() {
        if (access.isLimited()) return List.of();
        var other = TAG.as("other");
        return db.select(TAG, other, CHANGE.CHANGE_ID, CHANGE.CREATED_AT, CHANGE.DONE)
                .from(TAG)
                .join(CHANGE)
                .on(CHANGE.CHANGE_ID.eq(TAG.GONE_BY))
                .leftJoin(other)
                .on(other.TAG_ID.eq(TAG.MERGED_INTO))
                .where(CHANGE.STATE.in(ENDED))
                .orderBy(CHANGE.CHANGE_ID.desc())
                .limit(MOST_GONE)
                .fetch(row -> new Gone(
                        tag(row.value1()),
                        row.value2().getTagId() == null ? null : tag(row.value2()),
                        row.value3(),
                        row.value4().toInstant(),
                        row.value5()));
    }

    /**
     * Brings back a tag that nobody carried when it was merged or removed. It is there again, on nobody; what came in
     * under its name meanwhile stays with the tag that it had become.
     *
     * @throws Refused {@code customers.tag_unknown}, {@code customers.tag_not_gone}; {@code customers.tag_was_carried}
     *     where the change that took it off customers has to be taken back instead
     */
    @Needs(Permission.TAG_MANY)
    public Use bringBack(long tagId) {
        access.requireEverybody();
        return transactions.get(() -> {
            TagRecord tag = db.selectFrom(TAG)
                    .where(TAG.TAG_ID.eq(tagId))
                    .forUpdate()
                    .fetchOptional()
                    .orElseThrow(() -> Refused.notFound("customers.tag_unknown"));
            if (tag.getGoneBy() == null) throw Refused.conflict("customers.tag_not_gone");
            Change by = changes.find(tag.getGoneBy());
            if (!by.finished() || by.done() > 0) throw Refused.conflict("customers.tag_was_carried");
            TagActs.bringBack(db, by.changeId());
            journal.record(
                    Entry.of(access.current(), "customers.tag_bring_back").about(tagId));
            return find(tagId);
        });
    }
}
