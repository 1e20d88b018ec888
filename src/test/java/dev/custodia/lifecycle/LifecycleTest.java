package dev.custodia.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.TagColour;
import dev.custodia.customers.Whom;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class LifecycleTest {
    private static final Automation AT_FIRST = new Automation(true, true, true, true, true, null, null);
    private static final Rule BIG = Rule.clause("value", Operator.AT_LEAST, "1000");
    private static final Rule SILENT = Rule.clause("last_document", Operator.UP_TO, "-24m");

    @Autowired
    Shop shop;

    @Autowired
    Lifecycle lifecycle;

    @Autowired
    Changes changes;

    @Autowired
    Customers customers;

    @Autowired
    Dealings dealings;

    @Autowired
    Criteria criteria;

    @Autowired
    Facts facts;

    @Autowired
    DSLContext db;

    @Autowired
    TestClock clock;

    @AfterEach
    void as_it_was_at_first() {
        rules(AT_FIRST);
    }

    private @Nullable Change rules(Automation automation) {
        Lifecycle.Plan plan = shop.asGreta(() -> lifecycle.planAutomation(automation));
        shop.asGreta(() -> lifecycle.confirmAutomation(
                plan.change().changeId(), plan.change().digest()));
        return shop.ended(plan.change().changeId());
    }

    private static Automation with(@Nullable Rule vip, @Nullable Rule inactive) {
        return new Automation(true, true, true, true, true, vip, inactive);
    }

    private String status(Customer customer) {
        return shop.asGreta(() -> lifecycle.of(customer.id())).stream()
                .filter(spell -> spell.until() == null)
                .map(spell -> spell.status().code())
                .findFirst()
                .orElse("none");
    }

    private Lifecycle.Spell now(Customer customer) {
        return shop.asGreta(() -> lifecycle.of(customer.id())).getFirst();
    }

    private Change undone(long changeId) {
        return shop.ended(shop.asGreta(() -> changes.undo(changeId)).changeId());
    }

    private Change latest(Customer customer) {
        return shop.asGreta(() -> changes.of(customer.id().value(), 1)).getFirst();
    }

    private String rows(Customer... those) {
        StringBuilder rows = new StringBuilder();
        for (Customer one : those) {
            long id = one.id().value();
            rows.append(db.fetch("select * from lifecycle.status_of where customer_id = {0} order by change_id", id)
                    .formatCSV());
            rows.append(db.fetch("select status from facts.fact where customer_id = {0}", id)
                    .formatCSV());
        }
        return rows.toString();
    }

    @Test
    void who_comes_is_a_lead_and_a_customer_with_the_first_document() {
        Customer anna = shop.anna();
        assertThat(status(anna)).isEqualTo("lead");
        assertThat(now(anna).rule()).isEqualTo("arrival");
        long version = shop.again(anna).version();

        shop.invoice(anna, "L1", "2026-01-01", "10");

        assertThat(status(anna)).isEqualTo("customer");
        assertThat(now(anna).rule()).isEqualTo("document");
        assertThat(now(anna).byHand()).isFalse();
        assertThat(shop.again(anna).version()).isGreaterThan(version);
        assertThat(now(anna).changeId()).isEqualTo(latest(anna).changeId());
    }

    @Test
    void the_taking_back_of_a_document_takes_the_status_back_but_a_document_that_is_removed_does_not() {
        Customer bruno = shop.bruno();
        String before = rows(bruno);
        shop.invoice(bruno, "L2", "2026-01-01", "10");
        undone(latest(bruno).changeId());
        assertThat(rows(bruno)).isEqualTo(before);

        Document document = shop.invoice(bruno, "L3", "2026-01-01", "10");
        shop.asGreta(() -> {
            dealings.removeDocument(bruno.id(), document.documentId());
            return true;
        });
        assertThat(status(bruno)).isEqualTo("customer");
    }

    @Test
    void who_comes_to_an_appointment_is_a_customer_who_does_not_come_or_only_writes_is_not() {
        Customer vera = shop.vera();
        LocalDate lately = LocalDate.parse("2026-02-01");
        meet(vera, Interaction.Kind.MESSAGE, lately, null);
        meet(vera, Interaction.Kind.APPOINTMENT, lately, false);
        assertThat(status(vera)).isEqualTo("lead");
        meet(vera, Interaction.Kind.APPOINTMENT, lately, true);
        assertThat(status(vera)).isEqualTo("customer");
        assertThat(now(vera).rule()).isEqualTo("appointment");
    }

    private void meet(Customer customer, Interaction.Kind kind, LocalDate day, @Nullable Boolean attended) {
        shop.asGreta(() -> dealings.addInteraction(customer.id(), kind, day, attended));
    }

    @Test
    void a_rule_without_its_tick_moves_nobody_and_without_the_switch_nothing_moves_at_all() {
        rules(new Automation(true, false, true, true, true, null, null));
        Customer one = shop.person("Ludo Unticked");
        shop.invoice(one, "L4", "2026-01-01", "10");
        assertThat(status(one)).isEqualTo("lead");
        meet(one, Interaction.Kind.PAYMENT, LocalDate.parse("2026-02-01"), null);
        assertThat(status(one)).isEqualTo("customer");

        rules(new Automation(false, true, true, true, true, BIG, SILENT));
        Customer other = shop.person("Olga Off");
        shop.invoice(other, "L5", "2026-01-01", "5000");
        assertThat(status(other)).isEqualTo("none");
        rules(AT_FIRST);
        assertThat(status(other)).isEqualTo("customer");
    }

    @Test
    void what_is_set_by_hand_stays_until_it_is_given_back() {
        Customer one = shop.person("Hanna Hand");
        shop.asGreta(() -> lifecycle.set(one.id(), "vip", "a friend of the house"));
        assertThat(now(one).byHand()).isTrue();
        assertThat(now(one).reason()).isEqualTo("a friend of the house");
        String byHand = rows(one);

        shop.invoice(one, "L6", "2020-01-01", "10");
        rules(with(null, SILENT));
        assertThat(status(one)).isEqualTo("vip");
        assertThat(rows(one)).isEqualTo(byHand);

        Change released = shop.asGreta(() -> lifecycle.release(one.id(), null));
        assertThat(status(one)).isEqualTo("inactive");
        assertThat(now(one).rule()).isEqualTo("inactive");
        assertThatThrownBy(() -> shop.asGreta(() -> lifecycle.release(one.id(), null)))
                .hasMessageContaining("lifecycle.not_by_hand");
        undone(released.changeId());
        assertThat(rows(one)).isEqualTo(byHand);
        assertThatThrownBy(() -> shop.asGreta(() -> lifecycle.set(one.id(), "king", null)))
                .hasMessageContaining("lifecycle.status_unknown");
    }

    @Test
    void rules_are_looked_at_first_then_move_and_are_taken_back_row_for_row() {
        Customer big = shop.person("Bianca Big");
        shop.invoice(big, "L7", "2026-01-01", "5000");
        Customer silent = shop.person("Silvio Silent");
        shop.invoice(silent, "L8", "2020-01-01", "10");
        Customer both = shop.person("Bea Both");
        shop.invoice(both, "L9", "2019-01-01", "9000");
        Customer hand = shop.person("Hugo Hand");
        shop.invoice(hand, "L10", "2019-01-01", "9000");
        shop.asGreta(() -> lifecycle.set(hand.id(), "customer", null));
        String before = rows(big, silent, both, hand);

        Lifecycle.Plan plan = shop.asGreta(() -> lifecycle.planAutomation(with(BIG, SILENT)));

        assertThat(rows(big, silent, both, hand)).isEqualTo(before);
        assertThat(plan.moves())
                .extracting(move -> code(move.from()) + " " + code(move.to()))
                .contains("customer vip", "customer inactive");
        assertThat(plan.moves().stream().mapToLong(Lifecycle.Move::customers).sum())
                .isEqualTo(plan.change().toDo());
        assertThat(shop.asGreta(() -> lifecycle.automation()).vip()).isNull();
        shop.asGreta(() -> lifecycle.confirmAutomation(
                plan.change().changeId(), plan.change().digest()));
        shop.ended(plan.change().changeId());

        assertThat(status(big)).isEqualTo("vip");
        assertThat(status(silent)).isEqualTo("inactive");
        assertThat(status(both)).as("inactive comes before VIP").isEqualTo("inactive");
        assertThat(status(hand)).isEqualTo("customer");
        assertThat(shop.asGreta(() -> lifecycle.automation()).vip()).isEqualTo(BIG);
        undone(plan.change().changeId());
        assertThat(rows(big, silent, both, hand)).isEqualTo(before);
    }

    private static String code(@Nullable Status status) {
        return status == null ? "none" : status.code();
    }

    @Test
    void a_status_by_a_rule_lasts_while_the_rule_holds_and_the_day_asks_again() {
        Customer one = shop.person("Dario Daily");
        shop.invoice(one, "L11", "2024-04-01", "10");
        rules(with(null, SILENT));
        assertThat(status(one)).isEqualTo("customer");

        clock.advance(Duration.ofDays(40));
        lifecycle.turn();
        ended();
        assertThat(status(one)).isEqualTo("inactive");
        assertThat(lifecycle.turn()).as("once a day").isZero();

        shop.invoice(one, "L12", LocalDate.now(clock).toString(), "10");
        clock.advance(Duration.ofDays(1));
        lifecycle.turn();
        ended();
        assertThat(status(one)).isEqualTo("customer");
    }

    private void ended() {
        shop.asGreta(() -> changes.newest(null, 1)).forEach(change -> shop.ended(change.changeId()));
    }

    @Test
    void many_are_changed_from_a_filter_and_taken_back() {
        Customer one = shop.person("Massimo Many");
        Customer other = shop.person("Massimo More");
        shop.asGreta(() -> lifecycle.set(other.id(), "inactive", null));
        String before = rows(one, other);
        Whom whom = new Whom.Matching(new Rule.Everybody(), "massimo m", EnumSet.of(Place.ACTIVE));

        Lifecycle.Plan plan = shop.asGreta(() -> lifecycle.plan(whom, "inactive", "closed down"));
        assertThat(plan.change().toDo()).isEqualTo(1);
        assertThat(plan.change().leftAlone()).isEqualTo(1);
        shop.asGreta(
                () -> lifecycle.confirm(plan.change().changeId(), plan.change().digest()));
        Change done = shop.ended(plan.change().changeId());

        assertThat(done.done()).isEqualTo(1);
        assertThat(status(one)).isEqualTo("inactive");
        assertThat(now(one).reason()).isEqualTo("closed down");
        undone(done.changeId());
        assertThat(rows(one, other)).isEqualTo(before);
    }

    @Test
    void a_status_is_asked_for_and_who_has_none_is_not_vip_either() {
        rules(new Automation(false, true, true, true, true, null, null));
        Customer none = shop.person("Nadia Nostatus");
        Customer vip = shop.person("Viola Vip");
        shop.asGreta(() -> lifecycle.set(vip.id(), "vip", null));
        assertThat(count("nadia", Operator.IS_NOT, "vip")).isEqualTo(1);
        assertThat(count("nadia", Operator.BLANK)).isEqualTo(1);
        assertThat(count("viola", Operator.IS, "vip")).isEqualTo(1);
        assertThat(count("viola", Operator.IS_NOT, "vip", "lead")).isZero();
        assertThat(criteria.field("status").choices()).contains("lead", "customer", "vip", "inactive");
        assertThat(status(none)).isEqualTo("none");
        assertThatThrownBy(() -> count("viola", Operator.IS, "king")).hasMessageContaining("wrong_values");
    }

    private long count(String words, Operator operator, String... values) {
        return facts.count(
                criteria.where(Rule.clause("status", operator, values)).and(Customers.found(words)),
                EnumSet.of(Place.ACTIVE));
    }

    @Test
    void a_company_has_statuses_of_its_own_and_calls_ours_as_it_likes() {
        Status partner = shop.asGreta(() -> lifecycle.add(Map.of("en", "Partner", "ru", "Партнёр"), TagColour.NAVY));
        assertThat(partner.isBuiltIn()).isFalse();
        assertThat(criteria.field("status").choices()).contains(partner.code());
        assertThatThrownBy(() -> shop.asGreta(() -> lifecycle.add(Map.of("en", " PARTNER "), null)))
                .hasMessageContaining("lifecycle.name_taken");
        assertThatThrownBy(() -> shop.asGreta(() -> lifecycle.add(Map.of("en", " "), null)))
                .hasMessageContaining("lifecycle.name_missing");
        Status lead = shop.asGreta(() -> lifecycle.edit("lead", Map.of("it", "Contatto"), null, 9));
        assertThat(lead.names()).isEqualTo(Map.of("it", "Contatto"));
        assertThat(shop.asGreta(() -> lifecycle.statuses()).getLast().code()).isEqualTo("lead");
        shop.asGreta(() -> lifecycle.edit("lead", Map.of(), null, 1));
    }

    @Test
    void the_counts_add_up_and_the_months_end_where_they_are() {
        shop.person("Mona Months");
        long active = facts.count(criteria.where(new Rule.Everybody()), EnumSet.of(Place.ACTIVE));
        assertThat(shop.asGreta(() -> lifecycle.counts()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(active);
        Map<Status, List<Long>> months = shop.asGreta(() -> lifecycle.months(12));
        long leads = facts.count(
                criteria.where(Rule.clause("status", Operator.IS, "lead")), EnumSet.of(Place.ACTIVE, Place.ARCHIVED));
        assertThat(months.entrySet().stream()
                        .filter(entry -> entry.getKey().code().equals("lead"))
                        .findFirst()
                        .orElseThrow()
                        .getValue())
                .hasSize(12)
                .endsWith(leads);
    }

    @Test
    void a_document_cancelled_later_leaves_a_customer_a_customer() {
        Customer one = shop.person("Carlo Cancelled");
        Document document = shop.invoice(one, "L13", "2026-01-01", "10");
        shop.asGreta(() -> dealings.setState(
                one.id(), document.documentId(), shop.again(one).version(), DocumentState.CANCELLED));
        assertThat(status(one)).isEqualTo("customer");
        rules(with(BIG, null));
        assertThat(status(one)).isEqualTo("customer");
    }

    @Test
    void who_is_inactive_by_rule_and_buys_is_a_customer_at_once_and_inactive_again_when_it_is_taken_back() {
        Customer one = shop.person("Silvia Silent");
        shop.invoice(one, "W1", "2020-01-01", "10");
        Customer big = shop.person("Bea Back");
        shop.invoice(big, "W2", "2020-01-01", "10");
        rules(with(BIG, SILENT));
        assertThat(List.of(status(one), status(big))).containsOnly("inactive");
        String before = rows(one);

        shop.invoice(one, "W3", "2021-01-01", "10");
        assertThat(status(one)).as("the rule still says so").isEqualTo("inactive");
        assertThat(rows(one)).isEqualTo(before);
        shop.invoice(one, "W4", LocalDate.now(clock).toString(), "10");
        shop.invoice(big, "W5", LocalDate.now(clock).toString(), "5000");

        assertThat(status(one)).isEqualTo("customer");
        assertThat(now(one).rule()).isEqualTo("document");
        assertThat(now(one).changeId()).isEqualTo(latest(one).changeId());
        assertThat(status(big)).as("as the automation says").isEqualTo("vip");
        undone(latest(one).changeId());
        assertThat(rows(one)).isEqualTo(before);
    }

    @Test
    void who_was_set_inactive_by_hand_stays_so_whatever_is_bought() {
        Customer one = shop.person("Ines Inactive");
        shop.invoice(one, "W6", "2020-01-01", "10");
        rules(with(null, SILENT));
        shop.asGreta(() -> lifecycle.set(one.id(), "inactive", "moved away"));
        shop.invoice(one, "W7", LocalDate.now(clock).toString(), "10");
        assertThat(status(one)).isEqualTo("inactive");
        assertThat(now(one).byHand()).isTrue();
    }
}
