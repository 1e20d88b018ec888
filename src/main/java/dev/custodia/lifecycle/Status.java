package dev.custodia.lifecycle;

import dev.custodia.customers.TagColour;
import dev.custodia.screens.Words;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A lifecycle status.
 *
 * @param number by which it stands on the narrow row
 * @param code stable, in addresses, rules and the API
 * @param names by language, as the company calls it; where it has none of its own, the name that we bring
 */
public record Status(short number, String code, Map<String, String> names, TagColour colour, int position) {
    public static final short LEAD = 1;
    public static final short CUSTOMER = 2;
    public static final short VIP = 3;
    public static final short INACTIVE = 4;

    public Status {
        names = Map.copyOf(names);
    }

    public String name(Words words) {
        String own = named(words.language());
        return own != null ? own : brought(words);
    }

    @Nullable
    String named(String language) {
        String own = names.get(language);
        if (own != null || isBuiltIn()) return own;
        // One of the company's own has a name in at least one language.
        String english = names.get("en");
        return english != null ? english : names.values().stream().findFirst().orElse(code);
    }

    private String brought(Words words) {
        return switch (number) {
            case LEAD -> words.of("lifecycle.status.lead");
            case CUSTOMER -> words.of("lifecycle.status.customer");
            case VIP -> words.of("lifecycle.status.vip");
            case INACTIVE -> words.of("lifecycle.status.inactive");
            default -> code;
        };
    }

    /** Whether it is one of those that we bring, and that the automation gives. */
    public boolean isBuiltIn() {
        return number <= INACTIVE;
    }
}
