package dev.custodia.screens;

/** The number that a person types before many people are touched. The page helps; what counts is this check. */
public final class Confirmation {
    private Confirmation() {}

    /** Whether what was typed is the number: grouping of any language is let through, nothing else. */
    public static boolean matches(String typed, long people) {
        return typed.replaceAll("[\\s.,'\u2019\u00a0\u202f]", "").equals(Long.toString(people));
    }
}
