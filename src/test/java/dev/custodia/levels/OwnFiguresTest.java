package dev.custodia.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customer;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.imports.ImportsHouse;
import dev.custodia.levels.web.Sentences;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Each portfolio type sees the figures of the documents that belong to it. */
@CustodiaTest
@Import({Shop.class, ImportsHouse.class})
class OwnFiguresTest {
    @Autowired
    Shop shop;

    @Autowired
    Levels levels;

    @Autowired
    Dealings dealings;

    @Autowired
    Changes changes;

    @Autowired
    Clock clock;

    @Autowired
    ImportsHouse house;

    @Autowired
    DSLContext db;

    @AfterEach
    void as_it_was_at_first() {
        for (String type : List.of("unit1", "unit2")) count(type, DocumentsCounted.OWN_OR_NONE);
    }

    private void count(String type, DocumentsCounted documents) {
        shop.asGreta(() -> levels.count(
                type,
                new Counting(EnumSet.of(DocumentKind.INVOICE, DocumentKind.RECEIPT), documents, true, 365, null)));
    }

    private Document sale(Customer customer, int daysAgo, String amount, @Nullable String unit) {
        return shop.asGreta(() -> dealings.addDocument(
                customer.id(),
                new DocumentDraft(
                        DocumentKind.INVOICE,
                        "OWN " + unit + " " + daysAgo,
                        LocalDate.now(clock).minusDays(daysAgo),
                        new BigDecimal(amount),
                        "EUR",
                        DocumentState.PAID,
                        unit)));
    }

    private List<List<@Nullable Long>> figures(Customer customer) {
        return figures(customer.id());
    }

    /** Recency, frequency and sum, of the first type and of the second. */
    private List<List<@Nullable Long>> figures(CustomerId customer) {
        List<List<@Nullable Long>> figures = new ArrayList<>();
        for (Levels.Worth worth : shop.asGreta(() -> levels.of(customer)))
            figures.add(worth.parts().subList(0, 3).stream()
                    .<@Nullable Long>map(Levels.Part::value)
                    .toList());
        return figures;
    }

    private static List<@Nullable Long> of(@Nullable Long... values) {
        return Arrays.asList(values);
    }

    private Customer buyer() {
        Customer one = shop.person("Olga Own");
        sale(one, 10, "100", "unit1");
        sale(one, 20, "200", "unit2");
        sale(one, 30, "400", null);
        return one;
    }

    @Test
    void documents_of_another_type_do_not_count_and_those_of_none_do() {
        assertThat(figures(buyer())).containsExactly(of(10L, 2L, 50_000L), of(20L, 2L, 60_000L));
    }

    @Test
    void only_own_ones_count_where_it_is_said_so_and_all_where_that_is_said() {
        Customer one = buyer();
        count("unit1", DocumentsCounted.OWN);
        count("unit2", DocumentsCounted.ALL);
        assertThat(figures(one)).containsExactly(of(10L, 1L, 10_000L), of(10L, 3L, 70_000L));
        sale(one, 5, "1", "unit2");
        assertThat(figures(one)).containsExactly(of(10L, 1L, 10_000L), of(5L, 4L, 70_100L));
    }

    @Test
    void figures_follow_a_document_that_is_given_to_another_type_and_back() {
        Customer one = shop.person("Orla Own");
        Document paper = sale(one, 10, "100", "unit1");
        assertThat(figures(one)).containsExactly(of(10L, 1L, 10_000L), of(null, null, null));
        shop.asGreta(() -> dealings.change(one.id(), paper.documentId(), dealings.version(one.id()), null, "unit2"));
        assertThat(figures(one)).containsExactly(of(null, null, null), of(10L, 1L, 10_000L));
        long last =
                shop.asGreta(() -> changes.of(one.id().value(), 1)).getFirst().changeId();
        shop.ended(shop.asGreta(() -> changes.undo(last)).changeId());
        assertThat(figures(one)).containsExactly(of(10L, 1L, 10_000L), of(null, null, null));
    }

    @Test
    void figures_follow_a_file_that_gives_a_document_to_another_type_and_the_taking_back() {
        String file = "Customer ID,Number,Date,Amount,Portfolio type\nOWN-1,OF-1,%s,100,%s\nOWN-1,OF-2,%s,1,\n";
        LocalDate day = LocalDate.now(clock).minusDays(10);
        house.load("papers.csv", file.formatted(day, "unit1", day));
        CustomerId one =
                new CustomerId(db.fetchSingle("select customer_id from dealings.document where number = 'OF-1'")
                        .get(0, Long.class));
        assertThat(figures(one)).containsExactly(of(10L, 2L, 10_100L), of(10L, 1L, 100L));
        dev.custodia.imports.Import moved = house.load("papers.csv", file.formatted(day, "unit2", day));
        assertThat(figures(one)).containsExactly(of(10L, 1L, 100L), of(10L, 2L, 10_100L));
        shop.ended(shop.asGreta(() -> changes.undo(Objects.requireNonNull(moved.changeId())))
                .changeId());
        assertThat(figures(one)).containsExactly(of(10L, 2L, 10_100L), of(10L, 1L, 100L));
    }

    @Test
    void which_documents_count_is_said_in_each_language() {
        for (DocumentsCounted documents : DocumentsCounted.values()) {
            Counting counting = new Counting(EnumSet.of(DocumentKind.INVOICE), documents, true, 365, null);
            assertThat(Arrays.stream(Language.values())
                            .map(language -> Sentences.counting(Words.in(language, clock), counting)
                                    .get(1)))
                    .doesNotHaveDuplicates()
                    .noneMatch(String::isBlank);
        }
    }
}
