package dev.custodia.levels;

import static dev.custodia.tables.dealings.Tables.DOCUMENT;
import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.levels.Tables.BENCHMARK;
import static dev.custodia.tables.levels.Tables.BY_HAND;
import static dev.custodia.tables.levels.Tables.GROUPING;
import static dev.custodia.tables.levels.Tables.PASSAGE;
import static dev.custodia.tables.levels.Tables.VALUE;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Money;
import dev.custodia.customers.Draft;
import dev.custodia.database.Sql;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Columns;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.portfolios.InPortfolio;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.portfolios.PortfolioTypes;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door to values and levels: what counts, where levels begin and how many are on each, the groups and who moved
 * between them, what one customer is worth and why, and values entered by hand.
 */
@Component
public class Levels {
    /** The acts, as the journal and the API name them. */
    public static final String ENTER = HandActs.Enter.CODE;

    public static final String GIVE_BACK = HandActs.GiveBack.CODE;

    private static final Condition OWN = Facts.owned(DSL.field(DSL.name("c", "customer_id"), Long.class));
    private static final JSONB NOTHING = JSONB.valueOf("{}");
    private static final long EVERY_PORTFOLIO = -1;
    private static final int LONGEST_NAME = 60;
    private static final int MOST_DAYS = 36_500;
    private static final long MOST = 1_000_000_000_000_000L;

    private final DSLContext db;
    private final Clock clock;
    private final Transactions transactions;
    private final Changes changes;
    private final Access access;
    private final Journal journal;
    private final PortfolioTypes types;
    private final Groups groups;
    private final SettingRows rows;
    private final Valuation valuation;
    private final EarlierMovements past;

    Levels(
            DSLContext db,
            Clock clock,
            Transactions transactions,
            Changes changes,
            Access access,
            Journal journal,
            PortfolioTypes types,
            Groups groups,
            SettingRows rows,
            Valuation valuation,
            EarlierMovements past) {
        this.db = db;
        this.clock = clock;
        this.transactions = transactions;
        this.changes = changes;
        this.access = access;
        this.journal = journal;
        this.types = types;
        this.groups = groups;
        this.rows = rows;
        this.valuation = valuation;
        this.past = past;
    }

    // ---- the day

    /**
     * The day that values are as of.
     *
     * @param chosen whether the company has chosen it; else it is today
     * @param newest of which day the newest document is, up to today; null without any
     */
    public record AsOf(
            LocalDate day, boolean chosen, @Nullable LocalDate newest) {
        /** The day of the newest document where that has left the window, so that nothing counts; else null. */
        public @Nullable LocalDate ends(Counting counting) {
            LocalDate last = newest;
            Integer days = counting.days();
            return last == null || chosen || !last.isBefore(day.minusDays(days == null ? 365 : days)) ? null : last;
        }
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    public AsOf asOf() {
        LocalDate chosen = valuation.asOf();
        LocalDate newest = db.select(DSL.max(DOCUMENT.ISSUED_ON))
                .from(DOCUMENT)
                .where(DOCUMENT.ISSUED_ON.le(LocalDate.now(clock)))
                .fetchOne(0, LocalDate.class);
        return new AsOf(valuation.holdDay(), chosen != null, newest);
    }

    /**
     * Values everybody as of another day, for a base that ends some time ago; documents after it do not count.
     *
     * @param day null: as of today, and so on from day to day
     * @throws Refused {@code levels.day_ahead}
     */
    @Needs(Permission.LEVELS)
    public AsOf seeAsOf(@Nullable LocalDate day) {
        LocalDate today = LocalDate.now(clock);
        if (day != null && day.isAfter(today)) throw Refused.invalid("day", "levels.day_ahead");
        return written(() -> {
            LocalDate wanted = today.equals(day) ? null : day;
            if (!Objects.equals(wanted, valuation.asOf())) {
                valuation.seeAsOf(wanted);
                journal.record(Entry.of(access.current(), "levels.as_of"));
            }
            return asOf();
        });
    }

    // ---- settings

    /** The settings of each type that is switched on, in their order. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Setting> settings() {
        return types.active().stream().map(rows::setting).toList();
    }

    /** @throws Refused {@code levels.type_unknown} for one that is not there or not switched on */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Setting setting(String code) {
        return rows.setting(type(code));
    }

    private PortfolioType type(String code) {
        return types.byCode(code)
                .filter(PortfolioType::active)
                .orElseThrow(() -> Refused.notFound("levels.type_unknown"));
    }

    /**
     * Says what counts, and values everybody anew by it. Takes as long as a full recomputation.
     *
     * @throws Refused {@code levels.kinds_missing}, {@code levels.days_out_of_range}, {@code levels.currency_unknown}
     */
    @Needs(Permission.LEVELS)
    public Setting count(String code, Counting counting) {
        refuseWrong(counting);
        return written(() -> {
            LocalDate day = valuation.takeDay();
            Setting before = setting(code);
            if (counting.equals(before.counting())) return before;
            short type = before.type().number();
            keep(before, counting);
            rows.tellPastAnew(type);
            valuation.everybody(List.of(type), day);
            journal.record(Entry.of(access.current(), "levels.counting").about(type));
            return setting(code);
        });
    }

    /**
     * How many would be where if something else counted; nothing is changed. Takes nearly as long as {@link #count}, of
     * which it is the beginning: what that would count by is written, asked about and undone.
     *
     * @throws Refused as {@link #count}
     */
    @Needs(Permission.LEVELS)
    public Standing preview(String code, Counting counting) {
        refuseWrong(counting);
        Setting now = setting(code);
        if (counting.equals(now.counting())) return standing(code);
        LocalDate day = valuation.holdDay();
        return transactions.undone(() -> {
            keep(now, counting);
            QueryPart leveled = valuation.anew(List.of(now.type().number()), day);
            return shifted(setting(code), leveled, day);
        });
    }

    private static void refuseWrong(Counting counting) {
        List<Problem> problems = new ArrayList<>();
        if (counting.kinds().isEmpty()) problems.add(problem("kinds", "levels.kinds_missing"));
        Integer days = counting.days();
        if (days != null && (days < 1 || days > MOST_DAYS)) problems.add(problem("days", "levels.days_out_of_range"));
        String currency = counting.currency();
        if (currency != null && !isCurrency(currency)) problems.add(problem("currency", "levels.currency_unknown"));
        if (!problems.isEmpty()) throw Refused.invalid(problems);
    }

    private void keep(Setting before, Counting counting) {
        short type = before.type().number();
        rows.keep(type, counting);
        String now = rows.currency(counting);
        if (!now.equals(before.currency())) renominate(type, before, now);
    }

    private static Problem problem(String where, String code) {
        return new Problem(where, code, Map.of());
    }

    private static boolean isCurrency(String code) {
        try {
            return Currency.getInstance(code) != null;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    /** Borders that were given by hand stand for whole units of another currency from now on. */
    private void renominate(short type, Setting before, String currency) {
        for (Measure measure : List.of(Measure.MONETARY, Measure.POTENTIALITY)) {
            Scale scale = before.scale(measure);
            if (scale.quantiles()) continue;
            int shift = Money.digits(currency) - Money.digits(before.currency());
            List<@Nullable Long> borders = new ArrayList<>();
            for (Long border : scale.borders())
                borders.add(
                        border == null
                                ? null
                                : shift >= 0
                                        ? Long.valueOf(border * (long) Math.pow(10, shift))
                                        : Long.valueOf(border / (long) Math.pow(10, -shift)));
            rows.keepCuts(type, measure, List.of(new SettingRows.Cut(measure, currency, borders)));
        }
    }

    // ---- levels: the look and the act

    /** How many of the active are on each level of a measure, and some of them. */
    public record Sizes(Scale scale, List<Long> customers, List<List<Long>> examples) {
        public Sizes {
            customers = List.copyOf(customers);
            examples = List.copyOf(examples);
        }
    }

    /** How many are in a pair of levels. */
    public record Cell(int recency, int frequency, Group group, long customers) {}

    /**
     * How many would come out of a group into another, or stay in it on another level of some value, and some of them.
     *
     * @param from null for none
     * @param to null for none
     */
    public record Shift(@Nullable Group from, @Nullable Group to, long customers, List<Long> examples) {
        public Shift {
            examples = List.copyOf(examples);
        }

        public boolean stays() {
            return Objects.equals(from, to);
        }
    }

    /**
     * Where everybody is, or would be.
     *
     * @param groups how many are in each group, all groups in their order
     * @param moved how many would be in another group than now
     * @param releveled how many would be on another level of any measure
     * @param customers how many of the active have bought
     * @param shifts who would come from where to where, the most first; not told of other scales
     */
    public record Standing(
            Setting setting,
            Map<Measure, Sizes> sizes,
            List<Cell> cells,
            Map<Group, Long> groups,
            long moved,
            long releveled,
            long customers,
            List<Shift> shifts) {
        public Standing {
            shifts = List.copyOf(shifts);
        }

        public Sizes sizes(Measure measure) {
            return Objects.requireNonNull(sizes.get(measure));
        }
    }

    /** How many are where now. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Standing standing(String code) {
        Setting setting = setting(code);
        return standing(setting, DSL.sql("levels.cut"), false);
    }

    /**
     * How many would be where with other scales; nothing is changed.
     *
     * @param scales those that are left out stay; the borders of quantiles are drawn
     * @throws Refused {@code levels.levels_of_a_scale}, {@code levels.borders_missing}, {@code levels.borders_order}
     */
    @Needs(Permission.LEVELS)
    public Standing preview(String code, Map<Measure, Scale> scales, boolean examples) {
        Setting now = setting(code);
        LocalDate day = valuation.holdDay();
        Wanted wanted = wanted(now, scales, day);
        return standing(wanted.setting(), wanted.cuts(), examples);
    }

    private record Wanted(Setting setting, Map<Measure, List<SettingRows.Cut>> changed, QueryPart cuts) {}

    private Wanted wanted(Setting now, Map<Measure, Scale> scales, LocalDate day) {
        refuseWrong(scales);
        short type = now.type().number();
        Map<Measure, Scale> all = new EnumMap<>(now.scales());
        Map<Measure, List<SettingRows.Cut>> cuts = new EnumMap<>(Measure.class);
        scales.forEach((measure, scale) -> {
            List<SettingRows.Cut> drawn = scale.quantiles()
                    ? valuation.drawn(type, measure, scale.levels(), day)
                    : List.of(new SettingRows.Cut(measure, measure.isMoney() ? now.currency() : "", scale.borders()));
            cuts.put(measure, drawn);
            all.put(
                    measure,
                    new Scale(scale.levels(), scale.quantiles(), borders(measure, now.currency(), scale, drawn)));
        });
        int tall = levels(all, Measure.RECENCY);
        int wide = levels(all, Measure.FREQUENCY);
        boolean sameShape = tall == now.scale(Measure.RECENCY).levels()
                && wide == now.scale(Measure.FREQUENCY).levels();
        List<Short> grid = sameShape ? now.grid() : Grid.usual(tall, wide);
        Setting setting = new Setting(now.type(), now.counting(), now.currency(), all, grid, now.drawnOn());
        return new Wanted(setting, cuts, table(type, cuts));
    }

    private static int levels(Map<Measure, Scale> scales, Measure measure) {
        return Objects.requireNonNull(scales.get(measure)).levels();
    }

    private static List<@Nullable Long> borders(
            Measure measure, String currency, Scale scale, List<SettingRows.Cut> cuts) {
        String own = measure.isMoney() ? currency : "";
        for (SettingRows.Cut cut : cuts) if (cut.currency().equals(own)) return cut.borders();
        List<@Nullable Long> none = new ArrayList<>();
        for (int i = 1; i < scale.levels(); i++) none.add(null);
        return none;
    }

    /** The borders as they stand, but for the measures that are changed. */
    private static QueryPart table(short type, Map<Measure, List<SettingRows.Cut>> changed) {
        List<Short> measures = new ArrayList<>();
        List<String> currencies = new ArrayList<>();
        List<List<@Nullable Long>> places =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        changed.values()
                .forEach(cuts -> cuts.forEach(cut -> {
                    measures.add(cut.measure().code());
                    currencies.add(cut.currency());
                    for (int i = 0; i < 4; i++) places.get(i).add(cut.border(i));
                }));
        Short[] others = changed.keySet().stream().map(Measure::code).toArray(Short[]::new);
        return DSL.sql(
                "(select c.type, c.measure, c.currency, c.c1, c.c2, c.c3, c.c4 from levels.cut c where c.type = {0}"
                        + " and c.measure <> all ({1}::smallint[]) union all select {0}::smallint, u.measure, u.currency,"
                        + " u.c1, u.c2, u.c3, u.c4 from unnest({2}::smallint[], {3}::text[], {4}::bigint[], {5}::bigint[],"
                        + " {6}::bigint[], {7}::bigint[]) as u (measure, currency, c1, c2, c3, c4))",
                DSL.inline(type),
                DSL.val(others),
                DSL.val(measures.toArray(Short[]::new)),
                DSL.val(currencies.toArray(String[]::new)),
                DSL.val(places.get(0).toArray(Long[]::new)),
                DSL.val(places.get(1).toArray(Long[]::new)),
                DSL.val(places.get(2).toArray(Long[]::new)),
                DSL.val(places.get(3).toArray(Long[]::new)));
    }

    private static void refuseWrong(Map<Measure, Scale> scales) {
        List<Problem> problems = new ArrayList<>();
        scales.forEach((measure, scale) -> {
            String where = measure.word();
            if (scale.levels() != 3 && scale.levels() != 5) problems.add(problem(where, "levels.levels_of_a_scale"));
            else if (!scale.quantiles()) {
                List<@Nullable Long> borders = scale.borders();
                if (borders.size() != scale.levels() - 1 || borders.contains(null))
                    problems.add(problem(where, "levels.borders_missing"));
                else if (!inOrder(measure, borders)) problems.add(problem(where, "levels.borders_order"));
            }
        });
        if (!problems.isEmpty()) throw Refused.invalid(problems);
    }

    private static boolean inOrder(Measure measure, List<@Nullable Long> borders) {
        for (int i = 0; i < borders.size(); i++) {
            long here = Objects.requireNonNull(borders.get(i));
            if (here < 0 || here > MOST) return false;
            if (i == 0) continue;
            long before = Objects.requireNonNull(borders.get(i - 1));
            if (measure == Measure.RECENCY ? here >= before : here <= before) return false;
        }
        return true;
    }

    /** The one count, for the look and for what has been saved. */
    private Standing standing(Setting wanted, QueryPart cuts, boolean examples) {
        LocalDate day = valuation.holdDay();
        QueryPart leveled = valuation.leveled(Valuation.standing(wanted.type().number()), cuts, day);
        return standing(wanted, leveled, day, examples, List.of());
    }

    private Standing shifted(Setting wanted, QueryPart leveled, LocalDate day) {
        return standing(wanted, leveled, day, false, shifts(wanted, leveled));
    }

    private Standing standing(Setting wanted, QueryPart leveled, LocalDate day, boolean examples, List<Shift> shifts) {
        List<Short> grid = wanted.grid();
        int wide = wanted.scale(Measure.FREQUENCY).levels();
        Map<Measure, long[]> sizes = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values())
            sizes.put(measure, new long[wanted.scale(measure).levels()]);
        long[][] cells = new long[wanted.scale(Measure.RECENCY).levels()][wide];
        Map<Short, Long> grouped = new TreeMap<>();
        long[] sums = new long[3];
        Sql.query(db, "levels/sizes", leveled, DSL.val(grid.toArray(Short[]::new)), DSL.inline(wide), OWN)
                .forEach(row -> {
                    long number = row.get("number", Long.class);
                    Short r = row.get("r", Short.class);
                    Short f = row.get("f", Short.class);
                    add(sizes, Measure.RECENCY, r, number);
                    add(sizes, Measure.FREQUENCY, f, number);
                    add(sizes, Measure.MONETARY, row.get("m", Short.class), number);
                    add(sizes, Measure.POTENTIALITY, row.get("p", Short.class), number);
                    if (r != null && f != null) cells[r - 1][f - 1] += number;
                    Short group = row.get("grp", Short.class);
                    if (group != null) grouped.merge(group, number, Long::sum);
                    sums[0] += row.get("moved", Long.class);
                    sums[1] += row.get("releveled", Long.class);
                    sums[2] += r == null ? 0 : number;
                });
        Map<Measure, Sizes> shown = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values())
            shown.put(
                    measure,
                    new Sizes(
                            wanted.scale(measure),
                            java.util.Arrays.stream(Objects.requireNonNull(sizes.get(measure)))
                                    .boxed()
                                    .toList(),
                            examples ? examples(leveled, measure, wanted.scale(measure), day) : List.of()));
        List<Cell> pairs = new ArrayList<>();
        for (int r = 1; r <= cells.length; r++)
            for (int f = 1; f <= wide; f++)
                pairs.add(new Cell(
                        r, f, groups.byNumber(grid.get((r - 1) * wide + f - 1)).orElseThrow(), cells[r - 1][f - 1]));
        Map<Group, Long> byGroup = new LinkedHashMap<>();
        for (Group group : groups.all()) byGroup.put(group, grouped.getOrDefault(group.number(), 0L));
        return new Standing(wanted, shown, pairs, byGroup, sums[0], sums[1], sums[2], shifts);
    }

    private List<Shift> shifts(Setting wanted, QueryPart leveled) {
        List<Shift> shifts = new ArrayList<>();
        Map<List<Short>, List<Long>> examples = new LinkedHashMap<>();
        Map<List<Short>, Long> numbers = new HashMap<>();
        Sql.query(
                        db,
                        "levels/shifts",
                        leveled,
                        DSL.val(wanted.grid().toArray(Short[]::new)),
                        DSL.inline(wanted.scale(Measure.FREQUENCY).levels()),
                        OWN)
                .forEach(row -> {
                    List<Short> way = List.of(row.get("came_from", Short.class), row.get("went_to", Short.class));
                    examples.computeIfAbsent(way, key -> new ArrayList<>()).add(row.get("customer_id", Long.class));
                    numbers.put(way, row.get("number", Long.class));
                });
        examples.forEach((way, some) -> shifts.add(new Shift(
                groups.byNumber(way.getFirst()).orElse(null),
                groups.byNumber(way.getLast()).orElse(null),
                numbers.getOrDefault(way, 0L),
                some)));
        return shifts;
    }

    private static void add(Map<Measure, long[]> sizes, Measure measure, @Nullable Short level, long number) {
        long[] counted = Objects.requireNonNull(sizes.get(measure));
        if (level != null && level <= counted.length) counted[level - 1] += number;
    }

    private List<List<Long>> examples(QueryPart leveled, Measure measure, Scale scale, LocalDate day) {
        String level = switch (measure) {
            case RECENCY -> "n.r";
            case FREQUENCY -> "n.f";
            case MONETARY -> "n.m";
            case POTENTIALITY -> "n.p";
        };
        List<List<Long>> examples = new ArrayList<>();
        for (int i = 0; i < scale.levels(); i++) examples.add(new ArrayList<>());
        Sql.query(db, "levels/examples", leveled, DSL.sql(level), better("n", measure, day))
                .forEach(row -> {
                    int place = row.get("level", Integer.class) - 1;
                    if (place < examples.size()) examples.get(place).add(row.get("customer_id", Long.class));
                });
        return examples;
    }

    private static QueryPart better(String table, Measure measure, LocalDate day) {
        return switch (measure) {
            case RECENCY -> DSL.sql("(" + table + ".last_sale_on - {0}::date)", DSL.val(day));
            case FREQUENCY -> DSL.sql(table + ".frequency");
            case MONETARY -> DSL.sql(table + ".monetary_minor");
            case POTENTIALITY -> DSL.sql(table + ".potentiality_minor");
        };
    }

    /**
     * Lets other scales hold: everybody is on the levels that {@link #preview} has shown.
     *
     * @throws Refused as {@link #preview}
     */
    @Needs(Permission.LEVELS)
    public Standing save(String code, Map<Measure, Scale> scales) {
        return written(() -> {
            LocalDate day = valuation.takeDay();
            Setting now = setting(code);
            short type = now.type().number();
            Wanted wanted = wanted(now, scales, day);
            if (wanted.setting().equals(now)) return standing(code);
            wanted.changed().forEach((measure, cuts) -> {
                Scale scale = wanted.setting().scale(measure);
                rows.keep(type, measure, scale.levels(), scale.quantiles());
                rows.keepCuts(type, measure, cuts);
            });
            if (!wanted.setting().grid().equals(now.grid()))
                rows.keepGrid(type, wanted.setting().grid());
            Standing before = standing(wanted.setting(), DSL.sql("levels.cut"), false);
            rows.tellPastAnew(type);
            valuation.relevel(type, day);
            journal.record(Entry.of(access.current(), "levels.scales")
                    .about(type)
                    .affecting(before.releveled())
                    .with("moved", before.moved()));
            return standing(code);
        });
    }

    /** Draws quantiles and what comparable customers spend anew, now. */
    @Needs(Permission.LEVELS)
    public Standing draw(String code) {
        return written(() -> {
            LocalDate day = valuation.takeDay();
            short type = setting(code).type().number();
            valuation.draw(type, day);
            journal.record(Entry.of(access.current(), "levels.draw").about(type));
            return standing(code);
        });
    }

    /** How many of the active have a value from each border up to the next; the last border has no end. */
    public record Histogram(List<Long> borders, List<Long> customers) {
        public Histogram {
            borders = List.copyOf(borders);
            customers = List.copyOf(customers);
        }
    }

    /** Sums are those of the currency in which borders are given. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Histogram histogram(Setting setting, Measure measure) {
        LocalDate day = valuation.holdDay();
        List<Long> borders = Steps.of(measure, Money.digits(setting.currency()));
        long[] counted = new long[borders.size()];
        QueryPart value = measure == Measure.RECENCY
                ? DSL.sql("({0}::date - v.last_sale_on)::bigint", DSL.val(day))
                : DSL.sql("({0})::bigint", better("v", measure, day));
        QueryPart which =
                measure.isMoney() ? DSL.sql("v.currency = {0}", DSL.val(setting.currency())) : DSL.sql("true");
        Sql.query(
                        db,
                        "levels/histogram",
                        value,
                        setting.type().number(),
                        DSL.val(borders.toArray(Long[]::new)),
                        which,
                        OWN)
                .forEach(row ->
                        counted[Math.max(0, row.get("bucket", Integer.class) - 1)] += row.get("number", Long.class));
        return new Histogram(borders, java.util.Arrays.stream(counted).boxed().toList());
    }

    // ---- groups

    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Group> groups() {
        return groups.all();
    }

    /**
     * Gives a group other names; one taken away is ours again.
     *
     * @throws Refused {@code levels.group_unknown}, {@code levels.name_too_long}, {@code levels.name_taken}
     */
    @Needs(Permission.LEVELS)
    public Group rename(String code, Map<String, String> names) {
        Map<String, String> clean = new TreeMap<>();
        names.forEach((language, name) -> {
            String stripped = name.replaceAll("\\s+", " ").strip();
            if (stripped.length() > LONGEST_NAME) throw Refused.invalid("names", "levels.name_too_long");
            if (!stripped.isEmpty()) clean.put(language, stripped);
        });
        return transactions.get(() -> {
            Group group = groups.byCode(code).orElseThrow(() -> Refused.notFound("levels.group_unknown"));
            for (Group other : groups.all())
                if (other.number() != group.number())
                    clean.forEach((language, name) -> {
                        String taken = other.names().get(language);
                        if (taken != null && Columns.plain(taken).equals(Columns.plain(name)))
                            throw Refused.conflict("levels.name_taken");
                    });
            int changed = db.update(GROUPING)
                    .set(GROUPING.NAME_EN, clean.get("en"))
                    .set(GROUPING.NAME_IT, clean.get("it"))
                    .set(GROUPING.NAME_RU, clean.get("ru"))
                    .set(GROUPING.NAME_SV, clean.get("sv"))
                    .where(GROUPING.NUMBER.eq(group.number()))
                    .execute();
            if (changed != 1) throw new IllegalStateException("Expected one group, changed " + changed);
            groups.forget();
            journal.record(Entry.of(access.current(), "levels.group_edit").about(group.number()));
            return groups.byCode(code).orElseThrow();
        });
    }

    /**
     * Says which group each pair of levels is.
     *
     * @param codes of groups, those of recency 1 first
     * @throws Refused {@code levels.grid_size}, {@code levels.group_unknown}
     */
    @Needs(Permission.LEVELS)
    public Standing regrid(String code, List<String> codes) {
        return written(() -> {
            LocalDate day = valuation.takeDay();
            Setting now = setting(code);
            List<Short> grid = grid(now, codes);
            if (grid.equals(now.grid())) return standing(code);
            short type = now.type().number();
            rows.keepGrid(type, grid);
            rows.tellPastAnew(type);
            valuation.relevel(type, day);
            journal.record(Entry.of(access.current(), "levels.grid").about(type));
            return standing(code);
        });
    }

    /**
     * How many would be where with another grid; nothing is changed.
     *
     * @throws Refused as {@link #regrid}
     */
    @Needs(Permission.LEVELS)
    public Standing preview(String code, List<String> codes) {
        Setting now = setting(code);
        Setting wanted =
                new Setting(now.type(), now.counting(), now.currency(), now.scales(), grid(now, codes), now.drawnOn());
        LocalDate day = valuation.holdDay();
        QueryPart standing = Valuation.standing(now.type().number());
        return shifted(wanted, valuation.leveled(standing, DSL.sql("levels.cut"), day), day);
    }

    private List<Short> grid(Setting now, List<String> codes) {
        if (codes.size() != now.grid().size()) throw Refused.invalid("grid", "levels.grid_size");
        return codes.stream()
                .map(group -> groups.byCode(group)
                        .orElseThrow(() -> Refused.invalid("grid", "levels.group_unknown"))
                        .number())
                .toList();
    }

    /** How many came out of one group into another; null for none. */
    public record Movement(@Nullable Group from, @Nullable Group to, long customers) {}

    /** Who moved within a month, of the active. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Movement> movements(String code, YearMonth month) {
        short type = type(code).number();
        List<Movement> movements = new ArrayList<>();
        Sql.query(db, "levels/movements", type, month.atDay(1), OWN)
                .forEach(row -> movements.add(new Movement(
                        groups.byNumber(row.get("came_from", Short.class)).orElse(null),
                        groups.byNumber(row.get("went_to", Short.class)).orElse(null),
                        row.get("number", Long.class))));
        movements.sort(java.util.Comparator.comparingLong(Movement::customers).reversed());
        return movements;
    }

    public YearMonth thisMonth() {
        return YearMonth.from(valuation.holdDay());
    }

    /** Whether the movements of the past have still to be worked out, which is done within a minute or two. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public boolean isPastDue(String code) {
        return past.isDue(type(code).number());
    }

    /** The months in which anybody moved, newest first. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<YearMonth> monthsOfMovement(String code, int most) {
        return db.selectDistinct(PASSAGE.MONTH)
                .from(PASSAGE)
                .where(PASSAGE.TYPE.eq(type(code).number()))
                .orderBy(PASSAGE.MONTH.desc())
                .limit(most)
                .fetch(row -> YearMonth.from(row.value1()));
    }

    // ---- one customer

    /** A value that was entered by hand, by whom and when. */
    public record Hand(long value, long by, Instant since, long changeId) {}

    /**
     * One of the four values of a customer: days, a number, or minor units.
     *
     * @param value what stands: by hand before computed; null where there is none
     * @param toNext how much less, or of all but recency more, the next level is away; null on the highest
     */
    public record Part(
            Measure measure,
            @Nullable Long value,
            @Nullable Long computed,
            @Nullable Hand hand,
            @Nullable Integer level,
            int levels,
            @Nullable Long toNext,
            @Nullable Integer next) {}

    /**
     * What the best tenth of comparable customers spends at least, how many these are, and whether they are of one
     * portfolio and of one country.
     */
    public record Comparison(Money best, int customers, boolean samePortfolio, boolean sameCountry) {}

    /** What a customer is worth in a type, and why. */
    public record Worth(
            Setting setting,
            String currency,
            @Nullable LocalDate lastSaleOn,
            List<Part> parts,
            @Nullable Group group,
            @Nullable Comparison comparison) {
        public Part part(Measure measure) {
            return parts.get(measure.code() - 1);
        }
    }

    /** Per type that is switched on, in their order. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Worth> of(CustomerId customer) {
        LocalDate day = valuation.holdDay();
        Map<Short, Valuation.Computed> computed = valuation.computed(customer.value(), day);
        return settings().stream()
                .map(setting ->
                        worth(customer, setting, computed.get(setting.type().number()), day))
                .toList();
    }

    private Worth worth(CustomerId customer, Setting setting, Valuation.@Nullable Computed computed, LocalDate day) {
        short type = setting.type().number();
        var row = db.selectFrom(VALUE)
                .where(VALUE.CUSTOMER_ID.eq(customer.value()))
                .and(VALUE.TYPE.eq(type))
                .fetchOne();
        String known = row == null ? null : row.getCurrency();
        String currency = known == null ? setting.currency() : known;
        Map<Measure, Hand> hands = hands(customer, type, day);
        List<Part> parts = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            Scale scale = scale(setting, measure, currency);
            Long value = row == null
                    ? null
                    : switch (measure) {
                        case RECENCY -> days(row.getLastSaleOn(), day);
                        case FREQUENCY -> whole(row.getFrequency());
                        case MONETARY -> row.getMonetaryMinor();
                        case POTENTIALITY -> row.getPotentialityMinor();
                    };
            Long was = computed == null
                    ? null
                    : switch (measure) {
                        case RECENCY -> days(computed.lastSaleOn(), day);
                        case FREQUENCY -> whole(computed.frequency());
                        case MONETARY -> computed.monetaryMinor();
                        case POTENTIALITY -> computed.potentialityMinor();
                    };
            Short level = row == null
                    ? null
                    : switch (measure) {
                        case RECENCY -> row.getRecencyLevel();
                        case FREQUENCY -> row.getFrequencyLevel();
                        case MONETARY -> row.getMonetaryLevel();
                        case POTENTIALITY -> row.getPotentialityLevel();
                    };
            parts.add(part(measure, value, was, hands.get(measure), level, scale));
        }
        return new Worth(
                setting,
                currency,
                row == null ? null : row.getLastSaleOn(),
                parts,
                row == null ? null : groups.byNumber(row.getGroupNumber()).orElse(null),
                comparison(customer, type, currency));
    }

    private Scale scale(Setting setting, Measure measure, String currency) {
        Scale scale = setting.scale(measure);
        if (!measure.isMoney() || currency.equals(setting.currency())) return scale;
        return new Scale(
                scale.levels(),
                scale.quantiles(),
                rows.borders(setting.type().number(), measure, currency, scale.levels()));
    }

    private static @Nullable Long days(@Nullable LocalDate date, LocalDate day) {
        return date == null ? null : ChronoUnit.DAYS.between(date, day);
    }

    private static @Nullable Long whole(@Nullable Integer number) {
        return number == null ? null : number.longValue();
    }

    private static Part part(
            Measure measure,
            @Nullable Long value,
            @Nullable Long computed,
            @Nullable Hand hand,
            @Nullable Short level,
            Scale scale) {
        Long toNext = null;
        Integer next = null;
        if (value != null && level != null) {
            for (int i = 0; i < scale.borders().size() && next == null; i++) {
                Long border = scale.borders().get(i);
                if (border == null) continue;
                long away = measure == Measure.RECENCY ? value - border : border - value;
                if (away <= 0) continue;
                toNext = away;
                next = scale.levelOf(measure, border);
            }
        }
        return new Part(
                measure, value, computed, hand, level == null ? null : level.intValue(), scale.levels(), toNext, next);
    }

    private Map<Measure, Hand> hands(CustomerId customer, short type, LocalDate day) {
        Map<Measure, Hand> hands = new EnumMap<>(Measure.class);
        db.selectFrom(BY_HAND)
                .where(BY_HAND.CUSTOMER_ID.eq(customer.value()))
                .and(BY_HAND.TYPE.eq(type))
                .and(BY_HAND.ENDED_BY.isNull())
                .forEach(row -> {
                    Measure measure = Measure.of(row.getMeasure());
                    Long value = measure == Measure.RECENCY ? days(row.getDay(), day) : row.getNumber();
                    hands.put(
                            measure,
                            new Hand(
                                    Objects.requireNonNull(value),
                                    row.getBy(),
                                    row.getSince().toInstant(),
                                    row.getChangeId()));
                });
        return hands;
    }

    private @Nullable Comparison comparison(CustomerId customer, short type, String currency) {
        var fact = db.select(FACT.KIND, FACT.COUNTRY)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(customer.value()))
                .fetchOne();
        if (fact == null) return null;
        String country = fact.value2() == null ? "" : fact.value2();
        long portfolio = Objects.requireNonNull(db.fetchSingle(
                        "select {0} from (select {1}::bigint as customer_id, {2}::smallint as type) y {3}",
                        InPortfolio.NUMBER, DSL.val(customer.value()), DSL.val(type), InPortfolio.joined("y"))
                .get(0, Long.class));
        return db.selectFrom(BENCHMARK)
                .where(BENCHMARK.TYPE.eq(type))
                .and(BENCHMARK.KIND.eq(fact.value1()))
                .and(BENCHMARK.CURRENCY.eq(currency))
                .and(BENCHMARK.PORTFOLIO.in(portfolio, EVERY_PORTFOLIO))
                .and(BENCHMARK.COUNTRY.in(country, "*"))
                // As alike as can be first, as the statements do.
                .orderBy(
                        DSL.when(BENCHMARK.PORTFOLIO.eq(EVERY_PORTFOLIO), 1).otherwise(0),
                        DSL.when(BENCHMARK.COUNTRY.eq("*"), 1).otherwise(0))
                .limit(1)
                .fetchOne(row -> new Comparison(
                        new Money(row.getBestMinor(), currency),
                        row.getCustomers(),
                        row.getPortfolio() != EVERY_PORTFOLIO,
                        !row.getCountry().equals("*")));
    }

    /**
     * Enters a value by hand, which stays until it is given back. Recency stands for the day of the last sale, and so
     * grows from day to day.
     *
     * @param value days, a number, or minor units
     * @param currency of a sum; null for the customer's own
     * @throws Refused {@code customers.unknown}, {@code levels.value_out_of_range}, {@code levels.currency_unknown},
     *     {@code levels.not_in_use}
     */
    @Needs(Permission.LEVELS_BY_HAND)
    public void enter(
            CustomerId customer,
            String code,
            Measure measure,
            long value,
            @Nullable String currency,
            @Nullable String reason) {
        long most = switch (measure) {
            case RECENCY -> MOST_DAYS;
            case FREQUENCY -> 1_000_000;
            case MONETARY, POTENTIALITY -> MOST;
        };
        if (value < 0 || value > most) throw Refused.invalid("value", "levels.value_out_of_range");
        if (currency != null && !isCurrency(currency)) throw Refused.invalid("currency", "levels.currency_unknown");
        transactions.run(() -> {
            PortfolioType type = type(code);
            take(customer);
            LocalDate day = valuation.holdDay();
            long changeId = changes.draft(ENTER, Draft.blankToNull(reason), NOTHING);
            end(customer, type.number(), measure, changeId);
            db.insertInto(BY_HAND)
                    .set(BY_HAND.CUSTOMER_ID, customer.value())
                    .set(BY_HAND.CHANGE_ID, changeId)
                    .set(BY_HAND.TYPE, type.number())
                    .set(BY_HAND.MEASURE, measure.code())
                    .set(BY_HAND.DAY, measure == Measure.RECENCY ? day.minusDays(value) : null)
                    .set(BY_HAND.NUMBER, measure == Measure.RECENCY ? null : Long.valueOf(value))
                    .set(
                            BY_HAND.CURRENCY,
                            measure.isMoney() ? currency == null ? currencyOf(customer, type) : currency : null)
                    .set(BY_HAND.SINCE, clock.instant().atOffset(ZoneOffset.UTC))
                    .set(BY_HAND.BY, access.current().userId())
                    .execute();
            valuation.recompute(List.of(customer.value()));
            changes.record(changeId, List.of(customer.value()));
        });
    }

    private String currencyOf(CustomerId customer, PortfolioType type) {
        String standing = db.select(VALUE.CURRENCY)
                .from(VALUE)
                .where(VALUE.CUSTOMER_ID.eq(customer.value()))
                .and(VALUE.TYPE.eq(type.number()))
                .fetchOne(VALUE.CURRENCY);
        return standing == null ? rows.setting(type).currency() : standing;
    }

    /** @throws Refused {@code customers.unknown}, {@code levels.not_by_hand}, {@code levels.not_in_use} */
    @Needs(Permission.LEVELS_BY_HAND)
    public void giveBack(CustomerId customer, String code, Measure measure, @Nullable String reason) {
        transactions.run(() -> {
            PortfolioType type = type(code);
            take(customer);
            long changeId = changes.draft(GIVE_BACK, Draft.blankToNull(reason), NOTHING);
            if (end(customer, type.number(), measure, changeId) == 0) throw Refused.conflict("levels.not_by_hand");
            valuation.recompute(List.of(customer.value()));
            changes.record(changeId, List.of(customer.value()));
        });
    }

    private int end(CustomerId customer, short type, Measure measure, long changeId) {
        return db.update(BY_HAND)
                .set(BY_HAND.ENDED_AT, clock.instant().atOffset(ZoneOffset.UTC))
                .set(BY_HAND.ENDED_BY, changeId)
                .where(BY_HAND.CUSTOMER_ID.eq(customer.value()))
                .and(BY_HAND.TYPE.eq(type))
                .and(BY_HAND.MEASURE.eq(measure.code()))
                .and(BY_HAND.ENDED_BY.isNull())
                .execute();
    }

    /** Holds the customer, where there is one to work with, and counts the version up. */
    private void take(CustomerId customer) {
        Short place = db.update(FACT)
                .set(FACT.VERSION, FACT.VERSION.plus(1))
                .where(FACT.CUSTOMER_ID.eq(customer.value()))
                .returning(FACT.PLACE)
                .fetchOne(FACT.PLACE);
        if (place == null) throw Refused.notFound("customers.unknown");
        if (!Place.of(place).inUse()) throw Refused.conflict("levels.not_in_use");
    }

    // ---- the calendar

    /** Asked every minute: turns the values to today, and draws what is to be drawn. Returns how many were looked at. */
    public long turn() {
        long looked = valuation.turn();
        past.workOut();
        return looked;
    }

    /** Values everybody anew, from all documents. Returns how many have a value, each type counted. */
    public long rebuild() {
        return written(() -> {
            LocalDate day = valuation.takeDay();
            return valuation.everybody(
                    types.active().stream().map(PortfolioType::number).toList(), day);
        });
    }

    /** Work that writes down values of many, some of whom may be erased meanwhile. */
    private <T> T written(Transactions.Work<T> work) {
        T result = transactions.get(work);
        valuation.dropErased();
        return result;
    }
}
