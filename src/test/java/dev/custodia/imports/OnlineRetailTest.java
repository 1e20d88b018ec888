package dev.custodia.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.Figure;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** A real base: a year of a gift seller's invoices, 541,909 lines as they are. */
@CustodiaTest
@Import({Shop.class, ImportsHouse.class})
class OnlineRetailTest {
    private static final Path DATA = Path.of("..", "shared", "data");

    @Autowired
    Shop shop;

    @Autowired
    ImportsHouse house;

    @Autowired
    Imports imports;

    @Autowired
    Customers customers;

    @Autowired
    Dealings dealings;

    @Autowired
    Changes changes;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    @Test
    void online_retail_comes_in_with_every_line_accounted_for() throws Exception {
        Path file = DATA.resolve("online-retail/online_retail.csv.gz");
        assumeTrue(Files.exists(file), "the data of Online Retail are not here: " + file);
        clock.set(LocalDate.parse("2011-12-10"));

        dev.custodia.imports.Import done;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            done = house.load("online_retail.csv", in);
        }

        assertThat(done.state()).isEqualTo(dev.custodia.imports.Import.State.DONE);
        assertThat(done.mapping().documents()).isTrue();
        assertThat(done.mapping().wholeIds()).isTrue();
        assertThat(done.lines()).isEqualTo(541_909);
        assertThat(done.newLines() + done.updatedLines() + done.identicalLines() + done.refusedLines())
                .isEqualTo(541_909);
        Map<String, Long> reasons = new TreeMap<>(shop.asGreta(() -> imports.reasons(done.importId())));
        assertThat(reasons)
                .containsEntry("no_customer", 135_080L)
                .containsEntry("no_price", 40L)
                .hasSize(2);

        Map<String, NamedCsvRecord> expected = new TreeMap<>();
        try (CsvReader<NamedCsvRecord> rows =
                CsvReader.builder().ofNamedCsvRecord(DATA.resolve("reference/rfm_or1_customers.csv"))) {
            for (NamedCsvRecord row : rows) expected.put(row.getField("cust"), row);
        }
        Map<String, Long> ids = shop.asGreta(() -> customers.byExternalIds(expected.keySet()));
        assertThat(ids).hasSize(4_338);
        expected.forEach((code, row) -> {
            Figure invoices =
                    invoices(java.util.Objects.requireNonNull(ids.get(code))).orElseThrow();
            assertThat(invoices.documents()).as(code).isEqualTo(Integer.parseInt(row.getField("invoices")));
            assertThat(invoices.last()).as(code).isEqualTo(row.getField("last"));
            assertThat(invoices.first()).as(code).isEqualTo(row.getField("first"));
            assertThat(invoices.sum().amount()).as(code).isEqualByComparingTo(row.getField("revenue"));
        });

        dev.custodia.imports.Import again;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            again = house.load("online_retail.csv", in);
        }
        assertThat(again.newLines()).isZero();
        assertThat(again.updatedLines()).isZero();
        assertThat(again.identicalLines()).isEqualTo(done.newLines());

        Change undo = shop.asGreta(() -> changes.undo(java.util.Objects.requireNonNull(done.changeId())));
        shop.ended(undo.changeId());
        for (String table : List.of("customers.customer", "dealings.document", "facts.fact", "dealings.figure"))
            assertThat(db.fetchValue("select count(*) from " + table)).as(table).isEqualTo(0L);
    }

    private Optional<Figure> invoices(Long id) {
        return shop.asGreta(() -> dealings.figures(new CustomerId(id))).stream()
                .filter(figure -> figure.kind() == DocumentKind.INVOICE)
                .findFirst();
    }
}
