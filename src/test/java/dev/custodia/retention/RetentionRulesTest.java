package dev.custodia.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.Objection;
import dev.custodia.changes.web.Sentences;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Fate;
import dev.custodia.customers.Handling;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class RetentionRulesTest {
    @Autowired
    Shop shop;

    @Autowired
    RetentionRules rules;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Changes changes;

    @Autowired
    Bin bin;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    @BeforeEach
    void all_rules_are_as_they_came() {
        shop.grantLettingGo();
        clock.set(TestClock.START);
        db.execute("delete from retention.rule_version where rule <> ''");
        db.execute("delete from retention.own_rule where rule <> ''");
        db.execute("delete from dealings.document where document_id > 0");
        db.execute("update retention.financial_year set first_month = 1 where financial_year_id = 1");
    }

    private RetentionRules.Draft with(String code, boolean on, int years, boolean profile) {
        RetentionRule rule = shop.asGreta(() -> rules.rule(code));
        return new RetentionRules.Draft(on, rule.kinds(), years, rule.clock(), rule.law(), profile);
    }

    private RetentionRule on(String code, boolean profile) {
        int years = shop.asGreta(() -> rules.rule(code)).years();
        return shop.asGreta(() -> rules.change(code, with(code, true, years, profile), null));
    }

    private Plan plan(Action action, Map<DocumentKind, Handling> documents, Customer... people) {
        Choice choice =
                new Choice.Picked(Arrays.stream(people).map(Customer::id).toList());
        return shop.asGreta(() -> cleanup.plan(new Wanted(action, choice, null, null, documents, false, "because")));
    }

    private Change run(Plan plan) {
        shop.asGreta(() -> cleanup.confirm(
                plan.change().changeId(), plan.change().digest(), plan.change().toDo(), cleanup.ask(plan)));
        return shop.ended(plan.change().changeId());
    }

    private List<Objection> objections(Plan plan, Customer customer) {
        return shop.asGreta(() -> changes.objections(
                        plan.change().changeId(), List.of(customer.id().value()))
                .getOrDefault(customer.id().value(), List.of()));
    }

    private Customer buyer(String name, String date) {
        Customer one = shop.person(name);
        shop.invoice(one, "R-" + name, date, "10");
        return shop.again(one);
    }

    @Test
    void rules_come_with_their_law_and_switched_off() {
        List<RetentionRule> all = shop.asGreta(() -> rules.rules());
        assertThat(all).hasSizeGreaterThan(15).noneMatch(RetentionRule::enabled);
        assertThat(all).allSatisfy(rule -> {
            assertThat(rule.law()).isNotBlank();
            assertThat(rule.duty()).isNotBlank();
            assertThat(rule.kinds()).isNotEmpty();
            assertThat(rule.check()).isIn("A", "B", "C");
        });
        Customer one = buyer("Olga Off", "2025-01-01");
        assertThat(plan(Action.FORCE, Map.of(), one).change().toDo()).isEqualTo(1);
    }

    @Test
    void a_rule_of_the_company_s_own_keeps_like_any_other() {
        Customer one = buyer("Petra Poland", "2021-06-01");
        RetentionRules.Draft draft = new RetentionRules.Draft(
                true, List.of(DocumentKind.INVOICE), 9, RetentionRule.Clock.DOCUMENT, "Ustawa 1", true);
        assertThatThrownBy(() -> shop.asGreta(() -> rules.add("Nowhere", "", draft)))
                .hasMessageContaining("retention.country_unknown");
        RetentionRule added = shop.asGreta(() -> rules.add("Polen", "nine years", draft));
        assertThat(added).returns("PL", RetentionRule::country).returns(true, RetentionRule::own);
        Plan kept = plan(Action.FORCE, Map.of(), one);
        assertThat(kept.change().toDo()).isZero();
        assertThat(objections(kept, one).getFirst().on()).isEqualTo("2030-06-01");

        // What protects less is asked about, as with any other; and all that it has been stays.
        RetentionRules.Draft off = new RetentionRules.Draft(
                false, draft.kinds(), draft.years(), draft.clock(), draft.law(), draft.profile());
        assertThatThrownBy(() -> shop.asGreta(() -> rules.change(added.code(), off, null)))
                .isInstanceOf(RetentionRules.LosesProtection.class);
        shop.asGreta(() -> rules.change(added.code(), off, 1L));
        assertThat(shop.asGreta(() -> rules.versions(added.code())))
                .extracting(RetentionRule::enabled)
                .containsExactly(false, true);
        assertThat(shop.asGreta(() -> rules.add("PL", "", draft)).code()).isNotEqualTo(added.code());
    }

    @ParameterizedTest
    @EnumSource(
            value = Action.class,
            names = {"DELETE", "ANONYMISE", "REMOVE", "FORCE"})
    void whose_documents_the_law_keeps_is_left_alone_until_the_day_after_the_last(Action action) {
        on("de-vouchers", true);
        Customer one = buyer("Dieter " + action, "2017-05-05");
        // Eight years from the end of 2017.
        clock.set(LocalDate.parse("2025-12-31"));
        Plan kept = plan(action, Map.of(), one);
        assertThat(kept.change().toDo()).isZero();
        Objection objection = objections(kept, one).getFirst();
        assertThat(objection.reason()).isEqualTo("statutory_period");
        assertThat(objection.on()).isEqualTo("2025-12-31");
        assertThat(Sentences.of(Words.in(Language.EN, clock), objection))
                .isEqualTo("Has documents that the law keeps until 31 December 2025.");
        assertThat(shop.asGreta(() -> rules.of(one.id())))
                .singleElement()
                .satisfies(each -> assertThat(each.rule().law()).startsWith("AO § 147"));

        clock.set(LocalDate.parse("2026-01-01"));
        Plan free = plan(action, Map.of(), one);
        assertThat(free.change().toDo()).isEqualTo(action == Action.DELETE ? 0 : 1);
        assertThat(objections(free, one)).noneMatch(each -> each.reason().equals("statutory_period"));
    }

    @Test
    void where_only_the_documents_are_kept_a_deletion_becomes_an_anonymisation_and_force_is_refused() {
        on("it-accounting", false);
        Customer one = buyer("Irma Italy", "2020-05-05");
        assertThat(plan(Action.FORCE, Map.of(), one).change().toDo()).isZero();
        Map<DocumentKind, Handling> along = Map.of(DocumentKind.INVOICE, Handling.DELETE);
        assertThat(plan(Action.REMOVE, along, one).change().toDo())
                .as("the documents would go along")
                .isZero();
        Plan removal = plan(Action.REMOVE, Map.of(), one);
        assertThat(removal.fates()).containsEntry(Fate.ANONYMISE, 1L).containsEntry(Fate.DELETE, 0L);
        assertThat(removal.instead()).containsKey("statutory_period");
    }

    @Test
    void what_stands_in_the_bin_when_a_rule_is_switched_on_stays() {
        Customer one = buyer("Betty Bin", "2024-05-05");
        run(plan(Action.FORCE, Map.of(), one));
        on("it-accounting", true);
        clock.advance(Duration.ofDays(31));
        shop.clockIsRight();
        bin.purgeDue().ifPresent(change -> shop.ended(change.changeId()));
        assertThat(stands(one)).isTrue();
        // Nor is there a change in the history for each time that they are looked at.
        assertThat(bin.purgeDue()).isEmpty();
    }

    private boolean stands(Customer one) {
        return db.fetchExists(
                org.jooq.impl.DSL.table("facts.fact"), org.jooq.impl.DSL.condition("customer_id = " + one.id()));
    }

    @Test
    void whom_a_rule_keeps_from_one_way_of_leaving_is_tried_once_a_day() {
        Customer one = buyer("Bruno Bin", "2024-05-05");
        run(plan(Action.FORCE, Map.of(), one));
        on("it-accounting", false);
        clock.advance(Duration.ofDays(31));
        shop.clockIsRight();
        bin.purgeDue().ifPresent(change -> shop.ended(change.changeId()));
        assertThat(stands(one)).isTrue();
        assertThat(bin.purgeDue()).isEmpty();
        clock.advance(Duration.ofDays(1).plusSeconds(1));
        assertThat(shop.ended(bin.purgeDue().orElseThrow().changeId()).done()).isZero();
    }

    @Test
    void to_protect_less_is_shown_first_and_has_to_be_said_again_and_nothing_of_a_rule_is_lost() {
        on("it-accounting", true);
        buyer("Lena Loses", "2018-05-05");
        buyer("Lino Keeps", "2024-05-05");
        RetentionRules.Draft shorter = with("it-accounting", true, 5, true);
        assertThat(shop.asGreta(() -> rules.loses("it-accounting", shorter))).isEqualTo(1);
        for (Long accepted : Arrays.asList(null, 2L))
            assertThatThrownBy(() -> shop.asGreta(() -> rules.change("it-accounting", shorter, accepted)))
                    .isInstanceOfSatisfying(
                            RetentionRules.LosesProtection.class,
                            loses -> assertThat(loses.documents()).isEqualTo(1));
        assertThat(shop.asGreta(() -> rules.rule("it-accounting")).years()).isEqualTo(10);

        shop.asGreta(() -> rules.change("it-accounting", shorter, 1L));
        assertThat(shop.asGreta(() -> rules.rule("it-accounting")).years()).isEqualTo(5);
        assertThat(shop.asGreta(() -> rules.loses("it-accounting", with("it-accounting", true, 12, true))))
                .as("to protect more")
                .isZero();
        assertThat(shop.asGreta(() -> rules.loses("it-accounting", with("it-accounting", true, 5, false))))
                .as("to let the profile go")
                .isEqualTo(1);
        assertThatThrownBy(() -> shop.asGreta(() -> {
                    rules.switchCountry("IT", false, null);
                    return true;
                }))
                .isInstanceOf(RetentionRules.LosesProtection.class);
        assertThat(shop.asGreta(() -> rules.versions("it-accounting")))
                .extracting(RetentionRule::version, RetentionRule::years, RetentionRule::enabled)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2, 5, true),
                        org.assertj.core.groups.Tuple.tuple(1, 10, true),
                        org.assertj.core.groups.Tuple.tuple(0, 10, false));
        assertThat(shop.asGreta(() -> rules.versions("it-accounting"))
                        .getFirst()
                        .by())
                .isEqualTo(shop.greta().userId());
    }

    @Test
    void a_country_is_switched_as_a_whole_and_the_financial_year_moves_the_clock() {
        shop.asGreta(() -> {
            rules.switchCountry("DE", true, null);
            rules.switchCountry("CH", true, null);
            return true;
        });
        assertThat(shop.asGreta(() -> rules.rules()).stream()
                        .filter(RetentionRule::enabled)
                        .map(RetentionRule::country)
                        .distinct())
                .containsExactly("DE", "CH");
        Customer one = shop.person("Urs Order");
        shop.document(one, DocumentKind.INVOICE, "U1", "2016-03-31", "5", DocumentState.PAID);
        assertThat(shop.asGreta(() -> rules.of(one.id())).getFirst().until()).isEqualTo("2026-12-31");
        assertThatThrownBy(() -> shop.asGreta(() -> {
                    rules.setFirstMonth(13, null);
                    return true;
                }))
                .hasMessageContaining("retention.month_unfit");
        shop.asGreta(() -> {
            rules.setFirstMonth(4, null);
            return true;
        });
        assertThat(shop.asGreta(() -> rules.of(one.id())).getFirst().until()).isEqualTo("2026-03-31");
    }
}
