package dev.custodia.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.portfolios.Portfolios;
import dev.custodia.screens.Words;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A file of documents says to which portfolio type each belongs, by its code or its name. */
@CustodiaTest
@org.springframework.context.annotation.Import({Shop.class, ImportsHouse.class})
class PortfolioTypeColumnTest {
    @Autowired
    Shop shop;

    @Autowired
    ImportsHouse house;

    @Autowired
    Imports imports;

    @Autowired
    Portfolios portfolios;

    @Autowired
    Changes changes;

    @Autowired
    DSLContext db;

    @AfterEach
    void called_as_it_came() {
        shop.asGreta(() -> portfolios.editType("unit2", Map.of(), null, null, null, null));
        kinds(Set.of());
        rules(List.of());
    }

    private void rules(List<Rule> rules) {
        shop.asGreta(() -> {
            portfolios.setDocumentRules("unit2", rules);
            return true;
        });
    }

    private void kinds(Set<DocumentKind> kinds) {
        shop.asGreta(() -> {
            portfolios.setDocumentKinds("unit2", kinds);
            return true;
        });
    }

    private Map<String, String> units(String numbers) {
        return db.fetch(
                        "select number, coalesce(unit::text, '') as unit from dealings.document where number like {0}"
                                + " order by number",
                        numbers)
                .intoMap(row -> row.get("number", String.class), row -> row.get("unit", String.class));
    }

    @Test
    void a_column_under_a_known_word_is_the_portfolio_type_in_each_language() {
        for (String header :
                List.of("Portfolio type", "Business unit", "Tipologia di portafoglio", "Тип портфеля", "Portföljtyp")) {
            Import received = shop.asGreta(() -> imports.receive(
                    "papers.csv",
                    new ByteArrayInputStream(("Customer ID,Number,Date,Amount," + header + "\nA,1,2025-01-01,1,x\n")
                            .getBytes(StandardCharsets.UTF_8)),
                    null));
            assertThat(received.mapping().columns().getLast().target())
                    .as(header)
                    .isEqualTo(Target.PORTFOLIO_TYPE);
        }
    }

    @Test
    void types_go_by_code_by_our_names_in_four_languages_and_by_the_companys_own() {
        shop.asGreta(() -> portfolios.editType("unit2", Map.of("en", "Wholesale"), null, null, null, null));
        Import done = house.load("papers.csv", """
                Customer ID,Number,Date,Amount,Portfolio type
                PT-1,PT-A,2025-01-01,10,unit2
                PT-1,PT-B,2025-01-01,10,Business unit 2
                PT-1,PT-C,2025-01-01,10,WHOLESALE
                PT-1,PT-D,2025-01-01,10,%s
                PT-1,PT-E,2025-01-01,10,%s
                PT-1,PT-F,2025-01-01,10,%s
                PT-1,PT-G,2025-01-01,10,
                PT-1,PT-H,2025-01-01,10,Retail
                PT-1,PT-I,2025-01-01,10,unit7
                """.formatted(brought("it"), brought("ru"), brought("sv")));
        assertThat(done.state()).isEqualTo(Import.State.DONE);
        assertThat(units("PT-%"))
                .isEqualTo(Map.of(
                        "PT-A", "2", "PT-B", "2", "PT-C", "2", "PT-D", "2", "PT-E", "2", "PT-F", "2", "PT-G", ""));
        assertThat(shop.asGreta(() -> imports.reasons(done.importId())))
                .isEqualTo(Map.of("portfolio_type_unknown", 2L));
    }

    private static String brought(String language) {
        return Words.in(Locale.forLanguageTag(language), Clock.systemUTC()).of("portfolios.type.unit2");
    }

    @Test
    void
            a_file_without_the_column_leaves_known_documents_where_they_are_and_gives_new_ones_to_the_type_of_their_kind() {
        house.load("papers.csv", """
                Customer ID,Number,Date,Document type,Amount,Portfolio type
                PK-1,PK-A,2025-01-01,order,10,unit1
                PK-1,PK-B,2025-01-01,order,10,
                """);
        kinds(Set.of(DocumentKind.ORDER));
        String without = """
                Customer ID,Number,Date,Document type,Amount
                PK-1,PK-A,2025-01-01,order,10
                PK-1,PK-B,2025-01-01,order,11
                PK-1,PK-C,2025-01-01,order,10
                PK-1,PK-D,2025-01-01,invoice,10
                """;
        Import done = house.load("papers.csv", without);
        assertThat(done.documentsCreated()).isEqualTo(2);
        assertThat(done.documentsUpdated()).isEqualTo(1);
        assertThat(units("PK-%")).isEqualTo(Map.of("PK-A", "1", "PK-B", "", "PK-C", "2", "PK-D", ""));
        Import again = house.load("papers.csv", without);
        assertThat(again.documentsCreated() + again.documentsUpdated()).isZero();
    }

    @Test
    void a_file_gives_the_documents_of_customers_whom_a_rule_finds_to_its_type() {
        rules(List.of(Rule.clause("city", Operator.IS, "Ivrea")));
        String file = """
                Customer ID,Name,City,Number,Date,Amount
                PR-1,Rita Rule,Ivrea,PR-A,2025-01-01,10
                PR-2,Rolf Rule,Novara,PR-B,2025-01-01,10
                """;
        house.load("papers.csv", file);
        assertThat(units("PR-%")).isEqualTo(Map.of("PR-A", "2", "PR-B", ""));
        Import again = house.load("papers.csv", file);
        assertThat(again.documentsCreated() + again.documentsUpdated()).isZero();
    }

    @Test
    void a_file_that_gives_documents_to_another_type_is_taken_back() {
        house.load("papers.csv", """
                Customer ID,Number,Date,Amount,Portfolio type
                PU-1,PU-A,2025-01-01,10,unit1
                """);
        Import moved = house.load("papers.csv", """
                Customer ID,Number,Date,Amount,Portfolio type
                PU-1,PU-A,2025-01-01,10,unit2
                """);
        assertThat(moved.documentsUpdated()).isEqualTo(1);
        assertThat(units("PU-%")).isEqualTo(Map.of("PU-A", "2"));
        long change = Objects.requireNonNull(moved.changeId());
        shop.ended(shop.asGreta(() -> changes.undo(change)).changeId());
        assertThat(units("PU-%")).isEqualTo(Map.of("PU-A", "1"));
    }

    @Test
    void documents_without_numbers_that_differ_by_nothing_but_their_type_stay_where_they_are() {
        String file = """
                Customer ID,Date,Amount,Portfolio type
                PW-1,2025-01-01,4711.01,unit1
                PW-1,2025-01-01,4711.01,unit2
                """;
        assertThat(house.load("papers.csv", file).documentsCreated()).isEqualTo(2);
        Import again = house.load("papers.csv", file);
        assertThat(again.documentsCreated() + again.documentsUpdated()).isZero();
        assertThat(db.fetchValues("select unit from dealings.document where amount_minor = 471101 order by unit"))
                .isEqualTo(List.of((short) 1, (short) 2));
    }

    @Test
    void documents_without_numbers_that_were_there_before_the_column_are_each_given_to_a_type() {
        String head = "Customer ID,Date,Amount,Portfolio type\n";
        house.load("papers.csv", head + "PX-1,2025-01-01,4712.01,\nPX-1,2025-01-01,4712.01,\n");
        String file = head + "PX-1,2025-01-01,4712.01,unit1\nPX-1,2025-01-01,4712.01,unit2\n";
        house.load("papers.csv", file);
        house.load("papers.csv", file);
        assertThat(db.fetchValues("select unit from dealings.document where amount_minor = 471201 order by unit"))
                .isEqualTo(List.of((short) 1, (short) 2));
        Import again = house.load("papers.csv", file);
        assertThat(again.documentsCreated() + again.documentsUpdated()).isZero();
    }
}
