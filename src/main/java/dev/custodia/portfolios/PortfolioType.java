package dev.custodia.portfolios;

import dev.custodia.customers.TagColour;
import dev.custodia.screens.Words;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A business unit, or another dimension in which the base is divided.
 *
 * @param number 1 to 10; 1 is the main one
 * @param code stable, in addresses, rules, field ids and the API
 * @param names by language, as the company calls it; where it has none of its own, the name that we bring
 * @param active whether customers have a portfolio, an agent, an operator and an agency of this type
 */
public record PortfolioType(
        short number,
        String code,
        Map<String, String> names,
        @Nullable String description,
        TagColour colour,
        int position,
        boolean active) {
    public static final short MAIN = 1;

    public PortfolioType {
        names = Map.copyOf(names);
    }

    public boolean isMain() {
        return number == MAIN;
    }

    public String name(Words words) {
        String own = names.get(words.language());
        if (own != null) return own;
        String english = names.get("en");
        if (english != null) return english;
        return names.values().stream().findFirst().orElseGet(() -> brought(words));
    }

    /** The name that we bring. */
    String brought(Words words) {
        return switch (number) {
            case 1 -> words.of("portfolios.type.unit1");
            case 2 -> words.of("portfolios.type.unit2");
            case 3 -> words.of("portfolios.type.unit3");
            case 4 -> words.of("portfolios.type.unit4");
            case 5 -> words.of("portfolios.type.unit5");
            case 6 -> words.of("portfolios.type.unit6");
            case 7 -> words.of("portfolios.type.unit7");
            case 8 -> words.of("portfolios.type.unit8");
            case 9 -> words.of("portfolios.type.unit9");
            case 10 -> words.of("portfolios.type.unit10");
            default -> code;
        };
    }
}
