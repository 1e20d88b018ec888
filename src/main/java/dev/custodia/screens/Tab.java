package dev.custodia.screens;

import org.jspecify.annotations.Nullable;

/** One of several views of the same thing, each with an address of its own. */
public record Tab(
        String label, String href, boolean active, @Nullable Long count) {}
