package dev.custodia.criteria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.customers.Clauses;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** A rule as text, as JSON and as a sentence is one and the same tree. */
@CustodiaTest
@Import(Shop.class)
class RuleTextTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Autowired
    RuleText texts;

    @Autowired
    Criteria criteria;

    @Autowired
    Clauses clauses;

    @Autowired
    TestClock clock;

    @Test
    void text_reads_as_people_write_it() {
        Rule rule = texts.read("country == \"GB\" && purchases >= 3 && last_purchase <= date(\"2011-08-31\")");
        assertThat(rule)
                .isEqualTo(Rule.all(
                        Rule.clause("country", Operator.IS, "GB"),
                        Rule.clause("purchases", Operator.AT_LEAST, "3"),
                        Rule.clause("last_purchase", Operator.UP_TO, "2011-08-31")));
        assertThat(texts.read("(city in ['Torino', 'Milano'] || city == null) && !has_email"))
                .isEqualTo(Rule.all(
                        Rule.any(
                                Rule.clause("city", Operator.IS, "Torino", "Milano"),
                                Rule.clause("city", Operator.BLANK)),
                        Rule.not(Rule.clause("has_email", Operator.IS, "yes"))));
        assertThat(
                        texts.read(
                                "documents({\"kinds\": [\"receipt\"], \"after\": ago(\"90d\"), \"at_least\": 3, \"total_at_least\": 500})"))
                .isEqualTo(new Rule.Events(
                        "documents",
                        List.of("receipt"),
                        "-90d",
                        null,
                        3L,
                        null,
                        null,
                        new java.math.BigDecimal(500),
                        null));
        assertThat(texts.read("true")).isEqualTo(new Rule.Everybody());
    }

    @Test
    void what_cannot_be_read_says_where() {
        assertThatThrownBy(() -> texts.read("country == ")).isInstanceOfSatisfying(WrongRule.class, wrong -> {
            assertThat(wrong.code()).isEqualTo("criteria.text_unreadable");
            assertThat(wrong.part()).startsWith("1:");
        });
        assertThatThrownBy(() -> texts.read("purchases >= 3 &&\n  city.matches(\"x\")"))
                .isInstanceOfSatisfying(
                        WrongRule.class, wrong -> assertThat(wrong.part()).startsWith("2:"));
        assertThatThrownBy(() -> texts.read("shoe_size == 42"))
                .isInstanceOfSatisfying(
                        WrongRule.class, wrong -> assertThat(wrong.code()).isEqualTo("criteria.unknown_field"));
        assertThatThrownBy(() -> texts.read("last_purchase <= date(\"yesterday\")"))
                .isInstanceOf(WrongRule.class);
        assertThatThrownBy(() -> texts.read("false")).isInstanceOf(WrongRule.class);
        assertThatThrownBy(() -> texts.read("")).isInstanceOf(WrongRule.class);
    }

    @Test
    void ten_thousand_rules_come_back_from_text_and_json_as_they_went() {
        AnyRule any = new AnyRule(
                20261125,
                criteria,
                LocalDate.now(clock),
                List.of("Torino", "a \"quoted\" b", "vip", "Åre", "back\\slash"));
        Set<String> said = new HashSet<>();
        List<Words> languages = Arrays.stream(Language.values())
                .map(language -> Words.in(language, clock))
                .toList();
        for (int i = 0; i < 10_000; i++) {
            Rule rule = any.next().plain();
            String text = texts.write(rule);
            assertThat(texts.read(text)).as(text).isEqualTo(rule);
            assertThat(JSON.readValue(JSON.writeValueAsString(rule), Rule.class))
                    .as(text)
                    .isEqualTo(rule);
            for (Words words : languages) {
                String sentence = clauses.sentence(words, rule);
                assertThat(sentence).isNotBlank().doesNotContain("customers.", "criteria.");
                said.add(sentence);
            }
        }
        assertThat(said).hasSizeGreaterThan(20_000);
    }

    @Test
    void a_group_within_a_group_of_its_kind_is_the_same_group() {
        Rule one = Rule.clause("kind", Operator.IS, "person");
        Rule two = Rule.clause("city", Operator.PRESENT);
        Rule three = Rule.clause("has_email", Operator.IS, "yes");
        assertThat(Rule.all(one, Rule.all(two, three)).plain()).isEqualTo(Rule.all(one, two, three));
        assertThat(new Rule.AnyOf(List.of(new Rule.AllOf(List.of(one)))).plain())
                .isEqualTo(one);
    }
}
