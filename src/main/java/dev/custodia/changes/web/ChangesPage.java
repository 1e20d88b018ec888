package dev.custodia.changes.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.ChangesWanted;
import dev.custodia.changes.LineState;
import dev.custodia.changes.Objection;
import dev.custodia.changes.People;
import dev.custodia.screens.Cell;
import dev.custodia.screens.Choice;
import dev.custodia.screens.CsvLook;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Language;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Sheet;
import dev.custodia.screens.Sheets;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What was done to the base: each change with its numbers, its people, and the way back. */
@Controller
class ChangesPage {
    private static final int PAGE = 50;
    private static final int EXPORT_PAGE = 1_000;

    private final Changes changes;
    private final Access access;
    private final People people;
    private final Fragments fragments;
    private final ObjectProvider<ChangeSection> sections;
    private final Clock clock;

    ChangesPage(
            Changes changes,
            Access access,
            People people,
            Fragments fragments,
            ObjectProvider<ChangeSection> sections,
            Clock clock) {
        this.changes = changes;
        this.access = access;
        this.people = people;
        this.fragments = fragments;
        this.sections = sections;
        this.clock = clock;
    }

    @Bean
    static NavigationItem changesPlace() {
        return new NavigationItem(
                40, "changes", "changes.navigation", "/changes", "history", Permission.CHANGES_LOOK.name(), 'e');
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/changes")
    String list(
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(required = false) @Nullable String act,
            @RequestParam(required = false) @Nullable Long who,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate until,
            Words words,
            Model model) {
        List<Change> page = changes.newest(wanted(act, who, from, until), before, PAGE + 1);
        boolean more = page.size() > PAGE;
        String asked = asked(act, who, from, until);
        model.addAttribute("changes", more ? page.subList(0, PAGE) : page);
        model.addAttribute(
                "next",
                more ? "/changes?" + asked + "before=" + page.get(PAGE - 1).changeId() : "");
        model.addAttribute("asked", asked);
        model.addAttribute("names", access.names());
        Map<Long, String> told = new HashMap<>();
        for (Change change : page) told.put(change.changeId(), changes.told(change, words));
        model.addAttribute("told", told);
        model.addAttribute(
                "acts",
                changes.kinds().stream()
                        .map(kind -> new Choice(kind, words.of("journal.act_name." + kind)))
                        .toList());
        model.addAttribute(
                "people",
                access.names().entrySet().stream()
                        .map(name -> new Choice(Long.toString(name.getKey()), name.getValue()))
                        .toList());
        model.addAttribute("act", act == null ? "" : act);
        model.addAttribute("who", who == null ? "" : Long.toString(who));
        model.addAttribute("from", from);
        model.addAttribute("until", until);
        return "changes/list";
    }

    private ChangesWanted wanted(
            @Nullable String act, @Nullable Long who, @Nullable LocalDate from, @Nullable LocalDate until) {
        return new ChangesWanted(
                act == null || act.isBlank() ? null : act,
                who,
                startOf(from),
                until == null ? null : startOf(until.plusDays(1)));
    }

    private @Nullable Instant startOf(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(clock.getZone()).toInstant();
    }

    /** What was asked, as it stands in an address before what comes next. */
    private static String asked(
            @Nullable String act, @Nullable Long who, @Nullable LocalDate from, @Nullable LocalDate until) {
        StringBuilder asked = new StringBuilder();
        if (act != null && !act.isBlank())
            asked.append("act=")
                    .append(URLEncoder.encode(act, StandardCharsets.UTF_8))
                    .append('&');
        if (who != null) asked.append("who=").append(who).append('&');
        if (from != null) asked.append("from=").append(from).append('&');
        if (until != null) asked.append("until=").append(until).append('&');
        return asked.toString();
    }

    /** The same as a file: one line a change, with its numbers. */
    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/changes/history.csv")
    void csv(
            @RequestParam(required = false) @Nullable String act,
            @RequestParam(required = false) @Nullable Long who,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate until,
            Words words,
            HttpServletResponse response)
            throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"changes.csv\"");
        CsvLook look = CsvLook.of(Language.ofCode(words.language()).orElse(Language.EN));
        Map<Long, String> names = access.names();
        try (Sheet sheet = Sheets.csv(response.getOutputStream(), look, clock.getZone())) {
            sheet.head(List.of(
                    words.of("changes.column.id"),
                    words.of("changes.when"),
                    words.of("changes.who"),
                    words.of("changes.what"),
                    words.of("changes.column.reason"),
                    words.of("changes.state"),
                    words.of("changes.column.found"),
                    words.of("changes.bucket.done"),
                    words.of("changes.bucket.left_alone"),
                    words.of("changes.bucket.changed_since"),
                    words.of("changes.undone")));
            ChangesWanted wanted = wanted(act, who, from, until);
            Long before = null;
            while (true) {
                List<Change> page = changes.newest(wanted, before, EXPORT_PAGE);
                if (page.isEmpty()) return;
                for (Change change : page)
                    sheet.row(List.of(
                            Cell.of(Long.toString(change.changeId())),
                            Cell.of(change.createdAt()),
                            Cell.of(names.getOrDefault(change.authorId(), "#" + change.authorId())),
                            Cell.of(Sentences.title(words, change)),
                            Cell.of(change.reason()),
                            Cell.of(words.of(change.state())),
                            Cell.of(change.found()),
                            Cell.of(change.done()),
                            Cell.of(change.leftAlone()),
                            Cell.of(change.changedSince()),
                            Cell.of(change.undoneBy() == null ? null : Long.toString(change.undoneBy()))));
                before = page.getLast().changeId();
            }
        }
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/changes/{id}")
    String show(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String bucket,
            @RequestParam(required = false) @Nullable Long after,
            Words words,
            Model model) {
        Change change = changes.find(id);
        Map<LineState, Long> buckets = changes.buckets(id);
        LineState shown = bucket == null ? first(buckets) : LineState.of(bucket);
        List<Long> ids = changes.bucket(id, shown, after, PAGE + 1);
        boolean more = ids.size() > PAGE;
        List<Long> page = more ? ids.subList(0, PAGE) : ids;
        model.addAttribute("change", change);
        model.addAttribute("told", changes.told(change, words));
        model.addAttribute("resumable", access.may(changes.needs(change)));
        model.addAttribute("author", access.name(change.authorId()));
        model.addAttribute("buckets", buckets);
        model.addAttribute("shown", shown);
        model.addAttribute("ids", page);
        model.addAttribute("people", people.names(page));
        model.addAttribute("objections", objections(id, shown, page));
        model.addAttribute("reasons", changes.reasons(id));
        model.addAttribute(
                "next", more ? "/changes/" + id + "?bucket=" + shown.word() + "&after=" + page.getLast() : "");
        model.addAttribute(
                "undoable", changes.objectionToUndo(change).isEmpty() && access.may(Permission.CHANGES_UNDO));
        model.addAttribute("notUndoable", changes.objectionToUndo(change).orElse(""));
        Frame frame = (Frame) java.util.Objects.requireNonNull(model.getAttribute("frame"));
        model.addAttribute(
                "sections",
                sections.stream()
                        .map(section -> section.html(change, words, frame))
                        .toList());
        changes.undoUntil(change).ifPresent(until -> model.addAttribute("undoUntil", until));
        return "changes/change";
    }

    private Map<Long, List<Objection>> objections(long id, LineState shown, List<Long> page) {
        return shown == LineState.LEFT_ALONE ? changes.objections(id, page) : Map.of();
    }

    private static LineState first(Map<LineState, Long> buckets) {
        for (LineState state : List.of(LineState.DONE, LineState.TO_DO, LineState.CHANGED_SINCE, LineState.LEFT_ALONE))
            if (buckets.containsKey(state)) return state;
        return LineState.DONE;
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/changes/{id}/pause")
    String pause(@PathVariable long id, Words words, Pages pages) {
        return steer(id, words, pages, changes::pause);
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/changes/{id}/stop")
    String stop(@PathVariable long id, Words words, Pages pages) {
        return steer(id, words, pages, changes::stop);
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/changes/{id}/resume")
    String resume(@PathVariable long id, Words words, Pages pages) {
        return steer(id, words, pages, changes::resume);
    }

    @Needs(Permission.CHANGES_UNDO)
    @PostMapping("/changes/{id}/undo")
    String undo(
            @PathVariable long id, @RequestParam(required = false) @Nullable Long customer, Words words, Pages pages) {
        return steer(
                id,
                words,
                pages,
                change -> customer == null ? changes.undo(change) : changes.undo(change, List.of(customer)));
    }

    private static String steer(long id, Words words, Pages pages, LongFunction<Change> act) {
        try {
            return pages.go("/changes/" + act.apply(id).changeId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/changes/" + id);
        }
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping(path = "/changes/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(@PathVariable long id, Words words) {
        return Watching.until(
                access,
                () -> changes.find(id),
                change -> fragments.of("changes/progress", Map.of("w", words, "change", change, "live", true)),
                change -> !change.underWay());
    }
}
