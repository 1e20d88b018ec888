package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.CUSTOMER;
import static dev.custodia.tables.customers.Tables.INCOMING;
import static dev.custodia.tables.customers.Tables.INCOMING_MATCH;
import static dev.custodia.tables.customers.Tables.INCOMING_TAG;
import static dev.custodia.tables.customers.Tables.OWN_FIELD;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.changes.BeforeImages;
import dev.custodia.database.Copy;
import dev.custodia.database.Ids;
import dev.custodia.database.Sql;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Columns;
import dev.custodia.facts.Facts;
import dev.custodia.forgotten.Fingerprints;
import dev.custodia.forgotten.Trait;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Record3;
import org.jooq.Record7;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one way in for customers, from a file of a million lines as from a call with one: {@link #stage} the lines,
 * {@link #match} them against each other and against those who are there, {@link #load} them a range of lines at a
 * time, {@link #drop} what is left. Everything but the staging is SQL over sets.
 */
@Component
public class Incoming {
    private static final List<Field<?>> COLUMNS = List.of(
            INCOMING.INCOMING_ID,
            INCOMING.LINE_NO,
            INCOMING.IDENTITY,
            INCOMING.KIND,
            INCOMING.NAME,
            INCOMING.NAME_KEY,
            INCOMING.GIVEN_NAME,
            INCOMING.FAMILY_NAME,
            INCOMING.STREET,
            INCOMING.POSTAL_CODE,
            INCOMING.CITY,
            INCOMING.CITY_KEY,
            INCOMING.REGION,
            INCOMING.COUNTRY,
            INCOMING.LANGUAGE,
            INCOMING.NOTE,
            INCOMING.EXTERNAL_ID,
            INCOMING.CREATED_ON,
            INCOMING.POINT_KINDS,
            INCOMING.POINT_VALUES,
            INCOMING.POINT_KEYS,
            INCOMING.POINT_LABELS,
            INCOMING.POINT_VALID,
            INCOMING.LEGAL_NAME,
            INCOMING.VAT_NUMBER,
            INCOMING.VAT_KEY,
            INCOMING.TAX_NUMBER,
            INCOMING.IBAN,
            INCOMING.REGISTERED_ADDRESS,
            INCOMING.TAGS,
            INCOMING.OWN,
            INCOMING.SEARCH_KEY,
            INCOMING.FINGERPRINTS,
            INCOMING.DESPITE_ERASURE,
            INCOMING.ASSIGNMENTS);

    /** The tables that {@link #load} fills. */
    public static final List<String> FILLED = List.of(
            "customers.customer",
            "customers.external_id",
            "customers.contact_point",
            "customers.legal_details",
            "customers.tagged",
            "customers.own_value",
            "customers.search",
            "facts.fact");

    private static final String BY_CALL = "by_call";
    private static final int AT_ONCE = 1_000;
    private static final int TRIED_AT_ONCE = 10_000;

    private static final List<ContactPoint.Kind> KINDS = List.of(ContactPoint.Kind.values());

    private static final JsonMapper JSON = new JsonMapper();

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Copy copy;
    private final BeforeImages images;
    private final Derived derived;
    private final Portrait portrait;
    private final Erasure erasure;
    private final Fingerprints fingerprints;
    private final Traits traits;
    private final List<Arrivals> arrivals;
    private final List<Alongside> alongside;
    private final Transactions transactions;

    // Nobody is looked for again in a line that was compared when as many had been erased as now.
    private final Map<Long, Long> comparedAt = new ConcurrentHashMap<>();

    // Whether a line says whom the customer is given to: known of what was staged here, so that nobody has to look.
    private final Map<Long, Boolean> saying = new ConcurrentHashMap<>();

    Incoming(
            DSLContext db,
            Clock clock,
            Ids ids,
            Copy copy,
            BeforeImages images,
            Derived derived,
            Portrait portrait,
            Erasure erasure,
            Fingerprints fingerprints,
            Traits traits,
            List<Arrivals> arrivals,
            List<Alongside> alongside,
            Transactions transactions) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.copy = copy;
        this.images = images;
        this.derived = derived;
        this.portrait = portrait;
        this.erasure = erasure;
        this.fingerprints = fingerprints;
        this.traits = traits;
        this.arrivals = arrivals;
        this.alongside = alongside;
        this.transactions = transactions;
    }

    /**
     * A draft with the line that it stands on, and with what it is searched and matched by: that is worked out where the
     * line is made, which several can do at once. The draft has no {@linkplain Draft#problems problems}.
     *
     * @param despiteErasure whether it comes in although somebody was erased who may be the same
     */
    public record Line(long lineNo, Draft draft, Keys keys, boolean despiteErasure) {}

    /** A line that nobody has answered a question about. */
    public Line line(long lineNo, Draft draft) {
        return line(lineNo, draft, false);
    }

    public Line line(long lineNo, Draft draft, boolean despiteErasure) {
        return new Line(lineNo, draft, Keys.of(draft, fingerprints), despiteErasure);
    }

    /** What follows from a draft. Points are each there once, e-mails first, since the match looks at the first of them. */
    record Keys(
            String identity,
            String name,
            @Nullable String city,
            @Nullable String vat,
            String search,
            List<ContactPoint> points,
            List<ContactPoint.Key> ofPoints,
            Collection<Long> fingerprints) {
        static Keys of(Draft draft, Fingerprints fingerprints) {
            List<ContactPoint> points = inOrder(draft.contactPoints());
            List<ContactPoint.Key> ofPoints = new ArrayList<>(points.size());
            for (ContactPoint point : points) ofPoints.add(point.key(draft.country()));
            String city = draft.city();
            return new Keys(
                    draft.identity(),
                    draft.nameKey(),
                    city == null ? null : Columns.plain(city),
                    draft.legal().vatKey(),
                    draft.searchKey(),
                    points,
                    ofPoints,
                    fingerprints.asked(draft.traits()));
        }
    }

    /**
     * Why a line is refused: {@code repeated} (of another line), {@code ambiguous}, {@code in_bin}, {@code erased}.
     *
     * @param known by what somebody was known again who was erased, else null
     */
    public record Refusal(long lineNo, String reason, long otherLine, Fingerprints.@Nullable Known known) {}

    /** Gives the lines of a file a place of their own, which goes as a whole when they are loaded. */
    public void open(long incomingId) {
        for (String table : List.of("incoming", "incoming_match")) {
            db.execute("create unlogged table customers." + table + "_" + incomingId + " partition of customers."
                    + table + " for values in (" + incomingId + ")");
        }
    }

    /** Drops the place that a file was given, and all that is in it. */
    public void close(long incomingId) {
        db.execute("drop table if exists customers.incoming_" + incomingId);
        db.execute("drop table if exists customers.incoming_match_" + incomingId);
        comparedAt.remove(incomingId);
        saying.remove(incomingId);
        forgetTags(incomingId);
    }

    /** Whether there are more of them than this, without counting all. */
    public boolean areMoreThan(long number) {
        return db.fetchCount(DSL.selectOne().from(CUSTOMER).limit(number + 1)) > number;
    }

    /** Removes what was staged for a call. */
    public void drop(long incomingId) {
        comparedAt.remove(incomingId);
        saying.remove(incomingId);
        db.deleteFrom(INCOMING).where(INCOMING.INCOMING_ID.eq(incomingId)).execute();
        db.deleteFrom(INCOMING_MATCH)
                .where(INCOMING_MATCH.INCOMING_ID.eq(incomingId))
                .execute();
        forgetTags(incomingId);
    }

    private void forgetTags(long incomingId) {
        db.deleteFrom(INCOMING_TAG)
                .where(INCOMING_TAG.INCOMING_ID.eq(incomingId))
                .execute();
    }

    /** Puts lines into staging as fast as they come, holding none of them. In the caller's transaction. */
    public long stage(long incomingId, Stream<Line> lines) {
        saying.put(incomingId, false);
        return copy.into(
                INCOMING,
                COLUMNS,
                row -> lines.forEach(line -> {
                    Draft draft = line.draft();
                    Keys keys = line.keys();
                    List<ContactPoint> points = keys.points();
                    row.add(incomingId)
                            .add(line.lineNo())
                            .add(keys.identity())
                            .add(draft.kindOrGuess().code())
                            .add(draft.displayName())
                            .add(keys.name())
                            .add(draft.givenName())
                            .add(draft.familyName())
                            .add(draft.street())
                            .add(draft.postalCode())
                            .add(draft.city())
                            .add(keys.city())
                            .add(draft.region())
                            .add(draft.country())
                            .add(draft.language())
                            .add(draft.note())
                            .add(draft.externalId())
                            .add(draft.createdOn())
                            .add(points.stream()
                                    .map(point -> point.kind().code())
                                    .toList())
                            .add(points.stream().map(ContactPoint::value).toList())
                            .add(keys.ofPoints().stream()
                                    .map(ContactPoint.Key::text)
                                    .toList())
                            .add(points.stream()
                                    .map(point -> point.label() == null ? "" : point.label())
                                    .toList())
                            .add(keys.ofPoints().stream()
                                    .map(ContactPoint.Key::valid)
                                    .toList())
                            .add(draft.legal().legalName())
                            .add(draft.legal().vatNumber())
                            .add(keys.vat())
                            .add(draft.legal().taxNumber())
                            .add(draft.legal().iban())
                            .add(draft.legal().registeredAddress())
                            .add(draft.tags())
                            .add(ownJson(draft))
                            .add(keys.search())
                            .add(keys.fingerprints())
                            .add(line.despiteErasure())
                            .add(assignmentsJson(incomingId, draft))
                            .end();
                }));
    }

    private @Nullable String assignmentsJson(long incomingId, Draft draft) {
        if (draft.assignments().isEmpty()) return null;
        saying.put(incomingId, true);
        return JSON.writeValueAsString(draft.assignments());
    }

    /** E-mails first, since the match looks at the first contact point; each once. */
    private static List<ContactPoint> inOrder(List<ContactPoint> points) {
        if (points.size() < 2) return points;
        Set<ContactPoint> ordered = new java.util.LinkedHashSet<>();
        for (ContactPoint.Kind kind : KINDS) {
            for (ContactPoint point : points) if (point.kind() == kind) ordered.add(point);
        }
        return List.copyOf(ordered);
    }

    /**
     * Decides what every staged line will be. A line is known again by its external id, else by its VAT number, else by
     * e-mail and name, else by name, place and phone.
     *
     * @param update whether a known customer takes over what the line says; else such a line counts as identical
     */
    public Map<Outcome, Long> match(long incomingId, boolean update) {
        return match(incomingId, update, false);
    }

    /** @param makeNames whether those whom customers are given to are made where nobody goes by that name */
    public Map<Outcome, Long> match(long incomingId, boolean update, boolean makeNames) {
        long lines = db.fetchCount(INCOMING, INCOMING.INCOMING_ID.eq(incomingId));
        long first = ids.block(Math.toIntExact(Math.max(1, lines)));
        String place = place(incomingId);
        boolean stored = db.fetchExists(CUSTOMER);
        comparedAt.put(incomingId, fingerprints.turn());
        // What was just copied in has no statistics, and a plan without them joins a million lines one by one. They are
        // taken of what is joined by alone: those of the lists of contact points cost more than to copy them in.
        if (lines > 1_000)
            db.execute("analyze customers.incoming_" + place + " (incoming_id, line_no, identity"
                    + (stored ? ", name_key, city_key, external_id, vat_key)" : ")"));
        nameTagsAndFields(incomingId);
        if (stored) Sql.execute(db, "customers/match_stored", incomingId, first, !update);
        else Sql.execute(db, "customers/match_new", incomingId, first);
        if (lines > 1_000) db.execute("analyze customers.incoming_match_" + place);
        if (stored && update) Sql.execute(db, "customers/match_identical", incomingId);
        holdKnownAgain(incomingId);
        lookAlongside(incomingId, update, makeNames);
        if (lines > 1_000 && !place.equals(BY_CALL)) {
            // A range of lines stands together on disk, so an index of ranges finds it and costs next to nothing.
            for (String table : List.of("incoming", "incoming_match")) {
                db.execute("create index on customers." + table + "_" + place
                        + " using brin (line_no) with (pages_per_range = 8)");
            }
        }
        alongside.forEach(one -> decide(incomingId, one));
        return outcomes(incomingId);
    }

    private void lookAlongside(long incomingId, boolean update, boolean makeNames) {
        // Where nobody who is known takes anything over, nothing that is said of them stands in the way either.
        Alongside.Lines lines = linesOf(
                incomingId,
                0,
                Long.MAX_VALUE,
                update ? Set.of(Outcome.NEW, Outcome.UPDATED, Outcome.IDENTICAL) : Set.of(Outcome.NEW));
        for (Alongside one : alongside) {
            if (makeNames) one.make(lines);
            one.unfit(lines).ifPresent(unfit -> refuse(incomingId, unfit));
            if (update)
                one.differing(lines)
                        .ifPresent(differing -> db.update(INCOMING_MATCH)
                                .set(INCOMING_MATCH.OUTCOME, Outcome.UPDATED.code())
                                .where(INCOMING_MATCH.INCOMING_ID.eq(incomingId))
                                .and(INCOMING_MATCH.OUTCOME.eq(Outcome.IDENTICAL.code()))
                                .and(INCOMING_MATCH.LINE_NO.in(differing))
                                .execute());
        }
    }

    private void refuse(long incomingId, QueryPart unfit) {
        db.query(
                        "update customers.incoming_match m set outcome = {0}, reason = u.reason"
                                + " from ({1}) u (line_no, reason)"
                                + " where m.incoming_id = {2} and m.line_no = u.line_no",
                        DSL.val(Outcome.REFUSED.code()), unfit, DSL.val(incomingId))
                .execute();
    }

    /** What cannot be told of lines is told of those whom they make, who come in for it and are gone again. */
    private void decide(long incomingId, Alongside one) {
        if (one.undecided(newLines(incomingId, 0, Long.MAX_VALUE)).isEmpty()) return;
        Long last = db.select(DSL.max(INCOMING_MATCH.LINE_NO))
                .from(INCOMING_MATCH)
                .where(INCOMING_MATCH.INCOMING_ID.eq(incomingId))
                .fetchOne(0, Long.class);
        for (long first = 0; last != null && first <= last; first += TRIED_AT_ONCE) {
            Map<Long, String> lacking = lacking(incomingId, one, first, first + TRIED_AT_ONCE);
            if (!lacking.isEmpty())
                refuse(
                        incomingId,
                        DSL.sql(
                                "select * from unnest({0}::bigint[], {1}::text[])",
                                DSL.val(lacking.keySet().toArray(Long[]::new)),
                                DSL.val(lacking.values().toArray(String[]::new))));
        }
    }

    private Map<Long, String> lacking(long incomingId, Alongside one, long first, long end) {
        List<Long> undecided = one.undecided(newLines(incomingId, first, end))
                .map(lines -> db.fetch(lines).getValues(0, Long.class))
                .orElse(List.of());
        if (undecided.isEmpty()) return Map.of();
        return transactions.undone(() -> {
            // The other lines of the range stand aside until all this is undone.
            db.update(INCOMING_MATCH)
                    .set(INCOMING_MATCH.OUTCOME, Outcome.IDENTICAL.code())
                    .where(INCOMING_MATCH.INCOMING_ID.eq(incomingId))
                    .and(INCOMING_MATCH.LINE_NO.ge(first))
                    .and(INCOMING_MATCH.LINE_NO.lt(end))
                    .and(INCOMING_MATCH.OUTCOME.in(Outcome.NEW.code(), Outcome.UPDATED.code()))
                    .and(INCOMING_MATCH.LINE_NO.ne(DSL.all(undecided.toArray(Long[]::new))))
                    .execute();
            bring(incomingId, first, end, ids.next());
            return lacking(one, newLines(incomingId, first, end));
        });
    }

    private Map<Long, String> lacking(Alongside one, Alongside.Lines lines) {
        return one.lacking(lines)
                .map(query -> db.fetch(query).intoMap(Record2::value1, Record2::value2))
                .orElse(Map.of());
    }

    private Alongside.Lines newLines(long incomingId, long first, long end) {
        return linesOf(incomingId, first, end, Set.of(Outcome.NEW));
    }

    private Alongside.Lines linesOf(long incomingId, long first, long end, Set<Outcome> outcomes) {
        boolean any = saying.computeIfAbsent(
                incomingId,
                id -> db.fetchExists(INCOMING, INCOMING.INCOMING_ID.eq(id).and(INCOMING.ASSIGNMENTS.isNotNull())));
        return new Alongside.Lines(
                DSL.select(
                                INCOMING_MATCH.LINE_NO,
                                INCOMING_MATCH.CUSTOMER_ID,
                                DSL.field(INCOMING_MATCH.OUTCOME.eq(Outcome.NEW.code())),
                                INCOMING.ASSIGNMENTS)
                        .from(INCOMING)
                        .join(INCOMING_MATCH)
                        .on(INCOMING_MATCH.INCOMING_ID.eq(INCOMING.INCOMING_ID))
                        .and(INCOMING_MATCH.LINE_NO.eq(INCOMING.LINE_NO))
                        .where(INCOMING.INCOMING_ID.eq(incomingId))
                        .and(INCOMING.LINE_NO.ge(first))
                        .and(INCOMING.LINE_NO.lt(end))
                        .and(INCOMING_MATCH.LINE_NO.ge(first))
                        .and(INCOMING_MATCH.LINE_NO.lt(end))
                        .and(INCOMING_MATCH.OUTCOME.in(
                                outcomes.stream().map(Outcome::code).sorted().toList())),
                any);
    }

    /** A line by what somebody is known again who was erased. */
    private record KnownAgain(long lineNo, long digest, boolean answered) {}

    private void holdKnownAgain(long incomingId) {
        List<KnownAgain> known = knownAgain(incomingId, 0, Long.MAX_VALUE);
        for (int from = 0; from < known.size(); from += AT_ONCE) {
            List<KnownAgain> some = known.subList(from, Math.min(known.size(), from + AT_ONCE));
            Sql.execute(
                    db,
                    "customers/hold_known_again",
                    incomingId,
                    some.stream().map(KnownAgain::lineNo).toArray(Long[]::new),
                    some.stream().map(KnownAgain::digest).toArray(Long[]::new),
                    some.stream().map(KnownAgain::answered).toArray(Boolean[]::new));
        }
    }

    /**
     * Lines of a range who may be somebody who was erased. Of those who change a customer, what that customer has already
     * raises no question: families share an address, and one of them may have stayed.
     */
    private List<KnownAgain> knownAgain(long incomingId, long first, long end) {
        if (!fingerprints.knowsAnyErased()) return List.of();
        List<KnownAgain> known = new ArrayList<>();
        List<Record> ofCustomers = new ArrayList<>();
        Sql.query(db, "customers/known_again", incomingId, first, end, fingerprints.erasedDigests())
                .forEach(row -> {
                    if (row.get("outcome", Short.class) == Outcome.UPDATED.code()) ofCustomers.add(row);
                    else known.add(knownAgain(row, Set.of()));
                });
        for (int from = 0; from < ofCustomers.size(); from += AT_ONCE) {
            List<Record> some = ofCustomers.subList(from, Math.min(ofCustomers.size(), from + AT_ONCE));
            Map<Long, List<Trait>> have = traits.of(
                    some.stream().map(row -> row.get("customer_id", Long.class)).toList());
            for (Record row : some) {
                Set<Long> carried =
                        fingerprints.carried(have.getOrDefault(row.get("customer_id", Long.class), List.of()));
                if (Stream.of(row.get("digests", Long[].class)).anyMatch(digest -> !carried.contains(digest)))
                    known.add(knownAgain(row, carried));
            }
        }
        return known;
    }

    private static KnownAgain knownAgain(Record row, Set<Long> carried) {
        long digest = Stream.of(row.get("digests", Long[].class))
                .filter(one -> !carried.contains(one))
                .findFirst()
                .orElseThrow();
        return new KnownAgain(row.get("line_no", Long.class), digest, row.get("despite_erasure", Boolean.class));
    }

    /** How many lines came in, or change somebody, although they may be of somebody who was erased. */
    public long broughtBack(long incomingId) {
        return db.selectCount()
                .from(INCOMING_MATCH)
                .where(INCOMING_MATCH.INCOMING_ID.eq(incomingId))
                .and(INCOMING_MATCH.FINGERPRINT.isNotNull())
                .and(INCOMING_MATCH.OUTCOME.in(Outcome.NEW.code(), Outcome.UPDATED.code()))
                .fetchSingle()
                .value1();
    }

    /** How the tables end in which the lines stand: those of a file have their own, calls share one. */
    private String place(long incomingId) {
        boolean own = db.fetchSingle("select to_regclass({0}) is not null", "customers.incoming_" + incomingId)
                .get(0, Boolean.class);
        return own ? Long.toString(incomingId) : BY_CALL;
    }

    /** The one staged line of a call is a new customer, whoever else has the same e-mail; returns its id. */
    long matchAsNew(long incomingId) {
        long customerId = ids.next();
        db.insertInto(INCOMING_MATCH)
                .set(INCOMING_MATCH.INCOMING_ID, incomingId)
                .set(INCOMING_MATCH.LINE_NO, 1L)
                .set(INCOMING_MATCH.CUSTOMER_ID, customerId)
                .set(INCOMING_MATCH.OUTCOME, Outcome.NEW.code())
                .execute();
        nameTagsAndFields(incomingId);
        return customerId;
    }

    /** How many customers the staged lines are of, those that were refused left out. */
    public long people(long incomingId) {
        return db.select(DSL.countDistinct(INCOMING_MATCH.CUSTOMER_ID).cast(Long.class))
                .from(INCOMING_MATCH)
                .where(INCOMING_MATCH.INCOMING_ID.eq(incomingId))
                .and(INCOMING_MATCH.OUTCOME.ne(Outcome.REFUSED.code()))
                .fetchSingle()
                .value1();
    }

    /** Whether what was compared is there: staging does not outlive the server. */
    public boolean isCompared(long incomingId) {
        return db.fetchExists(INCOMING_MATCH, INCOMING_MATCH.INCOMING_ID.eq(incomingId));
    }

    public Map<Outcome, Long> outcomes(long incomingId) {
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        db.select(INCOMING_MATCH.OUTCOME, DSL.count())
                .from(INCOMING_MATCH)
                .where(INCOMING_MATCH.INCOMING_ID.eq(incomingId))
                .groupBy(INCOMING_MATCH.OUTCOME)
                .forEach(row ->
                        outcomes.put(Outcome.of(row.value1()), row.value2().longValue()));
        return outcomes;
    }

    /** The lines refused by the match, in order. */
    public Stream<Refusal> refusals(long incomingId) {
        return known(incomingId)
                .and(INCOMING_MATCH.OUTCOME.eq(Outcome.REFUSED.code()))
                .orderBy(INCOMING_MATCH.LINE_NO)
                .fetchSize(1_000)
                .fetchStream()
                .map(row -> new Refusal(
                        row.value1(),
                        row.value4() == null ? "" : row.value4(),
                        row.value5() == null ? 0 : row.value5(),
                        knownBy(row.value6(), row.value7())));
    }

    private SelectConditionStep<Record7<Long, Short, Long, String, Long, Long, LocalDate>> known(long incomingId) {
        var erased = fingerprints.erasures().asTable("erased", "digest", "on_date");
        return db.select(
                        INCOMING_MATCH.LINE_NO,
                        INCOMING_MATCH.OUTCOME,
                        INCOMING_MATCH.CUSTOMER_ID,
                        INCOMING_MATCH.REASON,
                        INCOMING_MATCH.OTHER_LINE,
                        INCOMING_MATCH.FINGERPRINT,
                        DSL.field(DSL.name("erased", "on_date"), LocalDate.class))
                .from(INCOMING_MATCH)
                .leftJoin(erased)
                .on(DSL.field(DSL.name("erased", "digest"), Long.class).eq(INCOMING_MATCH.FINGERPRINT))
                .where(INCOMING_MATCH.INCOMING_ID.eq(incomingId));
    }

    private static Fingerprints.@Nullable Known knownBy(@Nullable Long digest, @Nullable LocalDate on) {
        return digest == null || on == null ? null : Fingerprints.Known.of(digest, on);
    }

    /** Line, outcome and customer of the staged lines; for those who join documents to the people they came with. */
    public Select<Record3<String, Long, Short>> parties(long incomingId) {
        return DSL.select(INCOMING.IDENTITY, INCOMING_MATCH.CUSTOMER_ID, INCOMING_MATCH.OUTCOME)
                .from(INCOMING)
                .join(INCOMING_MATCH)
                .on(INCOMING_MATCH.INCOMING_ID.eq(INCOMING.INCOMING_ID))
                .and(INCOMING_MATCH.LINE_NO.eq(INCOMING.LINE_NO))
                .where(INCOMING.INCOMING_ID.eq(incomingId));
    }

    /** Which parties the match refused, and why: identity and reason. */
    public Select<Record2<String, String>> refusedParties(long incomingId) {
        return DSL.select(INCOMING.IDENTITY, INCOMING_MATCH.REASON)
                .from(INCOMING)
                .join(INCOMING_MATCH)
                .on(INCOMING_MATCH.INCOMING_ID.eq(INCOMING.INCOMING_ID))
                .and(INCOMING_MATCH.LINE_NO.eq(INCOMING.LINE_NO))
                .where(INCOMING.INCOMING_ID.eq(incomingId))
                .and(INCOMING_MATCH.OUTCOME.eq(Outcome.REFUSED.code()));
    }

    /** Outcome and customer by line. For calls, which are small. */
    public Map<Long, Matched> matched(long incomingId) {
        return known(incomingId)
                .fetchMap(
                        row -> row.value1(),
                        row -> new Matched(
                                Outcome.of(row.value2()),
                                row.value3(),
                                row.value4() == null ? "" : row.value4(),
                                row.value5() == null ? 0 : row.value5(),
                                knownBy(row.value6(), row.value7())));
    }

    /**
     * @param otherLine where the reason is {@code repeated}, the line that it repeats, else 0
     * @param known by what somebody was known again who was erased, else null
     */
    public record Matched(
            Outcome outcome, long customerId, String reason, long otherLine, Fingerprints.@Nullable Known known) {}

    // Words and fields that are new to the company are few, and are written before what points to them.
    private void nameTagsAndFields(long incomingId) {
        List<String> tags = db.resultQuery(
                        "select distinct t.name from (select distinct tags from customers.incoming where incoming_id = {0} and cardinality(tags) > 0) i cross join lateral unnest(i.tags) as t (name) order by t.name",
                        DSL.val(incomingId))
                .fetch(0, String.class);
        for (String name : tags)
            db.insertInto(INCOMING_TAG)
                    .set(INCOMING_TAG.INCOMING_ID, incomingId)
                    .set(INCOMING_TAG.NAME, name)
                    .set(INCOMING_TAG.TAG_ID, tag(name))
                    .onConflictDoNothing()
                    .execute();
        List<String> fields = db.resultQuery(
                        "select distinct f.key from customers.incoming cross join lateral jsonb_object_keys(own) as f (key) where incoming_id = {0} and own is not null order by f.key",
                        DSL.val(incomingId))
                .fetch(0, String.class);
        fields.forEach(this::ownField);
    }

    long tag(String name) {
        return TagNames.idOf(db, ids, name);
    }

    long ownField(String key) {
        Long known = db.select(OWN_FIELD.OWN_FIELD_ID)
                .from(OWN_FIELD)
                .where(OWN_FIELD.KEY.eq(key))
                .fetchOne(OWN_FIELD.OWN_FIELD_ID);
        if (known != null) return known;
        long fieldId = ids.next();
        db.insertInto(OWN_FIELD)
                .set(OWN_FIELD.OWN_FIELD_ID, fieldId)
                .set(OWN_FIELD.KEY, key)
                .set(OWN_FIELD.NAME, key)
                .execute();
        return fieldId;
    }

    /** What was staged was compared with a base that is another by now: it has to be compared anew. */
    public static final class Stale extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Stale(String what) {
            super(what);
        }
    }

    /**
     * Takes the lock that every writer of a customer takes, for all of these at once.
     *
     * @throws Stale where one of them is gone
     */
    public void hold(Collection<Long> customers) {
        int held = db.update(FACT)
                .set(FACT.VERSION, FACT.VERSION)
                .where(FACT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .execute();
        if (held != customers.size()) throw new Stale("a customer is gone");
    }

    /** What a range of lines did: how many customers are new, and who was known and is now otherwise. */
    public record Loaded(long created, List<Long> updated) {}

    /**
     * Makes customers of the lines from {@code first} up to, not including, {@code end}; in the caller's transaction, so
     * that a range is loaded whole or not at all.
     *
     * @param changeId under which they come in and can be taken back
     * @throws Stale where a customer who was to be updated is gone, somebody was erased meanwhile who may be in it, or a
     *     new one lacks by now what nobody comes in without
     */
    public Loaded load(long incomingId, long first, long end, long changeId) {
        Loaded loaded = bring(incomingId, first, end, changeId);
        if (loaded.created() > 0)
            for (Alongside one : alongside)
                if (!lacking(one, newLines(incomingId, first, end)).isEmpty())
                    throw new Stale("somebody lacks something");
        return loaded;
    }

    /** As {@link #load}; whoever calls it asks what is lacking. */
    Loaded bring(long incomingId, long first, long end, long changeId) {
        refuseErasedMeanwhile(incomingId, first, end);
        LocalDate today = LocalDate.now(clock);
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        int created = Sql.execute(db, "customers/load_new", incomingId, first, end, changeId, today);
        if (created > 0) {
            Sql.execute(db, "customers/load_new_external_ids", incomingId, first, end);
            Sql.execute(db, "customers/load_new_points", incomingId, first, end);
            Sql.execute(db, "customers/load_new_legal", incomingId, first, end);
            Sql.execute(db, "customers/load_new_search", incomingId, first, end);
            int facts = Sql.execute(db, "customers/load_new_facts", incomingId, first, end, today);
            if (facts != created) throw new IllegalStateException("Expected " + created + " facts, wrote " + facts);
            arrivals.forEach(one -> one.came(staged(incomingId, first, end, Outcome.NEW), changeId));
        }
        List<Long> updated = staged(incomingId, first, end, Outcome.UPDATED).fetch(INCOMING_MATCH.CUSTOMER_ID);
        if (!updated.isEmpty()) {
            hold(updated);
            images.keep(
                    changeId,
                    "customers",
                    portrait.of(DSL.select(CUSTOMER.CUSTOMER_ID)
                            .from(CUSTOMER)
                            .where(CUSTOMER.CUSTOMER_ID.eq(DSL.any(updated.toArray(Long[]::new))))));
            Sql.execute(db, "customers/load_updated", incomingId, first, end);
            Sql.execute(db, "customers/load_updated_external_ids", incomingId, first, end);
            Sql.execute(db, "customers/load_updated_points", incomingId, first, end);
            Sql.execute(db, "customers/load_updated_legal", incomingId, first, end);
        }
        if (created > 0 || !updated.isEmpty()) {
            Sql.execute(db, "customers/load_tags", incomingId, first, end, changeId, now);
            Sql.execute(db, "customers/load_own_values", incomingId, first, end);
        }
        if (!updated.isEmpty()) {
            derived.refresh(updated);
            arrivals.forEach(one -> one.edited(updated));
        }
        if (created > 0 || !updated.isEmpty()) {
            Alongside.Lines lines = linesOf(incomingId, first, end, Set.of(Outcome.NEW, Outcome.UPDATED));
            alongside.forEach(one -> one.came(lines, changeId));
        }
        if (created > 0) Facts.touched(db, staged(incomingId, first, end, Outcome.NEW));
        return new Loaded(created, updated);
    }

    private void refuseErasedMeanwhile(long incomingId, long first, long end) {
        if (Objects.equals(comparedAt.get(incomingId), fingerprints.turn())) return;
        if (knownAgain(incomingId, first, end).stream().anyMatch(known -> !known.answered()))
            throw new Stale("somebody was erased meanwhile");
    }

    /** Those of a range of lines who have this outcome. */
    private SelectConditionStep<Record1<Long>> staged(long incomingId, long first, long end, Outcome outcome) {
        return db.select(INCOMING_MATCH.CUSTOMER_ID)
                .from(INCOMING_MATCH)
                .where(INCOMING_MATCH.INCOMING_ID.eq(incomingId))
                .and(INCOMING_MATCH.LINE_NO.ge(first))
                .and(INCOMING_MATCH.LINE_NO.lt(end))
                .and(INCOMING_MATCH.OUTCOME.eq(outcome.code()));
    }

    private static @Nullable String ownJson(Draft draft) {
        return draft.own().isEmpty() ? null : JSON.writeValueAsString(draft.own());
    }

    /** Those whom a change brought in. */
    public SelectConditionStep<Record1<Long>> broughtInBy(long changeId) {
        return DSL.select(CUSTOMER.CUSTOMER_ID).from(CUSTOMER).where(CUSTOMER.CREATED_BY.eq(changeId));
    }

    /**
     * Takes back what a change brought in, of these: known customers get back what they were, new ones are erased from
     * every room. The caller has seen to it that nobody has touched them since.
     */
    public void takeBack(long changeId, List<Long> customers) {
        portrait.putBack(changeId, customers);
        alongside.forEach(one -> one.takenBack(customers, changeId));
        var created = DSL.select(CUSTOMER.CUSTOMER_ID)
                .from(CUSTOMER)
                .where(CUSTOMER.CREATED_BY.eq(changeId))
                .and(CUSTOMER.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))));
        List<Long> ids = db.fetch(created).getValues(CUSTOMER.CUSTOMER_ID);
        if (!ids.isEmpty()) erasure.takeBack(ids);
    }
}
