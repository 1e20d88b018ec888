package dev.custodia.levels;

import dev.custodia.portfolios.PortfolioType;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How customers are valued in a portfolio type.
 *
 * @param currency in which borders of sums are given
 * @param grid the number of the group of each pair of recency and frequency: those of recency 1 first
 * @param drawnOn when quantiles and comparisons were drawn last; null where they never were
 */
public record Setting(
        PortfolioType type,
        Counting counting,
        String currency,
        Map<Measure, Scale> scales,
        List<Short> grid,
        @Nullable LocalDate drawnOn) {
    public Setting {
        scales = Map.copyOf(scales);
        grid = List.copyOf(grid);
    }

    public Scale scale(Measure measure) {
        return Objects.requireNonNull(scales.get(measure));
    }

    /** The number of the group of a pair of levels. */
    public short group(int recency, int frequency) {
        return grid.get((recency - 1) * scale(Measure.FREQUENCY).levels() + frequency - 1);
    }
}
