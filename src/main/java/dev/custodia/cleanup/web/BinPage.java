package dev.custodia.cleanup.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.Steady;
import dev.custodia.changes.web.Sentences;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.customers.web.Searches;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The recycle bin: who waits, by what, until when, what came along; back out of it, or gone for good. */
@Controller
public class BinPage {
    private static final int PAGE = 50;
    private static final int RUNS = 50;

    private final Bin bin;
    private final Cleanup cleanup;
    private final Changes changes;
    private final Customers customers;
    private final Access access;
    private final Steady steady;

    BinPage(Bin bin, Cleanup cleanup, Changes changes, Customers customers, Access access, Steady steady) {
        this.bin = bin;
        this.cleanup = cleanup;
        this.changes = changes;
        this.customers = customers;
        this.access = access;
        this.steady = steady;
    }

    @Bean
    static NavigationItem binPlace() {
        return new NavigationItem(
                35, "bin", "cleanup.bin.navigation", "/bin", "trash", Permission.CUSTOMERS_LOOK.name(), 'b');
    }

    /** A change by which people came here. */
    public record Run(long changeId, String title, String by, java.time.Instant at, long waiting) {}

    /** One who waits. */
    public record Row(Bin.Waits waits, Glance glance, String by, String title) {}

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/bin")
    String bin(
            @RequestParam(required = false) @Nullable Long by,
            @RequestParam(required = false) @Nullable String look,
            @RequestParam(required = false) @Nullable CustomerId after,
            HttpSession session,
            Model model,
            Words w) {
        String sought = Searches.words(session, look);
        List<Bin.Waits> found = bin.page(by, sought, after, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<Bin.Waits> page = more ? found.subList(0, PAGE) : found;
        Map<Long, Glance> glances = new HashMap<>();
        customers
                .glances(page.stream().map(waits -> waits.customer().value()).toList())
                .forEach(glance -> glances.put(glance.id().value(), glance));
        Map<Long, String> titles = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        for (Bin.Waits waits : page) {
            Glance glance = glances.get(waits.customer().value());
            if (glance == null) continue;
            String title = titles.computeIfAbsent(waits.changeId(), id -> title(w, changes.find(id)));
            rows.add(new Row(waits, glance, access.name(waits.by()), title));
        }
        List<Run> runs = new ArrayList<>();
        bin.byChange(RUNS).forEach((id, waiting) -> {
            Change change = changes.find(id);
            runs.add(new Run(id, title(w, change), access.name(change.authorId()), change.createdAt(), waiting));
        });
        model.addAttribute("rows", rows);
        model.addAttribute("runs", runs);
        model.addAttribute("by", by == null ? 0L : by);
        model.addAttribute("sought", sought == null ? "" : sought);
        model.addAttribute("total", bin.count(by, sought));
        model.addAttribute("days", bin.days());
        model.addAttribute("doubt", steady.doubt());
        model.addAttribute(
                "next", more ? address(by, look) + "after=" + page.getLast().customer() : "");
        return "cleanup/bin";
    }

    private static String title(Words w, Change change) {
        String reason = change.reason();
        return Sentences.title(w, change) + (reason == null ? "" : ": " + reason);
    }

    private static String address(@Nullable Long by, @Nullable String look) {
        return "/bin?" + (by == null ? "" : "by=" + by + "&")
                + (look == null || look.isEmpty() ? "" : "look=" + look + "&");
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @PostMapping("/bin/search")
    String search(
            @RequestParam(defaultValue = "") String search,
            @RequestParam(required = false) @Nullable Long by,
            HttpSession session,
            Pages pages) {
        return pages.go(address(by, Searches.keep(session, search)));
    }

    /** Those who are ticked, or everybody of a run: to be restored, or removed for good; seen and confirmed as any plan. */
    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/bin/plans")
    String plan(
            @RequestParam(required = false) @Nullable List<CustomerId> id,
            @RequestParam(required = false) @Nullable Long run,
            @RequestParam String action,
            Pages pages,
            Words words) {
        try {
            Choice choice = run != null ? new Choice.InBin(run) : new Choice.Picked(id == null ? List.of() : id);
            Plan plan = cleanup.plan(choice, "purge".equals(action) ? Action.PURGE : Action.RESTORE, null);
            return pages.go("/cleanup/plans/" + plan.change().changeId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/bin");
        }
    }

    /** Says that the clock is right, so that whoever's time is over leaves again. */
    @Needs(Permission.SETTINGS_MANAGE)
    @PostMapping("/bin/clock")
    String clock(Pages pages, Words words) {
        steady.believe();
        return pages.say(Tone.GOOD, words.of("cleanup.bin.clock_believed")).go("/bin");
    }

    @Needs(Permission.SETTINGS_MANAGE)
    @PostMapping("/bin/time")
    String time(@RequestParam(defaultValue = "0") int days, Pages pages, Words words) {
        try {
            bin.setDays(days);
            return pages.say(Tone.GOOD, words.of("cleanup.bin.time_set", days)).go("/bin");
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/bin");
        }
    }
}
