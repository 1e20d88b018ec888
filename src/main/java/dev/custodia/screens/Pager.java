package dev.custodia.screens;

import org.jspecify.annotations.Nullable;

/**
 * The way to the pages before and after, by keyset: there are no page numbers.
 *
 * @param previous address of the page before; null on the first
 * @param next address of the page after; null on the last
 * @param shown rows on this page
 * @param total rows in the whole list
 */
public record Pager(@Nullable String previous, @Nullable String next, long shown, long total) {}
