package dev.custodia.segments;

import java.util.List;

/**
 * What a rule finds, clause by clause.
 *
 * @param base how many there are where the rule looks
 * @param found how many match the whole rule
 * @param alone of each part in the order of {@link Segments#parts}, how many match it alone
 * @param remaining how many remain when it and all before it in its group have to hold
 */
public record Funnel(long base, long found, List<Long> alone, List<Long> remaining) {}
