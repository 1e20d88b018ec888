package dev.custodia.levels;

import dev.custodia.screens.Words;
import java.util.Map;

/**
 * A group of customers who are alike in recency and frequency.
 *
 * @param code stable, in rules, addresses and the API
 * @param names by language, as the company calls it; where it has none of its own, the name that we bring
 */
public record Group(short number, String code, Map<String, String> names) {
    public Group {
        names = Map.copyOf(names);
    }

    public String name(Words words) {
        String own = names.get(words.language());
        return own != null ? own : brought(words);
    }

    private String brought(Words words) {
        return switch (code) {
            case "lost" -> words.of("levels.group.lost");
            case "hibernating" -> words.of("levels.group.hibernating");
            case "at_risk" -> words.of("levels.group.at_risk");
            case "cant_lose" -> words.of("levels.group.cant_lose");
            case "about_to_sleep" -> words.of("levels.group.about_to_sleep");
            case "need_attention" -> words.of("levels.group.need_attention");
            case "loyal" -> words.of("levels.group.loyal");
            case "promising" -> words.of("levels.group.promising");
            case "new" -> words.of("levels.group.new");
            case "potential_loyalist" -> words.of("levels.group.potential_loyalist");
            case "champions" -> words.of("levels.group.champions");
            default -> code;
        };
    }
}
