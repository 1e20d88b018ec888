package dev.custodia.facts;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.facts.Tables.FOLLOWED;
import static dev.custodia.tables.facts.Tables.TOUCHED;

import dev.custodia.criteria.Money;
import dev.custodia.database.Sql;
import dev.custodia.database.Transactions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectLimitPercentStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The door to the narrow rows: how many, and which, a page at a time. */
@Component
public class Facts {
    private static final long FOLLOWING = 0x666f_6c6c_6f77_0001L;

    /** What can be touched of a customer: the own rows, contact points and legal details. */
    public static final String CUSTOMER = "customer";

    /** The tags. */
    public static final String TAGS = "tags";

    /** Where the customer stands. */
    public static final String PLACE = "place";

    /** Documents and interactions, and what they come to. */
    public static final String DEALINGS = "dealings";

    /** The lifecycle status. */
    public static final String STATUS = "status";

    /** Which portfolio, agent, operator and agency. */
    public static final String PORTFOLIOS = "portfolios";

    /** The legal holds. */
    public static final String HOLDS = "holds";

    /** How surely they are gone, and what is expected of them. */
    public static final String SCORES = "scores";

    /** Whether they object to marketing. */
    public static final String OBJECTIONS = "objections";

    private final DSLContext db;
    private final Transactions transactions;
    private final Limited limited;

    Facts(DSLContext db, Transactions transactions, Limited limited) {
        this.db = db;
        this.transactions = transactions;
        this.limited = limited;
    }

    /**
     * Those in one of the places whom whoever acts may see. Lists and counts always say which: what is in the bin is
     * nowhere else.
     */
    public static Condition in(Set<Place> places) {
        return anybodyIn(places).and(own());
    }

    /** As {@link #in}, also those whom whoever acts may not see: where something holds for the whole base. */
    public static Condition anybodyIn(Set<Place> places) {
        return FACT.PLACE.in(places.stream().map(Place::code).sorted().toList());
    }

    /** Those whom whoever acts may see and touch, where the places are said otherwise. */
    public static Condition own() {
        return Limited.own();
    }

    /** As {@link #own()}, over another column that holds a customer's id. */
    public static Condition owned(Field<Long> customerId) {
        return Limited.owned(customerId);
    }

    /** Whether whoever acts may see and touch each of these; those who are gone are nobody's. */
    public boolean mayTouch(Collection<Long> customers) {
        Set<Long> different = new HashSet<>(customers);
        return limited.now().isEmpty()
                || different.size()
                        == db.fetchCount(
                                FACT,
                                FACT.CUSTOMER_ID
                                        .eq(DSL.any(different.toArray(Long[]::new)))
                                        .and(own()));
    }

    public long count(Condition condition, Set<Place> places) {
        return counts(condition, places, List.of()).getFirst();
    }

    /** How many there are, and behind that for how many of them each of the further conditions holds, in one look. */
    public List<Long> counts(Condition condition, Set<Place> places, List<Condition> further) {
        return transactions.get(() -> {
            // In the order of an index the rows stand all over the table, and a count has to visit every one: to read
            // it
            // as it lies, or the pages that an index names, is twice as fast. The planner takes it for dearer.
            db.execute("set local enable_indexscan = off");
            List<Field<Integer>> counted = new ArrayList<>();
            counted.add(DSL.count());
            for (Condition each : further) counted.add(DSL.count().filterWhere(each));
            List<Long> counts = db.select(counted)
                    .from(FACT)
                    .where(in(places))
                    .and(condition)
                    .fetchSingle()
                    .intoStream()
                    .map(count -> ((Number) count).longValue())
                    .toList();
            db.execute("set local enable_indexscan = on");
            return counts;
        });
    }

    /**
     * Says that something of these customers was touched, in the transaction that touches it: whoever follows rules
     * looks at them again. Nothing is written where nobody follows.
     *
     * @param topics what was touched, as {@link dev.custodia.criteria.Fields#topic} names it; none for customers who are new
     */
    public static void touched(DSLContext db, Collection<Long> customers, String... topics) {
        if (customers.isEmpty()) return;
        Field<Long> id = DSL.field(DSL.name("customer_id"), Long.class);
        touched(
                db,
                DSL.select(id)
                        .from(DSL.unnest(DSL.val(customers.toArray(Long[]::new)))
                                .as("ids", "customer_id")),
                topics);
    }

    /** As {@link #touched(DSLContext, Collection, String...)}, those whom a query finds; nobody is looked for where nobody follows. */
    public static void touched(DSLContext db, Select<Record1<Long>> customers, String... topics) {
        // Shared by all who write, taken alone by who begins to follow: nobody's change falls between.
        db.query("select pg_advisory_xact_lock_shared({0})", DSL.val(FOLLOWING)).execute();
        Sql.execute(db, "facts/touch", customers, DSL.val(topics));
    }

    /** Follows these topics and no others, from the end of the caller's transaction on. */
    public void follow(Collection<String> topics) {
        db.query("select pg_advisory_xact_lock({0})", DSL.val(FOLLOWING)).execute();
        db.deleteFrom(FOLLOWED).where(FOLLOWED.TOPIC.notIn(topics)).execute();
        for (String topic : topics)
            db.insertInto(FOLLOWED)
                    .set(FOLLOWED.TOPIC, topic)
                    .onConflictDoNothing()
                    .execute();
    }

    /** How many are waiting to be looked at. */
    public long countTouched() {
        return db.fetchCount(TOUCHED);
    }

    /**
     * Takes some of those who were touched out of the queue, with what was touched of them, to look at them in this
     * transaction and after this. Whom somebody is touching at this moment stays in it, so that nobody waits for
     * another.
     */
    public Map<Long, Set<String>> takeTouched(int most) {
        Map<Long, Set<String>> taken = new LinkedHashMap<>();
        Sql.query(db, "facts/take", most)
                .forEach(row -> taken.computeIfAbsent(row.get(0, Long.class), id -> new HashSet<>())
                        .add(row.get(1, String.class)));
        return taken;
    }

    /** What one customer's dealings come to; empty where there is no such customer. */
    public Optional<Fact> find(long customerId) {
        return db.selectFrom(FACT)
                .where(FACT.CUSTOMER_ID.eq(customerId))
                .and(own())
                .fetchOptional(row -> {
                    String currency = row.getCurrency();
                    return new Fact(
                            row.getFirstDocumentOn(),
                            row.getLastDocumentOn(),
                            row.getDocuments(),
                            row.getDocuments_12m(),
                            row.getOpenDocuments(),
                            row.getFirstPurchaseOn(),
                            row.getLastPurchaseOn(),
                            row.getPurchases(),
                            row.getPurchases_12m(),
                            currency == null ? null : new Money(row.getValueMinor(), currency),
                            currency == null ? null : new Money(row.getValue_12mMinor(), currency),
                            row.getLastInteractionOn(),
                            row.getInteractions());
                });
    }

    /**
     * A page of customers. Blanks come last in either direction.
     *
     * <p>The cursor is the id of the last customer shown: what it was sorted by is looked up, since a name has no place
     * in an address.
     */
    public Page page(Condition condition, Set<Place> places, Order order, @Nullable String cursor, int size) {
        List<Long> ids = new ArrayList<>();
        boolean blanks = false;
        @Nullable Position from = cursor == null ? null : position(order, Long.parseLong(cursor));
        if (from == null || from.value() != null) {
            ids.addAll(read(condition, places, order, from, false, size + 1));
            from = null;
        } else {
            blanks = true;
        }
        if (ids.size() <= size && nullable(order)) {
            ids.addAll(read(condition, places, order, blanks ? from : null, true, size + 1 - ids.size()));
        }
        boolean more = ids.size() > size;
        List<Long> shown = more ? List.copyOf(ids.subList(0, size)) : List.copyOf(ids);
        return new Page(shown, more ? Long.toString(shown.getLast()) : null);
    }

    private record Position(@Nullable Object value, long id) {}

    private Position position(Order order, long id) {
        Field<?> column = order.field().order().orElseThrow();
        return db.select(column)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(id))
                .and(own())
                .fetchOptional()
                .map(row -> new Position(row.get(0), id))
                // Whoever was at the border is gone for good: what comes after cannot be known, so the list begins
                // anew.
                .orElse(new Position(null, Long.MAX_VALUE));
    }

    private static boolean nullable(Order order) {
        return order.field().order().orElseThrow().getDataType().nullable();
    }

    /** Reads each place by its own index range and merges: an index on (place, column, id) gives one place in order, not two. */
    private List<Long> read(
            Condition condition, Set<Place> places, Order order, @Nullable Position from, boolean blanks, int size) {
        Field<Object> column = unchecked(order.field().order().orElseThrow());
        List<Select<Record1<Long>>> parts = new ArrayList<>();
        for (Place place : places) {
            parts.add(part(column, condition, place, order.descending(), from, blanks, size));
        }
        if (parts.size() == 1) return parts.getFirst().fetch(0, Long.class);
        List<Long> candidates = new ArrayList<>();
        for (Select<Record1<Long>> part : parts) candidates.addAll(part.fetch(0, Long.class));
        if (candidates.isEmpty()) return candidates;
        return db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.in(candidates))
                .orderBy(sorted(column, order.descending()), sorted(FACT.CUSTOMER_ID, order.descending()))
                .limit(size)
                .fetch(FACT.CUSTOMER_ID);
    }

    private SelectLimitPercentStep<Record1<Long>> part(
            Field<Object> column,
            Condition condition,
            Place place,
            boolean descending,
            @Nullable Position from,
            boolean blanks,
            int size) {
        Condition after = DSL.trueCondition();
        if (from != null && from.value() != null) {
            var position = DSL.row(DSL.val(from.value(), column), DSL.val(from.id()));
            var here = DSL.row(column, FACT.CUSTOMER_ID);
            after = descending ? here.lt(position) : here.gt(position);
        } else if (from != null) {
            after = descending ? FACT.CUSTOMER_ID.lt(from.id()) : FACT.CUSTOMER_ID.gt(from.id());
        }
        return db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .where(FACT.PLACE.eq(place.code()))
                .and(own())
                .and(blanks ? column.isNull() : column.isNotNull())
                .and(after)
                .and(condition)
                .orderBy(sorted(column, descending), sorted(FACT.CUSTOMER_ID, descending))
                .limit(size);
    }

    private static org.jooq.SortField<?> sorted(Field<?> column, boolean descending) {
        return descending ? column.desc() : column.asc();
    }

    @SuppressWarnings("unchecked")
    private static Field<Object> unchecked(Field<?> column) {
        return (Field<Object>) column;
    }
}
