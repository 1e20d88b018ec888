package dev.custodia.portfolios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.customers.Whom;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.imports.Imports;
import dev.custodia.imports.ImportsHouse;
import dev.custodia.imports.Mapping;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import({Shop.class, ImportsHouse.class})
class PortfoliosTest {
    @Autowired
    Shop shop;

    @Autowired
    ImportsHouse house;

    @Autowired
    Imports imports;

    @Autowired
    Portfolios portfolios;

    @Autowired
    Assignments assignments;

    @Autowired
    Changes changes;

    @Autowired
    Customers customers;

    @Autowired
    Criteria criteria;

    @Autowired
    Facts facts;

    @Autowired
    DSLContext db;

    private static int number;

    @AfterEach
    void as_it_was_at_first() {
        run(() -> portfolios.setDefault("unit1", Holder.FIRST));
        run(() -> portfolios.setRules("unit1", List.of()));
    }

    private void run(Runnable act) {
        shop.asGreta(() -> {
            act.run();
            return true;
        });
    }

    private <T> T asGreta(Callable<T> act) {
        return shop.asGreta(act);
    }

    private PortfolioType main() {
        return asGreta(() -> portfolios.type("unit1"));
    }

    private Holder portfolio(String name) {
        return asGreta(() -> portfolios.add(Aspect.PORTFOLIO, "unit1", name + " " + ++number, null, null, null));
    }

    private Holder agent(String name) {
        return asGreta(() -> portfolios.add(Aspect.AGENT, null, name + " " + ++number, null, null, null));
    }

    private void give(Customer customer, Aspect aspect, @Nullable Holder holder) {
        Map<Aspect, @Nullable Long> wanted = new HashMap<>();
        wanted.put(aspect, holder == null ? null : holder.id());
        run(() -> assignments.assign(customer.id(), "unit1", wanted, null));
    }

    private @Nullable Holder has(Customer customer, Aspect aspect) {
        return Objects.requireNonNull(
                        asGreta(() -> assignments.now(customer.id())).get(main()))
                .get(aspect);
    }

    private Change latest(Customer customer) {
        return asGreta(() -> changes.of(customer.id().value(), 1)).getFirst();
    }

    private Change undone(long changeId) {
        return shop.ended(asGreta(() -> changes.undo(changeId)).changeId());
    }

    private Change confirmed(Assignments.Plan plan) {
        asGreta(() -> assignments.confirm(
                plan.change().changeId(), Objects.requireNonNull(plan.change().digest())));
        return shop.ended(plan.change().changeId());
    }

    private long count(String field, Operator operator, String... values) {
        Rule rule = new Rule.Clause(field, operator, List.of(values));
        return facts.count(criteria.where(rule), EnumSet.of(Place.ACTIVE, Place.ARCHIVED));
    }

    private String rows(Customer... those) {
        StringBuilder rows = new StringBuilder();
        for (Customer one : those)
            rows.append(db.fetch(
                            "select * from portfolios.assignment where customer_id = {0} order by change_id, aspect",
                            one.id().value())
                    .formatCSV());
        return rows.toString();
    }

    private Customer inTown(String name, String town) {
        return shop.customer(Shop.draft(Kind.PERSON, name, town, LegalDetails.NONE));
    }

    private static Rule town(String town) {
        return Rule.clause("city", Operator.IS, town);
    }

    private static Draft named(String name, Map<String, String> assignments) {
        return Shop.draft(Kind.PERSON, name, null, LegalDetails.NONE).givenTo(assignments);
    }

    private static ByteArrayInputStream csv(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- one

    @Test
    void who_comes_is_in_the_default_without_a_row_of_their_own() {
        Customer anna = shop.anna();
        assertThat(has(anna, Aspect.PORTFOLIO)).extracting(Holder::id).isEqualTo(Holder.FIRST);
        assertThat(db.fetch(
                        "select 1 from portfolios.assignment where customer_id = {0}",
                        anna.id().value()))
                .isEmpty();
        assertThat(count("unit1_portfolio", Operator.IS, "1")).isPositive();
        assertThat(count("unit1_portfolio", Operator.BLANK)).isZero();
    }

    @Test
    void what_is_given_by_hand_is_kept_with_its_past_and_taken_back_exactly() {
        Customer bruno = shop.bruno();
        Holder north = portfolio("North");
        Holder marta = agent("Marta");
        give(bruno, Aspect.AGENT, marta);
        String before = rows(bruno);
        long version = shop.again(bruno).version();

        give(bruno, Aspect.PORTFOLIO, north);
        give(bruno, Aspect.AGENT, null);

        assertThat(has(bruno, Aspect.PORTFOLIO)).isEqualTo(north);
        assertThat(has(bruno, Aspect.AGENT)).isNull();
        assertThat(shop.again(bruno).version()).isGreaterThan(version);
        assertThat(count("unit1_agent", Operator.IS, marta.code())).isZero();
        List<Assignments.Spell> past = asGreta(() -> assignments.of(bruno.id()));
        assertThat(past).anySatisfy(spell -> {
            assertThat(spell.holder()).isEqualTo(marta);
            assertThat(spell.until()).isNotNull();
        });

        undone(latest(bruno).changeId());
        assertThat(has(bruno, Aspect.AGENT)).isEqualTo(marta);
        undone(changes(bruno, "portfolios.assign").get(1).changeId());
        assertThat(rows(bruno)).isEqualTo(before);
        assertThat(has(bruno, Aspect.PORTFOLIO)).extracting(Holder::id).isEqualTo(Holder.FIRST);
    }

    private List<Change> changes(Customer customer, String act) {
        return asGreta(() -> changes.of(customer.id().value(), 20)).stream()
                .filter(change -> change.act().equals(act))
                .toList();
    }

    @Test
    void what_was_given_since_stands_when_an_earlier_change_is_taken_back() {
        Customer vera = shop.vera();
        Holder one = agent("One");
        Holder two = agent("Two");
        give(vera, Aspect.AGENT, one);
        long first = latest(vera).changeId();
        give(vera, Aspect.AGENT, two);
        assertThat(undone(first).done()).isZero();
        assertThat(has(vera, Aspect.AGENT)).isEqualTo(two);
    }

    @Test
    void a_customer_cannot_be_without_a_portfolio_of_the_main_type_and_closed_ones_cannot_be_chosen() {
        Customer anna = shop.anna();
        assertThatThrownBy(() -> give(anna, Aspect.PORTFOLIO, null))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("portfolios.portfolio_missing"));
        Holder old = portfolio("Old");
        give(anna, Aspect.PORTFOLIO, old);
        run(() -> portfolios.edit(old.id(), null, null, null, null, null, true));
        assertThat(has(anna, Aspect.PORTFOLIO)).extracting(Holder::id).isEqualTo(old.id());
        Customer other = shop.bruno();
        assertThatThrownBy(() -> give(other, Aspect.PORTFOLIO, old))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("portfolios.closed"));
        assertThatThrownBy(() -> run(() -> portfolios.edit(Holder.FIRST, null, null, null, null, null, true)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("portfolios.is_default"));
    }

    @Test
    void a_name_is_unique_in_its_list_by_its_plain_letters() {
        Holder one = asGreta(() -> portfolios.add(Aspect.AGENT, null, "José Müller", null, null, null));
        assertThatThrownBy(() -> run(() -> portfolios.add(Aspect.AGENT, null, "JOSE  MULLER", null, null, null)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("portfolios.name_taken"));
        // Another list knows another one of the name.
        assertThat(asGreta(() -> portfolios.add(Aspect.OPERATOR, null, "José Müller", null, null, null))
                        .id())
                .isNotEqualTo(one.id());
        // The portfolio that we bring goes by its name in every language.
        assertThatThrownBy(() -> run(() -> portfolios.add(Aspect.PORTFOLIO, "unit1", "allman", null, null, null)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void a_type_that_is_switched_off_is_not_asked_about_and_comes_back_with_what_it_had() {
        run(() -> portfolios.editType("unit5", Map.of("en", "Wholesale"), null, null, null, true));
        Holder far = asGreta(() -> portfolios.add(Aspect.PORTFOLIO, "unit5", "Far", null, null, null));
        Customer anna = shop.anna();
        Map<Aspect, @Nullable Long> wanted = new HashMap<>(Map.of(Aspect.PORTFOLIO, far.id()));
        run(() -> assignments.assign(anna.id(), "unit5", wanted, null));
        assertThat(count("unit5_portfolio", Operator.IS, far.code())).isEqualTo(1);
        assertThat(criteria.field("unit5_portfolio").label()).isNotNull();
        assertThat(Objects.requireNonNull(criteria.field("unit5_portfolio").label())
                        .in("it"))
                .isEqualTo("Wholesale: Portafoglio");

        run(() -> portfolios.editType("unit5", null, null, null, null, false));
        assertThatThrownBy(() -> criteria.field("unit5_portfolio")).hasMessageContaining("unknown_field");
        assertThat(asGreta(() -> assignments.of(anna.id()))).isEmpty();
        run(() -> portfolios.editType("unit5", null, null, null, null, true));
        assertThat(count("unit5_portfolio", Operator.IS, far.code())).isEqualTo(1);
        assertThatThrownBy(() -> run(() -> portfolios.editType("unit1", null, null, null, null, false)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("portfolios.main_stays_on"));
        run(() -> portfolios.editType("unit5", null, null, null, null, false));
    }

    // ---- the default

    @Test
    void another_default_holds_for_those_who_come_from_then_on() {
        Customer before = shop.anna();
        Holder fresh = portfolio("Fresh");
        run(() -> portfolios.setDefault("unit1", fresh.id()));
        Customer after = shop.bruno();
        assertThat(has(before, Aspect.PORTFOLIO)).extracting(Holder::id).isEqualTo(Holder.FIRST);
        assertThat(has(after, Aspect.PORTFOLIO)).isEqualTo(fresh);
        assertThat(count("unit1_portfolio", Operator.IS, fresh.code())).isEqualTo(1);
        assertThat(asGreta(() -> portfolios.counts(main(), Aspect.PORTFOLIO)).get(fresh.id()))
                .isEqualTo(1);
    }

    @Test
    void without_a_default_nobody_is_saved_who_is_given_to_no_portfolio() {
        Holder north = portfolio("North");
        run(() -> portfolios.setDefault("unit1", null));
        long people = facts.count(org.jooq.impl.DSL.trueCondition(), EnumSet.allOf(Place.class));
        assertThatThrownBy(() -> shop.customer(named("Nobody's Nina", Map.of())))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("portfolios.portfolio_missing"));
        assertThatThrownBy(() -> shop.customer(named("Nina", Map.of("unit1_portfolio", "No such thing"))))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("portfolios.name_unknown"));
        assertThat(facts.count(org.jooq.impl.DSL.trueCondition(), EnumSet.allOf(Place.class)))
                .isEqualTo(people);
        Customer nina = shop.customer(named(
                "Nina",
                Map.of("unit1_portfolio", Objects.requireNonNull(north.name()).toUpperCase(Locale.ROOT))));
        assertThat(has(nina, Aspect.PORTFOLIO)).isEqualTo(north);

        run(() -> portfolios.setRules("unit1", List.of(new Portfolios.RulingWanted(town("Ivrea"), north.id(), true))));
        assertThat(has(inTown("Ivo", "Ivrea"), Aspect.PORTFOLIO)).isEqualTo(north);
        assertThatThrownBy(() -> inTown("Otto", "Ostia")).isInstanceOf(Refused.class);
    }

    @Test
    void a_rule_about_a_type_that_was_switched_off_finds_nobody_and_lets_customers_in() {
        Holder north = portfolio("North");
        run(() -> portfolios.editType("unit6", null, null, null, null, true));
        run(() -> portfolios.setRules(
                "unit1",
                List.of(
                        new Portfolios.RulingWanted(
                                Rule.clause("unit6_frequency", Operator.AT_LEAST, "0"), north.id(), true),
                        new Portfolios.RulingWanted(town("Ivrea"), north.id(), true))));
        run(() -> portfolios.editType("unit6", null, null, null, null, false));
        assertThat(has(inTown("Iris", "Ivrea"), Aspect.PORTFOLIO)).isEqualTo(north);
        assertThat(has(inTown("Olga", "Ostia"), Aspect.PORTFOLIO)).isNotEqualTo(north);
    }

    @Test
    void lines_of_a_file_without_a_portfolio_are_reported_where_there_is_no_default() {
        Holder north = portfolio("North");
        run(() -> portfolios.setDefault("unit1", null));
        var file = house.load(
                "portfolios.csv",
                "Customer No;Name;Portfolio\nP-1;Pia One;" + north.name()
                        + "\nP-2;Pia Two;\nP-3;Pia Three;Unheard of\n");
        assertThat(file.newLines()).isEqualTo(1);
        assertThat(asGreta(() -> imports.reasons(file.importId()))).hasSize(2);
        assertThat(db.fetch(
                                "select reason from imports.refusal where import_id = {0} order by line_no",
                                file.importId())
                        .getValues(0, String.class))
                .containsExactly("portfolio_missing", "portfolio_unknown");
        Long pia = asGreta(() -> customers.byExternalIds(List.of("P-1"))).get("P-1");
        assertThat(db.fetchValue("select holder_id from portfolios.assignment where customer_id = {0}", pia))
                .isEqualTo(north.id());
    }

    private static final String TOWNS = """
            Customer No;Name;City;Portfolio
            %1$s-1;Ida One;Ivrea;
            %1$s-2;Olo Two;Ostia;
            %1$s-3;Ina Three;Ivrea;%2$s
            %1$s-4;Ugo Four;;
            %1$s-5;Isa Five;Ivrea;
            """;

    @Test
    void a_rule_that_gives_the_main_portfolio_stands_in_for_a_missing_default_in_a_file_too() {
        Holder north = portfolio("North");
        Holder south = portfolio("South");
        Customer known = shop.anna();
        run(() -> portfolios.setDefault("unit1", null));
        run(() -> portfolios.setRules(
                "unit1",
                List.of(
                        new Portfolios.RulingWanted(town("Ostia"), south.id(), false),
                        new Portfolios.RulingWanted(town("Ivrea"), north.id(), true))));
        String text = String.format(TOWNS, "R", south.name());
        long people = people();
        var looked = house.check("rules.csv", csv(text));
        assertThat(looked.newLines()).isEqualTo(3);
        assertThat(looked.refusedLines()).isEqualTo(2);
        assertThat(people()).as("nobody has come in by a look").isEqualTo(people);
        asGreta(() -> imports.load(looked.importId()));
        var loaded = house.settled(looked.importId());
        assertThat(loaded.customersCreated()).isEqualTo(looked.newLines());
        assertThat(loaded.refusedLines()).isEqualTo(looked.refusedLines());
        assertThat(people()).isEqualTo(people + 3);
        assertThat(refusals(looked.importId())).isEqualTo("3 portfolio_missing, 5 portfolio_missing");
        assertThat(count("unit1_portfolio", Operator.IS, north.code())).isEqualTo(2);
        assertThat(count("unit1_portfolio", Operator.IS, south.code())).isEqualTo(1);
        assertThat(has(known, Aspect.PORTFOLIO)).extracting(Holder::id).isEqualTo(Holder.FIRST);
    }

    @Test
    void whoever_lost_the_rule_between_the_check_and_the_loading_does_not_come_in_without_a_portfolio() {
        Holder north = portfolio("North");
        run(() -> portfolios.setDefault("unit1", null));
        run(() -> portfolios.setRules("unit1", List.of(new Portfolios.RulingWanted(town("Ivrea"), north.id(), true))));
        var looked = house.check("rules.csv", csv(String.format(TOWNS, "S", north.name())));
        assertThat(looked.newLines()).isEqualTo(3);
        run(() -> portfolios.setRules("unit1", List.of()));
        long people = people();
        asGreta(() -> imports.load(looked.importId()));
        var loaded = house.settled(looked.importId());
        assertThat(loaded.customersCreated()).isEqualTo(1);
        assertThat(people()).isEqualTo(people + 1);
        assertThat(refusals(looked.importId()))
                .isEqualTo("2 portfolio_missing, 3 portfolio_missing, 5 portfolio_missing, 6 portfolio_missing");
    }

    private long people() {
        return facts.count(org.jooq.impl.DSL.trueCondition(), EnumSet.allOf(Place.class));
    }

    private String refusals(long importId) {
        return db
                .fetch("select line_no, reason from imports.refusal where import_id = {0} order by line_no", importId)
                .stream()
                .map(row -> row.get(0) + " " + row.get(1))
                .collect(java.util.stream.Collectors.joining(", "));
    }

    // ---- files

    @Test
    void a_file_gives_new_and_known_customers_and_its_taking_back_puts_them_back() {
        Holder north = portfolio("North");
        Holder south = portfolio("South");
        Holder marta = agent("Marta");
        var first = house.load("one.csv", "Customer No;Name;Portfolio\nF-1;Fia One;" + north.name() + "\n");
        assertThat(first.customersCreated()).isEqualTo(1);
        Long fia = asGreta(() -> customers.byExternalIds(List.of("F-1"))).get("F-1");
        String before = db.fetch("select * from portfolios.assignment where customer_id = {0}", fia)
                .formatCSV();

        String text = "Customer No;Name;Portfolio;Agent\nF-1;Fia One;" + south.name() + ";" + marta.name()
                + "\nF-2;Fia Two;;" + marta.name() + "\n";
        var second = house.load("two.csv", text);
        assertThat(second.customersUpdated()).isEqualTo(1);
        assertThat(count("unit1_agent", Operator.IS, marta.code())).isEqualTo(2);
        assertThat(count("unit1_portfolio", Operator.IS, south.code())).isEqualTo(1);
        // The same once more changes nothing.
        var again = house.check("three.csv", csv(text));
        assertThat(again.identicalLines()).isEqualTo(2);

        undone(Objects.requireNonNull(second.changeId()));
        assertThat(db.fetch("select * from portfolios.assignment where customer_id = {0}", fia)
                        .formatCSV())
                .isEqualTo(before);
        assertThat(count("unit1_agent", Operator.IS, marta.code())).isZero();
    }

    @Test
    void names_that_are_new_are_made_where_whoever_imports_says_so_and_a_column_may_be_of_another_type() {
        var received = asGreta(() -> imports.receive(
                "made.csv",
                csv("Customer No;Name;Portfolio;Far portfolio\nM-1;Mia One;Made by a file;Far and made\n"),
                false));
        Mapping old = received.mapping();
        List<Mapping.Column> columns = new ArrayList<>(old.columns());
        columns.set(3, Mapping.Column.of("Far portfolio", "portfolio@unit2"));
        asGreta(() -> imports.understand(
                received.importId(),
                new Mapping(
                        old.form(),
                        false,
                        columns,
                        old.dates(),
                        old.decimal(),
                        old.wholeIds(),
                        old.currency(),
                        old.country(),
                        true,
                        true)));
        asGreta(() -> imports.check(received.importId()));
        assertThat(house.settled(received.importId()).newLines()).isEqualTo(1);
        asGreta(() -> imports.load(received.importId()));
        house.settled(received.importId());
        Long mia = asGreta(() -> customers.byExternalIds(List.of("M-1"))).get("M-1");
        assertThat(db.fetch(
                                "select h.name from portfolios.assignment a join portfolios.holder h using (holder_id)"
                                        + " where a.customer_id = {0} order by a.type",
                                mia)
                        .getValues(0, String.class))
                .containsExactly("Made by a file", "Far and made");
    }

    // ---- many

    @Test
    void many_are_given_after_a_look_at_who_moves_from_whom_and_taken_back() {
        Customer ada = inTown("Ada", "Biella");
        Customer bea = inTown("Bea", "Biella");
        Customer cia = inTown("Cia", "Biella");
        Holder east = portfolio("East");
        give(cia, Aspect.PORTFOLIO, east);
        String before = rows(ada, bea, cia);
        Map<Aspect, @Nullable Long> wanted = new HashMap<>(Map.of(Aspect.PORTFOLIO, east.id()));

        Assignments.Plan plan = asGreta(() -> assignments.plan(
                new Whom.Matching(town("Biella"), null, EnumSet.of(Place.ACTIVE)), "unit1", wanted, "moved"));
        assertThat(plan.change().toDo()).isEqualTo(2);
        assertThat(plan.change().leftAlone()).isEqualTo(1);
        assertThat(plan.steps()).singleElement().satisfies(step -> {
            assertThat(Objects.requireNonNull(step.from()).id()).isEqualTo(Holder.FIRST);
            assertThat(step.to()).isEqualTo(east);
            assertThat(step.customers()).isEqualTo(2);
        });
        Change done = confirmed(plan);
        assertThat(done.done()).isEqualTo(2);
        assertThat(count("unit1_portfolio", Operator.IS, east.code())).isEqualTo(3);
        undone(done.changeId());
        assertThat(rows(ada, bea, cia)).isEqualTo(before);
    }

    @Test
    void all_that_an_agent_has_goes_to_another_in_one_change() {
        Customer ada = inTown("Ada", "Cuneo");
        Customer bea = inTown("Bea", "Cuneo");
        Holder leaving = agent("Leaving");
        Holder staying = agent("Staying");
        give(ada, Aspect.AGENT, leaving);
        Map<Aspect, @Nullable Long> wanted = new HashMap<>(Map.of(Aspect.AGENT, leaving.id()));
        run(() -> assignments.assign(bea.id(), "unit2", wanted, null));

        Change done = confirmed(asGreta(() -> assignments.planMove(leaving.id(), staying.id(), "left")));
        assertThat(done.done()).isEqualTo(2);
        assertThat(has(ada, Aspect.AGENT)).isEqualTo(staying);
        assertThat(count("unit2_agent", Operator.IS, staying.code())).isEqualTo(1);
        assertThat(count("unit1_agent", Operator.IS, leaving.code())).isZero();
        undone(done.changeId());
        assertThat(has(ada, Aspect.AGENT)).isEqualTo(leaving);
    }

    @Test
    void the_first_rule_that_holds_gives_the_customer_and_whoever_was_given_by_hand_stays() {
        Customer ada = inTown("Ada", "Vercelli");
        Customer bea = inTown("Bea", "Novara");
        Customer cia = inTown("Cia", "Novara");
        Holder one = portfolio("One");
        Holder two = portfolio("Two");
        Holder marta = agent("Marta");
        give(cia, Aspect.PORTFOLIO, two);
        List<Portfolios.RulingWanted> rules = List.of(
                new Portfolios.RulingWanted(town("Vercelli"), one.id(), false),
                new Portfolios.RulingWanted(
                        new Rule.AnyOf(List.of(town("Vercelli"), town("Novara"))), marta.id(), true),
                new Portfolios.RulingWanted(
                        new Rule.AnyOf(List.of(town("Vercelli"), town("Novara"))), two.id(), false));
        assertThat(asGreta(() -> portfolios.tried(main(), rules))).containsExactly(1L, 3L, 3L);
        run(() -> portfolios.setRules("unit1", rules));
        assertThat(has(ada, Aspect.PORTFOLIO)).extracting(Holder::id).isEqualTo(Holder.FIRST);

        Assignments.Plan plan = asGreta(() -> assignments.planRules("unit1", false));
        assertThat(plan.change().leftAlone()).isEqualTo(1);
        Change done = confirmed(plan);
        assertThat(done.done()).isEqualTo(2);
        assertThat(has(ada, Aspect.PORTFOLIO)).isEqualTo(one);
        assertThat(has(bea, Aspect.PORTFOLIO)).isEqualTo(two);
        assertThat(has(bea, Aspect.AGENT)).isEqualTo(marta);
        assertThat(has(cia, Aspect.AGENT)).isNull();
        assertThat(asGreta(() -> assignments.of(bea.id())).getFirst().rule()).isNotNull();

        // Asked of whoever comes, where it says so.
        Customer dia = inTown("Dia", "Novara");
        assertThat(has(dia, Aspect.AGENT)).isEqualTo(marta);
        assertThat(has(dia, Aspect.PORTFOLIO)).extracting(Holder::id).isEqualTo(Holder.FIRST);
        undone(done.changeId());
        assertThat(has(bea, Aspect.AGENT)).isNull();
    }

    @Test
    void what_is_kept_of_a_customer_is_told_and_goes_with_them() {
        Customer one = shop.person("Gone Gina");
        give(one, Aspect.AGENT, agent("Marta"));
        assertThat(asGreta(() -> customers.everythingAbout(one.id())).get("portfolios"))
                .singleElement()
                .satisfies(row -> assertThat(row.data()).contains("Marta").contains("unit1"));
    }
}
