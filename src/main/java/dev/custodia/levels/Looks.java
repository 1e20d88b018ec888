package dev.custodia.levels;

/**
 * How levels are drawn: one hue in even steps of lightness, the highest the darkest, so that they can be told apart in
 * grey and whatever colours somebody sees. The number or the name always stands on them.
 */
public final class Looks {
    private Looks() {}

    public static String of(int level, int levels) {
        return "level-" + (levels == 3 ? level * 2 - 1 : level);
    }

    public static String of(Group group) {
        return "level-"
                + switch (group.code()) {
                    case "champions" -> 5;
                    case "loyal", "potential_loyalist" -> 4;
                    case "promising", "new", "need_attention" -> 3;
                    case "about_to_sleep", "at_risk", "cant_lose" -> 2;
                    default -> 1;
                };
    }
}
