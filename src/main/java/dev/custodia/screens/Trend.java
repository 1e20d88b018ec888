package dev.custodia.screens;

import org.jspecify.annotations.Nullable;

/**
 * Where a number is going.
 *
 * @param direction up or down; null where it stays
 * @param tone whether that is good
 * @param text "12 more than a month ago"
 */
public record Trend(@Nullable Direction direction, Tone tone, String text) {
    /** Up or down. */
    public enum Direction {
        UP,
        DOWN
    }

    /** The arrow that says the same. */
    public String icon() {
        return switch (direction) {
            case UP -> "arrow-up";
            case DOWN -> "arrow-down";
            case null -> "arrow-right";
        };
    }
}
