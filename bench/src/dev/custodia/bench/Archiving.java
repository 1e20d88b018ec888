package dev.custodia.bench;

import dev.custodia.changes.Change;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Plan;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Many are archived by a plan, and taken back; beside it the same mark put on the same rows by bare statements. */
final class Archiving {
    private final Workbench bench;

    Archiving(Workbench bench) {
        this.bench = bench;
    }

    void archive() {
        // Somebody who has been silent longest comes first.
        LocalDate upTo = LocalDate.parse(bench.text("select coalesce(last_purchase_on, created_on) from facts.fact"
                + " where place = 0 order by 1 offset " + bench.size.archived + " limit 1"));
        bench.cloneOf("facts.fact");
        List<Report.Pair> plans = new ArrayList<>();
        List<Report.Pair> runs = new ArrayList<>();
        List<Report.Pair> undos = new ArrayList<>();
        List<Report.Pair> copies = new ArrayList<>();
        long people = 0;
        for (int i = 0; i < bench.size.pairs; i++) {
            Plan[] plan = new Plan[1];
            var planned = bench.meter.measure(new Meter.Side(
                    () -> {},
                    () -> plan[0] = bench.act(() ->
                            bench.cleanup.plan(new Choice.Silent(upTo, Choice.Who.BOTH), Action.ARCHIVE, "bench")),
                    () -> ""));
            Change change = plan[0].change();
            people = change.toDo();
            Path ids = bench.copyOut(
                    "select customer_id from changes.line where change_id = " + change.changeId()
                            + " and state = (select min(state) from changes.line where change_id = " + change.changeId()
                            + ")",
                    "archived.copy");
            bench.run("drop table if exists bench.ids", "create table bench.ids (customer_id bigint)");
            bench.copyIn(ids, "bench.ids", "");
            bench.run("analyze bench.ids");
            var archived = bench.meter.measure(new Meter.Side(
                    () -> {},
                    () -> {
                        bench.act(() -> bench.cleanup.confirm(
                                change.changeId(), change.digest(), change.toDo(), bench.cleanup.ask(plan[0])));
                        bench.ended(change.changeId());
                    },
                    () -> places("facts.fact")));
            var updated = bench.meter.measure(new Meter.Side(
                    () -> {},
                    () -> bench.run("update bench.fact f set place = 1, version = version + 1 from bench.ids i"
                            + " where i.customer_id = f.customer_id"),
                    () -> places("bench.fact")));
            var copied = bench.meter.measure(new Meter.Side(
                    () -> bench.run(
                            "drop table if exists bench.marks",
                            "create table bench.marks (customer_id bigint primary key)"),
                    () -> bench.copyIn(ids, "bench.marks", ""),
                    () -> archived.answer()));
            var undone = bench.meter.measure(new Meter.Side(
                    () -> {},
                    () -> {
                        Change undo = bench.act(() -> bench.changes.undo(change.changeId()));
                        bench.ended(undo.changeId());
                    },
                    () -> places("facts.fact")));
            var putBack = bench.meter.measure(new Meter.Side(
                    () -> {},
                    () -> bench.run("update bench.fact f set place = 0, version = version + 1 from bench.ids i"
                            + " where i.customer_id = f.customer_id"),
                    () -> places("bench.fact")));
            plans.add(new Report.Pair(planned, copied.withAnswer("")));
            runs.add(new Report.Pair(archived, updated));
            copies.add(new Report.Pair(archived, copied));
            undos.add(new Report.Pair(undone, putBack));
        }
        String all = "%,d of %,d customers".formatted(people, bench.size.customers);
        bench.report.add("plan to archive " + all + ": found, frozen, judged, sealed", "COPY of their ids", plans);
        bench.report.add("W9 archive " + all, "bare UPDATE of the same rows", runs);
        bench.report.add("W9 the same", "COPY of their ids", copies);
        bench.report.add("W9 take it back", "bare UPDATE of the same rows", undos);
        bench.run("drop table bench.fact", "drop table bench.ids", "drop table bench.marks");
    }

    private String places(String table) {
        return bench.text(Checksum.query("customer_id || '|' || place", table));
    }
}
