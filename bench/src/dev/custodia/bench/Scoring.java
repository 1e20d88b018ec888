package dev.custodia.bench;

import dev.custodia.scores.OpenScores;
import dev.custodia.scores.Trial;
import java.util.ArrayList;
import java.util.List;

/** The models fitted to everybody, and the scores of everybody worked out; nobody does that by hand. */
final class Scoring {
    private final Workbench bench;

    Scoring(Workbench bench) {
        this.bench = bench;
    }

    void workOut() {
        long buyers = bench.number("select count(*) from facts.fact where place = 0 and first_purchase_on is not null");
        Runnable fit = OpenScores.fitting(bench.house, Workbench.TODAY);
        measure("every model fitted to %,d customers".formatted(buyers), fit);
        measure("scores of %,d customers, models and rules tried included".formatted(buyers), () -> {
            boolean done = bench.act(() -> bench.scores.workOut());
            if (!done) bench.act(() -> bench.scores.turn());
        });
        Trial trial = bench.act(() -> bench.scores.latest()).orElseThrow();
        long scored = bench.number("select count(*) from scores.score");
        if (trial.customers() != scored)
            throw new AssertionError("%d were given scores, and %d have one".formatted(trial.customers(), scored));
    }

    private void measure(String workload, Runnable work) {
        List<Meter.Reading> readings = new ArrayList<>();
        long peak = 0;
        for (int i = 0; i < Math.min(3, bench.size.pairs); i++)
            peak = Math.max(
                    peak,
                    Meter.heapPeakOf(
                            () -> readings.add(bench.meter.measure(new Meter.Side(() -> {}, work, () -> "")))));
        bench.report.addAlone(workload, "none; heap peak %,d MB".formatted(peak), readings);
    }
}
