package dev.custodia.screens;

import org.jspecify.annotations.Nullable;

/** A name and what it stands for; with an address, a link. */
public record Pair(String label, String value, @Nullable String href) {
    public Pair(String label, String value) {
        this(label, value, null);
    }
}
