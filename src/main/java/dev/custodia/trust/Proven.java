package dev.custodia.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A promise, and what its tests measured last.
 *
 * @param measured by its tests and by the faults planted for them; empty where there are no figures
 */
public record Proven(Promise promise, List<Measured> measured) {
    /** What was counted, in an order that stays; what several tests counted is added up. */
    public Map<Figure, Long> figures() {
        Map<Figure, Long> figures = new EnumMap<>(Figure.class);
        for (Measured one : measured) one.figures().forEach((figure, count) -> figures.merge(figure, count, Long::sum));
        return figures;
    }

    /** The planted faults that were caught. */
    public List<Measured> caught() {
        return measured.stream().filter(Measured::caught).toList();
    }

    /** When the last of its tests ended. */
    public Optional<Instant> at() {
        return measured.stream().map(Measured::at).max(Instant::compareTo);
    }

    /** How long its tests took together. */
    public Duration took() {
        return Duration.ofMillis(
                measured.stream().mapToLong(Measured::milliseconds).sum());
    }

    public List<Long> seeds() {
        return measured.stream()
                .map(Measured::seed)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    public List<String> versions() {
        return measured.stream().map(Measured::version).distinct().toList();
    }

    public List<String> commits() {
        return measured.stream()
                .map(Measured::commit)
                .filter(commit -> !commit.isEmpty())
                .distinct()
                .toList();
    }
}
