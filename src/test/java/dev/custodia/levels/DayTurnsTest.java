package dev.custodia.levels;

import static dev.custodia.tables.facts.Tables.FACT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Meeting;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Erasure;
import dev.custodia.customers.Keeper;
import dev.custodia.dealings.Dealings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** A document that is being written while the day turns is in the window of one of the two, never of both. */
@CustodiaTest
@Import({Shop.class, Meeting.class})
@Timeout(120)
class DayTurnsTest {
    @Autowired
    Shop shop;

    @Autowired
    Meeting meeting;

    @Autowired
    Levels levels;

    @Autowired
    Valuation valuation;

    @Autowired
    Dealings dealings;

    @Autowired
    Erasure erasure;

    @Autowired
    List<Keeper> keepers;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    private Customer one;
    private LocalDate day;

    @BeforeEach
    void somebody_whose_sales_are_about_to_leave_the_year() {
        db.execute("update changes.scheduled_tasks set execution_time = '2200-01-01' where task_name in"
                + " ('turn-levels', 'turn-figures')");
        day = valuation.holdDay();
        clock.set(day);
        one = shop.person("Daily Dora");
        for (int back = 363; back < 368; back++)
            shop.invoice(one, "D" + back, day.minusDays(back).toString(), "10");
        dealings.turn();
        levels.turn();
        clock.set(day.plusDays(1));
    }

    @AfterEach
    void the_clock_as_it_was() {
        clock.set(TestClock.START);
        levels.turn();
        shop.asGreta(() -> levels.regrid("unit1", codes(Grid.usual(5, 5))));
        shop.asGreta(() -> levels.save("unit1", Map.of(Measure.MONETARY, new Scale(5, true, List.of()))));
    }

    @Test
    void values_of_who_buys_while_the_day_turns_are_of_the_new_day_and_know_the_purchase() {
        meeting.meet(() -> shop.invoice(one, "New", day.toString(), "10"), levels::turn);
        LocalDate turned = Objects.requireNonNull(valuation.turnedTo());
        assertThat(turned).isEqualTo(day.plusDays(1));
        Valuation.Computed counted =
                valuation.computed(one.id().value(), turned).values().iterator().next();
        assertThat(counted.lastSaleOn()).isEqualTo(day);
        assertThat(db.fetchSingle(
                                "select frequency, monetary_minor, last_sale_on from levels.value where customer_id ="
                                        + " {0} and type = {1}",
                                one.id().value(), counted.type())
                        .intoList())
                .containsExactly(counted.frequency(), counted.monetaryMinor(), java.sql.Date.valueOf(day));
    }

    @ParameterizedTest
    @ValueSource(strings = {"regrid", "save", "draw"})
    void who_is_erased_while_groups_scales_or_borders_change_leaves_no_movement_behind(String act) {
        Customer gone = shop.person("Gone " + act);
        shop.invoice(gone, "G-" + act, day.minusDays(40).toString(), "10");
        long id = gone.id().value();
        shop.asGreta(() -> levels.regrid("unit1", codes(Grid.usual(5, 5))));
        shop.asGreta(() -> levels.draw("unit1"));
        // On the levels on which they will be, and in another group than these put them.
        db.execute(
                "update levels.value set group_number = case group_number when 1 then 2 else 1 end, monetary_level = {0}"
                        + " where customer_id = {1} and type = 1",
                act.equals("save") ? DSL.inline((short) 5) : DSL.field("monetary_level"), id);
        meeting.meet(
                () -> {
                    assertThat(erasure.free(List.of(id))).containsExactly(id);
                    keepers.forEach(keeper -> keeper.erase(DSL.select(DSL.val(id))));
                },
                () -> shop.asGreta(() -> switch (act) {
                    case "regrid" -> levels.regrid("unit1", codes(otherwise()));
                    case "save" -> levels.save("unit1", scales());
                    default -> levels.draw("unit1");
                }));
        for (String table : List.of("value", "passage"))
            assertThat(db.fetchSingle("select count(*) from levels." + table + " where customer_id = {0}", id)
                            .get(0, Long.class))
                    .as(table)
                    .isZero();
    }

    private List<String> codes(List<Short> numbers) {
        Map<Short, String> codes = new HashMap<>();
        levels.groups().forEach(group -> codes.put(group.number(), group.code()));
        return numbers.stream()
                .map(number -> Objects.requireNonNull(codes.get(number)))
                .toList();
    }

    /** With one pair of levels in another group. */
    private static List<Short> otherwise() {
        List<Short> grid = new ArrayList<>(Grid.usual(5, 5));
        grid.set(24, grid.getFirst());
        return grid;
    }

    private static Map<Measure, Scale> scales() {
        return Map.of(Measure.MONETARY, new Scale(5, false, List.of(1L, 2L, 3L, 4L)));
    }

    @Test
    void figures_of_who_brings_an_old_document_while_the_day_turns_leave_it_out_of_the_new_year() {
        LocalDate leaving = day.plusDays(1).minusMonths(12);
        meeting.meet(() -> shop.invoice(one, "Old", leaving.toString(), "10"), dealings::turn);
        long counted = db.fetchSingle(
                        "select count(*) from dealings.document where customer_id = {0} and issued_on > {1}",
                        one.id().value(), leaving)
                .get(0, Long.class);
        assertThat(db.select(FACT.PURCHASES_12M)
                        .from(FACT)
                        .where(FACT.CUSTOMER_ID.eq(one.id().value()))
                        .fetchSingle()
                        .value1()
                        .longValue())
                .isEqualTo(counted);
    }
}
