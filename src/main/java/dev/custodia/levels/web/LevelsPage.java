package dev.custodia.levels.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.levels.Counting;
import dev.custodia.levels.DocumentsCounted;
import dev.custodia.levels.Group;
import dev.custodia.levels.Levels;
import dev.custodia.levels.Measure;
import dev.custodia.levels.Setting;
import dev.custodia.screens.Language;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tab;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who is worth what: the matrix, the groups and who moved between them; what counts and where levels begin. */
@Controller
class LevelsPage {
    private static final int MONTHS = 24;

    private final Levels levels;
    private final Customers customers;

    LevelsPage(Levels levels, Customers customers) {
        this.levels = levels;
        this.customers = customers;
    }

    @Bean
    static NavigationItem levelsPlace() {
        return new NavigationItem(
                19, "levels", "levels.navigation", "/levels", "chart-bar", Permission.CUSTOMERS_LOOK.name(), 'r');
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/levels")
    String first(Pages pages, Model model, Words w) {
        List<Setting> settings = levels.settings();
        if (settings.isEmpty()) {
            model.addAttribute("tabs", List.<Tab>of());
            return "levels/none";
        }
        return pages.go("/levels/" + settings.getFirst().type().code());
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/levels/{type}")
    String levels(@PathVariable String type, @RequestParam(defaultValue = "") String month, Words w, Model model) {
        Levels.Standing standing = levels.standing(type);
        model.addAttribute("standing", standing);
        model.addAttribute("tabs", tabs(w, type));
        model.addAttribute("counting", Sentences.counting(w, standing.setting().counting()));
        model.addAttribute("lists", new Lists(type));
        model.addAttribute("asOf", levels.asOf());
        model.addAttribute("pastDue", levels.isPastDue(type));
        movements(type, month, model);
        return "levels/levels";
    }

    private List<Tab> tabs(Words w, String type) {
        return levels.settings().stream()
                .map(setting -> new Tab(
                        setting.type().name(w),
                        "/levels/" + setting.type().code(),
                        setting.type().code().equals(type),
                        null))
                .toList();
    }

    private void movements(String type, String wanted, Model model) {
        List<YearMonth> months = levels.monthsOfMovement(type, MONTHS);
        YearMonth month = month(wanted, months);
        List<Levels.Movement> movements = month == null ? List.of() : levels.movements(type, month);
        model.addAttribute("months", months);
        model.addAttribute("month", month == null ? YearMonth.of(2000, 1) : month);
        model.addAttribute("moved", Moved.of(movements));
    }

    private static @Nullable YearMonth month(String wanted, List<YearMonth> months) {
        try {
            return wanted.isEmpty() ? months.isEmpty() ? null : months.getFirst() : YearMonth.parse(wanted);
        } catch (DateTimeException notAMonth) {
            return months.isEmpty() ? null : months.getFirst();
        }
    }

    // ---- the editor

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @GetMapping("/levels/{type}/edit")
    String edit(@PathVariable String type, Words w, Model model) {
        Setting setting = levels.setting(type);
        editor(setting, levels.preview(type, Map.of(), true), model);
        model.addAttribute("tabs", tabs(w, type));
        model.addAttribute("counting", Sentences.counting(w, setting.counting()));
        model.addAttribute("kinds", kinds());
        model.addAttribute("groups", levels.groups());
        model.addAttribute("asOf", levels.asOf());
        return "levels/edit";
    }

    private static List<DocumentKind> kinds() {
        // A credit note is taken off or not; it never is a sale.
        return EnumSet.complementOf(EnumSet.of(DocumentKind.CREDIT_NOTE)).stream()
                .toList();
    }

    private void editor(Setting setting, Levels.Standing preview, Model model) {
        Map<Measure, Bars> bars = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values())
            bars.put(
                    measure,
                    Bars.of(
                            levels.histogram(setting, measure),
                            preview.setting().scale(measure).borders()));
        model.addAttribute("preview", preview);
        model.addAttribute("bars", bars);
        model.addAttribute("names", names(preview));
        model.addAttribute("lists", new Lists(setting.type().code()));
    }

    private Map<Long, String> names(Levels.Standing preview) {
        return names(preview.sizes().values().stream()
                .flatMap(sizes -> sizes.examples().stream())
                .flatMap(List::stream));
    }

    private Map<Long, String> names(Stream<Long> examples) {
        List<Long> people = examples.distinct().toList();
        Map<Long, String> names = new HashMap<>();
        if (people.isEmpty()) return names;
        for (Glance glance : customers.glances(people)) names.put(glance.id().value(), glance.name());
        return names;
    }

    /** Shows who would be where; nothing is changed. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/{type}/preview")
    String preview(@PathVariable String type, @RequestParam MultiValueMap<String, String> form, Words w, Model model) {
        Setting setting = levels.setting(type);
        boolean shaped = form.containsKey("shape");
        try {
            Levels.Standing preview = levels.preview(type, Scales.of(form, setting), true);
            editor(setting, preview, model);
            return shaped ? "levels/editor" : "levels/preview";
        } catch (Refused refused) {
            model.addAttribute("text", Said.inOneSentence(w, refused));
            return "levels/wrong";
        }
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/{type}/scales")
    String save(@PathVariable String type, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(w, pages, edit(type), () -> {
            levels.save(type, Scales.of(form, levels.setting(type)));
            pages.say(Tone.GOOD, w.of("levels.saved"));
            return "/levels/" + type;
        });
    }

    private static String edit(String type) {
        return "/levels/" + type + "/edit";
    }

    private static String said(Words w, Pages pages, String back, Supplier<String> act) {
        try {
            return pages.go(act.get());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go(back);
        }
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/{type}/counting")
    String count(@PathVariable String type, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(w, pages, edit(type), () -> {
            levels.count(type, counting(form));
            pages.say(Tone.GOOD, w.of("levels.counted"));
            return "/levels/" + type;
        });
    }

    /** Shows who would be where if something else counted; nothing is changed. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/{type}/counting/preview")
    String wouldCount(
            @PathVariable String type, @RequestParam MultiValueMap<String, String> form, Words w, Model model) {
        return changes(w, model, "counting-changes", () -> levels.preview(type, counting(form)));
    }

    private String changes(Words w, Model model, String id, Supplier<Levels.Standing> look) {
        model.addAttribute("id", id);
        try {
            Levels.Standing standing = look.get();
            model.addAttribute("standing", standing);
            model.addAttribute("names", names(standing.shifts().stream().flatMap(shift -> shift.examples().stream())));
        } catch (Refused refused) {
            model.addAttribute("wrong", Said.inOneSentence(w, refused));
        }
        return "levels/changes";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/as-of")
    String seeAsOf(@RequestParam(defaultValue = "") String day, Words w, Pages pages) {
        return said(w, pages, "/levels", () -> {
            Levels.AsOf now = levels.seeAsOf(day.isBlank() ? null : LevelsApi.day(day.strip()));
            pages.say(Tone.GOOD, w.of("levels.as_of", Map.of("date", w.date(now.day()))));
            return "/levels";
        });
    }

    private static Counting counting(MultiValueMap<String, String> form) {
        Set<DocumentKind> kinds = EnumSet.noneOf(DocumentKind.class);
        for (DocumentKind kind : kinds())
            if (form.getOrDefault("kind", List.of()).contains(kind.word())) kinds.add(kind);
        String days = text(form, "days");
        String currency = text(form, "currency").toUpperCase(Locale.ROOT);
        return new Counting(
                kinds,
                documents(text(form, "documents")),
                form.containsKey("creditNotes"),
                form.containsKey("ever") ? null : days(days),
                currency.isEmpty() ? null : currency);
    }

    private static DocumentsCounted documents(String word) {
        try {
            return DocumentsCounted.of(word);
        } catch (IllegalArgumentException none) {
            return DocumentsCounted.OWN_OR_NONE;
        }
    }

    private static int days(String typed) {
        if (!typed.matches("\\d{1,6}")) throw Refused.invalid("days", "levels.days_out_of_range");
        return Integer.parseInt(typed);
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        String text = form.getFirst(name);
        return text == null ? "" : text.strip();
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/{type}/draw")
    String draw(@PathVariable String type, Words w, Pages pages) {
        return said(w, pages, "/levels/" + type, () -> {
            levels.draw(type);
            pages.say(Tone.GOOD, w.of("levels.drawn_anew"));
            return "/levels/" + type;
        });
    }

    // ---- the groups

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/{type}/grid")
    String grid(@PathVariable String type, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(w, pages, edit(type), () -> {
            levels.regrid(type, form.getOrDefault("group", List.of()));
            pages.say(Tone.GOOD, w.of("levels.saved"));
            return "/levels/" + type;
        });
    }

    /** Shows who would be in which group by another grid; nothing is changed. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/{type}/grid/preview")
    String wouldGroup(
            @PathVariable String type, @RequestParam MultiValueMap<String, String> form, Words w, Model model) {
        return changes(w, model, "grid-changes", () -> levels.preview(type, form.getOrDefault("group", List.of())));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @GetMapping("/levels/groups/{code}")
    String group(@PathVariable String code, Model model) {
        Group group = levels.groups().stream()
                .filter(one -> one.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("levels.group_unknown"));
        model.addAttribute("group", group);
        return "levels/group";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/groups/{code}")
    String rename(@PathVariable String code, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(w, pages, "/levels/groups/" + code, () -> {
            Map<String, String> names = new HashMap<>();
            for (Language language : Language.values())
                names.put(language.code(), text(form, "name_" + language.code()));
            levels.rename(code, names);
            pages.say(Tone.GOOD, w.of("levels.saved"));
            return "/levels";
        });
    }

    // ---- one customer

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS_BY_HAND})
    @PostMapping("/customers/{id}/levels/{type}/{measure}")
    String enter(
            @PathVariable long id,
            @PathVariable String type,
            @PathVariable String measure,
            @RequestParam(defaultValue = "") String value,
            @RequestParam(defaultValue = "") String currency,
            @RequestParam(defaultValue = "") String reason,
            Words w,
            Pages pages) {
        if (id <= 0) throw Refused.notFound("customers.unknown");
        CustomerId customer = new CustomerId(id);
        Measure which = Measure.find(measure).orElseThrow(() -> Refused.notFound("levels.measure_unknown"));
        return said(w, pages, "/customers/" + id, () -> {
            if (value.isBlank()) levels.giveBack(customer, type, which, reason);
            else {
                String own = currency.isBlank() ? levels.setting(type).currency() : currency;
                levels.enter(
                        customer,
                        type,
                        which,
                        Scales.number(which, value, own, "value"),
                        which.isMoney() ? own : null,
                        reason);
            }
            pages.say(Tone.GOOD, value.isBlank() ? w.of("levels.given_back") : w.of("levels.entered"));
            return "/customers/" + id;
        });
    }
}
