package dev.custodia.dealings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Order;
import dev.custodia.facts.Place;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class MoneyRulesTest {
    @Autowired
    Shop shop;

    @Autowired
    Dealings dealings;

    @Autowired
    Criteria criteria;

    @Autowired
    Facts facts;

    @Test
    void a_sum_is_compared_in_the_smallest_unit_of_its_own_currency() {
        long euro = buyer("Anna", "500", "EUR");
        long yen = buyer("Haruto", "500", "JPY");
        long littleYen = buyer("Yui", "499", "JPY");
        long dinar = buyer("Fatima", "500.000", "KWD");
        long littleDinar = buyer("Omar", "499.999", "KWD");
        long nothing = shop.person("Vera Blank").id().value();

        assertThat(those(Operator.AT_LEAST, "500")).containsExactlyInAnyOrder(euro, yen, dinar);
        assertThat(those(Operator.AT_MOST, "499.999")).containsExactlyInAnyOrder(littleYen, littleDinar, nothing);
        assertThat(those(Operator.AT_LEAST, "499.995")).containsExactlyInAnyOrder(euro, yen, dinar, littleDinar);
        assertThat(those(Operator.AT_MOST, "0")).containsExactly(nothing);
        assertThat(those(Operator.AT_LEAST, "0"))
                .containsExactlyInAnyOrder(euro, yen, littleYen, dinar, littleDinar, nothing);
    }

    @Test
    void a_number_beyond_all_is_reached_by_nobody() {
        assertThat(count(Rule.clause("purchases", Operator.AT_LEAST, "99999999999")))
                .isZero();
        assertThat(count(Rule.clause("purchases", Operator.IS, "99999999999"))).isZero();
        assertThat(count(Rule.clause("purchases", Operator.AT_MOST, "99999999999")))
                .isEqualTo(facts.count(org.jooq.impl.DSL.trueCondition(), EnumSet.of(Place.ACTIVE)));
    }

    private long buyer(String name, String amount, String currency) {
        var customer = shop.person(name + " of " + currency);
        shop.asGreta(() -> dealings.addDocument(
                customer.id(),
                new DocumentDraft(
                        DocumentKind.INVOICE,
                        "N-" + name,
                        LocalDate.parse("2025-05-05"),
                        new BigDecimal(amount),
                        currency,
                        DocumentState.PAID)));
        return customer.id().value();
    }

    private List<Long> those(Operator operator, String amount) {
        var rule = Rule.clause("value", operator, amount);
        var order = new Order(criteria.field("created"), false);
        return facts.page(criteria.where(rule), EnumSet.of(Place.ACTIVE), order, null, 50)
                .ids();
    }

    private long count(Rule rule) {
        return facts.count(criteria.where(rule), EnumSet.of(Place.ACTIVE));
    }
}
