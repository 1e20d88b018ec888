package dev.custodia.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InventedBaseTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-03-02");

    private final InventedBase shop = new InventedBase(7, InventedBase.Look.SHOP, "", "", 5_000, 50_000, TODAY);

    @Test
    void the_same_seed_gives_the_same_base_and_another_seed_another() {
        assertThat(written(shop)).isEqualTo(written(shop));
        assertThat(written(new InventedBase(8, InventedBase.Look.SHOP, "", "", 5_000, 50_000, TODAY)))
                .isNotEqualTo(written(shop));
    }

    @Test
    void a_fifth_of_the_buyers_brings_four_fifths_of_the_documents() {
        Map<String, Integer> perCustomer = new HashMap<>();
        shop.documentStream().forEach(document -> perCustomer.merge(document.externalId(), 1, Integer::sum));
        List<Integer> counts = perCustomer.values().stream().sorted().toList().reversed();
        long all = counts.stream().mapToLong(Integer::intValue).sum();
        long fifth = counts.stream()
                .limit(counts.size() / 5)
                .mapToLong(Integer::intValue)
                .sum();
        assertThat(all).isBetween(42_000L, 58_000L);
        assertThat((double) fifth / all).isBetween(0.7, 0.9);
        assertThat(perCustomer).hasSizeBetween(3_000, 4_500);
    }

    @Test
    void documents_span_ten_years_and_none_is_ahead() {
        assertThat(shop.documentStream().allMatch(document -> !document.date().isAfter(TODAY)))
                .isTrue();
        assertThat(shop.documentStream().findFirst().orElseThrow().date()).isBefore(TODAY.minusYears(9));
        assertThat(shop.documentStream().map(document -> document.externalId() + document.number()))
                .doesNotHaveDuplicates();
    }

    @Test
    void every_kind_and_every_state_is_there() {
        assertThat(shop.documentStream().map(InventedDocument::kind).distinct()).hasSize(6);
        assertThat(shop.documentStream().map(InventedDocument::state).distinct())
                .hasSize(3);
    }

    @Test
    void italian_vat_numbers_have_right_check_digits_and_belong_to_no_office() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            String number = Country.IT.vatNumber(random);
            assertThat(number).matches("\\d{7}[2-6]\\d{3}");
            int sum = 0;
            for (int place = 0; place < 11; place++) {
                int digit = number.charAt(place) - '0';
                int weighed = place % 2 == 1 ? 2 * digit : digit;
                sum += weighed > 9 ? weighed - 9 : weighed;
            }
            assertThat(sum % 10).as(number).isZero();
        }
    }

    @Test
    void addresses_are_those_kept_for_examples() {
        assertThat(shop.customerStream()
                        .flatMap(customer -> List.of(customer.emails().split(";")).stream())
                        .filter(email -> email.contains("@example") || email.contains("@")))
                .allMatch(email -> email.endsWith("@") || email.contains("@example"));
    }

    private static String written(InventedBase base) {
        var out = new ByteArrayOutputStream();
        Export.PLAIN.customers(base, out);
        Export.PLAIN.documents(base, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
