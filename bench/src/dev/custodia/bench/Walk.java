package dev.custodia.bench;

import dev.custodia.changes.Change;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** A clean-up from beginning to end on one base, step by step with its time; whatever came back is compared row by row. */
final class Walk {
    /** All that stands about customers, but for what says that something was done. */
    private static final List<String> CONTENT = List.of(
            "customers.customer",
            "customers.contact_point",
            "customers.legal_details",
            "customers.external_id",
            "customers.tagged",
            "customers.own_value",
            "customers.search",
            "customers.mark",
            "dealings.document",
            "dealings.interaction",
            "dealings.figure",
            "facts.fact");

    private static final Choice.Silent SILENT = new Choice.Silent(LocalDate.parse("2025-06-30"), Choice.Who.BOTH);
    private static final Choice.Empty EMPTY = new Choice.Empty(false, Choice.Persons.BOTH);

    private final Workbench bench;

    Walk(Workbench bench) {
        this.bench = bench;
    }

    void walk() {
        bench.report.say("");
        bench.report.say("| step | people | s |");
        bench.report.say("|---|---|---|");
        String before = content();
        look("look at the silent, to be removed", SILENT, Action.REMOVE);
        look("look at the empty, to be archived", EMPTY, Action.ARCHIVE);

        Plan empty = planned("check of the empty", Wanted.of(EMPTY, Action.ARCHIVE, null));
        Change archived = ran("the empty archived", empty);
        back("the empty back", archived, before);

        Plan silent = planned("check of the silent, at most so many", wanted(Action.REMOVE, bench.size.removed));
        timed(
                "the documents of a plan added up",
                silent.change().toDo(),
                () -> bench.cleanup.documents(silent.change().changeId()));
        Change removed = ran("the silent to the recycle bin", silent);
        back("the silent back", removed, before);

        Plan forced = planned("check of the silent, by force", wanted(Action.FORCE, bench.size.removed));
        Change binned = ran("the silent with their documents to the recycle bin", forced);
        Plan purge =
                planned("check of who waits there", Wanted.of(new Choice.InBin(binned.changeId()), Action.PURGE, null));
        Change purged = ran("gone for good", purge);
        if (purged.done() != binned.done()) throw new AssertionError(purged + " is not all of " + binned);
        long left = bench.number("select count(*) from customers.customer");
        if (left != bench.number("select count(*) from facts.fact"))
            throw new AssertionError("Rows of somebody who is gone are left");
    }

    private Wanted wanted(Action action, long most) {
        return new Wanted(action, SILENT, null, most, Map.of(), false, "they left");
    }

    private void look(String step, Choice choice, Action action) {
        long found = bench.act(() -> bench.choosing.look(choice, action)).found();
        timed(step, found, () -> {
            bench.choosing.look(choice, action);
            return bench.choosing.sort(choice, action, 5);
        });
    }

    private Plan planned(String step, Wanted wanted) {
        long start = System.nanoTime();
        Plan plan = bench.act(() -> bench.cleanup.plan(wanted));
        said(step, plan.change().found(), start);
        if (plan.change().toDo() == 0) throw new AssertionError(step + " finds nobody");
        return plan;
    }

    private Change ran(String step, Plan plan) {
        Change change = plan.change();
        long start = System.nanoTime();
        bench.act(() ->
                bench.cleanup.confirm(change.changeId(), change.digest(), change.toDo(), bench.cleanup.ask(plan)));
        Change ended = bench.ended(change.changeId());
        said(step, ended.done(), start);
        if (ended.done() != change.toDo()) throw new AssertionError(step + ": " + ended);
        return ended;
    }

    private void back(String step, Change change, String before) {
        long start = System.nanoTime();
        Change undo = bench.act(() -> bench.changes.undo(change.changeId()));
        Change ended = bench.ended(undo.changeId());
        said(step, ended.done(), start);
        if (!content().equals(before)) throw new AssertionError(step + ": the rows are not what they were");
    }

    private void timed(String step, long people, Callable<?> work) {
        long start = System.nanoTime();
        bench.act(work);
        said(step, people, start);
    }

    private void said(String step, long people, long start) {
        bench.report.say("| %s | %,d | %s |", step, people, Report.seconds((System.nanoTime() - start) / 1e9));
    }

    private String content() {
        return CONTENT.stream()
                .map(table -> table + " " + bench.text(Checksum.query("(to_jsonb(r) - 'version')::text", table + " r")))
                .collect(Collectors.joining("\n"));
    }
}
