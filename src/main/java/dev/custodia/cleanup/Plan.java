package dev.custodia.cleanup;

import dev.custodia.changes.Change;
import dev.custodia.customers.Fate;
import dev.custodia.customers.Terms;
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
 * @param more how many more match, for another run, where this one takes no more than so many
 * @param fates of those who would be removed, how many by what becomes of them
 * @param instead why those who are anonymised are not deleted, as far as deleting was asked for
 */
public record Plan(
        Change change,
        Wanted wanted,
        LocalDate asOf,
        long recent,
        Map<String, Long> reasons,
        @Nullable Long shown,
        long more,
        Terms terms,
        Map<Fate, Long> fates,
        Map<String, Long> instead,
        @Nullable Size size) {
    /** What the whole database took, in bytes, when the plan was confirmed and when it had ended. */
    public record Size(long before, @Nullable Long after) {}

    public Action action() {
        return wanted.action();
    }

    public Choice choice() {
        return wanted.choice();
    }
}
