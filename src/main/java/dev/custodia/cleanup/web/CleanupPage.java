package dev.custodia.cleanup.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.approvals.web.AskedLines;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.changes.Objection;
import dev.custodia.changes.Reason;
import dev.custodia.changes.web.Sentences;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Fate;
import dev.custodia.customers.Glance;
import dev.custodia.customers.Handling;
import dev.custodia.customers.Looking;
import dev.custodia.customers.web.Searches;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.retention.RetentionRule;
import dev.custodia.retention.RetentionRules;
import dev.custodia.screens.Cell;
import dev.custodia.screens.Confirmation;
import dev.custodia.screens.CsvLook;
import dev.custodia.screens.Language;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Sheet;
import dev.custodia.screens.Sheets;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Check, confirm. What happens then is a change, and is watched there. */
@Controller
class CleanupPage {
    private static final int PAGE = 50;
    private static final int EXPORT_PAGE = 1_000;

    private final Cleanup cleanup;
    private final Changes changes;
    private final Customers customers;
    private final Criteria criteria;
    private final Bin bin;
    private final Access access;
    private final Clock clock;
    private final AskedLines asked;
    private final RetentionRules rules;

    CleanupPage(
            Cleanup cleanup,
            Changes changes,
            Customers customers,
            Criteria criteria,
            Bin bin,
            Access access,
            Clock clock,
            AskedLines asked,
            RetentionRules rules) {
        this.cleanup = cleanup;
        this.changes = changes;
        this.customers = customers;
        this.criteria = criteria;
        this.bin = bin;
        this.access = access;
        this.clock = clock;
        this.asked = asked;
        this.rules = rules;
    }

    @Bean
    static NavigationItem cleanupPlace() {
        return new NavigationItem(
                30, "cleanup", "cleanup.navigation", "/cleanup", "archive", Permission.ARCHIVE_MANY.name(), 'l');
    }

    // ---- check

    /** What was ticked in the list, or all who match it, as it was shown. */
    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/cleanup/plans/from-list")
    String planFromList(
            @RequestParam(required = false) @Nullable List<CustomerId> id,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestParam(required = false) @Nullable String look,
            @RequestParam(required = false) @Nullable Long shown,
            @RequestParam(required = false) @Nullable String place,
            @RequestParam(required = false) @Nullable String removal,
            @RequestParam(required = false) @Nullable String removalReason,
            @RequestParam String action,
            HttpSession session,
            Pages pages,
            Words words) {
        try {
            // Asked for one by one: bound to a list, a single filter with a comma in it would be cut in two.
            List<String> f = parameters.getOrDefault("f", List.of());
            Choice choice = all
                    ? new Choice.Matching(Looking.rule(f), Searches.words(session, look), shown)
                    : new Choice.Picked(id == null ? List.of() : id);
            // All who match means all who match where the list looked, and nobody whom it did not show.
            Wanted wanted = new Wanted(
                    // A dialog's own fields go along with the list's form, under names of their own.
                    Action.of(action.equals("removal") && removal != null ? removal : action),
                    choice,
                    all ? Looking.places(place) : null,
                    null,
                    Map.of(),
                    false,
                    removalReason);
            return pages.go("/cleanup/plans/" + cleanup.plan(wanted).change().changeId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/customers");
        } catch (WrongRule | IllegalArgumentException wrong) {
            return pages.say(Tone.DANGER, words.of("cleanup.not_understood")).go("/customers");
        }
    }

    /** The same once more, as the base is now: for the next run, on other terms, or those too who collide. */
    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/cleanup/plans/{id}/again")
    String again(
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestParam(defaultValue = "false") boolean despite,
            Pages pages,
            Words words) {
        try {
            Map<DocumentKind, Handling> documents = new EnumMap<>(DocumentKind.class);
            for (DocumentKind kind : DocumentKind.values()) {
                String handling = parameters.getFirst("documents." + kind.word());
                if (handling != null) documents.put(kind, Handling.of(handling));
            }
            Plan plan = cleanup.again(id, documents, despite);
            return pages.go("/cleanup/plans/" + plan.change().changeId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/changes/" + id);
        } catch (IllegalArgumentException wrong) {
            return pages.say(Tone.DANGER, words.of("cleanup.not_understood")).go("/cleanup/plans/" + id);
        }
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/cleanup/plans/{id}")
    String check(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String bucket,
            @RequestParam(required = false) @Nullable String fate,
            @RequestParam(required = false) @Nullable String look,
            @RequestParam(required = false) @Nullable Long after,
            HttpSession session,
            Model model,
            Pages pages,
            Words w) {
        Plan plan = cleanup.find(id);
        if (plan.change().state() != dev.custodia.changes.Change.State.PLANNED) return pages.go("/changes/" + id);
        Map<LineState, Long> buckets = changes.buckets(id);
        LineState shown = state(bucket);
        Fate part = fate(fate);
        String sought = Searches.words(session, look);
        List<Long> ids = changes.bucket(id, shown, code(part), found(sought), after, PAGE + 1);
        boolean more = ids.size() > PAGE;
        List<Long> page = more ? ids.subList(0, PAGE) : ids;
        model.addAttribute("plan", plan);
        model.addAttribute("buckets", buckets);
        model.addAttribute("shown", shown);
        model.addAttribute("glances", customers.glances(page));
        model.addAttribute("last", criteria.field("last_purchase").values().apply(page));
        model.addAttribute("objections", changes.objections(id, page));
        model.addAttribute("fate", part == null ? "" : part.word());
        model.addAttribute("sought", sought == null ? "" : sought);
        List<Dealings.Lot> lots = plan.action().removes() ? cleanup.documents(id) : List.of();
        model.addAttribute("documents", PlanView.documents(plan, lots));
        model.addAttribute("lost", plan.action() == Action.FORCE ? lots : List.of());
        model.addAttribute("effect", PlanView.effect(w, plan, cleanup.effect(id), bin.days()));
        model.addAttribute("laws", laws(plan));
        model.addAttribute("asked", asked.about(id, w).orElse(null));
        model.addAttribute(
                "mayChange", access.permissions().containsAll(plan.wanted().needs()));
        model.addAttribute("next", more ? PlanView.address(plan, shown, part, look) + "&after=" + page.getLast() : "");
        return "cleanup/check";
    }

    /** The laws that keep documents today, where one of them is why somebody is left alone or not deleted. */
    private List<RetentionRule> laws(Plan plan) {
        String kept = Reason.STATUTORY_PERIOD.code();
        if (!plan.reasons().containsKey(kept) && !plan.instead().containsKey(kept)) return List.of();
        return rules.rules().stream().filter(RetentionRule::enabled).toList();
    }

    /** Those of a plan who had changed since its check, or were never reached: a plan of their own, checked anew. */
    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/cleanup/plans/{id}/those-left")
    String thoseLeft(@PathVariable long id, Pages pages, Words words) {
        try {
            Plan plan = cleanup.thoseLeft(id);
            return pages.go("/cleanup/plans/" + plan.change().changeId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/changes/" + id);
        }
    }

    private static LineState state(@Nullable String bucket) {
        for (LineState state : LineState.values()) if (state.word().equals(bucket)) return state;
        return LineState.TO_DO;
    }

    private static @Nullable Fate fate(@Nullable String word) {
        for (Fate fate : Fate.values()) if (fate.word().equals(word)) return fate;
        return null;
    }

    private static @Nullable Short code(@Nullable Fate fate) {
        return fate == null ? null : fate.code();
    }

    private static Condition found(@Nullable String words) {
        return words == null ? DSL.trueCondition() : Customers.found(words);
    }

    /** Words to look for in a plan are posted, and kept in the session: a name has no place in an address. */
    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/cleanup/plans/{id}/search")
    String search(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String search,
            @RequestParam(required = false) @Nullable String bucket,
            @RequestParam(required = false) @Nullable String fate,
            HttpSession session,
            Pages pages) {
        return pages.go(PlanView.address(cleanup.find(id), state(bucket), fate(fate), Searches.keep(session, search)));
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/cleanup/plans/{id}/take-out")
    String takeOut(
            @PathVariable long id,
            @RequestParam CustomerId customer,
            @RequestParam boolean out,
            Pages pages,
            Words words) {
        try {
            cleanup.takeOut(id, List.of(customer), out);
        } catch (Refused refused) {
            pages.say(Tone.DANGER, Said.inOneSentence(words, refused));
        }
        return pages.go("/cleanup/plans/" + id + (out ? "" : "?bucket=taken_out"));
    }

    // ---- lists to take along

    @Needs({Permission.CHANGES_LOOK, Permission.CUSTOMERS_EXPORT})
    @GetMapping("/cleanup/plans/{id}/people.csv")
    void csv(
            @PathVariable long id,
            @RequestParam String bucket,
            @RequestParam(required = false) @Nullable String fate,
            Words words,
            HttpServletResponse response)
            throws IOException {
        changes.find(id);
        head(response, "text/csv;charset=UTF-8", id, bucket, "csv");
        CsvLook look = CsvLook.of(Language.ofCode(words.language()).orElse(Language.EN));
        try (Sheet sheet = Sheets.csv(response.getOutputStream(), look, clock.getZone())) {
            write(sheet, id, state(bucket), fate(fate), words);
        }
    }

    @Needs({Permission.CHANGES_LOOK, Permission.CUSTOMERS_EXPORT})
    @GetMapping("/cleanup/plans/{id}/people.xlsx")
    void xlsx(
            @PathVariable long id,
            @RequestParam String bucket,
            @RequestParam(required = false) @Nullable String fate,
            Words words,
            HttpServletResponse response)
            throws IOException {
        changes.find(id);
        head(response, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", id, bucket, "xlsx");
        try (Sheet sheet = Sheets.xlsx(response.getOutputStream(), words.of(state(bucket)), clock.getZone())) {
            write(sheet, id, state(bucket), fate(fate), words);
        }
    }

    private static void head(HttpServletResponse response, String type, long id, String bucket, String ending) {
        response.setContentType(type);
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"plan-" + id + "-" + state(bucket).word() + "." + ending + "\"");
    }

    private void write(Sheet sheet, long id, LineState bucket, @Nullable Fate fate, Words words) throws IOException {
        sheet.head(List.of(
                words.of("cleanup.column.id"),
                words.of("cleanup.column.customer"),
                words.of("cleanup.column.email"),
                words.of("cleanup.column.phone"),
                words.of("cleanup.column.last_purchase"),
                words.of("cleanup.column.why")));
        Long after = null;
        while (true) {
            List<Long> page = changes.bucket(id, bucket, code(fate), DSL.trueCondition(), after, EXPORT_PAGE);
            if (page.isEmpty()) return;
            Map<Long, ?> last = criteria.field("last_purchase").values().apply(page);
            Map<Long, List<Objection>> objections = changes.objections(id, page);
            for (Glance glance : customers.glances(page)) {
                long customer = glance.id().value();
                sheet.row(List.of(
                        Cell.of(glance.id().toString()),
                        Cell.of(glance.name()),
                        Cell.of(glance.email()),
                        Cell.of(glance.phone()),
                        Cell.of((LocalDate) last.get(customer)),
                        Cell.of(objections.getOrDefault(customer, List.of()).stream()
                                .map(objection -> Sentences.of(words, objection))
                                .collect(Collectors.joining(" ")))));
            }
            after = page.getLast();
        }
    }

    // ---- confirm

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/cleanup/plans/{id}/confirm")
    String ask(@PathVariable long id, Model model, Pages pages) {
        Plan plan = cleanup.find(id);
        if (plan.change().state() != dev.custodia.changes.Change.State.PLANNED) return pages.go("/changes/" + id);
        return ask(plan, "", model);
    }

    private String ask(Plan plan, String error, Model model) {
        model.addAttribute("plan", plan);
        model.addAttribute("error", error);
        model.addAttribute("token", cleanup.ask(plan));
        model.addAttribute("leavesAt", bin.leavesAt(clock.instant()));
        return "cleanup/confirm";
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/cleanup/plans/{id}/confirm")
    String confirm(
            @PathVariable long id,
            @RequestParam String digest,
            @RequestParam String typed,
            @RequestParam(defaultValue = "") String token,
            Model model,
            Pages pages,
            Words words) {
        Plan plan = cleanup.find(id);
        if (!Confirmation.matches(typed, plan.change().toDo()))
            return ask(plan, words.of("cleanup.wrong_number", plan.change().toDo()), model);
        try {
            return pages.go("/changes/"
                    + cleanup.confirm(id, digest, plan.change().toDo(), token).changeId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/cleanup/plans/" + id);
        }
    }
}
