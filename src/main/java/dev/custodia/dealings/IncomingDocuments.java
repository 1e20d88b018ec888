package dev.custodia.dealings;

import static dev.custodia.tables.dealings.Tables.DOCUMENT;
import static dev.custodia.tables.dealings.Tables.INCOMING_DOCUMENT;
import static dev.custodia.tables.dealings.Tables.INCOMING_LINE;
import static dev.custodia.tables.dealings.Tables.INTERACTION;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.changes.BeforeImages;
import dev.custodia.criteria.Money;
import dev.custodia.customers.Incoming;
import dev.custodia.customers.Outcome;
import dev.custodia.database.Copy;
import dev.custodia.database.Ids;
import dev.custodia.database.Sql;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.QueryPart;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The one way in for documents, from a file of millions of lines as from a call with one: {@link #stage} the lines,
 * {@link #group} them into documents of the customers that came with them, {@link #load} a batch of customers at a time
 * with the figures exact at each commit, {@link #close} or {@link #drop} what is left.
 */
@Component
public class IncomingDocuments {
    /** The tables that {@link #load} fills, and the narrow rows, which it writes anew. */
    public static final List<String> FILLED = List.of("dealings.document", "dealings.figure", "facts.fact");

    private static final String BY_CALL = "by_call";
    private static final int CUSTOMERS_A_BATCH = 5_000;
    private static final List<Field<?>> COLUMNS = List.of(
            INCOMING_LINE.INCOMING_ID,
            INCOMING_LINE.LINE_NO,
            INCOMING_LINE.PARTY,
            INCOMING_LINE.KIND,
            INCOMING_LINE.NUMBER,
            INCOMING_LINE.ISSUED_ON,
            INCOMING_LINE.AMOUNT,
            INCOMING_LINE.CURRENCY,
            INCOMING_LINE.STATE,
            INCOMING_LINE.UNIT);

    /** By the key alone, so that the first that fits is enough. */
    private static final QueryPart OLDEST = DSL.sql("e.document_id");

    /** Of those without a number the one of the same portfolio type, else one of none. */
    private static final QueryPart OF_ITS_TYPE = DSL.sql("case when g.unit is null or e.unit = g.unit then 0"
            + " when e.unit is null then 1 else 2 end, e.document_id");

    private final DSLContext db;
    private final Ids ids;
    private final Copy copy;
    private final BeforeImages images;
    private final Figures figures;
    private final Incoming incoming;
    private final List<Dealt> dealt;
    private final Units units;

    IncomingDocuments(
            DSLContext db,
            Ids ids,
            Copy copy,
            BeforeImages images,
            Figures figures,
            Incoming incoming,
            List<Dealt> dealt,
            Units units) {
        this.db = db;
        this.ids = ids;
        this.copy = copy;
        this.images = images;
        this.figures = figures;
        this.incoming = incoming;
        this.dealt = dealt;
        this.units = units;
    }

    /**
     * A line that is a document, or one of several that make one.
     *
     * @param party the {@linkplain dev.custodia.customers.Draft#identity() identity} of the customer that came with it
     * @param kind null where the line does not say: an invoice then, or where its lines come to less than nothing a
     *     credit note
     * @param number empty where the document has none
     * @param amount in whole units, exact; rounded to the currency's smallest unit once the lines are summed; of a
     *     credit note taken off whatever its sign
     * @param unit the number of the portfolio type that it belongs to; null where the line does not say: then a new
     *     document belongs to the one of its kind, and one that is there stays where it is
     */
    public record Line(
            long lineNo,
            String party,
            @Nullable DocumentKind kind,
            String number,
            LocalDate date,
            BigDecimal amount,
            String currency,
            DocumentState state,
            @Nullable Short unit) {}

    /** Gives the lines of a file a place of their own. */
    public void open(long incomingId) {
        for (String table : List.of("incoming_line", "incoming_document")) {
            db.execute("create unlogged table dealings." + table + "_" + incomingId + " partition of dealings." + table
                    + " for values in (" + incomingId + ")");
        }
    }

    public void close(long incomingId) {
        db.execute("drop table if exists dealings.incoming_line_" + incomingId);
        db.execute("drop table if exists dealings.incoming_document_" + incomingId);
    }

    /** Whether there are more of them than this, without counting all. */
    public boolean areMoreThan(long number) {
        return db.fetchCount(DSL.selectOne().from(DOCUMENT).limit(number + 1)) > number;
    }

    public void drop(long incomingId) {
        db.deleteFrom(INCOMING_LINE)
                .where(INCOMING_LINE.INCOMING_ID.eq(incomingId))
                .execute();
        db.deleteFrom(INCOMING_DOCUMENT)
                .where(INCOMING_DOCUMENT.INCOMING_ID.eq(incomingId))
                .execute();
    }

    public long stage(long incomingId, Stream<Line> lines) {
        return copy.into(
                INCOMING_LINE,
                COLUMNS,
                row -> lines.forEach(line -> row.add(incomingId)
                        .add(line.lineNo())
                        .add(line.party())
                        .add(line.kind() == null ? 0 : line.kind().code())
                        .add(line.number())
                        .add(line.date())
                        .add(line.amount().movePointRight(Money.digits(line.currency())))
                        .add(line.currency())
                        .add(line.state().code())
                        .add(line.unit() == null ? null : line.unit().longValue())
                        .end()));
    }

    /**
     * Makes documents of the staged lines and decides what each will be. The customers have been staged under the same id
     * and matched.
     */
    public void group(long incomingId) {
        var counted = db.select(DSL.count(), DSL.count(INCOMING_LINE.UNIT))
                .from(INCOMING_LINE)
                .where(INCOMING_LINE.INCOMING_ID.eq(incomingId))
                .fetchSingle();
        long lines = counted.value1();
        long first = ids.block(Math.toIntExact(Math.max(1, lines)));
        String place = place(incomingId);
        if (lines > 1_000) db.execute("analyze dealings.incoming_line_" + place);
        String statement = db.fetchExists(DOCUMENT) ? "dealings/group_lines" : "dealings/group_first_lines";
        Sql.execute(
                db,
                statement,
                incomingId,
                first,
                incoming.parties(incomingId),
                CUSTOMERS_A_BATCH,
                DSL.val(units.atKinds()),
                counted.value2() == 0 ? OLDEST : OF_ITS_TYPE);
        // A batch stands together on disk, so an index of ranges finds it.
        if (lines > 1_000 && !place.equals(BY_CALL))
            db.execute("create index on dealings.incoming_document_" + place
                    + " using brin (batch) with (pages_per_range = 8)");
        if (lines > 1_000) db.execute("analyze dealings.incoming_document_" + place + " (incoming_id, batch, outcome)");
    }

    /** How the tables end in which the lines stand: those of a file have their own, calls share one. */
    private String place(long incomingId) {
        boolean own = db.fetchSingle("select to_regclass({0}) is not null", "dealings.incoming_line_" + incomingId)
                .get(0, Boolean.class);
        return own ? Long.toString(incomingId) : BY_CALL;
    }

    /** How many documents of each outcome each customer has. For calls, which are small. */
    public Map<Long, Map<Outcome, Long>> ofEach(long incomingId) {
        Map<Long, Map<Outcome, Long>> each = new HashMap<>();
        db.select(INCOMING_DOCUMENT.CUSTOMER_ID, INCOMING_DOCUMENT.OUTCOME, DSL.count())
                .from(INCOMING_DOCUMENT)
                .where(INCOMING_DOCUMENT.INCOMING_ID.eq(incomingId))
                .groupBy(INCOMING_DOCUMENT.CUSTOMER_ID, INCOMING_DOCUMENT.OUTCOME)
                .forEach(row -> each.computeIfAbsent(row.value1(), id -> new EnumMap<>(Outcome.class))
                        .put(Outcome.of(row.value2()), row.value3().longValue()));
        return each;
    }

    /** An interaction on its way in. */
    public record Meeting(
            long customerId,
            Interaction.Kind kind,
            LocalDate date,
            @Nullable Boolean attended) {}

    /** Of these, those that are not there yet: an interaction is known again by its kind, date and whether attended. */
    public List<Meeting> unknown(List<Meeting> meetings) {
        if (meetings.isEmpty()) return List.of();
        Long[] who = meetings.stream().map(Meeting::customerId).distinct().toArray(Long[]::new);
        Set<Meeting> known = new HashSet<>(
                db.select(INTERACTION.CUSTOMER_ID, INTERACTION.KIND, INTERACTION.HELD_ON, INTERACTION.ATTENDED)
                        .from(INTERACTION)
                        .where(INTERACTION.CUSTOMER_ID.eq(DSL.any(who)))
                        .fetch(row -> new Meeting(
                                row.value1(), Interaction.Kind.of(row.value2()), row.value3(), row.value4())));
        return meetings.stream().filter(meeting -> !known.contains(meeting)).toList();
    }

    /** Writes interactions down, in the caller's transaction. */
    public void load(List<Meeting> meetings, long changeId) {
        if (meetings.isEmpty()) return;
        long first = ids.block(meetings.size());
        int written = Sql.execute(
                db,
                "dealings/load_interactions",
                DSL.val(meetings.stream().map(Meeting::customerId).toArray(Long[]::new)),
                DSL.val(meetings.stream().map(meeting -> meeting.kind().code()).toArray(Short[]::new)),
                DSL.val(meetings.stream().map(Meeting::date).toArray(LocalDate[]::new)),
                DSL.val(meetings.stream().map(Meeting::attended).toArray(Boolean[]::new)),
                first,
                changeId);
        if (written != meetings.size())
            throw new IllegalStateException("Expected " + meetings.size() + " interactions, wrote " + written);
        List<Long> met = meetings.stream().map(Meeting::customerId).distinct().toList();
        figures.carryInteractions(met);
        dealt.forEach(one -> one.happened(met, changeId));
    }

    /** A line whose customer was refused by the match, and why. */
    public record Refused(long lineNo, String reason) {}

    /** Hands over the lines whose customer was refused by the match, in order. */
    public long refused(long incomingId, Function<Stream<Refused>, Long> taker) {
        var parties = incoming.refusedParties(incomingId).asTable("p", "identity", "reason");
        Field<String> reason = Objects.requireNonNull(parties.field("reason", String.class));
        List<Refused> lines = db.select(INCOMING_LINE.LINE_NO, DSL.coalesce(reason, DSL.inline("ambiguous")))
                .from(INCOMING_LINE)
                .join(parties)
                .on(Objects.requireNonNull(parties.field("identity", String.class))
                        .eq(INCOMING_LINE.PARTY))
                .where(INCOMING_LINE.INCOMING_ID.eq(incomingId))
                .orderBy(INCOMING_LINE.LINE_NO)
                .fetch(row -> new Refused(row.value1(), row.value2()));
        return lines.isEmpty() ? 0 : taker.apply(lines.stream());
    }

    /** The lines with which the customers of these came first: by those they were prepared. */
    public List<Long> firstLines(long incomingId, Collection<Long> lines) {
        var named = INCOMING_LINE.as("named");
        return db.select(DSL.min(INCOMING_LINE.LINE_NO))
                .from(INCOMING_LINE)
                .where(INCOMING_LINE.INCOMING_ID.eq(incomingId))
                .and(INCOMING_LINE.PARTY.in(DSL.select(named.PARTY)
                        .from(named)
                        .where(named.INCOMING_ID.eq(incomingId))
                        .and(named.LINE_NO.eq(DSL.any(lines.toArray(Long[]::new))))))
                .groupBy(INCOMING_LINE.PARTY)
                .fetch(row -> row.value1());
    }

    /** How many lines the documents of each outcome are made of. */
    public Map<Outcome, Long> lines(long incomingId) {
        Map<Outcome, Long> lines = new EnumMap<>(Outcome.class);
        db.select(INCOMING_DOCUMENT.OUTCOME, DSL.sum(INCOMING_DOCUMENT.LINES))
                .from(INCOMING_DOCUMENT)
                .where(INCOMING_DOCUMENT.INCOMING_ID.eq(incomingId))
                .groupBy(INCOMING_DOCUMENT.OUTCOME)
                .forEach(row -> lines.put(Outcome.of(row.value1()), row.value2().longValue()));
        return lines;
    }

    /** Into how many batches the documents fall; a customer's are all in one. */
    public int batches(long incomingId) {
        return Math.toIntExact((incoming.people(incomingId) + CUSTOMERS_A_BATCH - 1) / CUSTOMERS_A_BATCH);
    }

    /**
     * What a batch did: how many documents are new or otherwise now, how many customers they belong to, and whose
     * documents were there and are otherwise now.
     */
    public record Loaded(long created, long updated, int touched, List<Long> edited) {}

    /**
     * Loads one batch with its figures, in the caller's transaction.
     *
     * @throws Incoming.Stale where somebody else has brought or removed one of these documents since they were grouped
     */
    public Loaded load(long incomingId, int batch, long changeId) {
        var changed = db.selectDistinct(INCOMING_DOCUMENT.CUSTOMER_ID, INCOMING_DOCUMENT.OUTCOME)
                .from(INCOMING_DOCUMENT)
                .where(INCOMING_DOCUMENT.INCOMING_ID.eq(incomingId))
                .and(INCOMING_DOCUMENT.BATCH.eq(batch))
                .and(INCOMING_DOCUMENT.OUTCOME.in(Outcome.NEW.code(), Outcome.UPDATED.code()))
                .fetch();
        if (changed.isEmpty()) return new Loaded(0, 0, 0, List.of());
        Set<Long> touched = new LinkedHashSet<>();
        Set<Long> edited = new LinkedHashSet<>();
        changed.forEach(row -> {
            touched.add(row.value1());
            if (row.value2() == Outcome.UPDATED.code()) edited.add(row.value1());
        });
        // These customers' rows are found by their keys. Tables that are being filled have no statistics, and the
        // planner
        // would read them whole for every batch.
        db.execute("set local enable_seqscan = off");
        incoming.hold(touched);
        refuseStale(incomingId, batch, touched, !edited.isEmpty());
        if (!edited.isEmpty()) keep(changeId, edited);
        int created = Sql.execute(db, "dealings/load_documents", incomingId, batch, changeId);
        int updated = 0;
        figures.add(incomingId, batch);
        if (!edited.isEmpty()) {
            updated = Sql.execute(db, "dealings/load_updated_documents", incomingId, batch);
            figures.recompute(edited);
        }
        figures.carry(touched, true);
        belong(touched, changeId);
        dealt.forEach(one -> one.happened(touched, changeId));
        db.execute("set local enable_seqscan = on");
        return new Loaded(created, updated, touched.size(), List.copyOf(edited));
    }

    /** Gives the documents that a change brought these to the portfolio type of their customer, where they have none. */
    void belong(Collection<Long> customers, long changeId) {
        Field<Short> unit = units.byCustomer(customers).orElse(null);
        if (unit == null) return;
        var given = DSL.select(FACT.CUSTOMER_ID, unit.as("unit"))
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .asTable("given", "customer_id", "unit");
        Field<Short> theirs = Objects.requireNonNull(given.field("unit", Short.class));
        db.update(DOCUMENT)
                .set(DOCUMENT.UNIT, theirs)
                .from(given)
                .where(DOCUMENT.CUSTOMER_ID.eq(Objects.requireNonNull(given.field("customer_id", Long.class))))
                .and(DOCUMENT.CHANGE_ID.eq(changeId))
                .and(DOCUMENT.UNIT.isNull())
                .and(theirs.isNotNull())
                .execute();
    }

    private void refuseStale(long incomingId, int batch, Set<Long> touched, boolean edits) {
        var there = DOCUMENT.CUSTOMER_ID
                .eq(INCOMING_DOCUMENT.CUSTOMER_ID)
                .and(DOCUMENT.KIND.eq(INCOMING_DOCUMENT.KIND))
                .and(DOCUMENT.NUMBER.eq(INCOMING_DOCUMENT.NUMBER))
                .and(DOCUMENT.CURRENCY.eq(INCOMING_DOCUMENT.CURRENCY));
        var mine = INCOMING_DOCUMENT.INCOMING_ID.eq(incomingId).and(INCOMING_DOCUMENT.BATCH.eq(batch));
        boolean brought = db.fetchExists(DSL.selectOne()
                .from(INCOMING_DOCUMENT)
                .join(DOCUMENT)
                .on(there)
                .where(mine)
                .and(DOCUMENT.CUSTOMER_ID.eq(DSL.any(touched.toArray(Long[]::new))))
                .and(INCOMING_DOCUMENT.OUTCOME.eq(Outcome.NEW.code()))
                .and(INCOMING_DOCUMENT.NUMBER.ne("")));
        boolean removed = edits
                && db.fetchExists(DSL.selectOne()
                        .from(INCOMING_DOCUMENT)
                        .leftJoin(DOCUMENT)
                        .on(DOCUMENT.CUSTOMER_ID.eq(INCOMING_DOCUMENT.CUSTOMER_ID))
                        .and(DOCUMENT.DOCUMENT_ID.eq(INCOMING_DOCUMENT.DOCUMENT_ID))
                        .where(mine)
                        .and(INCOMING_DOCUMENT.OUTCOME.eq(Outcome.UPDATED.code()))
                        .and(DOCUMENT.DOCUMENT_ID.isNull()));
        if (brought || removed) throw new Incoming.Stale("documents have come or gone");
    }

    /** Keeps all documents of these customers as they are before the change. */
    void keep(long changeId, Set<Long> customers) {
        images.keep(
                changeId,
                "dealings",
                DSL.select(
                                DOCUMENT.CUSTOMER_ID,
                                DSL.field("jsonb_agg(to_jsonb({0}))", SQLDataType.JSONB, DSL.name("document")))
                        .from(DOCUMENT)
                        .where(DOCUMENT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                        .groupBy(DOCUMENT.CUSTOMER_ID));
    }

    /** Those who got documents or interactions by a change. */
    public Select<Record1<Long>> touchedBy(long changeId) {
        return DSL.selectDistinct(DOCUMENT.CUSTOMER_ID)
                .from(DOCUMENT)
                .where(DOCUMENT.CHANGE_ID.eq(changeId))
                .union(DSL.selectDistinct(INTERACTION.CUSTOMER_ID)
                        .from(INTERACTION)
                        .where(INTERACTION.CHANGE_ID.eq(changeId)));
    }

    /** Of these, those who have dealings that other changes brought. */
    public List<Long> withOtherDealings(long changeId, List<Long> customers) {
        Long[] these = customers.toArray(Long[]::new);
        return db.selectDistinct(DOCUMENT.CUSTOMER_ID)
                .from(DOCUMENT)
                .where(DOCUMENT.CUSTOMER_ID.eq(DSL.any(these)))
                .and(DOCUMENT.CHANGE_ID.ne(changeId))
                .union(DSL.selectDistinct(INTERACTION.CUSTOMER_ID)
                        .from(INTERACTION)
                        .where(INTERACTION.CUSTOMER_ID.eq(DSL.any(these)))
                        .and(INTERACTION.CHANGE_ID.ne(changeId)))
                .fetch(0, Long.class);
    }

    /** Takes back what a change did to these customers' dealings: what it brought is gone, what it edited is as it was. */
    public void takeBack(long changeId, List<Long> customers) {
        Long[] these = customers.toArray(Long[]::new);
        Set<Long> touched = new LinkedHashSet<>(db.deleteFrom(DOCUMENT)
                .where(DOCUMENT.CUSTOMER_ID.eq(DSL.any(these)))
                .and(DOCUMENT.CHANGE_ID.eq(changeId))
                .returning(DOCUMENT.CUSTOMER_ID)
                .fetch(DOCUMENT.CUSTOMER_ID));
        if (images.kept(changeId, "dealings")) touched.addAll(putBack(changeId, these));
        if (!touched.isEmpty()) {
            figures.recompute(touched);
            figures.carry(touched, true);
        }
        List<Long> met = new ArrayList<>(new LinkedHashSet<>(db.deleteFrom(INTERACTION)
                .where(INTERACTION.CUSTOMER_ID.eq(DSL.any(these)))
                .and(INTERACTION.CHANGE_ID.eq(changeId))
                .returning(INTERACTION.CUSTOMER_ID)
                .fetch(INTERACTION.CUSTOMER_ID)));
        if (!met.isEmpty()) figures.carryInteractions(met);
        dealt.forEach(one -> one.takenBack(customers, changeId));
    }

    private List<Long> putBack(long changeId, Long[] these) {
        var kept = images.read(
                changeId,
                "dealings",
                DSL.select(DSL.field(DSL.name("these", "customer_id"), Long.class))
                        .from(DSL.unnest(DSL.val(these)).as("these", "customer_id")));
        Map<Long, JSONB> pictures = db.fetch(kept).intoMap(row -> row.value1(), row -> row.value2());
        if (pictures.isEmpty()) return List.of();
        Long[] drawn = pictures.keySet().toArray(Long[]::new);
        db.deleteFrom(DOCUMENT).where(DOCUMENT.CUSTOMER_ID.eq(DSL.any(drawn))).execute();
        db.query(
                        "insert into dealings.document select r.* from unnest({0}::jsonb[]) as p (image) cross join lateral jsonb_populate_recordset(null::dealings.document, p.image) r",
                        DSL.val(pictures.values().toArray(JSONB[]::new)))
                .execute();
        return List.of(drawn);
    }
}
