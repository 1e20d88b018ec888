package dev.custodia.screens;

/**
 * One active filter.
 *
 * @param label what it says: "Last document up to 31 December 2023"
 * @param removeHref the address of the list without it
 */
public record Chip(String label, String removeHref) {}
