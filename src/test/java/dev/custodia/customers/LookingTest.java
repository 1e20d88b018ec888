package dev.custodia.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.facts.Place;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "last_document.up_to.2023-12-31",
                "value.at_least.499.90",
                "tag.any_of.vip~gold",
                "city.is.Reggio nell'Emilia, RE",
                "last_purchase.blank"
            })
    void a_filter_is_read_and_written_the_same(String filter) {
        assertThat(Looking.clauses(List.of(filter)))
                .singleElement()
                .extracting(Looking::filter)
                .isEqualTo(filter);
    }

    @Test
    void values_with_points_and_several_values_are_read_whole() {
        assertThat(Looking.rule(List.of("value.at_least.499.90", "tag.any_of.vip~gold")))
                .isEqualTo(Rule.all(
                        Rule.clause("value", Operator.AT_LEAST, "499.90"),
                        Rule.clause("tag", Operator.ANY_OF, "vip", "gold")));
    }

    @Test
    void no_filter_is_everybody_and_a_filter_said_twice_counts_once() {
        assertThat(Looking.rule(List.of())).isEqualTo(new Rule.Everybody());
        assertThat(Looking.rule(List.of("kind.is.company", "kind.is.company")))
                .isEqualTo(Rule.clause("kind", Operator.IS, "company"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "kind", "kind.equals.company", "kind.is", "name.contains.anna", "last_purchase.blank.x"})
    void what_cannot_be_read_never_becomes_everybody(String filter) {
        assertThatThrownBy(() -> Looking.rule(List.of(filter))).isInstanceOf(WrongRule.class);
    }

    @Test
    void places_are_active_unless_said() {
        assertThat(Looking.places(null)).containsExactly(Place.ACTIVE);
        assertThat(Looking.places("all")).containsExactly(Place.ACTIVE, Place.ARCHIVED);
        assertThatThrownBy(() -> Looking.places("bin")).isInstanceOf(WrongRule.class);
    }
}
