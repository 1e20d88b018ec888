package dev.custodia.bench;

import dev.custodia.changes.Change;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many go to the recycle bin and come back; many leave it for good, deleted with their documents or anonymised; beside it
 * the same rows deleted or made anonymous by hand, on a copy of the tables with the same indexes.
 */
final class LettingGo {
    /** What is kept of customers, those tables last on which others hang. */
    private static final List<String> TABLES = List.of(
            "dealings.document",
            "dealings.interaction",
            "dealings.figure",
            "customers.contact_point",
            "customers.legal_details",
            "customers.external_id",
            "customers.tagged",
            "customers.own_value",
            "customers.search",
            "lifecycle.status_of",
            "customers.customer",
            "facts.fact");

    private static final int LOOKS = 200;
    private static final LocalDate UP_TO = LocalDate.parse("2025-12-31");

    private final Workbench bench;

    LettingGo(Workbench bench) {
        this.bench = bench;
    }

    void letGo() {
        TABLES.forEach(bench::cloneOf);
        bench.run("drop table if exists bench.book", "create table bench.book (like dealings.book including all)");
        binAndBack();
        purge();
        anonymise();
        for (String table : TABLES) bench.run("drop table bench." + name(table));
        bench.run("drop table bench.book", "drop table bench.ids");
    }

    private static String name(String table) {
        return table.substring(table.indexOf('.') + 1);
    }

    // ---- W6

    private void binAndBack() {
        List<Report.Pair> plans = new ArrayList<>();
        List<Report.Pair> runs = new ArrayList<>();
        List<Report.Pair> undos = new ArrayList<>();
        long people = 0;
        for (int i = 0; i < bench.size.pairs; i++) {
            Plan[] plan = new Plan[1];
            var planned = bench.meter.measure(
                    new Meter.Side(() -> {}, () -> plan[0] = plan(Action.REMOVE, bench.size.archived), () -> ""));
            Change change = plan[0].change();
            people = change.toDo();
            frozen(change);
            var deleted = bench.meter.measure(new Meter.Side(
                    () -> bench.run("begin"), this::deleteByHand, () -> bench.text(inUse("bench.fact"))));
            bench.run("rollback", "vacuum bench.fact");
            var binned = bench.meter.measure(
                    new Meter.Side(() -> {}, () -> run(plan[0]), () -> bench.text(inUse("facts.fact"))));
            var undone = bench.meter.measure(new Meter.Side(
                    () -> {},
                    () -> {
                        Change undo = bench.act(() -> bench.changes.undo(change.changeId()));
                        bench.ended(undo.changeId());
                    },
                    () -> bench.text(inUse("facts.fact"))));
            plans.add(new Report.Pair(planned, deleted.withAnswer("")));
            runs.add(new Report.Pair(binned, deleted));
            undos.add(new Report.Pair(undone, deleted.withAnswer(bench.text(inUse("bench.fact")))));
        }
        String all = "%,d customers".formatted(people);
        String floor = "raw DELETE of them and their documents";
        bench.report.add("plan to remove " + all + ": found, frozen, judged, sealed", floor, plans);
        bench.report.add("W6 " + all + " to the recycle bin, in no list any more", floor, runs);
        bench.report.add("W6 back out of it", floor, undos);
    }

    // ---- W7

    private void purge() {
        List<Report.Pair> pairs = new ArrayList<>();
        List<double[]> idle = new ArrayList<>();
        List<double[]> meanwhile = new ArrayList<>();
        long people = 0;
        for (int i = 0; i < bench.size.pairs; i++) {
            Change change = waiting(Action.FORCE);
            people = change.done();
            if (bench.http != null) idle.add(looks(null));
            Plan purge = inBin(change);
            try (Looking looking = new Looking()) {
                var purged = bench.meter.measure(new Meter.Side(
                        looking::start, () -> run(purge), () -> bench.text(left("facts.fact", "dealings.document"))));
                if (bench.http != null) meanwhile.add(looking.latencies());
                var deleted = bench.meter.measure(new Meter.Side(
                        () -> {}, this::deleteByHand, () -> bench.text(left("bench.fact", "bench.document"))));
                pairs.add(new Report.Pair(purged, deleted));
            }
        }
        bench.report.add(
                "W7 %,d customers purged with their documents".formatted(people),
                "raw DELETE of the same rows, nobody looking",
                pairs);
        if (!idle.isEmpty())
            bench.report.addLatencies("W7 the list while they are purged", "the list when idle", meanwhile, idle);
    }

    /** Looks at the list again and again, as long as it is open. */
    private final class Looking implements AutoCloseable {
        private final Thread thread = new Thread(this::look, "looking");
        private volatile boolean over;
        private volatile double[] seen = {};

        void start() {
            if (bench.http != null) thread.start();
        }

        private void look() {
            seen = looks(this);
        }

        double[] latencies() {
            close();
            return seen;
        }

        @Override
        public void close() {
            over = true;
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private double[] looks(@Nullable Looking looking) {
        Http http = java.util.Objects.requireNonNull(bench.http);
        List<Double> taken = new ArrayList<>();
        while (looking == null ? taken.size() < LOOKS : !looking.over) {
            long start = System.nanoTime();
            http.get("/api/v1/customers?size=50&sort=name");
            taken.add((System.nanoTime() - start) / 1e9);
        }
        return taken.stream().mapToDouble(Double::doubleValue).toArray();
    }

    // ---- W8

    private void anonymise() {
        List<Report.Pair> pairs = new ArrayList<>();
        long people = 0;
        for (int i = 0; i < bench.size.pairs; i++) {
            Change change = waiting(Action.ANONYMISE);
            people = change.done();
            Plan purge = inBin(change);
            var anonymised = bench.meter.measure(new Meter.Side(
                    () -> {},
                    () -> run(purge),
                    () -> bench.text(books("facts.fact", "dealings.document", "dealings.book"))));
            var byHand = bench.meter.measure(new Meter.Side(
                    () -> {},
                    this::anonymiseByHand,
                    () -> bench.text(books("bench.fact", "bench.document", "bench.book"))));
            pairs.add(new Report.Pair(anonymised, byHand));
        }
        bench.report.add(
                "W8 %,d customers made anonymous, their documents counted by month".formatted(people),
                "raw UPDATE of the customers, DELETE and sums of their documents",
                pairs);
    }

    // ---- the product's side

    private Plan plan(Action action, long most) {
        return bench.act(() -> bench.cleanup.plan(
                new Wanted(action, new Choice.Silent(UP_TO, Choice.Who.BOUGHT), null, most, Map.of(), false, "bench")));
    }

    private void run(Plan plan) {
        Change change = plan.change();
        bench.act(() ->
                bench.cleanup.confirm(change.changeId(), change.digest(), change.toDo(), bench.cleanup.ask(plan)));
        bench.ended(change.changeId());
    }

    /** The next ones, in the bin. */
    private Change waiting(Action action) {
        Plan plan = plan(action, bench.size.removed);
        run(plan);
        frozen(plan.change());
        return bench.ended(plan.change().changeId());
    }

    private Plan inBin(Change change) {
        return bench.act(() -> bench.cleanup.plan(new Choice.InBin(change.changeId()), Action.PURGE, "bench"));
    }

    private void frozen(Change change) {
        bench.run(
                "drop table if exists bench.ids",
                "create table bench.ids as select customer_id from changes.line where change_id = " + change.changeId()
                        + " and state in (0, 2)",
                "analyze bench.ids");
    }

    // ---- the floor's side

    private void deleteByHand() {
        for (String table : TABLES)
            bench.run("delete from bench." + name(table) + " t using bench.ids i where t.customer_id = i.customer_id");
    }

    private void anonymiseByHand() {
        bench.run(
                "insert into bench.book select date_trunc('month', issued_on::timestamp)::date, kind, currency, state,"
                        + " count(*), sum(amount_minor) from bench.document join bench.ids using (customer_id)"
                        + " group by 1, 2, 3, 4 on conflict (month, kind, currency, state) do update set"
                        + " documents = book.documents + excluded.documents, sum_minor = book.sum_minor + excluded.sum_minor");
        for (String table : TABLES)
            if (!table.equals("customers.customer") && !table.equals("facts.fact"))
                bench.run("delete from bench." + name(table)
                        + " t using bench.ids i where t.customer_id = i.customer_id");
        bench.run(
                "update bench.customer c set name = '', given_name = null, family_name = null, street = null,"
                        + " postal_code = null, city = null, region = null, country = null, language = null,"
                        + " note = null, external_id = null from bench.ids i where i.customer_id = c.customer_id",
                "update bench.fact f set place = 3 from bench.ids i where i.customer_id = f.customer_id");
    }

    private static String inUse(String facts) {
        return Checksum.query("customer_id::text", facts + " where place in (0, 1)");
    }

    private static String left(String facts, String documents) {
        return "select (select count(*) from " + facts + ") || ' ' || (select sum(amount_minor) from " + documents
                + ")";
    }

    private static String books(String facts, String documents, String books) {
        return "select (select count(*) from " + facts + " where place in (0, 1)) || ' '"
                + " || ((select sum(amount_minor) from " + documents + ")"
                + " + (select coalesce(sum(sum_minor), 0) from " + books + "))";
    }
}
