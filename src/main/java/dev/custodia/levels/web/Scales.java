package dev.custodia.levels.web;

import dev.custodia.access.Refused;
import dev.custodia.criteria.Money;
import dev.custodia.levels.Measure;
import dev.custodia.levels.Scale;
import dev.custodia.levels.Setting;
import dev.custodia.screens.TypedNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The scales as the form of the editor sends them. */
final class Scales {
    /** What a scale of fixed borders begins with where its number of levels is changed. */
    private static final Map<Measure, List<Long>> THREE = Map.of(
            Measure.RECENCY, List.of(90L, 30L),
            Measure.FREQUENCY, List.of(2L, 5L),
            Measure.MONETARY, List.of(500L, 2_000L),
            Measure.POTENTIALITY, List.of(500L, 2_000L));

    private static final Map<Measure, List<Long>> FIVE = Map.of(
            Measure.RECENCY, List.of(240L, 120L, 60L, 30L),
            Measure.FREQUENCY, List.of(2L, 3L, 6L, 12L),
            Measure.MONETARY, List.of(300L, 1_000L, 2_000L, 5_000L),
            Measure.POTENTIALITY, List.of(300L, 1_000L, 2_000L, 5_000L));

    private Scales() {}

    static Map<Measure, Scale> of(MultiValueMap<String, String> form, Setting setting) {
        Map<Measure, Scale> scales = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            String levels = form.getFirst(measure.word() + ".levels");
            if (levels == null) continue;
            int number = levels.equals("3") ? 3 : 5;
            boolean quantiles = "quantiles".equals(form.getFirst(measure.word() + ".way"));
            List<@Nullable Long> borders = new ArrayList<>();
            if (!quantiles) {
                List<String> typed = form.getOrDefault(measure.word() + ".border", List.of());
                if (typed.size() == number - 1 && typed.stream().noneMatch(String::isBlank))
                    for (String border : typed) borders.add(border(measure, border, setting.currency()));
                else borders.addAll(usual(measure, number, setting.currency()));
            }
            scales.put(measure, new Scale(number, quantiles, borders));
        }
        return scales;
    }

    static List<Long> usual(Measure measure, int levels, String currency) {
        List<Long> whole = (levels == 3 ? THREE : FIVE).get(measure);
        if (whole == null) throw new IllegalStateException("There are no usual borders of " + measure);
        long unit = measure.isMoney() ? (long) Math.pow(10, Money.digits(currency)) : 1;
        return whole.stream().map(border -> border * unit).toList();
    }

    private static Long border(Measure measure, String typed, String currency) {
        return number(measure, typed, currency, measure.word());
    }

    /** @throws Refused {@code levels.not_a_number} */
    static long number(Measure measure, String typed, String currency, String where) {
        try {
            BigDecimal number = new BigDecimal(TypedNumber.plain(typed.strip()));
            return measure.isMoney()
                    ? number.movePointRight(Money.digits(currency))
                            .setScale(0, RoundingMode.HALF_UP)
                            .longValueExact()
                    : number.setScale(0, RoundingMode.HALF_UP).longValueExact();
        } catch (ArithmeticException | NumberFormatException notANumber) {
            throw Refused.invalid(where, "levels.not_a_number");
        }
    }
}
