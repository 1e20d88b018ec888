package dev.custodia.segments;

/** How many are in the first of two segments alone, in both, and in the second alone. */
public record Overlap(long first, long both, long second) {}
