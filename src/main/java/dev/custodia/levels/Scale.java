package dev.custodia.levels;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The levels of one measure.
 *
 * @param levels 3 or 5
 * @param quantiles whether the borders are drawn so that the customers are shared out evenly
 * @param borders where the levels 2, 3 ... begin, one fewer than there are levels: the least value, of recency the most
 *     days; null for a level that nobody reaches. Sums in minor units of the company's currency, or of the one that the
 *     type counts in.
 */
public record Scale(int levels, boolean quantiles, List<@Nullable Long> borders) {
    public Scale {
        borders = Collections.unmodifiableList(new ArrayList<>(borders));
    }

    /** The level of a value; greater is better, save for recency. */
    int levelOf(Measure measure, long value) {
        int level = 1;
        for (Long border : borders)
            if (border != null && (measure == Measure.RECENCY ? value <= border : value >= border)) level++;
        return level;
    }
}
