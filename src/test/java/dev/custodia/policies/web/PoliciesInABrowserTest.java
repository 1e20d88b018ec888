package dev.custodia.policies.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.LoadState;
import dev.custodia.DemoHouse;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.policies.Policies;
import dev.custodia.policies.Policy;
import dev.custodia.policies.PolicyDraft;
import dev.custodia.policies.Proposal;
import dev.custodia.policies.Schedule;
import dev.custodia.retention.RetentionRules;
import dev.custodia.scores.Scores;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class PoliciesInABrowserTest extends DemoHouse {
    @Autowired
    Policies policies;

    @Autowired
    RetentionRules rules;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Scores scores;

    @Autowired
    DSLContext db;

    @BeforeEach
    void enter() {
        shop.grantLettingGo();
        signIn();
    }

    @AfterEach
    void nothing_stays_on() {
        for (Policy policy : shop.asGreta(() -> policies.all()))
            if (policy.enabled()) shop.asGreta(() -> policies.switchOff(policy.policyId()));
    }

    private void submit(String form) {
        browser.find(form + " button[type=submit]").click();
    }

    /** Says back the number that the page asks for. */
    private void typeTheNumber() {
        Locator typed = browser.find("#typed");
        typed.fill(typed.getAttribute("data-expects"));
        browser.find("form.confirm button").click();
    }

    @Test
    void a_policy_is_made_switched_on_by_the_number_run_now_changed_and_switched_off() {
        browser.open("/policies");
        browser.axe().screenshot("policies-none");
        browser.find(".page-actions a, a[href='/policies/new']").first().click();
        browser.find("#field-name").fill("Old ones");
        browser.find("#field-months").fill("60");
        browser.find("#field-noticeDays").fill("0");
        browser.axe().screenshot("policy-form");
        submit("form.policy-form");
        browser.page().waitForURL(Pattern.compile("/policies/\\d+$"));
        assertThat(browser.find("#policy")).containsText("This policy is off");
        assertThat(browser.find("#policy")).containsText("inactive for 60 months");
        assertThat(browser.find("#forecast .bars li")).hasCount(12);

        submit("form[action$='/proposals']");
        browser.page().waitForURL(Pattern.compile("/policies/\\d+/proposals/\\d+$"));
        assertThat(browser.find("#proposal")).containsText("its first run would touch");
        browser.axe().screenshot("policy-proposal");
        browser.find("#typed").fill("1");
        assertThat(browser.find("form.confirm button")).isDisabled();
        typeTheNumber();
        assertThat(browser.find("#policy")).containsText("Runs next on");
        browser.axe().screenshot("policy-on");

        browser.find("#policy a[href$='/edit']").click();
        browser.find("#field-months").fill("48");
        submit("form.policy-form");
        browser.page().waitForURL(Pattern.compile("/policies/\\d+/proposals/\\d+$"));
        assertThat(browser.find("#proposal")).containsText("A shorter period, or other people");
        browser.axe().screenshot("policy-widen");
        typeTheNumber();
        assertThat(browser.find("#versions .history li")).hasCount(3);

        submit("form[action$='/run-now']");
        browser.page().waitForURL(Pattern.compile("/cleanup/plans/\\d+$"));
        browser.open("/policies");
        assertThat(browser.find("#waiting")).containsText("A person asked for it");
        browser.axe().screenshot("policies");
        browser.find("#policies tbody a:text-is('Old ones')").first().click();
        submit("form[action$='/switch-off']");
        assertThat(browser.find("#policy")).containsText("This policy is off");
        assertThat(browser.find("#runs")).containsText("was overtaken");
    }

    @Test
    void the_effect_is_drawn_and_said_as_a_table() {
        var one = shop.person("Effect Ella", dev.custodia.Shop.email("ella@example.com"));
        shop.asGreta(() -> {
            var plan = cleanup.plan(new Choice.Picked(java.util.List.of(one.id())), Action.ARCHIVE, null);
            return shop.ended(
                    cleanup.confirm(plan.change().changeId(), plan.change().digest(), 1, cleanup.ask(plan))
                            .changeId());
        });
        browser.open("/policies/effect");
        browser.find("details.chart-data summary").nth(1).click();
        assertThat(browser.find("details.chart-data").nth(1).locator("tbody tr").last())
                .containsText(Pattern.compile("[1-9]"));
        browser.axe().screenshot("effect");
    }

    @Test
    void what_falls_due_opens_its_lists_and_says_what_stands_against_it() {
        Policy made = shop.asGreta(() -> {
            rules.switchCountry("IT", true, null);
            return policies.create(new PolicyDraft(
                    "Gone for good",
                    new Choice.Silent(null, 24, null, null, null),
                    Action.REMOVE,
                    false,
                    new Schedule(Schedule.Every.MONTH, 28, 6),
                    null,
                    null,
                    0,
                    null,
                    false));
        });
        try {
            browser.open("/policies/forecast");
            assertThat(browser.find("main")).containsText("wants deletion or anonymisation, rule");
            assertThat(browser.find("#due-" + made.policyId() + " li")).hasCount(12);
            browser.axe().screenshot("forecast");
            browser.find(".bars a").first().click();
            assertThat(browser.find("#people tbody tr").first()).isVisible();
            browser.axe().screenshot("forecast-list");
        } finally {
            shop.asGreta(() -> {
                try {
                    rules.switchCountry("IT", false, null);
                } catch (RetentionRules.LosesProtection loses) {
                    rules.switchCountry("IT", false, loses.documents());
                }
                return true;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void a_policy_by_who_is_probably_gone_says_that_no_more_is_foreseen_than_who_is_now(String language) {
        shop.asGreta(() -> scores.workOut());
        speaking(language);
        browser.open("/policies/new");
        browser.find("#field-name").fill("Gone " + language);
        browser.find("#field-choice").selectOption("gone");
        assertThat(browser.find("#field-months")).isHidden();
        assertThat(browser.find("#field-archivedToo")).isHidden();
        browser.find("#field-noticeDays").fill("0");
        browser.find("#field-atLeast").fill("101");
        submit("form.policy-form");
        assertThat(browser.find(".for-gone .field-error, .for-gone .invalid-feedback")
                        .first())
                .isVisible();
        browser.axe().screenshot("policy-gone-form-" + language);
        browser.find("#field-atLeast").fill("70");
        submit("form.policy-form");
        browser.page().waitForURL(Pattern.compile("/policies/\\d+$"));
        assertThat(browser.find("#forecast .bars li")).hasCount(12);
        assertThat(browser.find("#forecast .bars li").last()).containsText("–");
        assertThat(browser.find("#forecast a[href='/scores']")).hasCount(1);
        browser.axe().screenshot("policy-gone-" + language);
        String page = browser.page().url();
        browser.page().setViewportSize(390, 800);
        for (String each : new String[] {page, page + "/edit"}) {
            browser.page().navigate(each);
            browser.page().waitForLoadState(LoadState.NETWORKIDLE);
            nothingSticksOut();
            browser.axe().screenshot("policy-gone-phone-" + each.replaceAll("\\W+|\\d+|https?", "") + language);
        }
        browser.find("#field-atLeast").fill("0");
        submit("form.policy-form");
        nothingSticksOut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "it", "ru", "sv"})
    void all_pages_are_read_in_four_languages_and_on_a_phone(String language) {
        PolicyDraft draft = new PolicyDraft(
                "Read in " + language,
                new Choice.Silent(null, 60, Choice.Who.BOUGHT, null, Choice.Persons.COMPANIES),
                Action.ARCHIVE,
                true,
                new Schedule(Schedule.Every.WEEK, 3, 6),
                5L,
                new java.math.BigDecimal("2.5"),
                5,
                shop.greta().userId(),
                true);
        Policy made = shop.asGreta(() -> policies.create(draft));
        Proposal proposal = shop.asGreta(() -> policies.propose(made.policyId(), 1, draft));
        speaking(language);
        browser.page().setViewportSize(390, 800);
        String base = "/policies/" + made.policyId();
        browser.open(base + "/proposals/" + proposal.proposalId());
        nothingSticksOut();
        browser.axe().screenshot("policy-proposal-phone-" + language);
        typeTheNumber();
        browser.find("form[action$='/run-now'] button").click();
        browser.page().waitForURL(Pattern.compile("/(cleanup/plans|policies)/\\d+$"));
        // As it would be, had the day of notice come.
        db.execute("update policies.run set state = 'noticed' where policy_id = " + made.policyId());
        String list = base + "/runs/"
                + shop.asGreta(() -> policies.runs(made.policyId(), null, 1))
                        .getFirst()
                        .runId();
        browser.open(list);
        nothingSticksOut();
        browser.axe().screenshot("policies-phone-list-" + language);
        browser.find("#people form button").first().click();
        browser.page().waitForURL(Pattern.compile("/runs/\\d+$"));
        browser.open(list + "?out=true");
        assertThat(browser.find("#people tbody tr")).hasCount(1);
        browser.find("#people form button").first().click();
        browser.open("/policies");
        assertThat(browser.find("#waiting a").first()).hasAttribute("href", list);
        for (String path :
                new String[] {"/policies", base, base + "/edit", "/policies/forecast", "/policies/effect", "/"}) {
            browser.open(path);
            // What falls due comes once the page is there.
            browser.page().waitForLoadState(LoadState.NETWORKIDLE);
            nothingSticksOut();
            browser.axe().screenshot("policies-phone-" + path.replaceAll("\\W+|\\d+", "") + "-" + language);
        }
    }
}
