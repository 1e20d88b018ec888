package dev.custodia.retention.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.approvals.web.AskedLines;
import dev.custodia.changes.Change;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.customers.web.ListAddress;
import dev.custodia.customers.web.Ticked;
import dev.custodia.retention.Hold;
import dev.custodia.retention.Retention;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Legal holds: which there are, overdue ones first; one with whom it holds; set on one, on many, on a tax period. */
@Controller
class HoldsPage {
    private static final int PAGE = 50;

    private final Retention retention;
    private final Customers customers;
    private final Access access;
    private final Clock clock;
    private final AskedLines asked;

    HoldsPage(Retention retention, Customers customers, Access access, Clock clock, AskedLines asked) {
        this.retention = retention;
        this.customers = customers;
        this.access = access;
        this.clock = clock;
        this.asked = asked;
    }

    @Bean
    static NavigationItem holdsPlace() {
        return new NavigationItem(
                34,
                "holds",
                "retention.holds.navigation",
                "/retention/holds",
                "gavel",
                Permission.CUSTOMERS_LOOK.name(),
                'k');
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/retention/holds")
    String holds(
            @RequestParam(defaultValue = "false") boolean released,
            @RequestParam(required = false) @Nullable Long after,
            Words w,
            Model model) {
        List<Hold> found = released ? retention.released(after, PAGE + 1) : retention.standing(after, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<Hold> page = more ? found.subList(0, PAGE) : found;
        LocalDate today = LocalDate.now(clock);
        model.addAttribute(
                "rows",
                page.stream()
                        .map(hold ->
                                new HoldRow(hold, HoldRow.title(w, hold), access.name(hold.by()), hold.overdue(today)))
                        .toList());
        model.addAttribute("released", released);
        model.addAttribute(
                "next",
                more
                        ? "/retention/holds?" + (released ? "released=true&" : "") + "after="
                                + page.getLast().holdId()
                        : "");
        return "retention/holds";
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/retention/holds/{id}")
    String hold(@PathVariable long id, @RequestParam(required = false) @Nullable Long after, Words w, Model model) {
        Hold hold = retention.hold(id);
        List<Long> held = retention.heldBy(hold, after, PAGE + 1);
        boolean more = held.size() > PAGE;
        List<Long> page = more ? held.subList(0, PAGE) : held;
        List<Glance> glances = customers.glances(page);
        Hold.Release release = hold.release();
        model.addAttribute(
                "row",
                new HoldRow(hold, HoldRow.title(w, hold), access.name(hold.by()), hold.overdue(LocalDate.now(clock))));
        model.addAttribute("glances", glances);
        model.addAttribute("asked", asked.about(id, w).orElse(null));
        model.addAttribute("releasedBy", release == null ? "" : access.name(release.by()));
        model.addAttribute("next", more ? "/retention/holds/" + id + "?after=" + page.getLast() : "");
        return "retention/hold";
    }

    // ---- setting

    @Needs(Permission.HOLD)
    @PostMapping("/retention/holds")
    String setPeriod(@RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(w, pages, "/retention/holds", () -> {
            Hold hold = retention.setPeriod(
                    year(form.getFirst("from")),
                    year(form.getFirst("to")),
                    form.getFirst("reason"),
                    day(form, "reviewOn"));
            pages.say(Tone.GOOD, w.of("retention.hold_set"));
            return "/retention/holds/" + hold.holdId();
        });
    }

    private static int year(@Nullable String text) {
        return text != null && text.strip().matches("\\d{4}") ? Integer.parseInt(text.strip()) : 0;
    }

    private static @Nullable LocalDate day(MultiValueMap<String, String> form, String name) {
        String text = form.getFirst(name);
        try {
            return text == null || text.isBlank() ? null : LocalDate.parse(text.strip());
        } catch (DateTimeParseException noDay) {
            return null;
        }
    }

    /** One customer, or one of their documents. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.HOLD})
    @PostMapping("/customers/{id}/holds")
    String set(@PathVariable CustomerId id, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(w, pages, "/customers/" + id, () -> {
            String document = form.getFirst("document");
            retention.set(
                    id,
                    document != null && document.matches("\\d{1,18}") ? Long.valueOf(document) : null,
                    form.getFirst("holdReason"),
                    day(form, "holdReview"));
            pages.say(Tone.GOOD, w.of("retention.hold_set"));
            return "/customers/" + id;
        });
    }

    /** Those ticked in the list, or all who match it, as it was shown. */
    @Needs(Permission.HOLD)
    @PostMapping("/retention/plans")
    String plan(@RequestParam MultiValueMap<String, String> form, HttpSession session, Words w, Pages pages) {
        return said(w, pages, ListAddress.of(form).href(), () -> {
            Change plan = retention
                    .plan(Ticked.of(form, session), form.getFirst("holdReason"), day(form, "holdReview"))
                    .change();
            return "/retention/plans/" + plan.changeId();
        });
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/retention/plans/{id}")
    String check(@PathVariable long id, Model model, Pages pages) {
        Retention.Plan plan = retention.planned(id);
        if (plan.change().state() != Change.State.PLANNED) return pages.go("/changes/" + id);
        model.addAttribute("plan", plan);
        return "retention/check";
    }

    @Needs({Permission.HOLD, Permission.CHANGES_LOOK})
    @PostMapping("/retention/plans/{id}/confirm")
    String confirm(@PathVariable long id, @RequestParam(defaultValue = "") String digest, Words w, Pages pages) {
        return said(w, pages, "/retention/plans/" + id, () -> {
            retention.confirm(id, digest);
            return "/changes/" + id;
        });
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.HOLD})
    @PostMapping("/retention/holds/{id}/review")
    String review(@PathVariable long id, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(w, pages, "/retention/holds/" + id, () -> {
            retention.reviewOn(id, day(form, "reviewOn"));
            pages.say(Tone.GOOD, w.of("retention.review_set"));
            return "/retention/holds/" + id;
        });
    }

    // ---- releasing

    @Needs({Permission.CUSTOMERS_LOOK, Permission.RELEASE})
    @PostMapping("/retention/holds/{id}/release")
    String release(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable CustomerId customer,
            @RequestParam(defaultValue = "") String reason,
            Words w,
            Pages pages) {
        String back = customer == null ? "/retention/holds/" + id : "/customers/" + customer;
        return said(w, pages, back, () -> {
            Change change = retention
                    .release(id, customer == null ? null : List.of(customer), reason)
                    .orElse(null);
            if (change != null && !change.finished()) return "/changes/" + change.changeId();
            pages.say(Tone.GOOD, w.of("retention.hold_released"));
            return back;
        });
    }

    private static String said(Words w, Pages pages, String back, Supplier<String> act) {
        try {
            return pages.go(act.get());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go(back);
        }
    }
}
