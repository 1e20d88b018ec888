package dev.custodia.imports.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import dev.custodia.DemoHouse;
import dev.custodia.forgotten.Fingerprints;
import dev.custodia.forgotten.Trait;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever may be somebody that was erased: held back, shown with the question, and brought in with a reason. */
class ErasedInABrowserTest extends DemoHouse {
    private static final LocalDate DAY = LocalDate.parse("2026-01-15");
    private static final Pattern IMPORT = Pattern.compile("/imports/\\d+$");

    @Autowired
    Fingerprints fingerprints;

    @Autowired
    DSLContext db;

    @BeforeEach
    void enter() {
        signIn();
    }

    private void erased(Trait... traits) {
        fingerprints.remember(Fingerprints.Why.DELETED, List.of(traits), DAY);
    }

    @Test
    void lines_are_held_back_and_come_in_one_by_one_or_all_with_a_reason() {
        erased(Trait.email("gone.one@example.com"), Trait.email("gone.two@example.com"), Trait.externalId("GONE-3"));
        String file = """
                Customer No;Name;E-mail
                E-1;Gone One;GONE.ONE@example.com
                E-2;Gone Two;gone.two@example.com
                gone/003;Gone Three;
                E-4;Fresh Four;fresh.four@example.com
                """;
        browser.open("/imports");
        browser.find("input[name=file]")
                .setInputFiles(new FilePayload("people.csv", "text/csv", file.getBytes(StandardCharsets.UTF_8)));
        browser.find("main form button[type=submit]").first().click();
        browser.page().waitForURL(IMPORT);
        browser.find("button[value=check]").click();
        assertThat(browser.find("#import .note-warning")).containsText("3 lines are held back");
        browser.axe().screenshot("import-held");
        browser.find("#import .note-warning a").click();
        assertThat(browser.find("main tbody")).containsText("Somebody with this e-mail was erased on 15 January 2026.");
        assertThat(browser.find("main tbody")).containsText("Somebody with this customer number was erased");
        browser.axe().screenshot("import-erased");
        String held = browser.page().url().replaceFirst("https?://[^/]+", "");
        browser.phone().open(held);

        browser.find("input[name=line]").first().check();
        nothingSticksOut();
        browser.screenshot("import-erased-phone");
        browser.find("textarea[name=reason]").fill("has ordered again");
        browser.find("main form .btn-primary").click();
        browser.page().waitForURL(IMPORT);
        assertThat(browser.find("#import .note-warning")).containsText("2 lines are held back");
        browser.find("#import form[action$=load] button").click();
        assertThat(browser.find("#import")).containsText("2 customers");
        assertThat(db.fetchSingle("select count(*) from customers.customer where name like 'Gone %'")
                        .get(0, Long.class))
                .isEqualTo(1);
    }

    @Test
    void whoever_types_somebody_in_who_was_erased_is_asked_why() {
        erased(Trait.phone("+39 011 5629999", null, "Ada Neri"));
        browser.expecting("409").open("/customers/new");
        browser.find("input[name=name]").fill("NERI Ada");
        browser.find("input[name=point_value]").nth(0).fill("ada@example.com");
        browser.find("input[name=point_value]").nth(1).fill("0039 011 562-9999");
        browser.find("#save").click();
        assertThat(browser.find("#despite"))
                .containsText("Somebody with this name and phone number was erased on 15 January 2026.");
        browser.axe().screenshot("card-erased");
        browser.find("textarea[name=despiteErasure]").fill("came into the shop");
        browser.find("#save").click();
        browser.page().waitForURL(Pattern.compile("/customers/\\d+"));
        assertThat(browser.find("#history")).containsText("came into the shop");
    }
}
