package dev.custodia.customers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class CountryFieldTest {
    @Autowired
    Shop shop;

    @Autowired
    Criteria criteria;

    @Autowired
    Facts facts;

    @Test
    void a_country_is_found_by_its_code_in_whatever_letters() {
        shop.customer(from("IT"));
        shop.customer(from("SE"));
        shop.anna();

        assertThat(count(Rule.clause("country", Operator.IS, "it"))).isEqualTo(1);
        assertThat(count(Rule.clause("country", Operator.IS, "Italia")))
                .as("or by its name in one of the four languages")
                .isEqualTo(1);
        assertThat(count(Rule.clause("country", Operator.IS, "Швеция"))).isEqualTo(1);
        assertThat(count(Rule.clause("country", Operator.IS, "Atlantis"))).isZero();
        assertThat(count(Rule.clause("country", Operator.IS, "IT", "SE"))).isEqualTo(2);
        assertThat(count(Rule.clause("country", Operator.IS_NOT, "IT"))).isEqualTo(2);
        assertThat(count(Rule.clause("country", Operator.BLANK))).isEqualTo(1);
    }

    private long count(Rule rule) {
        return facts.count(criteria.where(rule), EnumSet.of(Place.ACTIVE));
    }

    private static Draft from(String country) {
        return new Draft(
                Kind.PERSON,
                "Somebody of " + country,
                null,
                null,
                null,
                null,
                null,
                null,
                country,
                null,
                null,
                null,
                null,
                List.of(),
                LegalDetails.NONE,
                List.of(),
                Map.of());
    }
}
