package dev.custodia.retention.web;

import dev.custodia.dealings.Dealings;
import dev.custodia.retention.RetentionRule;

/**
 * A retention rule as the pages show it.
 *
 * @param by who made this version; empty as it came
 */
public record RuleRow(RetentionRule rule, String kinds, String period, Dealings.Reach reach, String by) {}
