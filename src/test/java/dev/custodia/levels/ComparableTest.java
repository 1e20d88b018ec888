package dev.custodia.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.changes.Changes;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.imports.ImportsHouse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Austrians spend up to 120, Germans up to 12,000, companies of either up to 50,000. */
@CustodiaTest
@Import({Shop.class, ImportsHouse.class})
class ComparableTest {
    @Autowired
    Shop shop;

    @Autowired
    ImportsHouse house;

    @Autowired
    Customers customers;

    @Autowired
    Changes changes;

    @Autowired
    Levels levels;

    @Autowired
    DSLContext db;

    private static int number;

    @BeforeEach
    void whoever_is_comparable() {
        number++;
        for (int i = 1; i <= 12; i++) {
            buys(Kind.PERSON, "AT", i * 10);
            buys(Kind.PERSON, "DE", i * 1_000);
            buys(Kind.COMPANY, "AT", 50_000);
        }
        shop.asGreta(() -> levels.draw("unit1"));
    }

    private static Draft of(Kind kind, String name, @Nullable String number, String country) {
        return new Draft(
                kind,
                name,
                null,
                null,
                null,
                null,
                null,
                null,
                country,
                null,
                null,
                number,
                null,
                List.of(),
                LegalDetails.NONE,
                List.of(),
                Map.of());
    }

    private Customer buys(Kind kind, String country, int sum) {
        String name = kind + " " + country + " " + sum + " " + ++number;
        Customer one = shop.customer(of(kind, name, "K-" + number, country));
        shop.invoice(one, "K" + number, "2026-01-05", "" + sum);
        return one;
    }

    private @Nullable Long potentiality(Customer customer) {
        return shop.asGreta(() -> levels.of(customer.id()))
                .getFirst()
                .part(Measure.POTENTIALITY)
                .value();
    }

    private long best(Customer customer) {
        return Objects.requireNonNull(
                        shop.asGreta(() -> levels.of(customer.id())).getFirst().comparison())
                .best()
                .minor();
    }

    private String rows(Customer customer) {
        return db.fetch(
                        "select * from levels.value where customer_id = {0} order by type",
                        customer.id().value())
                .formatCSV();
    }

    private void edit(Customer customer, Kind kind, String country) {
        Customer now = shop.again(customer);
        shop.asGreta(() -> customers.edit(now.id(), now.version(), of(kind, now.name(), now.externalId(), country)));
    }

    private void undo(Customer customer) {
        long changeId = shop.asGreta(() -> changes.of(customer.id().value(), 1))
                .getFirst()
                .changeId();
        shop.ended(shop.asGreta(() -> changes.undo(changeId)).changeId());
    }

    @Test
    void whoever_gets_another_country_or_kind_is_compared_there_at_once_and_back_when_that_is_taken_back() {
        Customer mover = buys(Kind.PERSON, "AT", 20);
        long austrian = best(mover);
        assertThat(potentiality(mover)).isEqualTo(austrian - 2_000);
        String before = rows(mover);

        edit(mover, Kind.PERSON, "DE");
        long german = best(mover);
        assertThat(german).isGreaterThan(austrian);
        assertThat(potentiality(mover)).isEqualTo(german - 2_000);
        undo(mover);
        assertThat(rows(mover)).isEqualTo(before);

        edit(mover, Kind.COMPANY, "AT");
        assertThat(potentiality(mover)).isEqualTo(best(mover) - 2_000).isNotEqualTo(austrian - 2_000);
        edit(mover, Kind.PERSON, "AT");
        assertThat(rows(mover)).isEqualTo(before);
    }

    @Test
    void a_file_that_brings_another_country_compares_there_at_once_and_back_when_it_is_taken_back() {
        Customer mover = buys(Kind.PERSON, "AT", 30);
        String before = rows(mover);
        var file = house.load(
                "country.csv", "Customer No;Name;Country\n" + mover.externalId() + ";" + mover.name() + ";DE\n");
        assertThat(file.customersUpdated()).isEqualTo(1);
        assertThat(potentiality(mover)).isEqualTo(best(mover) - 3_000).isGreaterThan(100_000);
        shop.ended(shop.asGreta(() -> changes.undo(Objects.requireNonNull(file.changeId())))
                .changeId());
        assertThat(rows(mover)).isEqualTo(before);
    }
}
