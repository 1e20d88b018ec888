package dev.custodia.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class CustomersTest {
    @Autowired
    Shop shop;

    @Autowired
    Customers customers;

    @Autowired
    Changes changes;

    @Autowired
    Facts facts;

    @Autowired
    Criteria criteria;

    @Test
    void a_customer_is_found_by_words_in_any_order_and_alphabet() {
        Customer pavel = shop.person("Павел Щербаков", Shop.email("pavel@example.com"));
        Customer asa = shop.person("Åsa Öberg", Shop.phone("+46 (8) 123 45 67"));
        assertThat(found("щербаков павел")).containsExactly(pavel.id().value());
        assertThat(found("serbakov")).containsExactly(pavel.id().value());
        assertThat(found("oberg asa")).containsExactly(asa.id().value());
        assertThat(found("4681234567")).containsExactly(asa.id().value());
        assertThat(found("PAVEL@EXAMPLE")).containsExactly(pavel.id().value());
    }

    private List<Long> found(String words) {
        return facts.page(
                        Customers.found(words),
                        EnumSet.of(Place.ACTIVE),
                        new dev.custodia.facts.Order(criteria.field("name"), false),
                        null,
                        50)
                .ids();
    }

    @Test
    void what_is_wrong_with_a_draft_is_said_all_at_once() {
        Draft draft = new Draft(
                Kind.PERSON,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "XX",
                null,
                null,
                null,
                null,
                List.of(Shop.email("not an address")),
                null,
                null,
                null);
        assertThatThrownBy(() -> shop.customer(draft))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::code)
                                .containsExactlyInAnyOrder(
                                        "customers.name_missing",
                                        "customers.country_unknown",
                                        "customers.email_invalid"));
    }

    @Test
    void an_edit_is_taken_back_to_the_same_rows() {
        Customer anna = shop.customer(new Draft(
                Kind.PERSON,
                "Anna Rossi",
                "Anna",
                "Rossi",
                "Via Roma 1",
                "10121",
                "Torino",
                null,
                "IT",
                "it",
                "likes tea",
                "A-17",
                null,
                List.of(Shop.email("anna@example.com"), Shop.phone("011 5550123")),
                new LegalDetails(null, null, "RSSNNA80A41L219Z", null, null),
                List.of("vip"),
                Map.of("shoe", "38")));
        Customer edited = shop.asGreta(() -> customers.edit(
                anna.id(), anna.version(), Shop.draft(Kind.PERSON, "Anna Verdi", "Milano", LegalDetails.NONE)));
        assertThat(edited.contactPoints()).isEmpty();
        assertThat(edited.externalId()).isNull();

        Change edit = shop.asGreta(() -> changes.of(anna.id().value(), 1)).getFirst();
        Change undo = shop.asGreta(() -> changes.undo(edit.changeId()));

        assertThat(undo.done()).isEqualTo(1);
        assertThat(shop.again(anna))
                .usingRecursiveComparison()
                .ignoringFields("version")
                .isEqualTo(anna);
        assertThat(found("rossi 10121")).isEmpty();
        assertThat(found("rossi anna@example.com")).containsExactly(anna.id().value());
    }

    @Test
    void two_who_edit_at_once_are_told() {
        Customer bruno = shop.bruno();
        shop.asGreta(() -> customers.edit(bruno.id(), bruno.version(), bruno.draft()));
        assertThatThrownBy(() -> shop.asGreta(() -> customers.edit(bruno.id(), bruno.version(), bruno.draft())))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("customers.edited_meanwhile"));
    }

    @Test
    void an_edit_is_not_taken_back_over_a_later_one() {
        Customer vera = shop.vera();
        Customer first = shop.asGreta(() -> customers.edit(
                vera.id(), vera.version(), Shop.draft(Kind.PERSON, "Vera Berg", null, LegalDetails.NONE)));
        Change edit = shop.asGreta(() -> changes.of(vera.id().value(), 1)).getFirst();
        shop.asGreta(() -> customers.edit(
                vera.id(), first.version(), Shop.draft(Kind.PERSON, "Vera Dahl", null, LegalDetails.NONE)));

        Change undo = shop.asGreta(() -> changes.undo(edit.changeId()));

        assertThat(undo.done()).isZero();
        assertThat(undo.changedSince()).isEqualTo(1);
        assertThat(shop.again(vera).name()).isEqualTo("Vera Dahl");
    }

    @Test
    void an_archived_customer_is_out_of_the_list_and_comes_back_by_taking_back() {
        Customer bianchi = shop.bianchi();
        Change archive = shop.asGreta(() -> customers.archive(bianchi.id(), "closed down"));
        assertThat(archive.done()).isEqualTo(1);
        assertThat(shop.again(bianchi).place()).isEqualTo(Place.ARCHIVED);
        assertThat(found("ferramenta bianchi")).isEmpty();

        shop.asGreta(() -> changes.undo(archive.changeId()));

        assertThat(shop.again(bianchi))
                .usingRecursiveComparison()
                .ignoringFields("version")
                .isEqualTo(bianchi);
        assertThat(found("ferramenta bianchi")).containsExactly(bianchi.id().value());
    }

    @Test
    void taking_out_of_the_archive_is_taken_back_too() {
        Customer bianchi = shop.bianchi();
        shop.asGreta(() -> customers.archive(bianchi.id(), null));
        Change unarchive = shop.asGreta(() -> customers.unarchive(bianchi.id(), null));
        assertThat(shop.again(bianchi).place()).isEqualTo(Place.ACTIVE);
        shop.asGreta(() -> changes.undo(unarchive.changeId()));
        assertThat(shop.again(bianchi).place()).isEqualTo(Place.ARCHIVED);
        assertThat(shop.again(bianchi).archivedSince()).isNotNull();
    }

    @Test
    void whoever_is_not_in_a_rule_is_in_its_opposite_blanks_included() {
        Customer nowhere = shop.person("Nora Nowhere");
        var inTurin = Rule.clause("city", Operator.IS, "torino");
        assertThat(facts.count(criteria.where(Rule.not(inTurin)), EnumSet.allOf(Place.class))
                        + facts.count(criteria.where(inTurin), EnumSet.allOf(Place.class)))
                .isEqualTo(facts.count(criteria.where(new Rule.Everybody()), EnumSet.allOf(Place.class)));
        assertThat(nowhere.city()).isNull();
    }
}
