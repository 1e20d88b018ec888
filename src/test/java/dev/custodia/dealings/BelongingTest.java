package dev.custodia.dealings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.portfolios.Portfolios;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Documents belong to a portfolio type, or to none. */
@CustodiaTest
@Import(Shop.class)
class BelongingTest {
    @Autowired
    Shop shop;

    @Autowired
    Dealings dealings;

    @Autowired
    Portfolios portfolios;

    @Autowired
    Customers customers;

    @Autowired
    Changes changes;

    @AfterEach
    void no_kind_belongs_anywhere() {
        kinds("unit1", Set.of());
        kinds("unit2", Set.of());
        rules("unit1");
        rules("unit2");
    }

    private void rules(String type, Rule... rules) {
        shop.asGreta(() -> {
            portfolios.setDocumentRules(type, List.of(rules));
            return true;
        });
    }

    private void kinds(String type, Set<DocumentKind> kinds) {
        shop.asGreta(() -> {
            portfolios.setDocumentKinds(type, kinds);
            return true;
        });
    }

    private Document add(Customer customer, DocumentKind kind, String number, @Nullable String unit) {
        return shop.asGreta(() -> dealings.addDocument(
                customer.id(),
                new DocumentDraft(
                        kind,
                        number,
                        LocalDate.parse("2025-05-05"),
                        new BigDecimal("100"),
                        "EUR",
                        DocumentState.PAID,
                        unit)));
    }

    private Document move(Document document, @Nullable DocumentState state, @Nullable String unit) {
        return shop.asGreta(() -> dealings.change(
                document.customer(), document.documentId(), dealings.version(document.customer()), state, unit));
    }

    private List<@Nullable Short> units(Customer customer) {
        return shop.asGreta(() -> dealings.documents(customer.id(), null, 50)).stream()
                .<@Nullable Short>map(Document::unit)
                .toList();
    }

    private Change undone(Customer customer) {
        long last = shop.asGreta(() -> changes.of(customer.id().value(), 1))
                .getFirst()
                .changeId();
        return shop.ended(shop.asGreta(() -> changes.undo(last)).changeId());
    }

    @Test
    void a_document_belongs_to_the_type_that_is_said_and_to_none_where_none_is() {
        Customer one = shop.person("Bela Belongs");
        assertThat(add(one, DocumentKind.INVOICE, "B-1", "unit2").unit()).isEqualTo((short) 2);
        assertThat(add(one, DocumentKind.INVOICE, "B-2", null).unit()).isNull();
    }

    @Test
    void a_type_that_is_not_there_or_switched_off_is_refused() {
        Customer one = shop.person("Bea Belongs");
        for (String none : List.of("unit9", "wholesale"))
            assertThatThrownBy(() -> add(one, DocumentKind.INVOICE, "B-3", none))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("dealings.unit_unknown");
        Document there = add(one, DocumentKind.INVOICE, "B-3", null);
        assertThatThrownBy(() -> move(there, null, "unit9"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("dealings.unit_unknown");
        assertThat(units(one)).containsExactly((Short) null);
    }

    @Test
    void a_document_is_given_to_another_type_and_the_change_is_taken_back() {
        Customer one = shop.person("Bert Belongs");
        Document paper = add(one, DocumentKind.INVOICE, "B-4", "unit1");
        assertThat(move(paper, null, "unit2").unit()).isEqualTo((short) 2);
        undone(one);
        assertThat(units(one)).containsExactly((short) 1);
        assertThat(move(paper, null, "").unit()).isNull();
        undone(one);
        assertThat(units(one)).containsExactly((short) 1);
    }

    @Test
    void what_stands_stays_where_only_the_other_is_said() {
        Customer one = shop.person("Bo Belongs");
        Document paper = add(one, DocumentKind.INVOICE, "B-5", "unit2");
        Document open = move(paper, DocumentState.OPEN, null);
        assertThat(open.unit()).isEqualTo((short) 2);
        assertThat(move(paper, null, "unit1").state()).isEqualTo(DocumentState.OPEN);
    }

    @Test
    void those_that_say_nothing_belong_to_the_type_of_their_kind() {
        kinds("unit2", Set.of(DocumentKind.ORDER, DocumentKind.QUOTE));
        Customer one = shop.person("Britt Belongs");
        assertThat(add(one, DocumentKind.ORDER, "B-6", null).unit()).isEqualTo((short) 2);
        assertThat(add(one, DocumentKind.ORDER, "B-7", "unit1").unit()).isEqualTo((short) 1);
        assertThat(add(one, DocumentKind.INVOICE, "B-8", null).unit()).isNull();
        // A kind belongs to one type at most.
        kinds("unit1", Set.of(DocumentKind.QUOTE));
        assertThat(add(one, DocumentKind.QUOTE, "B-9", null).unit()).isEqualTo((short) 1);
        assertThat(shop.asGreta(() -> portfolios.documentKinds()).keySet())
                .containsExactlyInAnyOrder(DocumentKind.ORDER, DocumentKind.QUOTE);
    }

    @Test
    void else_to_the_type_whose_rule_finds_their_customer_the_first_of_several() {
        Rule towns = Rule.clause("city", Operator.IS, "Ivrea", "Biella");
        rules("unit2", towns, Rule.clause("purchases", Operator.AT_LEAST, "3"));
        Customer here = shop.customer(Shop.draft(Kind.PERSON, "Bruna Belongs", "Biella", LegalDetails.NONE));
        Customer there = shop.customer(Shop.draft(Kind.PERSON, "Bodil Belongs", "Novara", LegalDetails.NONE));
        assertThat(add(here, DocumentKind.INVOICE, "B-12", null).unit()).isEqualTo((short) 2);
        assertThat(add(here, DocumentKind.INVOICE, "B-13", "unit1").unit()).isEqualTo((short) 1);
        assertThat(add(there, DocumentKind.INVOICE, "B-14", null).unit()).isNull();
        assertThat(add(there, DocumentKind.INVOICE, "B-15", null).unit()).isNull();
        assertThat(add(there, DocumentKind.INVOICE, "B-16", null).unit()).isEqualTo((short) 2);
        rules("unit1", towns);
        assertThat(add(here, DocumentKind.INVOICE, "B-17", null).unit()).isEqualTo((short) 1);
        kinds("unit2", Set.of(DocumentKind.INVOICE));
        assertThat(add(here, DocumentKind.INVOICE, "B-18", null).unit()).isEqualTo((short) 2);
    }

    @Test
    void a_kind_of_a_type_that_is_switched_off_belongs_to_none() {
        shop.asGreta(() -> portfolios.editType("unit6", null, null, null, null, true));
        kinds("unit6", Set.of(DocumentKind.RECEIPT));
        shop.asGreta(() -> portfolios.editType("unit6", null, null, null, null, false));
        Customer one = shop.person("Bjarne Belongs");
        assertThat(add(one, DocumentKind.RECEIPT, "B-10", null).unit()).isNull();
        kinds("unit6", Set.of());
    }

    @Test
    void a_rule_about_a_type_that_was_switched_off_finds_nobody_and_lets_documents_in() {
        shop.asGreta(() -> portfolios.editType("unit6", null, null, null, null, true));
        rules(
                "unit2",
                Rule.clause("unit6_frequency", Operator.AT_LEAST, "0"),
                Rule.clause("city", Operator.IS, "Susa"));
        shop.asGreta(() -> portfolios.editType("unit6", null, null, null, null, false));
        Customer there = shop.customer(Shop.draft(Kind.PERSON, "Boris Belongs", "Susa", LegalDetails.NONE));
        assertThat(add(there, DocumentKind.INVOICE, "B-19", null).unit()).isEqualTo((short) 2);
        assertThat(add(shop.person("Berta Belongs"), DocumentKind.INVOICE, "B-20", null)
                        .unit())
                .isNull();
    }

    @Test
    void what_is_known_about_somebody_names_the_type_by_its_code() {
        Customer one = shop.person("Birgit Belongs");
        add(one, DocumentKind.INVOICE, "B-11", "unit2");
        assertThat(shop.asGreta(() -> customers.everythingAbout(one.id())).get("documents"))
                .singleElement()
                .asString()
                .contains("\"unit\":\"unit2\"");
    }
}
