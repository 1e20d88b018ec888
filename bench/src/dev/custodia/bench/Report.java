package dev.custodia.bench;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What was measured, a line for each workload, as a table for the README. */
final class Report {
    /** Product and floor, one after the other. */
    record Pair(Meter.Reading product, Meter.Reading floor) {}

    private final PrintStream out;
    private final List<String> lines = new ArrayList<>();

    Report(PrintStream out) {
        this.out = out;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    void head() {
        say(
                "| workload | floor | product s | floor s | wall ratio (min–max) | CPU product (Java + PostgreSQL) | CPU floor | CPU ratio |");
        say("|---|---|---|---|---|---|---|---|");
    }

    /** @throws AssertionError where the two did not come to the same */
    void add(String workload, String floor, List<Pair> pairs) {
        for (Pair pair : pairs) {
            if (!Objects.equals(pair.product().answer(), pair.floor().answer()))
                throw new AssertionError(
                        workload + ": the product came to " + pair.product().answer() + ", the floor to "
                                + pair.floor().answer());
        }
        double[] walls = ratios(pairs, false);
        double[] cpus = ratios(pairs, true);
        say(
                "| %s | %s | %s | %s | **%.2f** (%.2f–%.2f) | %.2f (%.2f + %.2f) | %.2f | %.2f |",
                workload,
                floor,
                seconds(median(pairs.stream()
                        .mapToDouble(pair -> pair.product().wall())
                        .toArray())),
                seconds(median(
                        pairs.stream().mapToDouble(pair -> pair.floor().wall()).toArray())),
                median(walls),
                Arrays.stream(walls).min().orElse(0),
                Arrays.stream(walls).max().orElse(0),
                median(pairs.stream().mapToDouble(pair -> pair.product().cpu()).toArray()),
                median(pairs.stream().mapToDouble(pair -> pair.product().java()).toArray()),
                median(pairs.stream()
                        .mapToDouble(pair -> pair.product().database())
                        .toArray()),
                median(pairs.stream().mapToDouble(pair -> pair.floor().cpu()).toArray()),
                median(cpus));
    }

    /** What has no floor. */
    void addAlone(String workload, String remark, List<Meter.Reading> readings) {
        say(
                "| %s | %s | %s | | | %.2f (%.2f + %.2f) | | |",
                workload,
                remark,
                seconds(median(
                        readings.stream().mapToDouble(Meter.Reading::wall).toArray())),
                median(readings.stream().mapToDouble(Meter.Reading::cpu).toArray()),
                median(readings.stream().mapToDouble(Meter.Reading::java).toArray()),
                median(readings.stream().mapToDouble(Meter.Reading::database).toArray()));
    }

    /** For what takes milliseconds: each round gives a 50th and a 95th percentile of either side. */
    void addLatencies(String workload, String floor, List<double[]> product, List<double[]> byHand) {
        double[] ratios = new double[product.size()];
        for (int i = 0; i < ratios.length; i++)
            ratios[i] = percentile(product.get(i), 95) / percentile(byHand.get(i), 95);
        double[] all = product.stream().flatMapToDouble(Arrays::stream).toArray();
        double[] hand = byHand.stream().flatMapToDouble(Arrays::stream).toArray();
        say(
                "| %s | %s | p50 %s, p95 %s | p50 %s, p95 %s | p95 **%.2f** (%.2f–%.2f) | | | |",
                workload,
                floor,
                seconds(percentile(all, 50)),
                seconds(percentile(all, 95)),
                seconds(percentile(hand, 50)),
                seconds(percentile(hand, 95)),
                median(ratios),
                Arrays.stream(ratios).min().orElse(0),
                Arrays.stream(ratios).max().orElse(0));
    }

    @FormatMethod
    void say(@FormatString String format, Object... values) {
        String line = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
        lines.add(line);
        out.println(line);
        out.flush();
    }

    static String seconds(double value) {
        return value < 0.1
                ? String.format(Locale.ROOT, "%.1f ms", value * 1000)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private static double[] ratios(List<Pair> pairs, boolean cpu) {
        return pairs.stream()
                .mapToDouble(pair -> cpu
                        ? pair.product().cpu() / Math.max(pair.floor().cpu(), 0.01)
                        : pair.product().wall() / pair.floor().wall())
                .toArray();
    }

    static double median(double[] values) {
        return percentile(values, 50);
    }

    static double percentile(double[] values, int percent) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
