package dev.custodia.cleanup.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.changes.Objection;
import dev.custodia.changes.web.Sentences;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.customers.Looking;
import dev.custodia.customers.web.Searches;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    private final Clock clock;

    CleanupPage(Cleanup cleanup, Changes changes, Customers customers, Criteria criteria, Clock clock) {
        this.cleanup = cleanup;
        this.changes = changes;
        this.customers = customers;
        this.criteria = criteria;
        this.clock = clock;
    }

    @Bean
    static NavigationItem cleanupPlace() {
        return new NavigationItem(
                30, "cleanup", "cleanup.navigation", "/cleanup", "archive", Permission.ARCHIVE_MANY.name(), 'l');
    }

    // ---- check

    /** What was ticked in the list, or all who match it, as it was shown. */
    @Needs(Permission.ARCHIVE_MANY)
    @PostMapping("/cleanup/plans/from-list")
    String planFromList(
            @RequestParam(required = false) @Nullable List<CustomerId> id,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestParam(required = false) @Nullable String look,
            @RequestParam(required = false) @Nullable Long shown,
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
            Plan plan = cleanup.plan(choice, Action.of(action), null);
            return pages.go("/cleanup/plans/" + plan.change().changeId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/customers");
        } catch (WrongRule | IllegalArgumentException wrong) {
            return pages.say(Tone.DANGER, words.of("cleanup.not_understood")).go("/customers");
        }
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/cleanup/plans/{id}")
    String check(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String bucket,
            @RequestParam(required = false) @Nullable Long after,
            Model model,
            Pages pages) {
        Plan plan = cleanup.find(id);
        if (plan.change().state() != dev.custodia.changes.Change.State.PLANNED) return pages.go("/changes/" + id);
        Map<LineState, Long> buckets = changes.buckets(id);
        LineState shown = bucket == null ? LineState.TO_DO : LineState.of(bucket);
        List<Long> ids = changes.bucket(id, shown, after, PAGE + 1);
        boolean more = ids.size() > PAGE;
        List<Long> page = more ? ids.subList(0, PAGE) : ids;
        model.addAttribute("plan", plan);
        model.addAttribute("buckets", buckets);
        model.addAttribute("shown", shown);
        model.addAttribute("glances", customers.glances(page));
        model.addAttribute("last", criteria.field("last_purchase").values().apply(page));
        model.addAttribute("objections", changes.objections(id, page));
        model.addAttribute(
                "next", more ? "/cleanup/plans/" + id + "?bucket=" + shown.word() + "&after=" + page.getLast() : "");
        return "cleanup/check";
    }

    @Needs(Permission.ARCHIVE_MANY)
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
    void csv(@PathVariable long id, @RequestParam String bucket, Words words, HttpServletResponse response)
            throws IOException {
        head(response, "text/csv;charset=UTF-8", id, bucket, "csv");
        CsvLook look = CsvLook.of(Language.ofCode(words.language()).orElse(Language.EN));
        try (Sheet sheet = Sheets.csv(response.getOutputStream(), look, clock.getZone())) {
            write(sheet, id, LineState.of(bucket), words);
        }
    }

    @Needs({Permission.CHANGES_LOOK, Permission.CUSTOMERS_EXPORT})
    @GetMapping("/cleanup/plans/{id}/people.xlsx")
    void xlsx(@PathVariable long id, @RequestParam String bucket, Words words, HttpServletResponse response)
            throws IOException {
        head(response, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", id, bucket, "xlsx");
        try (Sheet sheet = Sheets.xlsx(response.getOutputStream(), words.of(LineState.of(bucket)), clock.getZone())) {
            write(sheet, id, LineState.of(bucket), words);
        }
    }

    private static void head(HttpServletResponse response, String type, long id, String bucket, String ending) {
        response.setContentType(type);
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"plan-" + id + "-" + LineState.of(bucket).word() + "." + ending + "\"");
    }

    private void write(Sheet sheet, long id, LineState bucket, Words words) throws IOException {
        sheet.head(List.of(
                words.of("cleanup.column.id"),
                words.of("cleanup.column.customer"),
                words.of("cleanup.column.email"),
                words.of("cleanup.column.phone"),
                words.of("cleanup.column.last_purchase"),
                words.of("cleanup.column.why")));
        Long after = null;
        while (true) {
            List<Long> page = changes.bucket(id, bucket, after, EXPORT_PAGE);
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

    @Needs(Permission.ARCHIVE_MANY)
    @GetMapping("/cleanup/plans/{id}/confirm")
    String ask(@PathVariable long id, Model model, Pages pages) {
        Plan plan = cleanup.find(id);
        if (plan.change().state() != dev.custodia.changes.Change.State.PLANNED) return pages.go("/changes/" + id);
        return ask(plan, "", model);
    }

    private static String ask(Plan plan, String error, Model model) {
        model.addAttribute("plan", plan);
        model.addAttribute("error", error);
        return "cleanup/confirm";
    }

    @Needs(Permission.ARCHIVE_MANY)
    @PostMapping("/cleanup/plans/{id}/confirm")
    String confirm(
            @PathVariable long id,
            @RequestParam String digest,
            @RequestParam String typed,
            Model model,
            Pages pages,
            Words words) {
        Plan plan = cleanup.find(id);
        if (!Confirmation.matches(typed, plan.change().toDo()))
            return ask(plan, words.of("cleanup.wrong_number", plan.change().toDo()), model);
        try {
            return pages.go("/changes/"
                    + cleanup.confirm(id, digest, plan.change().toDo()).changeId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/cleanup/plans/" + id);
        }
    }
}
