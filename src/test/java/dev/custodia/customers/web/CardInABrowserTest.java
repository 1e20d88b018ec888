package dev.custodia.customers.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.custodia.DemoHouse;
import dev.custodia.Shop;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import dev.custodia.facts.Place;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class CardInABrowserTest extends DemoHouse {
    @Autowired
    Customers customers;

    @Autowired
    Dealings dealings;

    @BeforeEach
    void enter() {
        signIn();
    }

    /** A workshop with a bit of everything. */
    private Customer bianchi() {
        Customer bianchi = shop.customer(new Draft(
                Kind.COMPANY,
                "Ferramenta Bianchi S.n.c.",
                null,
                null,
                "Via Po 14",
                "10124",
                "Torino",
                "TO",
                "IT",
                "it",
                "Closed in August.\nAsk for Paola.",
                null,
                LocalDate.parse("2016-04-18"),
                List.of(
                        new ContactPoint(ContactPoint.Kind.EMAIL, "ordini@bianchi.example.com", "orders"),
                        new ContactPoint(ContactPoint.Kind.PHONE, "+39 011 812 3456", null),
                        new ContactPoint(ContactPoint.Kind.PHONE, "12", "old"),
                        new ContactPoint(ContactPoint.Kind.WEBSITE, "www.bianchi.example.com", null)),
                new LegalDetails("Ferramenta Bianchi S.n.c.", "IT01217565793", null, null, "Via Po 14, Torino"),
                List.of("vip", "trade"),
                Map.of("Shoe size", "44")));
        for (int i = 1; i <= 13; i++)
            shop.invoice(
                    bianchi,
                    "2025-" + i,
                    LocalDate.parse("2025-01-10").plusMonths(i).toString(),
                    i * 120 + ".50");
        shop.document(bianchi, DocumentKind.QUOTE, "Q-7", "2026-02-20", "900", DocumentState.OPEN);
        shop.document(bianchi, DocumentKind.INVOICE, "2026-1", "2026-02-25", "480", DocumentState.OPEN);
        shop.asGreta(() -> dealings.addInteraction(
                bianchi.id(), Interaction.Kind.APPOINTMENT, LocalDate.parse("2026-01-15"), true));
        Customer anna = shop.person("Anna Rossi", Shop.email("anna@example.com"));
        shop.asGreta(() -> {
            customers.link(bianchi.id(), anna.id(), "owner", "workshop");
            return true;
        });
        return bianchi;
    }

    private void card(Customer customer) {
        browser.open("/customers/" + customer.id());
    }

    @Test
    void the_card_tells_everything_about_one() {
        Customer bianchi = bianchi();
        card(bianchi);
        assertThat(browser.find("h1")).hasText("Ferramenta Bianchi S.n.c.");
        assertThat(browser.find(".points").first()).containsText("cannot be reached");
        assertThat(browser.find("#documents .figures")).containsText("Invoice");
        assertThat(browser.find("main")).containsText("No, because:");
        assertThat(browser.find("main")).containsText("Has an open order or unpaid invoice.");
        browser.axe().picture("card");
        browser.screenshot("card-whole");
        int before = browser.find("#documents table").last().locator("tbody tr").count();
        browser.find("#documents .more .btn").click();
        assertThat(browser.find("#documents .more")).hasCount(0);
        assertThat(browser.find("#documents table").last().locator("tbody tr").count())
                .isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void the_card_is_readable_on_a_phone(String language) {
        Customer bianchi = bianchi();
        browser.phone();
        speaking(language);
        card(bianchi);
        browser.axe().screenshot("card-phone-" + language);
        nothingSticksOut();
        browser.open("/customers/" + bianchi.id() + "/edit");
        browser.axe().screenshot("form-phone-" + language);
        nothingSticksOut();
    }

    @Test
    void the_card_is_readable_in_the_dark() {
        Customer bianchi = bianchi();
        browser.dark();
        card(bianchi);
        browser.axe().picture("card-dark");
    }

    @Test
    void what_is_typed_is_saved_and_what_is_wrong_is_said_at_its_field() {
        Customer vera = shop.vera();
        browser.open("/customers/" + vera.id() + "/edit");
        browser.axe().screenshot("form");
        browser.find("#field-city").fill("Umeå");
        browser.find("#points + .btn").click();
        assertThat(browser.find(".point-row")).hasCount(2);
        browser.find(".point-row >> nth=1 >> input[name=point_value]").fill("not an address");
        browser.expecting("422").find("#save").click();
        assertThat(browser.find(".field-error")).containsText("cannot be written to");
        assertThat(browser.find("#field-city")).hasValue("Umeå");
        browser.axe().screenshot("form-wrong");
        browser.find(".point-row >> nth=1 >> input[name=point_value]").fill("vera@example.com");
        browser.find("#save").click();
        assertThat(browser.find("#messages")).containsText("Saved.");
        Customer again = shop.again(vera);
        assertThat(again.city()).isEqualTo("Umeå");
        assertThat(again.contactPoints()).extracting(Customer.Point::value).contains("vera@example.com");
    }

    @Test
    void two_who_edit_at_once_are_told_and_nothing_typed_is_lost() {
        Customer bruno = shop.bruno();
        browser.open("/customers/" + bruno.id() + "/edit");
        browser.find("#field-city").fill("Genova");
        Page other = browser.page().context().newPage();
        other.navigate(browser.address() + "/customers/" + bruno.id() + "/edit");
        other.fill("#field-city", "Milano");
        other.fill("#field-street", "Via Dante 3");
        other.click("#save");
        other.waitForURL("**/customers/" + bruno.id());

        browser.expecting("409").find("#save").click();

        assertThat(browser.find("main .note-warning")).containsText("while you were editing");
        assertThat(browser.find("main .note-warning tbody tr:has-text('City')")).containsText("Milano");
        assertThat(browser.find("main .note-warning tbody tr:has-text('City')")).containsText("Genova");
        assertThat(browser.find("#field-city")).hasValue("Genova");
        assertThat(shop.again(bruno).city()).isEqualTo("Milano");
        browser.axe().picture("conflict");

        browser.find("#save").click();
        assertThat(browser.find("#messages")).containsText("Saved.");
        assertThat(shop.again(bruno).city()).isEqualTo("Genova");
    }

    @Test
    void one_is_put_aside_with_a_reason_and_taken_back_from_the_history() {
        Customer anna = shop.anna();
        card(anna);
        browser.find("[data-opens=place]").click();
        browser.find("#field-reason").fill("moved to Norway");
        browser.axe().picture("card-archive");
        browser.find("#place .btn-primary").click();
        assertThat(browser.find("#messages")).containsText("archived");
        assertThat(browser.find(".card-head")).containsText("Archived since 2 March 2026");
        assertThat(browser.find(".history li").first()).containsText("Why: moved to Norway");
        assertThat(shop.again(anna).place()).isEqualTo(Place.ARCHIVED);
        browser.find(".history li").first().locator("button").click();
        assertThat(browser.find("#messages")).containsText("Taken back");
        assertThat(shop.again(anna).place()).isEqualTo(Place.ACTIVE);
        assertThat(browser.find(".history li").nth(1)).containsText("taken back");
        browser.axe();
    }

    /** Edited twice, so that the first edit can be told and taken back over the second one. */
    private Customer editedTwice() {
        Customer bianchi = bianchi();
        Draft old = bianchi.draft();
        for (String[] to : new String[][] {{"Via Po 14", "Milano", "20121"}, {"Corso Como 2", "Milano", "20154"}})
            shop.asGreta(() -> customers.edit(
                    bianchi.id(),
                    shop.again(bianchi).version(),
                    new Draft(
                            old.kind(),
                            old.name(),
                            null,
                            null,
                            to[0],
                            to[2],
                            to[1],
                            "MI",
                            old.country(),
                            old.language(),
                            old.note(),
                            null,
                            old.createdOn(),
                            old.contactPoints().subList(0, 2),
                            old.legal(),
                            old.tags(),
                            old.own())));
        return bianchi;
    }

    @Test
    void an_edit_shows_before_after_and_now_and_is_taken_back_all_the_same() {
        Customer bianchi = editedTwice();
        card(bianchi);
        edits().nth(1).locator("a").click();
        assertThat(browser.find("#past tbody tr:has-text('City') td").nth(0)).hasText("Torino");
        assertThat(browser.find("#past tbody tr:has-text('City') td").nth(1)).hasText("Milano");
        assertThat(browser.find("#past tbody tr:has-text('Postal code') td").nth(2))
                .hasText("20154");
        browser.axe().screenshot("past");
        browser.page().goBack();
        edits().nth(1).locator("button").click();
        assertThat(browser.find("#messages")).containsText("so nothing was taken back");
        edits().nth(1).locator("a").click();
        browser.find("button:has-text('Take back all the same')").click();
        assertThat(browser.find("#messages")).containsText("Taken back");
        assertThat(browser.find("main")).containsText("Torino");
        assertThat(shop.again(bianchi))
                .usingRecursiveComparison()
                .ignoringFields("version", "links")
                .isEqualTo(bianchi);
    }

    private Locator edits() {
        return browser.find(".history li:has-text('edited')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void before_and_after_are_readable_on_a_phone(String language) {
        Customer bianchi = editedTwice();
        browser.phone();
        speaking(language);
        card(bianchi);
        browser.find(".history a[href*='/changes/']").nth(1).click();
        browser.axe().screenshot("past-phone-" + language);
        nothingSticksOut();
    }

    @Test
    void somebody_is_found_and_linked_and_let_go() {
        Customer bianchi = shop.bianchi();
        shop.person("Zenobia Quattrocchi");
        card(bianchi);
        browser.find("[data-opens=link]").click();
        browser.find("#link-search").pressSequentially("quattrocchi");
        browser.find("#link-found input[type=radio]").first().check();
        browser.find("#field-role").fill("accountant");
        browser.axe().picture("card-link");
        browser.find("#link .btn-primary").click();
        assertThat(browser.find("main")).containsText("Zenobia Quattrocchi");
        assertThat(browser.find("main")).containsText("accountant");
        browser.find("[aria-label='Remove the link to Zenobia Quattrocchi']").click();
        assertThat(browser.find("main")).containsText("Linked to nobody.");
    }

    @Test
    void a_document_is_added_paid_and_counted() {
        Customer vera = shop.vera();
        card(vera);
        browser.find("[data-opens=add-document]").click();
        browser.find("#add-document #field-amount").fill("much");
        browser.find("#add-document .btn-primary").click();
        assertThat(browser.find("#add-document .field-error")).containsText("as a number");
        browser.axe().picture("card-document");
        browser.find("#add-document #field-amount").fill("1.250,40");
        browser.find("#add-document #field-number").fill("R-1");
        browser.find("#add-document #field-state").selectOption("open");
        browser.find("#add-document .btn-primary").click();
        assertThat(browser.find("#documents")).containsText("1,250.40");
        assertThat(browser.find("main")).containsText("No, because:");
        browser.find("#documents .row-menu summary").click();
        browser.axe();
        browser.find("#documents .row-menu button[value=paid]").click();
        assertThat(browser.find("#documents .mark")).hasText("Paid");
        assertThat(shop.asGreta(() -> dealings.figures(vera.id())).getFirst().open())
                .isZero();
    }

    @Test
    void an_interaction_is_added() {
        Customer vera = shop.vera();
        card(vera);
        browser.find("[data-opens=add-interaction]").click();
        browser.find("#interaction-kind").selectOption("appointment");
        browser.find("#interaction-attended").selectOption("no");
        browser.axe();
        browser.find("#add-interaction .btn-primary").click();
        assertThat(browser.find("#interactions")).containsText("did not come");
    }

    @Test
    void a_customer_is_written_down() {
        browser.open("/customers/new");
        browser.axe().screenshot("form-new");
        browser.expecting("422").find("#save").click();
        assertThat(browser.find(".field-error")).containsText("Give a name.");
        browser.find("#field-name").fill("Officine Verdi S.r.l.");
        browser.find("#field-tags").fill("trade, north");
        browser.find("#save").click();
        browser.page().waitForURL(Pattern.compile("/customers/\\d+$"));
        assertThat(browser.find(".card-head")).containsText("Company");
        assertThat(browser.find("#tags")).containsText("north");
    }

    @Test
    void everything_about_one_is_handed_out_as_json() {
        Customer bianchi = bianchi();
        APIResponse answer =
                browser.page().request().get(browser.address() + "/customers/" + bianchi.id() + "/everything.json");
        assertThat(answer.headers().get("content-type")).startsWith("application/json");
        assertThat(answer.text()).contains("ordini@bianchi.example.com", "\"documents\"", "Q-7");
    }

    @Test
    void nobody_has_a_page_of_his_own() {
        assertThat(browser.expecting("404")
                        .page()
                        .navigate(browser.address() + "/customers/1")
                        .status())
                .isEqualTo(404);
    }
}
