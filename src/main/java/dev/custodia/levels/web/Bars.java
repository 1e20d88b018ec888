package dev.custodia.levels.web;

import dev.custodia.levels.Levels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A histogram as it is drawn, 600 wide and 100 high: one bar for each step, all as wide, so that few large values do not
 * press the many small ones together.
 *
 * @param steps where the bars begin, for whoever moves a border over them
 * @param bars the heights
 * @param cuts where the borders stand, in the order in which they are given
 */
public record Bars(List<Long> steps, List<Bar> bars, List<Double> cuts) {
    private static final double WIDTH = 600;
    private static final double HEIGHT = 100;

    public Bars {
        steps = List.copyOf(steps);
        bars = List.copyOf(bars);
        cuts = List.copyOf(cuts);
    }

    public record Bar(double x, double width, double y, double height, long customers) {}

    static Bars of(Levels.Histogram histogram, List<@Nullable Long> borders) {
        List<Long> steps = histogram.borders();
        double width = WIDTH / steps.size();
        long most = Math.max(
                1,
                histogram.customers().stream().mapToLong(Long::longValue).max().orElse(1));
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            long customers = histogram.customers().get(i);
            // One single customer is still seen.
            double height = customers == 0 ? 0 : Math.max(1, HEIGHT * customers / most);
            bars.add(new Bar(round(i * width), round(width - 1), round(HEIGHT - height), round(height), customers));
        }
        List<Double> cuts = new ArrayList<>();
        for (Long border : borders) if (border != null) cuts.add(round(place(steps, border) * width));
        return new Bars(steps, bars, cuts);
    }

    /** How many bars from the left a value stands. */
    private static double place(List<Long> steps, long value) {
        int last = steps.size() - 1;
        for (int i = 0; i < last; i++) {
            long from = steps.get(i);
            long to = steps.get(i + 1);
            if (value < to) return i + Math.max(0, (double) (value - from) / (to - from));
        }
        long from = steps.get(last);
        return last + Math.min(0.95, (double) (value - from) / Math.max(1, from));
    }

    private static double round(double number) {
        return Math.round(number * 10) / 10.0;
    }

    public String stepsAsText() {
        return String.join(" ", steps.stream().map(String::valueOf).toList());
    }
}
