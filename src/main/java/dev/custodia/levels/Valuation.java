package dev.custodia.levels;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.levels.Tables.BENCHMARK;
import static dev.custodia.tables.levels.Tables.PASSAGE;
import static dev.custodia.tables.levels.Tables.SCALE;
import static dev.custodia.tables.levels.Tables.SETTING;
import static dev.custodia.tables.levels.Tables.TURN;
import static dev.custodia.tables.levels.Tables.VALUE;

import dev.custodia.customers.Erasure;
import dev.custodia.customers.Recast;
import dev.custodia.database.Sql;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.Dealt;
import dev.custodia.facts.Facts;
import dev.custodia.portfolios.Assigned;
import dev.custodia.portfolios.InPortfolio;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.portfolios.PortfolioTypes;
import dev.custodia.tables.levels.tables.records.SettingRecord;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps the values and levels. Whose documents change is worked out anew from all their documents, in the same
 * transaction; each day those are whose documents leave the window or come into it, and the levels of those whose last
 * sale comes past a border of recency. Quantiles, and what comparable customers spend, are drawn at the first turn of a
 * month, when there are a tenth more or fewer than at the last drawing, and when one change has touched half of them: not
 * because the same customers go on buying, for that puts hardly anybody elsewhere and writes everybody.
 *
 * <p>All is as of one day, which is written down. Writers share a lock on that day; the turn to the next, and whoever
 * changes what the levels are, takes it alone.
 */
@Component
class Valuation implements Dealt, Assigned, Recast {
    private static final long DAY_LOCK = 0x6c65_7665_6c73_0001L;
    /** Fewer do not make a new drawing worth its while. */
    private static final long FEW = 100;

    private static final Condition ALL = DSL.trueCondition();

    /** Where sums of everybody are laid down until the end of the transaction. */
    private static final QueryPart ANEW = DSL.sql("levels_anew");

    /** The values as they stand, with what comparable customers go by. */
    private static final QueryPart STANDING = DSL.sql(
            "(select v.*, c.kind, coalesce(c.country, '') as country, c.place, {1} as portfolio from levels.value v"
                    + " join facts.fact c on c.customer_id = v.customer_id {0})",
            InPortfolio.joined("v"), InPortfolio.NUMBER);

    private final DSLContext db;
    private final Clock clock;
    private final Transactions transactions;
    private final PortfolioTypes types;
    private final SettingRows rows;
    private final Erasure erasure;
    /** Since it was last looked whether there is something to be drawn: whoever was valued twice is counted twice. */
    private final AtomicLong changed = new AtomicLong();
    /** How many each change has touched since the last drawing; those of one customer are left out. */
    private final Map<Long, Long> touched = new ConcurrentHashMap<>();

    Valuation(
            DSLContext db,
            Clock clock,
            Transactions transactions,
            PortfolioTypes types,
            SettingRows rows,
            Erasure erasure) {
        this.db = db;
        this.clock = clock;
        this.transactions = transactions;
        this.types = types;
        this.rows = rows;
        this.erasure = erasure;
    }

    // ---- as things happen

    @Override
    public void happened(Collection<Long> customers, long changeId) {
        recompute(customers);
        changed.addAndGet(customers.size());
        if (customers.size() > 1) touched.merge(changeId, (long) customers.size(), Long::sum);
    }

    @Override
    public void takenBack(Collection<Long> customers, long changeId) {
        recompute(customers);
    }

    /** Who is comparable to others now has another potentiality. */
    @Override
    public void assigned(Collection<Long> customers) {
        compareAnew(customers);
    }

    @Override
    public void recast(Collection<Long> customers) {
        compareAnew(customers);
    }

    private void compareAnew(Collection<Long> customers) {
        recompute(db.selectDistinct(VALUE.CUSTOMER_ID)
                .from(VALUE)
                .where(VALUE.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .fetch(VALUE.CUSTOMER_ID));
    }

    /** Works out anew what these are worth, and on which levels that puts them. In the caller's transaction. */
    void recompute(Collection<Long> customers) {
        List<Short> active = active();
        if (customers.isEmpty() || active.isEmpty()) return;
        Long[] ids = customers.toArray(Long[]::new);
        LocalDate day = holdDay();
        revalue(Whose.of(ids), active, day);
        Facts.touched(db, customers, LevelsFields.TOPIC, LevelsFields.DAYS);
    }

    private List<Short> active() {
        return types.active().stream().map(PortfolioType::number).toList();
    }

    /** The day that the values are as of, which stays what it is until the end of the transaction. */
    LocalDate holdDay() {
        db.query("select pg_advisory_xact_lock_shared({0})", DSL.val(DAY_LOCK)).execute();
        LocalDate day = turnedTo();
        if (day != null) return day;
        LocalDate today = today();
        db.insertInto(TURN)
                .set(TURN.TURN_ID, (short) 1)
                .set(TURN.TURNED_TO, today)
                .onConflictDoNothing()
                .execute();
        return Objects.requireNonNull(turnedTo());
    }

    /** As {@link #holdDay}, alone: nobody values anybody until the end of the transaction. */
    LocalDate takeDay() {
        db.query("select pg_advisory_xact_lock({0})", DSL.val(DAY_LOCK)).execute();
        return holdDay();
    }

    /** The day that the company wants values to be as of; null where that is today. */
    @Nullable
    LocalDate asOf() {
        LocalDate wanted = db.select(TURN.AS_OF).from(TURN).fetchOne(TURN.AS_OF);
        return wanted == null || wanted.isAfter(LocalDate.now(clock)) ? null : wanted;
    }

    LocalDate today() {
        LocalDate wanted = asOf();
        return wanted == null ? LocalDate.now(clock) : wanted;
    }

    /** Values everybody as of another day, as if they had come on that day; null: as of today. */
    void seeAsOf(@Nullable LocalDate wanted) {
        takeDay();
        db.update(TURN)
                .set(TURN.AS_OF, wanted)
                .where(TURN.TURN_ID.eq((short) 1))
                .execute();
        LocalDate day = today();
        List<Short> active = active();
        db.update(TURN)
                .set(TURN.TURNED_TO, day)
                .where(TURN.TURN_ID.eq((short) 1))
                .execute();
        db.deleteFrom(PASSAGE).where(PASSAGE.TYPE.in(active)).execute();
        db.update(VALUE)
                .set(VALUE.SINCE, day)
                .where(VALUE.TYPE.in(active))
                .and(VALUE.SINCE.ne(day))
                .execute();
        for (short type : active) rows.tellPastAnew(type);
        everybody(active, day);
        anotherDay();
    }

    /** The day that the values are as of; null before the first. */
    @Nullable
    LocalDate turnedTo() {
        return db.select(TURN.TURNED_TO).from(TURN).fetchOne(TURN.TURNED_TO);
    }

    /** The same customers by each name that a statement has for a table. */
    private record Whose(Condition documents, Condition byHand, Condition standing, Condition values) {
        static final Whose EVERYBODY = new Whose(ALL, ALL, ALL, ALL);

        static Whose of(Long[] ids) {
            return new Whose(among("d", ids), among("h", ids), among("e", ids), among("v", ids));
        }

        private static Condition among(String table, Long[] ids) {
            return customer(table).eq(DSL.any(ids));
        }
    }

    private static Field<Long> customer(String table) {
        return DSL.field(DSL.name(table, "customer_id"), Long.class);
    }

    private static Condition type(List<Short> types) {
        return DSL.field(DSL.name("v", "type"), Short.class).in(types);
    }

    private void revalue(Whose whose, List<Short> active, LocalDate day) {
        rows.furnish();
        Condition which = whose.values().and(type(active));
        renew(worth(whose, active, day), which, day);
        dropEmpty(which, day);
    }

    /** Writes down what these values, which are all of such rows, come to by the borders and the grid that stand. */
    private void renew(QueryPart values, Condition which, LocalDate day) {
        LocalDate month = day.withDayOfMonth(1);
        Sql.execute(db, "levels/renew", leveled(values, DSL.sql("levels.cut"), day), day, month);
        // Who is back in the group of the month's beginning has not moved.
        db.deleteFrom(PASSAGE.as("v"))
                .where(which)
                .and(DSL.field(DSL.name("v", "month"), LocalDate.class).eq(month))
                .and(DSL.field(DSL.name("v", "came_from"), Short.class)
                        .eq(DSL.field(DSL.name("v", "went_to"), Short.class)))
                .execute();
    }

    /** Of whom nothing is known any more nothing is kept, unless somebody may have moved since. */
    private void dropEmpty(Condition which, LocalDate day) {
        db.deleteFrom(VALUE.as("v"))
                .where(which)
                .and(DSL.field(DSL.name("v", "last_sale_on")).isNull())
                .and(DSL.field(DSL.name("v", "frequency")).isNull())
                .and(DSL.field(DSL.name("v", "monetary_minor")).isNull())
                .and(DSL.field(DSL.name("v", "potentiality_minor")).isNull())
                .and(DSL.field(DSL.name("v", "since"), LocalDate.class).ge(day.withDayOfMonth(1)))
                .execute();
    }

    private QueryPart worth(Whose whose, List<Short> active, LocalDate day) {
        return worth(sums(whose, active, day));
    }

    private QueryPart worth(QueryPart sums) {
        return DSL.sql("({0})", Sql.query(db, "levels/worth", compared(sums)));
    }

    private QueryPart compared(QueryPart rows) {
        return Sql.query(db, "levels/compared", rows);
    }

    private QueryPart sums(Whose whose, List<Short> active, LocalDate day) {
        return DSL.sql(
                "({0})",
                Sql.query(
                        db,
                        "levels/sums",
                        whose.documents(),
                        whose.byHand(),
                        whose.standing(),
                        DSL.val(day),
                        DSL.val(active.toArray(Short[]::new)),
                        rows.ownCurrency(),
                        InPortfolio.joined("y"),
                        InPortfolio.NUMBER));
    }

    /** Rows of values with the level of each. */
    QueryPart leveled(QueryPart values, QueryPart borders, LocalDate day) {
        return Sql.query(db, "levels/leveled", values, borders, DSL.val(day));
    }

    /** The values of one type as they stand. */
    static QueryPart standing(short type) {
        return DSL.sql("(select * from levels.value where type = {0})", DSL.inline(type));
    }

    // ---- what one customer's documents come to

    /** What is computed, whatever was entered by hand. */
    record Computed(
            short type,
            @Nullable LocalDate lastSaleOn,
            @Nullable Integer frequency,
            @Nullable Long monetaryMinor,
            @Nullable String currency,
            @Nullable Long potentialityMinor) {}

    Map<Short, Computed> computed(long customer, LocalDate day) {
        Whose one = Whose.of(new Long[] {customer});
        Whose withoutHands = new Whose(one.documents(), DSL.falseCondition(), DSL.falseCondition(), one.values());
        Map<Short, Computed> computed = new LinkedHashMap<>();
        db.fetch("select * from {0} x", worth(withoutHands, active(), day))
                .forEach(row -> computed.put(
                        row.get("type", Short.class),
                        new Computed(
                                row.get("type", Short.class),
                                row.get("last_sale_on", LocalDate.class),
                                row.get("frequency", Integer.class),
                                row.get("monetary_minor", Long.class),
                                row.get("currency", String.class),
                                row.get("potentiality_minor", Long.class))));
        return computed;
    }

    // ---- the calendar

    /** Turns the values to today, and draws what is to be drawn. Returns how many customers were looked at. */
    long turn() {
        if (!isBehind()) return 0;
        Turned turned = transactions.get(() -> turnNow());
        dropErased(turned.whose());
        return turned.looked();
    }

    /** How many were looked at, and whose rows (v) were written. */
    private record Turned(long looked, Condition whose) {}

    private Turned turnNow() {
        LocalDate day = takeDay();
        LocalDate today = today();
        forgetInactive();
        List<Short> active = active();
        List<Short> anew = today.isBefore(day) ? active : neverDrawn();
        List<Short> followed =
                active.stream().filter(type -> !anew.contains(type)).toList();
        List<Short> stale = stale(today).stream().filter(followed::contains).toList();
        Set<Long> followedOnes = Set.of();
        if (day.isBefore(today) && !followed.isEmpty()) followedOnes = turn(followed, day, today);
        if (!day.equals(today)) anotherDay();
        db.update(TURN)
                .set(TURN.TURNED_TO, today)
                .where(TURN.TURN_ID.eq((short) 1))
                .execute();
        if (!anew.isEmpty() || !stale.isEmpty()) forgetChanged();
        // What was followed is right as it stands, and drawn from that.
        for (short type : stale) draw(type, today);
        long looked = followedOnes.size() + everybody(anew, today);
        if (stale.isEmpty() && anew.isEmpty())
            return new Turned(
                    looked, Whose.of(followedOnes.toArray(Long[]::new)).values());
        return new Turned(looked + db.fetchCount(VALUE, VALUE.TYPE.in(stale)), ALL);
    }

    /** Recency in days is another for everybody; nobody is looked for where nobody follows it. */
    private void anotherDay() {
        Facts.touched(
                db, DSL.select(VALUE.CUSTOMER_ID).from(VALUE).where(VALUE.LAST_SALE_ON.isNotNull()), LevelsFields.DAYS);
    }

    private List<Short> neverDrawn() {
        return db.select(SETTING.TYPE)
                .from(SETTING)
                .where(SETTING.TYPE.in(active()))
                .and(SETTING.DRAWN_ON.isNull())
                .orderBy(SETTING.TYPE)
                .fetch(SETTING.TYPE);
    }

    /**
     * Somebody may have been erased while others were valued by the calendar, and saw no row yet. Whoever is removing is
     * waited for, and whoever removes after this sees all rows: so in a transaction of its own, and not while the day is
     * held.
     */
    void dropErased() {
        dropErased(ALL);
    }

    private void dropErased(Condition whose) {
        transactions.run(() -> {
            erasure.alone();
            Sql.execute(db, "levels/drop_erased", VALUE, whose);
            Sql.execute(db, "levels/drop_erased", PASSAGE, whose);
        });
    }

    private boolean isBehind() {
        LocalDate today = today();
        List<Short> active = active();
        return !today.equals(turnedTo())
                || !stale(today).isEmpty()
                || db.fetchExists(SETTING, SETTING.DRAWN_ON.isNotNull().and(SETTING.TYPE.notIn(active)));
    }

    /** Those that were never drawn, not in this month, or from another base than there is now. */
    private List<Short> stale(LocalDate today) {
        List<Short> active = active();
        List<SettingRecord> settings = db.selectFrom(SETTING)
                .where(SETTING.TYPE.in(active))
                .orderBy(SETTING.TYPE)
                .fetch();
        boolean muchChanged = settings.stream().anyMatch(row -> changed.get() >= noticeable(row.getDrawnFrom()));
        Map<Short, Integer> now = muchChanged ? valued(active) : Map.of();
        List<Short> stale = settings.stream()
                .filter(row -> row.getDrawnOn() == null
                        || !YearMonth.from(row.getDrawnOn()).equals(YearMonth.from(today))
                        || (muchChanged && isAnotherBase(row.getDrawnFrom(), now.getOrDefault(row.getType(), 0))))
                .map(SettingRecord::getType)
                .toList();
        if (muchChanged && stale.isEmpty()) changed.set(0);
        return stale;
    }

    private void forgetChanged() {
        changed.set(0);
        touched.clear();
    }

    /** Whoever comes first into an empty base does not wait for others. */
    private static long noticeable(int drawnFrom) {
        return drawnFrom == 0 ? 1 : Math.max(FEW, drawnFrom / 10);
    }

    private boolean isAnotherBase(int drawnFrom, int now) {
        return Math.abs(now - drawnFrom) >= noticeable(drawnFrom)
                || touched.values().stream().anyMatch(number -> number >= Math.max(FEW, drawnFrom / 2));
    }

    /** How many of the active have values, by type. */
    private Map<Short, Integer> valued(List<Short> types) {
        return db.select(VALUE.TYPE, DSL.count())
                .from(VALUE)
                .join(FACT)
                .on(FACT.CUSTOMER_ID.eq(VALUE.CUSTOMER_ID))
                .where(FACT.PLACE.eq((short) 0))
                .and(VALUE.TYPE.in(types))
                .groupBy(VALUE.TYPE)
                .fetchMap(VALUE.TYPE, DSL.count());
    }

    /** What is switched off is not followed, and is worked out anew when it is switched on. */
    private void forgetInactive() {
        db.update(SETTING)
                .set(SETTING.DRAWN_ON, DSL.val((LocalDate) null, SETTING.DRAWN_ON))
                .where(SETTING.DRAWN_ON.isNotNull())
                .and(SETTING.TYPE.notIn(active()))
                .execute();
    }

    /** Returns whose values were written. */
    private Set<Long> turn(List<Short> fresh, LocalDate day, LocalDate today) {
        Set<Long> leaving = concerned("levels/leaving", fresh, day, today);
        if (!leaving.isEmpty()) revalue(Whose.of(leaving.toArray(Long[]::new)), fresh, today);
        // Their documents say the same as yesterday; only the days since the last have become more.
        Set<Long> crossing = concerned("levels/crossing", fresh, day, today);
        if (!crossing.isEmpty()) {
            Condition which = Whose.of(crossing.toArray(Long[]::new)).values().and(type(fresh));
            QueryPart values = DSL.sql("(select * from levels.value v where {0})", which);
            renew(values, which, today);
        }
        leaving.addAll(crossing);
        Facts.touched(db, leaving, LevelsFields.TOPIC);
        return leaving;
    }

    private Set<Long> concerned(String query, List<Short> fresh, LocalDate day, LocalDate today) {
        return new LinkedHashSet<>(Sql.query(db, query, day, today, DSL.val(fresh.toArray(Short[]::new)))
                .fetch(0, Long.class));
    }

    /**
     * Works out everybody anew, from all documents, and draws what is to be drawn. What documents come to is read once for
     * all these types and laid down, borders are drawn from that, and each row is written once. With the day taken, and
     * {@link #dropErased} after it.
     *
     * @return how many have a value, each type counted
     */
    long everybody(List<Short> some, LocalDate day) {
        if (some.isEmpty()) return 0;
        renew(worthAnew(some, day), type(some), day);
        dropEmpty(type(some), day);
        areDrawn(some, day);
        if (some.containsAll(active())) forgetChanged();
        Facts.touched(
                db, DSL.selectDistinct(VALUE.CUSTOMER_ID).from(VALUE).where(VALUE.TYPE.in(some)), LevelsFields.TOPIC);
        return db.fetchCount(VALUE, VALUE.TYPE.in(some));
    }

    /** What everybody is worth by all documents, and on which levels by borders that are drawn anew; no value is written. */
    QueryPart anew(List<Short> some, LocalDate day) {
        return leveled(worthAnew(some, day), DSL.sql("levels.cut"), day);
    }

    private QueryPart worthAnew(List<Short> some, LocalDate day) {
        rows.furnish();
        // Millions of documents are gathered by customer here; one such run goes on at a time.
        db.execute("set local work_mem = '128MB'");
        db.execute("drop table if exists levels_anew");
        db.query("create temp table {0} on commit drop as select * from {1} x", ANEW, sums(Whose.EVERYBODY, some, day))
                .execute();
        db.execute("analyze levels_anew");
        for (short type : some) benchmarks(type, ANEW);
        QueryPart worth = worth(ANEW);
        for (short type : some) cuts(type, day, ANEW, worth);
        return worth;
    }

    private void benchmarks(short type, QueryPart values) {
        db.deleteFrom(BENCHMARK).where(BENCHMARK.TYPE.eq(type)).execute();
        Sql.execute(db, "levels/benchmarks", type, values);
    }

    /** From sums, and those of potentiality from what these are worth. */
    private void cuts(short type, LocalDate day, QueryPart sums, QueryPart worth) {
        for (var scale : db.selectFrom(SCALE)
                .where(SCALE.TYPE.eq(type))
                .and(SCALE.QUANTILES)
                .orderBy(SCALE.MEASURE)) {
            Measure measure = Measure.of(scale.getMeasure());
            QueryPart values = measure == Measure.POTENTIALITY ? worth : sums;
            rows.keepCuts(type, measure, drawn(type, measure, scale.getLevels(), day, values));
        }
    }

    private void areDrawn(List<Short> drawn, LocalDate day) {
        Map<Short, Integer> valued = valued(drawn);
        for (short type : drawn)
            db.update(SETTING)
                    .set(SETTING.DRAWN_ON, day)
                    .set(SETTING.DRAWN_FROM, valued.getOrDefault(type, 0))
                    .set(SETTING.PAST_DUE, true)
                    .where(SETTING.TYPE.eq(type))
                    .execute();
    }

    /**
     * Draws what comparable customers spend and the quantiles, and puts everybody on the levels. With the day taken, and
     * {@link #dropErased} after it.
     */
    void draw(short type, LocalDate day) {
        benchmarks(type, STANDING);
        QueryPart worth = DSL.sql("({0})", Sql.query(db, "levels/repotential", compared(STANDING), type));
        cuts(type, day, STANDING, worth);
        areDrawn(List.of(type), day);
        relevel(type, worth, day);
    }

    /**
     * Puts everybody on the levels and into the groups that borders and grid say. With the day taken, and
     * {@link #dropErased} after it.
     */
    void relevel(short type, LocalDate day) {
        relevel(type, standing(type), day);
    }

    private void relevel(short type, QueryPart values, LocalDate day) {
        renew(values, type(List.of(type)), day);
        Facts.touched(db, DSL.select(VALUE.CUSTOMER_ID).from(VALUE).where(VALUE.TYPE.eq(type)), LevelsFields.TOPIC);
    }

    /** Where the levels of so many would begin, shared out evenly among the active. */
    List<SettingRows.Cut> drawn(short type, Measure measure, int levels, LocalDate day) {
        return drawn(type, measure, levels, day, STANDING);
    }

    private List<SettingRows.Cut> drawn(short type, Measure measure, int levels, LocalDate day, QueryPart values) {
        QueryPart better = switch (measure) {
            // Fewer days are better.
            case RECENCY -> DSL.sql("(v.last_sale_on - {0}::date)", DSL.val(day));
            case FREQUENCY -> DSL.sql("v.frequency");
            case MONETARY -> DSL.sql("v.monetary_minor");
            case POTENTIALITY -> DSL.sql("v.potentiality_minor");
        };
        QueryPart currency = DSL.sql(measure.isMoney() ? "v.currency" : "''::text");
        Map<String, List<@Nullable Long>> cuts = new LinkedHashMap<>();
        Sql.query(db, "levels/drawn", better, currency, type, levels, values).forEach(row -> {
            Long border = row.get("border", Long.class);
            cuts.computeIfAbsent(row.get("currency", String.class), key -> new ArrayList<>())
                    .add(border != null && measure == Measure.RECENCY ? Long.valueOf(-border) : border);
        });
        return cuts.entrySet().stream()
                .map(cut -> new SettingRows.Cut(measure, cut.getKey(), cut.getValue()))
                .toList();
    }
}
