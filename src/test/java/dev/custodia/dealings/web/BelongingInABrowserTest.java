package dev.custodia.dealings.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.SelectOption;
import dev.custodia.DemoHouse;
import dev.custodia.customers.Customer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BelongingInABrowserTest extends DemoHouse {
    @BeforeEach
    void enter() {
        signIn();
    }

    @Test
    void a_document_is_added_for_a_business_unit_moved_to_another_and_the_figures_follow() {
        Customer one = shop.person("Belonging Bea");
        browser.open("/customers/" + one.id());
        browser.find("[data-opens=add-document]").click();
        browser.find("#add-document #field-amount").fill("120");
        browser.find("#add-document #field-unit").selectOption(new SelectOption().setLabel("Business unit 2"));
        browser.axe().screenshot("card-document-unit");
        browser.find("#add-document .btn-primary").click();
        assertThat(browser.find("#documents")).containsText("Business unit 2");
        assertThat(browser.find("#levels-unit2")).containsText("1 sale");
        assertThat(browser.find("#levels-unit1")).not().containsText("1 sale");
        browser.find("#documents .row-menu summary").first().click();
        everyButtonFitsTheMenu();
        browser.axe().screenshot("card-document-menu");
        browser.find("#documents button[name=unit][value=unit1]").click();
        assertThat(browser.find("#levels-unit1")).containsText("1 sale");
    }

    private void everyButtonFitsTheMenu() {
        org.assertj.core.api.Assertions.assertThat(browser.page()
                        .evaluate("[...document.querySelectorAll('.row-menu[open] .btn')]"
                                + ".filter(b => b.scrollWidth > b.clientWidth"
                                + " || b.getBoundingClientRect().right > b.form.getBoundingClientRect().right)"
                                + ".map(b => b.textContent)"))
                .isEqualTo(List.of());
    }

    @Test
    void a_kind_of_document_is_given_to_a_business_unit_and_to_another_and_customers_are_by_a_rule() {
        browser.open("/portfolios?type=unit2");
        browser.find("#documents summary").first().click();
        browser.find("#field-kind-quote").check();
        browser.find("#document-kinds button").click();
        assertThat(browser.find("#documents")).containsText("where they come without one: Quote");
        browser.open("/portfolios?type=unit1");
        browser.find("#documents summary").first().click();
        assertThat(browser.find("#documents")).containsText("Belongs to Business unit 2 now");
        browser.find("#field-kind-quote").check();
        browser.find("#document-kinds button").click();
        browser.find("#documents summary").first().click();
        browser.find("#field-kind-quote").uncheck();
        browser.find("#document-kinds button").click();
        assertThat(browser.find("#documents")).containsText("No kind of document");
        browser.find("#documents summary").nth(1).click();
        browser.find("#document-rule-values").fill("Kiruna");
        browser.axe().screenshot("portfolios-documents");
        browser.find("#document-rule > button").click();
        assertThat(browser.find("#document-rule-list")).containsText("Kiruna");
        browser.find("#document-rule-list button").click();
        assertThat(browser.find("#document-rule-list")).hasCount(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"it", "ru", "sv"})
    void every_page_speaks_the_language_and_fits_a_phone(String language) {
        Customer one = shop.person("Belonging Phone");
        shop.invoice(one, "BP1", "2026-02-10", "300");
        speaking(language);
        browser.phone();
        for (String page : List.of("/portfolios?type=unit2", "/levels/unit2/edit", "/customers/" + one.id())) {
            browser.open(page);
            nothingSticksOut();
            if (page.startsWith("/customers")) {
                browser.find("#documents .row-menu summary").first().click();
                everyButtonFitsTheMenu();
                nothingSticksOut();
            }
            browser.axe().screenshot("belonging" + page.replaceAll("\\W|\\d{3,}", "-") + language);
        }
    }
}
