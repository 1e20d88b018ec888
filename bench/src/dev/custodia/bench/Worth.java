package dev.custodia.bench;

import dev.custodia.levels.Measure;
import dev.custodia.levels.Scale;
import dev.custodia.levels.Setting;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Recency, frequency and money with their levels: of everybody from all documents, and followed through a day; beside it
 * statements written by hand, for a base in one currency and one portfolio type. The product keeps potentiality and groups
 * as well, in every type that is switched on.
 */
final class Worth {
    private static final List<List<Long>> FIXED = List.of(
            List.of(240L, 120L, 60L, 30L), List.of(2L, 3L, 6L, 12L), List.of(30_000L, 100_000L, 200_000L, 500_000L));

    private static final List<Measure> MEASURES = List.of(Measure.RECENCY, Measure.FREQUENCY, Measure.MONETARY);

    /** Per customer, as a hand would write them: the day, the documents. */
    private static final String SUMS = """
            select customer_id,
                   max(issued_on) filter (where kind in (1, 2)) as last_sale_on,
                   (count(*) filter (where kind in (1, 2) and issued_on >= date '%1$s' - 365))::integer as frequency,
                   coalesce(sum(amount_minor) filter (where issued_on >= date '%1$s' - 365), 0)::bigint as monetary_minor
            from %2$s
            where state <> 3 and kind in (1, 2, 5) and issued_on <= date '%1$s'
            group by customer_id
            having bool_or(kind in (1, 2))
            """;

    private static final String ROW = "customer_id || '|' || last_sale_on || '|' || frequency || '|' || monetary_minor"
            + " || '|' || recency_level || '|' || frequency_level || '|' || monetary_level";

    private static final String FIRST_TYPE = "levels.value where type = 1 and last_sale_on is not null";

    private final Workbench bench;

    Worth(Workbench bench) {
        this.bench = bench;
    }

    String ofProduct() {
        return bench.text(Checksum.query(ROW, FIRST_TYPE));
    }

    String byHand() {
        return bench.text(Checksum.query(ROW, "bench.worth where last_sale_on is not null"));
    }

    private LocalDate day() {
        return LocalDate.parse(bench.text("select turned_to from levels.turn"));
    }

    // ---- W4

    void fromScratch() {
        scales(true);
        bench.run("analyze dealings.document, facts.fact");
        emptyTable();
        Runnable work = () -> bench.act(() -> bench.levels.rebuild());
        Runnable steps = () -> threeSteps(day());
        int types = bench.act(() -> bench.levels.settings()).size();
        String what = "recency, frequency and money with levels of %,d customers from %,d documents, in %d types"
                .formatted(bench.size.customers, bench.number("select count(*) from dealings.document"), types);
        bench.report.add(
                "W4 " + what,
                "hand SQL in three steps, for one type",
                bench.pairs(
                        bench.size.pairs,
                        new Meter.Side(
                                () -> bench.truncate(List.of("levels.value", "levels.passage", "levels.benchmark")),
                                work,
                                this::ofProduct),
                        new Meter.Side(this::emptyTable, steps, this::byHand)));
        bench.report.add(
                "W4 the same again, with nothing new",
                "the same steps again",
                bench.pairs(
                        bench.size.pairs,
                        new Meter.Side(() -> {}, work, this::ofProduct),
                        new Meter.Side(() -> bench.run("vacuum bench.worth"), steps, this::byHand)));
        bench.run("drop table bench.worth");
    }

    /** Everybody has a row that waits for values. */
    private void emptyTable() {
        bench.run(
                "drop table if exists bench.worth",
                "create table bench.worth as select customer_id, null::date as last_sale_on, null::integer as frequency,"
                        + " null::bigint as monetary_minor, null::smallint as recency_level,"
                        + " null::smallint as frequency_level, null::smallint as monetary_level from facts.fact");
        furnishTable();
    }

    private void furnishTable() {
        bench.run(
                "alter table bench.worth add primary key (customer_id)",
                "create index on bench.worth (last_sale_on)",
                "vacuum analyze bench.worth");
    }

    private void threeSteps(LocalDate day) {
        bench.run(
                "drop table if exists bench.sums, bench.border",
                "create table bench.sums as " + SUMS.formatted(day, "dealings.document"),
                "analyze bench.sums",
                borders(day),
                "update bench.worth w set last_sale_on = s.last_sale_on, frequency = s.frequency,"
                        + " monetary_minor = s.monetary_minor, recency_level = "
                        + level("(s.last_sale_on - date '" + day + "')", "r") + ", frequency_level = "
                        + level("s.frequency", "f") + ", monetary_level = " + level("s.monetary_minor", "m")
                        + " from bench.sums s, bench.border r, bench.border f, bench.border m"
                        + " where s.customer_id = w.customer_id and r.measure = 1 and f.measure = 2 and m.measure = 3",
                "drop table bench.sums, bench.border");
    }

    /** Of five levels, the least value that so many fifths of the active are worse than; recency by how late the last sale was. */
    private static String borders(LocalDate day) {
        return """
            create table bench.border as
            select measure, min(x) filter (where worse * 5 >= total) as b1, min(x) filter (where worse * 5 >= 2 * total) as b2,
                   min(x) filter (where worse * 5 >= 3 * total) as b3, min(x) filter (where worse * 5 >= 4 * total) as b4
            from (
                select measure, x, sum(n) over (partition by measure order by x) - n as worse,
                       sum(n) over (partition by measure) as total
                from (
                    select 1 as measure, (last_sale_on - date '%s')::bigint as x, count(*) as n
                    from bench.sums join facts.fact using (customer_id) where place = 0 group by 2
                    union all
                    select 2, frequency, count(*)
                    from bench.sums join facts.fact using (customer_id) where place = 0 group by 2
                    union all
                    select 3, monetary_minor, count(*)
                    from bench.sums join facts.fact using (customer_id) where place = 0 group by 2
                ) g
            ) w
            group by measure
            """.formatted(day);
    }

    private static String level(String value, String borders) {
        StringBuilder level = new StringBuilder("1");
        for (int i = 1; i <= 4; i++)
            level.append(" + coalesce((%s >= %s.b%d)::integer, 0)".formatted(value, borders, i));
        return "(" + level + ")::smallint";
    }

    // ---- W5

    /** A copy of what the product has, on fixed borders: none are drawn by hand every day. */
    void begin() {
        scales(false);
        bench.act(() -> bench.levels.rebuild());
        // The movements of the past, which are told once and are not the day's.
        bench.act(() -> bench.levels.turn());
        bench.run(
                "drop table if exists bench.worth",
                "create table bench.worth as select customer_id, last_sale_on, frequency, monetary_minor, recency_level,"
                        + " frequency_level, monetary_level from " + FIRST_TYPE);
        furnishTable();
        bench.run("vacuum analyze levels.value");
    }

    void end() {
        bench.run("drop table bench.worth");
    }

    /** The values of a day, when its documents are among the bench's: those who bought, those whom the window leaves, and those who have been silent for a day too long. */
    void turnByHand(LocalDate day) {
        String silent = "(date '" + day + "' - last_sale_on)";
        bench.run(
                "drop table if exists bench.whose",
                "create unlogged table bench.whose as select customer_id from bench.document where issued_on = date '"
                        + day + "' union select customer_id from bench.document where issued_on = date '" + day
                        + "' - 366",
                "analyze bench.whose",
                "insert into bench.worth select customer_id, last_sale_on, frequency, monetary_minor, "
                        + fixed(silent, 0) + ", " + fixed("frequency", 1) + ", " + fixed("monetary_minor", 2)
                        + " from ("
                        + SUMS.formatted(
                                day,
                                "(select d.* from bench.whose w join bench.document d on d.customer_id = w.customer_id) d")
                        + ") s on conflict (customer_id) do update set last_sale_on = excluded.last_sale_on,"
                        + " frequency = excluded.frequency, monetary_minor = excluded.monetary_minor,"
                        + " recency_level = excluded.recency_level, frequency_level = excluded.frequency_level,"
                        + " monetary_level = excluded.monetary_level",
                "update bench.worth set recency_level = " + fixed(silent, 0) + " where last_sale_on in (date '" + day
                        + "' - 241, date '" + day + "' - 121, date '" + day + "' - 61, date '" + day + "' - 31)",
                "drop table bench.whose");
    }

    private static String fixed(String value, int measure) {
        StringBuilder level = new StringBuilder("1");
        for (long border : FIXED.get(measure))
            level.append(" + (%s %s %d)::integer".formatted(value, measure == 0 ? "<=" : ">=", border));
        return "(" + level + ")::smallint";
    }

    // ---- the product's scales

    private void scales(boolean quantiles) {
        for (Setting setting : bench.act(() -> bench.levels.settings())) {
            Map<Measure, Scale> scales = new EnumMap<>(Measure.class);
            for (int i = 0; i < MEASURES.size(); i++)
                scales.put(MEASURES.get(i), new Scale(5, quantiles, FIXED.get(i)));
            bench.act(() -> bench.levels.save(setting.type().code(), scales));
        }
    }
}
