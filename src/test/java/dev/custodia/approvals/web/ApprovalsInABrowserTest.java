package dev.custodia.approvals.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.custodia.DemoHouse;
import dev.custodia.access.Access;
import dev.custodia.access.Role;
import dev.custodia.approvals.Approvals;
import dev.custodia.approvals.Asked;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.customers.Customer;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import java.util.List;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class ApprovalsInABrowserTest extends DemoHouse {
    @Autowired
    Approvals approvals;

    @Autowired
    Access access;

    @Autowired
    Cleanup cleanup;

    @Autowired
    DSLContext db;

    @BeforeEach
    void enter() {
        shop.grantLettingGo();
        signIn();
    }

    @AfterEach
    void off_again() {
        db.execute("update approvals.rule set enabled = false");
        db.execute("update access.account set enabled = false where display_name = 'Otto Approver'");
    }

    /** Somebody who has been there since the day before yesterday. */
    private Actor otto() {
        long id = shop.asGreta(() -> access.createUser("otto" + System.nanoTime(), "Otto Approver", Role.APPROVER, "en")
                .user()
                .id());
        db.execute(
                "update journal.entry set at = at - interval '2 days' where act = 'access.user_create' and subject_id = "
                        + id);
        return new Actor(id, Via.SCREEN, null);
    }

    private void on() {
        shop.asGreta(() -> {
            approvals.set(new Approvals.Rule(true, 100, 24));
            return true;
        });
    }

    private Plan force(Customer who) {
        return shop.asGreta(() ->
                cleanup.plan(Wanted.of(new Choice.Picked(List.of(who.id())), Action.FORCE, "asked for by letter")));
    }

    private void confirm(Plan plan) {
        browser.open("/cleanup/plans/" + plan.change().changeId() + "/confirm");
        browser.find("input[name=typed]").fill("1");
        browser.find("main form button.btn-danger").click();
    }

    @Test
    void what_takes_two_is_refused_asked_for_approved_by_another_and_then_done() throws Exception {
        Actor otto = otto();
        browser.open("/approvals");
        browser.find("#rule input[name=enabled]").check();
        browser.find("#rule button").click();
        assertThat(browser.find("main")).containsText("Saved.");
        Plan plan = force(shop.person("Two Tilda"));
        confirm(plan);
        browser.page().waitForURL(Pattern.compile("/cleanup/plans/\\d+$"));
        assertThat(browser.find("main")).containsText("This takes a second person");
        assertThat(browser.find("main")).containsText("Otto Approver");
        browser.axe().picture("check-waits-for-a-second");
        browser.open("/approvals");
        assertThat(browser.find("main")).containsText("Delete with documents: one customer");
        browser.axe().picture("approvals");
        Asked asked = shop.asGreta(approvals::open).getLast();
        access.call(otto, () -> approvals.approve(asked.askedId(), asked.digest()));
        browser.open("/cleanup/plans/" + plan.change().changeId());
        assertThat(browser.find("main")).containsText("Approved by Otto Approver");
        confirm(plan);
        browser.page().waitForURL(Pattern.compile("/changes/\\d+"));
        browser.open("/approvals");
        assertThat(browser.find("#over")).containsText("done");
        assertThat(browser.find("#over")).containsText("Otto Approver");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void it_is_read_in_four_languages_and_on_a_phone(String language) {
        on();
        Plan plan = force(shop.person("Two " + language));
        speaking(language);
        browser.page().setViewportSize(390, 800);
        confirm(plan);
        browser.page().waitForURL(Pattern.compile("/cleanup/plans/\\d+$"));
        browser.screenshot("check-waits-phone-" + language);
        nothingSticksOut();
        browser.open("/approvals");
        assertThat(browser.find("main section").first()).isVisible();
        nothingSticksOut();
        browser.axe().screenshot("approvals-phone-" + language);
        shop.asGreta(() -> approvals.stop(approvals.open().getLast().askedId()));
    }
}
