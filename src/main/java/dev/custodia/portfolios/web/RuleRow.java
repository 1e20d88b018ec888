package dev.custodia.portfolios.web;

import dev.custodia.portfolios.Holder;
import org.jspecify.annotations.Nullable;

/** @param found how many it finds among the active, where that was asked */
public record RuleRow(
        long id,
        String sentence,
        Holder holder,
        boolean onArrival,
        @Nullable Long found) {}
