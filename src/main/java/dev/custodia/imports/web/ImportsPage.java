package dev.custodia.imports.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.web.Watching;
import dev.custodia.imports.Import;
import dev.custodia.imports.Imports;
import dev.custodia.imports.Mapping;
import dev.custodia.imports.RefusedLine;
import dev.custodia.imports.Target;
import dev.custodia.portfolios.Aspect;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.portfolios.PortfolioTypes;
import dev.custodia.screens.Cell;
import dev.custodia.screens.Choice;
import dev.custodia.screens.CsvLook;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Language;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Sheet;
import dev.custodia.screens.Sheets;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A file on its way in, step by step: understand, check, load. Each step says what it found and changes nothing else. */
@Controller
class ImportsPage {
    private static final int PAGE = 100;
    private static final int ROWS = 8;

    private final Imports imports;
    private final Access access;
    private final Fragments fragments;
    private final Clock clock;
    private final PortfolioTypes types;

    ImportsPage(Imports imports, Access access, Fragments fragments, Clock clock, PortfolioTypes types) {
        this.types = types;
        this.imports = imports;
        this.access = access;
        this.fragments = fragments;
        this.clock = clock;
    }

    @Bean
    static NavigationItem importsPlace() {
        return new NavigationItem(
                22, "imports", "imports.navigation", "/imports", "upload", Permission.IMPORT_RUN.name(), 'i');
    }

    @Needs(Permission.IMPORT_RUN)
    @GetMapping("/imports")
    String list(Model model) {
        model.addAttribute("imports", imports.newest(50));
        return "imports/list";
    }

    @Needs(Permission.IMPORT_RUN)
    @PostMapping("/imports")
    String receive(
            @RequestParam MultipartFile file, @RequestParam(defaultValue = "") String kind, Pages pages, Words words)
            throws IOException {
        @Nullable
        Boolean documents = switch (kind) {
            case "customers" -> false;
            case "documents" -> true;
            default -> null;
        };
        String name = file.getOriginalFilename();
        try {
            Import received = imports.receive(name == null ? "" : name, file.getInputStream(), documents);
            return pages.go("/imports/" + received.importId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/imports");
        }
    }

    @Needs(Permission.IMPORT_RUN)
    @GetMapping("/imports/{id}")
    String show(@PathVariable long id, Words w, Model model) {
        model.addAttribute("units", units(w));
        Import work = imports.find(id);
        model.addAttribute("work", work);
        boolean mapping = work.state() == Import.State.MAPPING || work.state() == Import.State.FAILED;
        model.addAttribute("previews", mapping ? imports.preview(id, ROWS) : List.of());
        model.addAttribute("reasons", imports.reasons(id));
        return "imports/import";
    }

    /** What a column can say of the portfolio types beside the main one. */
    private List<Choice> units(Words w) {
        List<Choice> units = new ArrayList<>();
        for (PortfolioType type : types.active())
            for (Aspect aspect : Aspect.values())
                if (!type.isMain())
                    units.add(new Choice(
                            aspect.word() + "@" + type.code(),
                            w.of("portfolios.field", Map.of("type", type.name(w), "aspect", w.of(aspect)))));
        return units;
    }

    @Needs(Permission.IMPORT_RUN)
    @PostMapping("/imports/{id}/mapping")
    String understand(
            @PathVariable long id,
            @RequestParam List<String> target,
            @RequestParam(defaultValue = "false") boolean documents,
            @RequestParam String dates,
            @RequestParam String decimal,
            @RequestParam String currency,
            @RequestParam(defaultValue = "false") boolean wholeIds,
            @RequestParam(defaultValue = "false") boolean createCustomers,
            @RequestParam(defaultValue = "false") boolean createPortfolios,
            @RequestParam(defaultValue = "look") String next,
            Pages pages,
            Words words) {
        try {
            Mapping old = imports.find(id).mapping();
            List<Mapping.Column> columns = new ArrayList<>();
            for (int i = 0; i < old.columns().size(); i++) {
                String wanted = i < target.size() ? target.get(i) : Target.SKIP.word();
                columns.add(Mapping.Column.of(old.columns().get(i).header(), wanted));
            }
            imports.understand(
                    id,
                    new Mapping(
                            old.form(),
                            documents,
                            columns,
                            dates,
                            decimal,
                            wholeIds,
                            currency.strip().toUpperCase(Locale.ROOT),
                            old.country(),
                            createCustomers,
                            createPortfolios));
            if (next.equals("check")) imports.check(id);
        } catch (Refused refused) {
            pages.say(Tone.DANGER, Said.inOneSentence(words, refused));
        }
        return pages.go("/imports/" + id);
    }

    @Needs(Permission.IMPORT_RUN)
    @PostMapping("/imports/{id}/again")
    String again(@PathVariable long id, Pages pages, Words words) {
        return said(
                id, pages, words, () -> imports.understand(id, imports.find(id).mapping()));
    }

    @Needs(Permission.IMPORT_RUN)
    @PostMapping("/imports/{id}/load")
    String load(@PathVariable long id, Pages pages, Words words) {
        return said(id, pages, words, () -> imports.load(id));
    }

    @Needs(Permission.IMPORT_RUN)
    @PostMapping("/imports/{id}/discard")
    String discard(@PathVariable long id, Pages pages, Words words) {
        try {
            imports.discard(id);
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/imports/" + id);
        }
        return pages.say(Tone.GOOD, words.of("imports.discarded")).go("/imports");
    }

    private static String said(long id, Pages pages, Words words, Runnable act) {
        try {
            act.run();
        } catch (Refused refused) {
            pages.say(Tone.DANGER, Said.inOneSentence(words, refused));
        }
        return pages.go("/imports/" + id);
    }

    @Needs(Permission.IMPORT_RUN)
    @GetMapping("/imports/{id}/refusals")
    String refusals(@PathVariable long id, @RequestParam(defaultValue = "0") long after, Model model) {
        List<RefusedLine> lines = imports.refusals(id, after, PAGE + 1);
        boolean more = lines.size() > PAGE;
        List<RefusedLine> page = more ? lines.subList(0, PAGE) : lines;
        model.addAttribute("work", imports.find(id));
        model.addAttribute("lines", page);
        model.addAttribute("reasons", imports.reasons(id));
        model.addAttribute(
                "next",
                more ? "/imports/" + id + "/refusals?after=" + page.getLast().lineNo() : "");
        return "imports/refusals";
    }

    /** Who may be somebody that was erased, each with the question whether to come in all the same. */
    @Needs(Permission.IMPORT_RUN)
    @GetMapping("/imports/{id}/erased")
    String erased(@PathVariable long id, @RequestParam(defaultValue = "0") long after, Model model) {
        List<RefusedLine> lines = imports.knownAgain(id, after, PAGE + 1);
        boolean more = lines.size() > PAGE;
        List<RefusedLine> page = more ? lines.subList(0, PAGE) : lines;
        model.addAttribute("work", imports.find(id));
        model.addAttribute("lines", page);
        model.addAttribute("held", imports.reasons(id).getOrDefault("erased", 0L));
        model.addAttribute(
                "next",
                more ? "/imports/" + id + "/erased?after=" + page.getLast().lineNo() : "");
        return "imports/erased";
    }

    @Needs({Permission.IMPORT_RUN, Permission.DESPITE_ERASURE})
    @PostMapping("/imports/{id}/erased")
    String bringBack(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable List<Long> line,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "") String reason,
            Pages pages,
            Words words) {
        try {
            imports.bringBack(id, all ? null : line == null ? List.of() : line, reason);
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go("/imports/" + id + "/erased");
        }
        return pages.say(Tone.GOOD, words.of("imports.erased.again")).go("/imports/" + id);
    }

    @Needs(Permission.IMPORT_RUN)
    @GetMapping("/imports/{id}/refusals.csv")
    void refusalsCsv(@PathVariable long id, Words words, HttpServletResponse response) throws IOException {
        imports.find(id);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"refused-" + id + ".csv\"");
        CsvLook look = CsvLook.of(Language.ofCode(words.language()).orElse(Language.EN));
        try (Sheet sheet = Sheets.csv(response.getOutputStream(), look, clock.getZone())) {
            sheet.head(List.of(
                    words.of("imports.line"),
                    words.of("imports.column"),
                    words.of("imports.value"),
                    words.of("imports.reason")));
            long after = 0;
            while (true) {
                List<RefusedLine> lines = imports.refusals(id, after, 1_000);
                if (lines.isEmpty()) return;
                for (RefusedLine line : lines) {
                    sheet.row(List.of(
                            Cell.of(line.lineNo()),
                            Cell.of(line.column()),
                            Cell.of(line.value()),
                            Cell.of(Refusals.of(words, line))));
                }
                after = lines.getLast().lineNo();
            }
        }
    }

    @Needs(Permission.IMPORT_RUN)
    @GetMapping(path = "/imports/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(@PathVariable long id, Words words) {
        return Watching.until(
                access,
                () -> imports.find(id),
                work -> fragments.of("imports/progress", Map.of("w", words, "work", work, "live", true)),
                work -> !work.underWay());
    }
}
