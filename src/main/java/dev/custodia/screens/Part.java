package dev.custodia.screens;

import org.jspecify.annotations.Nullable;

/**
 * One part of a whole made of people.
 *
 * @param look accent, good, plain, warning or danger
 * @param label what happens to them: "will be archived"
 * @param count how many
 * @param href the list of them; null where there is none
 */
public record Part(
        String look, String label, long count, @Nullable String href) {}
