package dev.custodia.levels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.dealings.DocumentKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** The levels and groups of a gift seller's 4,338 customers come out as they were worked out elsewhere. */
@CustodiaTest
@Import(Shop.class)
class OnlineRetailTest {
    private static final Path DATA = Path.of("../shared/data");
    private static final Path LINES = DATA.resolve("online-retail/online_retail.csv.gz");
    private static final LocalDate RECKONED = LocalDate.parse("2011-12-10");

    @Autowired
    Shop shop;

    @Autowired
    Levels levels;

    @Autowired
    DSLContext db;

    @Autowired
    TestClock clock;

    @BeforeEach
    void the_base_is_in() throws IOException {
        assumeTrue(Files.exists(LINES), "the sales of Online Retail are not here: " + LINES);
        if (db.fetchSingle("select count(*) from facts.fact").get(0, Long.class) > 0) return;
        clock.set(RECKONED);
        load();
    }

    private record Invoice(long customer, LocalDate date, BigDecimal sum) {}

    private void load() throws IOException {
        Map<String, Invoice> invoices = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(LINES)), StandardCharsets.UTF_8))) {
            List<String> heads = fields(lines.readLine());
            int number = heads.indexOf("InvoiceNo");
            int quantity = heads.indexOf("Quantity");
            int date = heads.indexOf("InvoiceDate");
            int price = heads.indexOf("UnitPrice");
            int customer = heads.indexOf("CustomerID");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> cells = fields(line);
                if (cells.get(customer).isEmpty() || cells.get(number).startsWith("C")) continue;
                BigDecimal pieces = new BigDecimal(cells.get(quantity));
                BigDecimal each = new BigDecimal(cells.get(price));
                if (pieces.signum() <= 0 || each.signum() <= 0) continue;
                Invoice part = new Invoice(
                        new BigDecimal(cells.get(customer)).longValue(),
                        LocalDate.parse(cells.get(date).substring(0, 10)),
                        pieces.multiply(each));
                invoices.merge(
                        cells.get(number),
                        part,
                        (one, other) -> new Invoice(
                                one.customer(), one.date(), one.sum().add(other.sum())));
            }
        }
        assertThat(invoices).hasSize(18_532);
        Long[] ids =
                invoices.values().stream().map(Invoice::customer).distinct().toArray(Long[]::new);
        db.query(
                        "insert into facts.fact (customer_id, version, value_minor, value_12m_minor, created_on, documents,"
                                + " documents_12m, open_documents, purchases, purchases_12m, interactions, place, kind,"
                                + " has_email, has_phone, has_messenger, has_website, has_legal, currency, name_key)"
                                + " select id, 1, 0, 0, date '2011-01-01', 0, 0, 0, 0, 0, 0, 0, 1, false, false, false,"
                                + " false, false, 'GBP', 'x' from unnest({0}::bigint[]) as id",
                        DSL.val(ids))
                .execute();
        db.query(
                        "insert into dealings.document select c, row_number() over (), 1, n, d, a, 'GBP', 2, 1 from"
                                + " unnest({0}::bigint[], {1}::text[], {2}::date[], {3}::bigint[]) as u (c, n, d, a)",
                        DSL.val(invoices.values().stream()
                                .map(Invoice::customer)
                                .toArray(Long[]::new)),
                        DSL.val(invoices.keySet().toArray(String[]::new)),
                        DSL.val(invoices.values().stream().map(Invoice::date).toArray(LocalDate[]::new)),
                        DSL.val(invoices.values().stream()
                                .map(invoice -> invoice.sum()
                                        .movePointRight(2)
                                        .setScale(0, RoundingMode.HALF_UP)
                                        .longValueExact())
                                .toArray(Long[]::new)))
                .execute();
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char letter = line.charAt(i);
            if (letter == '"') quoted = !quoted;
            else if (letter == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else field.append(letter);
        }
        fields.add(field.toString());
        return fields;
    }

    private static List<Map<String, String>> table(String name) throws IOException {
        List<String> lines = Files.readAllLines(DATA.resolve("reference/" + name));
        List<String> heads = fields(lines.getFirst());
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = fields(line);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < heads.size(); i++) row.put(heads.get(i), cells.get(i));
            rows.add(row);
        }
        return rows;
    }

    private void counted(@Nullable Integer days) {
        shop.asGreta(() -> levels.count(
                "unit1",
                new Counting(EnumSet.of(DocumentKind.INVOICE), DocumentsCounted.OWN_OR_NONE, true, days, "GBP")));
    }

    private Map<Long, String> stored(String columns) {
        return db.fetch("select customer_id, " + columns + " from levels.value where type = 1")
                .intoMap(row -> row.get(0, Long.class), row -> row.get(1, String.class));
    }

    private static String cell(Map<String, String> row, String name) {
        return Objects.requireNonNull(row.get(name));
    }

    private long minor(String amount) {
        return new BigDecimal(amount)
                .movePointRight(2)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    @Test
    void quintiles_of_the_whole_history_cells_and_groups_come_out_exactly() throws IOException {
        counted(null);
        Scale quintiles = new Scale(5, true, List.of());
        shop.asGreta(() -> levels.save(
                "unit1",
                Map.of(Measure.RECENCY, quintiles, Measure.FREQUENCY, quintiles, Measure.MONETARY, quintiles)));
        Levels.Standing standing = shop.asGreta(() -> levels.standing("unit1"));
        assertThat(standing.customers()).isEqualTo(4_338);
        Map<String, Measure> axes = Map.of("R", Measure.RECENCY, "F", Measure.FREQUENCY, "M", Measure.MONETARY);
        for (Map<String, String> row : table("rfm_or1_quintile_counts.csv"))
            if (cell(row, "ties").equals("strict"))
                for (int i = 1; i <= 5; i++)
                    assertThat(standing.sizes(Objects.requireNonNull(axes.get(cell(row, "axis"))))
                                    .customers()
                                    .get(i - 1))
                            .as(cell(row, "axis") + i)
                            .isEqualTo(Long.parseLong(cell(row, "s" + i)));
        Map<String, Long> cells = new TreeMap<>();
        db.fetch(
                        "select recency_level || ',' || frequency_level || ',' || monetary_level, count(*) from levels.value where type = 1 group by 1")
                .forEach(row -> cells.put(row.get(0, String.class), row.get(1, Long.class)));
        Map<String, Long> wantedCells = new TreeMap<>();
        for (Map<String, String> row : table("rfm_or1_quintile_cells.csv"))
            if (!cell(row, "customers").equals("0"))
                wantedCells.put(
                        cell(row, "R") + "," + cell(row, "F") + "," + cell(row, "M"),
                        Long.parseLong(cell(row, "customers")));
        assertThat(cells).isEqualTo(wantedCells);

        Map<Long, String> scores = stored("recency_level || ',' || frequency_level || ',' || monetary_level");
        Map<Long, String> figures = stored("frequency || ',' || monetary_minor");
        for (Map<String, String> row : table("rfm_or1_customers.csv")) {
            long customer = Long.parseLong(cell(row, "cust"));
            assertThat(scores.get(customer))
                    .as("customer " + customer)
                    .isEqualTo(cell(row, "R") + "," + cell(row, "F") + "," + cell(row, "M"));
            assertThat(figures.get(customer)).isEqualTo(cell(row, "invoices") + "," + minor(cell(row, "revenue")));
        }

        Map<String, String> groups = new TreeMap<>();
        db.fetch("select g.code, count(*) || ',' || sum(monetary_minor) from levels.value v join levels.grouping g on"
                        + " g.number = v.group_number where type = 1 group by 1")
                .forEach(row -> groups.put(row.get(0, String.class), row.get(1, String.class)));
        Map<String, String> wanted = new TreeMap<>();
        for (Map<String, String> row : table("rfm_or1_segments.csv"))
            if (cell(row, "ties").equals("strict") && cell(row, "grid").equals("R x F"))
                wanted.put(
                        cell(row, "segment")
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace("'", "")
                                .replace(' ', '_'),
                        cell(row, "customers") + "," + minor(cell(row, "revenue")));
        assertThat(groups).isEqualTo(wanted).containsEntry("champions", "577,424145093");
    }

    @Test
    void fixed_scales_of_a_year_come_out_exactly() throws IOException {
        counted(365);
        shop.asGreta(() -> levels.save("unit1", LevelsTest.fixed(3)));
        Map<Long, String> three = stored("recency_level || ',' || frequency_level || ',' || monetary_level");
        Map<String, String> counts3 = new TreeMap<>();
        db.fetch(
                        "select recency_level || ',' || frequency_level || ',' || monetary_level, count(*) || ',' || sum(monetary_minor) from levels.value where"
                                + " type = 1 group by 1")
                .forEach(row -> counts3.put(row.get(0, String.class), row.get(1, String.class)));
        Map<String, String> wanted3 = new TreeMap<>();
        for (Map<String, String> row : table("rfm_or1_fixed3_counts.csv"))
            wanted3.put(
                    cell(row, "R3") + "," + cell(row, "F3") + "," + cell(row, "M3"),
                    cell(row, "customers") + "," + minor(cell(row, "revenue_365")));
        assertThat(counts3).isEqualTo(wanted3);

        shop.asGreta(() -> levels.save("unit1", LevelsTest.fixed(5)));
        Map<Long, String> five = stored("recency_level || ',' || frequency_level || ',' || monetary_level");
        Map<String, Long> counts5 = new TreeMap<>();
        db.fetch(
                        "select recency_level || ',' || frequency_level || ',' || monetary_level, count(*) from levels.value where type = 1 group by 1")
                .forEach(row -> counts5.put(row.get(0, String.class), row.get(1, Long.class)));
        Map<String, Long> wanted5 = new TreeMap<>();
        for (Map<String, String> row : table("rfm_or1_fixed5_counts.csv"))
            wanted5.put(
                    cell(row, "R5x") + "," + cell(row, "F5x") + "," + cell(row, "M5x"),
                    Long.parseLong(cell(row, "customers")));
        assertThat(counts5).isEqualTo(wanted5);
        for (Map<String, String> row : table("rfm_or1_customers.csv")) {
            long customer = Long.parseLong(cell(row, "cust"));
            assertThat(three.get(customer)).isEqualTo(cell(row, "R3") + "," + cell(row, "F3") + "," + cell(row, "M3"));
            assertThat(five.get(customer))
                    .isEqualTo(cell(row, "R5x") + "," + cell(row, "F5x") + "," + cell(row, "M5x"));
        }
    }
}
