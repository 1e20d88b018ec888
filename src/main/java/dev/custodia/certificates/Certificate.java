package dev.custodia.certificates;

import dev.custodia.customers.Fate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is certified of a change that let customers go for good. Nothing in it points to anybody.
 *
 * @param changeId the change, which is the certificate's number as well
 * @param gone when the last of them went
 * @param lots how many went, by the change that had removed them and by what became of them
 * @param left how many were left, since something stood against their going by then
 * @param searched where was looked for them, and how many rows were found; empty until it was looked
 * @param steps the levels in their order
 */
public record Certificate(
        long changeId,
        Instant began,
        Instant gone,
        List<Lot> lots,
        long left,
        Map<String, Long> searched,
        @Nullable Instant searchedAt,
        List<Step> steps) {
    /**
     * @param removedAt when the change that had removed them was made
     */
    public record Lot(long removedBy, Instant removedAt, FoundBy foundBy, Fate fate, long customers) {}

    /**
     * @param reached when the level was reached; null as long as it was not
     * @param expected when it will be; null where it was reached, or where nobody knows
     */
    public record Step(
            Level level,
            @Nullable Instant reached,
            @Nullable Instant expected) {}

    public long customers() {
        return lots.stream().mapToLong(Lot::customers).sum();
    }

    public long customers(Fate fate) {
        return lots.stream()
                .filter(lot -> lot.fate() == fate)
                .mapToLong(Lot::customers)
                .sum();
    }

    /** How far gone they are. */
    public Level level() {
        return steps.stream()
                .filter(step -> step.reached() != null)
                .map(Step::level)
                .reduce((one, next) -> next)
                .orElse(Level.R1);
    }

    /** From R3 on they are called erased. */
    public boolean erased() {
        return level().compareTo(Level.R3) >= 0;
    }

    public Optional<Step> step(Level level) {
        return steps.stream().filter(step -> step.level() == level).findFirst();
    }

    /** Whether nothing was found anywhere; false until it was looked. */
    public boolean nothingFound() {
        return !searched.isEmpty() && searched.values().stream().allMatch(found -> found == 0);
    }
}
