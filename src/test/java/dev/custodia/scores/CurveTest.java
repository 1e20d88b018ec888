package dev.custodia.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranks from what is left of a ranking. */
class CurveTest {
    @Test
    void a_rank_is_that_among_all_to_a_thousandth_however_many_are_equal() {
        Random random = new Random(7);
        for (int size : new int[] {1, 2, 100, 20_000}) {
            double[] scores = random.doubles(size)
                    .map(one -> one < 0.4 ? 0 : one < 0.6 ? Math.rint(one * 20) : one * one)
                    .toArray();
            double[] ranks = Features.blend(scores);
            Curve curve = Curve.of(scores);
            for (int i = 0; i < size; i++) assertThat(curve.rank(scores[i])).isCloseTo(ranks[i], within(0.001));
            assertThat(curve.scores().length).isLessThan(1_100);
        }
    }

    @Test
    void between_two_scores_nobody_stands_above_those_below_or_below_those_above() {
        Curve curve = Curve.of(new double[] {1, 1, 1, 2, 3, 3});
        assertThat(curve.rank(0)).isZero();
        assertThat(curve.rank(1.5)).isEqualTo(0.5);
        assertThat(curve.rank(2.5)).isBetween(0.66, 0.67);
        assertThat(curve.rank(4)).isEqualTo(1);
    }

    @Test
    void levels_by_borders_are_those_by_the_share_of_who_stands_worse() {
        Random random = new Random(8);
        for (int size : new int[] {1, 4, 5, 6, 137}) {
            int[] days = random.ints(size, 1, 6).toArray();
            int[] last = random.ints(size, 900, 1_000).toArray();
            double[] spent = random.ints(size, 0, 30).asDoubleStream().toArray();
            Seen seen = new Seen(
                    1_000,
                    new long[size],
                    days,
                    new int[size],
                    last,
                    spent,
                    new double[size],
                    new double[size],
                    new String[size],
                    new int[0]);
            double[] levels = Features.levels(seen);
            for (int i = 0; i < size; i++) {
                int sum = 3;
                int staler = 0;
                int rarer = 0;
                int poorer = 0;
                for (int j = 0; j < size; j++) {
                    if (last[j] < last[i]) staler++;
                    if (days[j] < days[i]) rarer++;
                    if (spent[j] < spent[i]) poorer++;
                }
                sum += 5 * staler / size + 5 * rarer / size + 5 * poorer / size;
                assertThat(levels[i]).isEqualTo(-sum);
            }
        }
    }
}
