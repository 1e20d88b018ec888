package dev.custodia.portfolios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.access.Access;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Role;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.customers.Tags;
import dev.custodia.desk.Desk;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Order;
import dev.custodia.facts.Place;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.segments.SegmentDraft;
import dev.custodia.segments.Segments;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Rita sells, and sees her own customers only while her role says so. */
@CustodiaTest
@Import(Shop.class)
class OwnCustomersTest {
    private static final JSONB NOTHING = JSONB.valueOf("{}");

    @Autowired
    Shop shop;

    @Autowired
    Access access;

    @Autowired
    Portfolios portfolios;

    @Autowired
    Assignments assignments;

    @Autowired
    Customers customers;

    @Autowired
    Changes changes;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Segments segments;

    @Autowired
    Tags tags;

    @Autowired
    Bin bin;

    @Autowired
    Desk desk;

    @Autowired
    Criteria criteria;

    @Autowired
    Facts facts;

    private static int number;

    private Actor rita;
    private Holder agent;
    private Customer hers;
    private Customer other;

    @BeforeEach
    void rita_has_one_customer_and_there_is_another() {
        number++;
        rita = greta(() -> new Actor(
                access.createUser("rita" + number, "Rita", Role.SALES, "en")
                        .user()
                        .id(),
                Via.SCREEN,
                null));
        agent = greta(() -> portfolios.add(Aspect.AGENT, null, "Rita " + number, null, null, rita.userId()));
        hers = shop.person("Aurora Sua " + number);
        other = shop.person("Zeno Altrui " + number);
        give(hers, "unit1", Aspect.AGENT, agent);
    }

    @AfterEach
    void everybody_sees_all_again() {
        limit(Role.SALES, false);
    }

    private <T> T greta(Callable<T> act) {
        return shop.asGreta(act);
    }

    private <T> T as(Actor actor, Callable<T> act) {
        try {
            return access.call(actor, act);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void limit(Role role, boolean ownOnly) {
        greta(() -> {
            access.limit(role, ownOnly);
            return true;
        });
    }

    private void limited(Permission... more) {
        greta(() -> {
            access.grant(rita.userId(), Set.of(more));
            return true;
        });
        limit(Role.SALES, true);
    }

    private void give(Customer customer, String type, Aspect aspect, @Nullable Holder holder) {
        Map<Aspect, @Nullable Long> wanted = new HashMap<>();
        wanted.put(aspect, holder == null ? null : holder.id());
        greta(() -> assignments.assign(customer.id(), type, wanted, null));
    }

    private List<Long> list(Actor who, Rule rule) {
        return as(
                who,
                () -> facts.page(
                                criteria.where(rule),
                                EnumSet.of(Place.ACTIVE, Place.ARCHIVED),
                                new Order(criteria.field("name"), false),
                                null,
                                200)
                        .ids());
    }

    private static Rule mine(String holds) {
        return Rule.clause("mine", Operator.IS, holds);
    }

    private static Rule everybody() {
        return Rule.allOrEverybody(List.of());
    }

    /** What is wrong with doing that, as a code; empty where it is done. */
    private static String code(Runnable act) {
        try {
            act.run();
        } catch (Refused refused) {
            return refused.problems().getFirst().code();
        }
        return "";
    }

    // ---- the filter

    @Test
    void mine_are_those_of_an_agent_an_operator_or_an_agency_who_is_the_reader() {
        Customer operated = shop.person("Olga Sua");
        Holder operator =
                greta(() -> portfolios.add(Aspect.OPERATOR, null, "Rita in " + number, null, null, rita.userId()));
        give(operated, "unit2", Aspect.OPERATOR, operator);
        assertThat(list(rita, mine("yes")))
                .containsExactlyInAnyOrder(hers.id().value(), operated.id().value());
        assertThat(list(rita, mine("no")))
                .contains(other.id().value())
                .doesNotContain(hers.id().value());
        assertThat(list(shop.greta(), mine("yes"))).isEmpty();
        assertThat(as(
                        rita,
                        () -> criteria.field("mine")
                                .values()
                                .apply(List.of(hers.id().value(), other.id().value()))))
                .isEqualTo(Map.of(hers.id().value(), true, other.id().value(), false));
    }

    @Test
    void mine_are_those_in_a_portfolio_that_the_reader_keeps() {
        Holder north =
                greta(() -> portfolios.add(Aspect.PORTFOLIO, "unit2", "North " + number, null, null, rita.userId()));
        assertThat(list(rita, mine("yes"))).doesNotContain(other.id().value());
        give(other, "unit2", Aspect.PORTFOLIO, north);
        assertThat(list(rita, mine("yes"))).contains(other.id().value());
        assertThat(as(rita, desk::mine)).isEqualTo(2);
    }

    @Test
    void what_depends_on_who_asks_has_no_place_in_a_rule_that_is_kept() {
        assertThat(code(() -> greta(
                        () -> segments.create(new SegmentDraft("mine-" + number, "Mine", null, true, mine("yes"))))))
                .isEqualTo("criteria.personal");
        assertThat(code(() -> greta(() -> portfolios.setRules(
                        "unit1", List.of(new Portfolios.RulingWanted(mine("no"), agent.id(), false))))))
                .isEqualTo("criteria.personal");
    }

    // ---- limited

    @Test
    void whoever_is_limited_lists_counts_and_finds_none_but_their_own() {
        assertThat(list(rita, everybody()))
                .contains(hers.id().value(), other.id().value());
        limited();
        assertThat(list(rita, everybody())).containsExactly(hers.id().value());
        assertThat(as(rita, () -> facts.count(DSL.trueCondition(), EnumSet.allOf(Place.class))))
                .isEqualTo(1);
        assertThat(as(rita, () -> facts.count(Customers.found("Zeno"), EnumSet.allOf(Place.class))))
                .isZero();
        assertThat(as(
                        rita,
                        () -> customers.glances(
                                List.of(hers.id().value(), other.id().value()))))
                .extracting(glance -> glance.id())
                .containsExactly(hers.id());
        assertThat(as(rita, desk::health).total()).isEqualTo(1);
        assertThat(list(shop.greta(), everybody())).contains(other.id().value());
    }

    @Test
    void another_s_card_is_not_there_for_whoever_is_limited() {
        limited(Permission.ARCHIVE_ONE);
        assertThat(as(rita, () -> customers.find(hers.id())).name()).isEqualTo(hers.name());
        assertThat(code(() -> as(rita, () -> customers.find(other.id())))).isEqualTo("customers.unknown");
        assertThat(code(() -> as(rita, () -> customers.archive(other.id(), null))))
                .isEqualTo("customers.unknown");
        assertThat(as(rita, () -> customers.archive(hers.id(), null)).done()).isEqualTo(1);
        assertThat(shop.again(other).place()).isEqualTo(Place.ACTIVE);
    }

    @Test
    void whoever_loses_a_customer_sees_them_no_more() {
        limited();
        assertThat(list(rita, everybody())).containsExactly(hers.id().value());
        give(hers, "unit1", Aspect.AGENT, null);
        assertThat(list(rita, everybody())).isEmpty();
    }

    @Test
    void a_plan_of_everybody_freezes_none_but_their_own_and_runs() {
        limited(Permission.ARCHIVE_MANY);
        Plan plan = as(rita, () -> cleanup.plan(new Choice.Matching(everybody(), null, null), Action.ARCHIVE, null));
        assertThat(plan.change().found()).isEqualTo(1);
        as(
                rita,
                () -> cleanup.confirm(
                        plan.change().changeId(),
                        Objects.requireNonNull(plan.change().digest()),
                        1,
                        cleanup.ask(plan)));
        assertThat(shop.ended(plan.change().changeId()).done()).isEqualTo(1);
        assertThat(shop.again(hers).place()).isEqualTo(Place.ARCHIVED);
        assertThat(shop.again(other).place()).isEqualTo(Place.ACTIVE);
    }

    @Test
    void what_others_did_is_seen_as_far_as_it_is_about_their_own_and_is_not_theirs_to_take_back_whole() {
        Change both = greta(() -> changes.doNow(
                Customers.ARCHIVE,
                null,
                NOTHING,
                List.of(hers.id().value(), other.id().value())));
        Change only = greta(() -> changes.doNow(
                Customers.UNARCHIVE, null, NOTHING, List.of(other.id().value())));
        limited(Permission.CHANGES_UNDO, Permission.ARCHIVE_MANY, Permission.ARCHIVE_ONE);
        assertThat(as(rita, () -> changes.newest(null, 100)))
                .extracting(Change::changeId)
                .contains(both.changeId())
                .doesNotContain(only.changeId());
        assertThat(as(rita, () -> changes.buckets(both.changeId())).values()).containsExactly(1L);
        assertThat(as(rita, () -> changes.find(both.changeId())).done()).isEqualTo(1);
        assertThat(greta(() -> changes.find(both.changeId())).done()).isEqualTo(2);
        assertThat(code(() -> as(rita, () -> changes.find(only.changeId())))).isEqualTo("changes.unknown");
        assertThat(code(() -> as(rita, () -> changes.undo(both.changeId())))).isEqualTo("changes.others_too");
        assertThat(as(
                                rita,
                                () -> changes.undo(
                                        both.changeId(),
                                        List.of(hers.id().value(), other.id().value())))
                        .done())
                .isEqualTo(1);
        assertThat(shop.again(hers).place()).isEqualTo(Place.ACTIVE);
    }

    @Test
    void a_plan_of_others_is_not_there_and_one_s_own_is_not_confirmed_for_whom_one_has_no_more() {
        Plan others = greta(() -> cleanup.plan(new Choice.Picked(List.of(hers.id())), Action.ARCHIVE, null));
        limited(Permission.ARCHIVE_MANY, Permission.ARCHIVE_ONE);
        assertThat(code(() -> as(rita, () -> cleanup.find(others.change().changeId()))))
                .isEqualTo("cleanup.plan_unknown");
        assertThat(code(() -> as(rita, () -> changes.find(others.change().changeId()))))
                .isEqualTo("changes.unknown");
        Plan plan = as(rita, () -> cleanup.plan(new Choice.Picked(List.of(hers.id())), Action.ARCHIVE, null));
        give(hers, "unit1", Aspect.AGENT, null);
        assertThat(code(() -> as(
                        rita,
                        () -> cleanup.confirm(
                                plan.change().changeId(),
                                Objects.requireNonNull(plan.change().digest()),
                                1,
                                cleanup.ask(plan)))))
                .isEqualTo("changes.not_own_any_more");
        assertThat(shop.again(hers).place()).isEqualTo(Place.ACTIVE);
    }

    @Test
    void nobody_comes_in_whom_they_would_not_see() {
        limited();
        Draft draft = Shop.draft(Kind.PERSON, "Nuovo " + number, null, LegalDetails.NONE);
        assertThat(code(() -> as(rita, () -> customers.create(draft)))).isEqualTo("portfolios.not_yours");
        Draft given = assigned(draft, Map.of("unit1_agent", "Rita " + number));
        Customer made = as(rita, () -> customers.create(given));
        assertThat(list(rita, everybody())).contains(made.id().value());
    }

    private static Draft assigned(Draft draft, Map<String, String> assignments) {
        return new Draft(
                draft.kind(),
                draft.name(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                draft.contactPoints(),
                draft.legal(),
                List.of(),
                Map.of(),
                assignments,
                null);
    }

    @Test
    void rights_that_concern_everybody_are_taken_and_administrators_are_not_limited() {
        limited(Permission.IMPORT_RUN, Permission.SEGMENTS_EDIT, Permission.TAG_MANY);
        assertThat(as(rita, access::permissions))
                .contains(Permission.TAG_MANY, Permission.CUSTOMERS_LOOK)
                .doesNotContain(Permission.IMPORT_RUN, Permission.SEGMENTS_EDIT);
        assertThat(code(() -> as(rita, () -> {
                    access.require(Permission.IMPORT_RUN);
                    return true;
                })))
                .isEqualTo("access.own_only");
        assertThat(code(() -> limit(Role.ADMINISTRATOR, true))).isEqualTo("access.administrators_see_all");
    }

    @Test
    void what_a_tag_is_for_everybody_is_not_theirs_to_change() {
        greta(() -> {
            tags.add(other.id(), List.of("loud " + number));
            return true;
        });
        long tag = greta(() -> tags.all()).stream()
                .map(use -> use.tag())
                .filter(one -> one.name().equals("loud " + number))
                .findFirst()
                .orElseThrow()
                .tagId();
        limited(Permission.TAG_MANY);
        assertThat(code(() -> as(rita, () -> tags.planDropping(tag)))).isEqualTo("access.own_only");
        assertThat(code(() -> as(rita, () -> tags.edit(tag, "quiet", null)))).isEqualTo("access.own_only");
        assertThat(as(rita, tags::all))
                .filteredOn(use -> use.tag().tagId() == tag)
                .allSatisfy(use -> assertThat(use.customers()).isZero());
    }

    @Test
    void jobs_and_custodia_itself_are_never_limited() {
        limited();
        assertThat(list(Actor.custodia(Via.JOB), everybody()))
                .contains(other.id().value());
        assertThat(list(new Actor(rita.userId(), Via.JOB, null), everybody()))
                .contains(other.id().value());
    }

    @Test
    void the_bin_shows_none_but_their_own() {
        Plan plan = greta(() -> cleanup.plan(new Choice.Picked(List.of(other.id())), Action.DELETE, null));
        greta(() -> cleanup.confirm(
                plan.change().changeId(), Objects.requireNonNull(plan.change().digest()), 1, cleanup.ask(plan)));
        shop.ended(plan.change().changeId());
        assertThat(greta(() -> bin.count(null, null))).isPositive();
        limited();
        assertThat(as(rita, () -> bin.page(null, null, null, 50))).isEmpty();
        assertThat(as(rita, () -> bin.count(null, null))).isZero();
        assertThat(as(rita, bin::nextLeaving)).isEmpty();
    }
}
