package dev.custodia.cleanup;

import dev.custodia.changes.Change;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan as it was checked: who is found, who will be touched, who is left alone and why.
 *
 * @param asOf the day that it speaks of
 * @param recent how many of those who would be touched have bought, or came, within the twelve months before
 * @param reasons how many each reason keeps, the commonest first; who has two reasons is counted under both
 * @param shown how many the person was told that there are when choosing, or null
 */
public record Plan(
        Change change,
        Action action,
        Choice choice,
        LocalDate asOf,
        long recent,
        Map<String, Long> reasons,
        @Nullable Long shown) {}
