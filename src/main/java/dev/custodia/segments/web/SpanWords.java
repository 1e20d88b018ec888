package dev.custodia.segments.web;

import dev.custodia.screens.Words;

/** How stretches of days and ways to ask are called in the builder. */
public final class SpanWords {
    private SpanWords() {}

    public static String of(Words w, String span) {
        return switch (span) {
            case "last" -> w.of("segments.span.last");
            case "before" -> w.of("segments.span.before");
            case "days" -> w.of("segments.span.days");
            default -> w.of("segments.span.ever");
        };
    }

    /** @param operator its code, with {@code _ago} behind it where the day is counted back from today */
    static String asked(Words w, String operator) {
        return switch (operator) {
            case "is" -> w.of("segments.operator.is");
            case "is_not" -> w.of("segments.operator.is_not");
            case "contains" -> w.of("segments.operator.contains");
            case "up_to" -> w.of("segments.operator.up_to");
            case "up_to_ago" -> w.of("segments.operator.up_to_ago");
            case "after" -> w.of("segments.operator.after");
            case "after_ago" -> w.of("segments.operator.after_ago");
            case "at_least" -> w.of("segments.operator.at_least");
            case "at_most" -> w.of("segments.operator.at_most");
            case "blank" -> w.of("segments.operator.blank");
            case "present" -> w.of("segments.operator.present");
            case "any_of" -> w.of("segments.operator.any_of");
            case "all_of" -> w.of("segments.operator.all_of");
            case "none_of" -> w.of("segments.operator.none_of");
            default -> throw new IllegalArgumentException("Nobody asks " + operator);
        };
    }
}
