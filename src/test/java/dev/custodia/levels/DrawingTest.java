package dev.custodia.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.customers.Customer;
import dev.custodia.imports.ImportsHouse;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** When what everybody is compared with is drawn anew, within a month. */
@CustodiaTest
@Import({Shop.class, ImportsHouse.class})
class DrawingTest {
    /** As many as make a drawing worth its while. */
    private static final int MANY = 100;

    @Autowired
    Shop shop;

    @Autowired
    ImportsHouse house;

    @Autowired
    Levels levels;

    @Autowired
    DSLContext db;

    @Test
    void within_a_month_it_is_drawn_for_another_base_and_not_because_the_same_customers_go_on_buying() {
        house.load("first.csv", file("F", "A", MANY + 20));
        shop.asGreta(() -> levels.rebuild());
        Customer regular = shop.person("Regular Buyer");
        mark();
        for (int i = 0; i < MANY; i++) shop.invoice(regular, "R" + i, "2026-03-01", "10");
        assertThat(isDrawnAnew()).as("one who buys often").isFalse();
        for (int i = 0; i < MANY; i += 20) house.load("days.csv", file("D" + i, "A", 20));
        assertThat(isDrawnAnew()).as("the same few, day by day").isFalse();

        house.load("second.csv", file("S", "A", MANY));
        assertThat(isDrawnAnew()).as("one file about most of them").isTrue();
        mark();
        house.load("more.csv", file("M", "B", MANY / 2));
        assertThat(isDrawnAnew()).as("some more").isFalse();
        house.load("still-more.csv", file("N", "C", MANY / 2));
        assertThat(isDrawnAnew()).as("with those before, a tenth more").isTrue();
    }

    private static String file(String document, String customer, int customers) {
        StringBuilder file = new StringBuilder("Customer ID,Number,Date,Amount\n");
        for (int i = 0; i < customers; i++)
            file.append("%s-%d,%s%d,2026-02-20,%d\n".formatted(customer, i, document, i, 10 + i));
        return file.toString();
    }

    /** A comparison that no drawing comes to. */
    private void mark() {
        assertThat(db.execute("update levels.benchmark set best_minor = 1 where type = 1"))
                .isPositive();
    }

    private boolean isDrawnAnew() {
        shop.asGreta(() -> levels.turn());
        return !db.fetchSingle("select exists (select from levels.benchmark where type = 1 and best_minor = 1)")
                .get(0, Boolean.class);
    }
}
