package dev.custodia.customers.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.DemoHouse;
import dev.custodia.criteria.Criteria;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Looking;
import dev.custodia.customers.Tag;
import dev.custodia.customers.Tags;
import dev.custodia.facts.Facts;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class TagsInABrowserTest extends DemoHouse {
    @Autowired
    Facts facts;

    @Autowired
    Criteria criteria;

    @Autowired
    Tags tags;

    @BeforeEach
    void enter() {
        signIn();
    }

    private long matching(String... filters) {
        return facts.count(criteria.where(Looking.rule(List.of(filters))), Looking.places("active"));
    }

    private void counted() {
        assertThat(browser.find("#matching")).hasText(Pattern.compile("\\d"));
    }

    @Test
    void a_tag_is_typed_on_the_card_completed_by_key_taken_off_and_taken_back() {
        Customer other = shop.person("Tag Other");
        shop.asGreta(() -> {
            tags.add(other.id(), List.of("Zebra stripes"));
            return true;
        });
        Customer one = shop.person("Tag Typed");
        browser.open("/customers/" + one.id());
        browser.find("#tag-typed").fill("Loyal");
        assertThat(browser.find("#tag-typed-found [data-fresh]")).containsText("New: Loyal");
        browser.page().keyboard().press("Enter");
        assertThat(browser.find("#tags .tag-list .tag-mark")).hasText("Loyal");
        assertThat(browser.find("#tag-typed")).isFocused();
        assertThat(browser.find("#history")).containsText("added the tag Loyal");

        browser.page().keyboard().type("zebra");
        assertThat(browser.find("#tag-typed-found [role=option]").first()).containsText("Zebra stripes");
        browser.page().keyboard().press("ArrowDown");
        assertThat(browser.find("#tag-typed")).hasAttribute("aria-activedescendant", "tag-typed-found-0");
        browser.axe().picture("card-tag-completed");
        browser.page().keyboard().press("Enter");
        assertThat(browser.find("#tags .tag-list .tag-mark")).hasCount(2);
        assertThat(browser.page()).hasURL(browser.address() + "/customers/" + one.id());

        browser.find("#tags .tag-off").first().click();
        assertThat(browser.find("#tags .tag-list .tag-mark")).hasCount(1);
        assertThat(shop.again(one).tags()).containsExactly("Zebra stripes");
        browser.find("#history button:has-text('Take back')").first().click();
        assertThat(browser.find("#tags .tag-list .tag-mark")).hasCount(2);
        assertThat(shop.again(one).tags()).containsExactly("Loyal", "Zebra stripes");
        browser.axe().picture("card-tags");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void a_tag_is_put_on_by_thumb(String language) {
        Customer one = shop.person("Tag Thumb " + language);
        browser.phone();
        speaking(language);
        browser.open("/customers/" + one.id());
        browser.find("#tag-typed").tap();
        browser.find("#tag-typed").fill("Thumb " + language);
        browser.find("#tag-typed-found [data-fresh]").tap();
        assertThat(browser.find("#tags .tag-list .tag-mark")).hasText("Thumb " + language);
        nothingSticksOut();
        browser.axe().picture("card-tags-phone-" + language);
    }

    @Test
    void all_who_match_are_tagged_from_the_list_and_it_is_taken_back() {
        long all = matching("last_purchase.up_to.2021-12-31", "kind.is.company");
        browser.open("/customers?f=last_purchase.up_to.2021-12-31&f=kind.is.company");
        counted();
        browser.find("input[data-ticks-page]").check();
        browser.find("[data-selects-all]").click();
        browser.find("[data-opens=tag-many]").click();
        browser.find("#tag-many-typed").fill("Silent firms");
        browser.page().keyboard().press("Enter");
        browser.find("#tag-many-typed").fill("autumn call");
        browser.page().keyboard().press("Enter");
        assertThat(browser.find("#tag-many .tag-list .tag-mark")).hasCount(2);
        browser.axe().picture("customers-tag-many");
        browser.find("#tag-many [data-tags-go]").click();
        browser.page().waitForURL(Pattern.compile("/tags/plans/\\d+"));
        assertThat(browser.find("main .people")).containsText(all + " customers will get the tags");
        browser.axe().picture("tags-check");
        browser.find("main form .btn-primary").click();
        browser.page().waitForURL(Pattern.compile("/changes/\\d+"));
        assertThat(browser.find("#change")).containsText("Take back");
        assertThat(browser.find("#change")).containsText("Silent firms, autumn call");
        assertThat(matching("tag.all_of.Silent firms~autumn call")).isEqualTo(all);
        browser.axe().picture("tags-change");

        browser.open("/customers?f=tag.any_of.silent%20firms");
        assertThat(browser.find("#customers td .tag-mark").first()).isVisible();
        browser.axe().picture("customers-tagged");
        browser.page().goBack();
        browser.find("#change form[action$=undo] button").click();
        browser.page().waitForURL(Pattern.compile("/changes/\\d+"));
        assertThat(browser.find("#change a:has-text('See what was taken back')"))
                .isVisible();
        assertThat(browser.find("#change .split")).isVisible();
        assertThat(matching("tag.any_of.Silent firms")).isZero();
    }

    @Test
    void a_search_goes_along_when_all_who_match_lose_a_tag() {
        shop.person("Quentin Quirky");
        Customer tagged = shop.person("Quincy Quirky");
        shop.asGreta(() -> {
            tags.add(tagged.id(), List.of("quirk"));
            return true;
        });
        browser.open("/customers");
        browser.find("input[name=search]").fill("quirky");
        browser.page().keyboard().press("Enter");
        counted();
        browser.find("input[data-ticks-page]").check();
        browser.find("[data-selects-all]").click();
        browser.find("[data-opens=untag-many]").click();
        browser.find("#untag-many-typed").fill("quirk");
        browser.find("#untag-many-typed-found [role=option]:has-text('quirk')")
                .first()
                .click();
        browser.find("#untag-many [data-tags-go]").click();
        browser.page().waitForURL(Pattern.compile("/tags/plans/\\d+"));
        assertThat(browser.find("main .people")).containsText("One customer will lose the tag “quirk”");
        assertThat(browser.find("main .plan-check")).containsText("One has nothing of that");
        browser.find("main form .btn-primary").click();
        assertThat(browser.find("#change")).containsText("Take back");
        assertThat(shop.again(tagged).tags()).isEmpty();
    }

    @Test
    void tags_are_listed_coloured_renamed_and_merged() {
        Customer one = shop.person("Manny Managed");
        shop.asGreta(() -> {
            tags.add(one.id(), List.of("Manged", "Managed"));
            return true;
        });
        browser.open("/tags");
        browser.axe().picture("tags");
        assertThat(browser.find("#all-tags")).containsText("Manged");
        browser.find("#all-tags tr:has-text('Manged') a[href^='/tags/']").click();
        browser.find("main input[name=colour][value=red]").check();
        browser.axe().picture("tag-edit");
        browser.find("main form .btn-primary").first().click();
        assertThat(browser.find("main .note-good")).isVisible();
        Tag red = shop.asGreta(() -> tags.suggest("manged")).getFirst();
        assertThat(red.colour().word()).isEqualTo("red");
        browser.find("main select[name=into]")
                .selectOption(new com.microsoft.playwright.options.SelectOption().setLabel("Managed"));
        browser.find("main form[action$=merge] button").click();
        browser.page().waitForURL(Pattern.compile("/tags/plans/\\d+"));
        assertThat(browser.find("main .plan-check")).containsText("One has both");
        browser.axe().picture("tags-merge");
        browser.find("main form .btn-primary").click();
        assertThat(browser.find("#change")).containsText("Take back");
        assertThat(shop.again(one).tags()).containsExactly("Managed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"it", "ru", "sv"})
    void the_list_of_tags_is_readable_on_a_phone(String language) {
        browser.phone();
        speaking(language);
        browser.open("/tags");
        nothingSticksOut();
        browser.axe().picture("tags-phone-" + language);
        browser.find("#all-tags a[href^='/tags/']").first().tap();
        browser.page().waitForURL(Pattern.compile("/tags/\\d+"));
        nothingSticksOut();
        assertThat(browser.find("main .tag-colours")).isVisible();
        browser.axe().picture("tag-edit-phone-" + language);
    }

    @Test
    void a_tag_that_nobody_had_is_brought_back_from_the_page_of_tags() {
        shop.asGreta(() -> tags.create("never worn", null));
        browser.open("/tags");
        browser.find("#all-tags a:has-text('never worn')").click();
        browser.find("main form[action$=remove] button").click();
        browser.find("main form[action$=let-go] button").click();
        assertThat(browser.find("#gone-tags li").first()).containsText("never worn");
        assertThat(browser.find("#gone-tags li").first()).containsText("removed on");
        browser.axe().picture("tags-gone");
        browser.find("#gone-tags form[action$=bring-back] button").first().click();
        assertThat(browser.find("body")).containsText("The tag “never worn” is back; nobody has it yet.");
        assertThat(browser.find("#all-tags")).containsText("never worn");
    }
}
