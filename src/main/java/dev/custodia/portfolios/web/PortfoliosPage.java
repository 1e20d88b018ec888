package dev.custodia.portfolios.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.Change;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Clauses;
import dev.custodia.customers.TagColour;
import dev.custodia.customers.web.ListAddress;
import dev.custodia.customers.web.Ticked;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.portfolios.Aspect;
import dev.custodia.portfolios.Assignments;
import dev.custodia.portfolios.Holder;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.portfolios.Portfolios;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Language;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tab;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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

/** Portfolios by type, the people who look after customers, the types, and what is given to one or to many. */
@Controller
class PortfoliosPage {
    private static final String PATH = "/portfolios";
    private static final String PEOPLE = "/portfolios/people";
    private static final String TYPES = "/portfolios/types";

    private final Portfolios portfolios;
    private final Assignments assignments;
    private final Access access;
    private final Criteria criteria;
    private final Clauses clauses;
    private final Typed typed;

    PortfoliosPage(
            Portfolios portfolios,
            Assignments assignments,
            Access access,
            Criteria criteria,
            Clauses clauses,
            Typed typed) {
        this.portfolios = portfolios;
        this.assignments = assignments;
        this.access = access;
        this.criteria = criteria;
        this.clauses = clauses;
        this.typed = typed;
    }

    @Bean
    static NavigationItem portfoliosPlace() {
        return new NavigationItem(
                18, "portfolios", "portfolios.navigation", PATH, "address-book", Permission.CUSTOMERS_LOOK.name(), 'w');
    }

    // ---- one type and its portfolios

    /** @param tried whether it is counted whom each rule finds */
    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping(PATH)
    String type(
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(defaultValue = "false") boolean tried,
            Words w,
            Model model) {
        PortfolioType shown = type == null ? portfolios.active().getFirst() : portfolios.type(type);
        Map<@Nullable Long, Long> counts = portfolios.counts(shown, Aspect.PORTFOLIO);
        Holder byDefault = portfolios.defaultOf(shown).orElse(null);
        Map<Long, String> names = access.names();
        List<HolderRow> rows = portfolios.holders(shown, Aspect.PORTFOLIO).stream()
                .map(holder -> new HolderRow(
                        holder,
                        holder.name(w),
                        user(names, holder),
                        byDefault != null && byDefault.id() == holder.id(),
                        List.of(new HolderRow.Count(
                                counts.getOrDefault(holder.id(), 0L), list(shown, Aspect.PORTFOLIO, holder)))))
                .toList();
        model.addAttribute("type", shown);
        model.addAttribute("rows", rows);
        Long none = counts.get(null);
        model.addAttribute("none", none == null ? 0L : none);
        model.addAttribute(
                "noneList",
                new ListAddress(List.of(Aspect.PORTFOLIO.field(shown) + ".blank"), "active", null, "name", false, null)
                        .href());
        model.addAttribute("defaults", choices(w, portfolios.open(shown, Aspect.PORTFOLIO), "portfolios.no_default"));
        model.addAttribute("byDefault", byDefault == null ? "" : byDefault.code());
        model.addAttribute("documentKinds", portfolios.documentKinds());
        model.addAttribute(
                "documentRules",
                portfolios.documentRules(shown).stream()
                        .map(rule -> said(w, rule))
                        .toList());
        model.addAttribute("rules", rules(shown, tried, w));
        model.addAttribute("ruleFields", ruleFields(w));
        model.addAttribute("targets", targets(shown, w));
        model.addAttribute("tabs", tabs(w, shown.code()));
        model.addAttribute("users", users(w));
        return "portfolios/type";
    }

    private static String list(PortfolioType type, Aspect aspect, Holder holder) {
        return new ListAddress(
                        List.of(aspect.field(type) + ".is." + holder.code()), "active", null, "name", false, null)
                .href();
    }

    private static List<Choice> choices(Words w, List<Holder> holders, String none) {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("", none(w, none)));
        holders.forEach(holder -> choices.add(new Choice(holder.code(), holder.name(w))));
        return choices;
    }

    private static String none(Words w, String which) {
        return switch (which) {
            case "portfolios.no_default" -> w.of("portfolios.no_default");
            case "portfolios.no_user" -> w.of("portfolios.no_user");
            default -> throw new IllegalArgumentException(which);
        };
    }

    private List<RuleRow> rules(PortfolioType type, boolean tried, Words w) {
        List<Portfolios.Ruling> rules = portfolios.rules(type);
        List<Long> found = tried && access.may(Permission.PORTFOLIOS) && !rules.isEmpty()
                ? portfolios.tried(type, wanted(rules))
                : List.of();
        List<RuleRow> rows = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Portfolios.Ruling rule = rules.get(i);
            rows.add(new RuleRow(
                    rule.id(),
                    said(w, rule.rule()),
                    rule.holder(),
                    rule.onArrival(),
                    i < found.size() ? found.get(i) : null));
        }
        return rows;
    }

    private String said(Words w, Rule rule) {
        try {
            return clauses.sentence(w, rule);
        } catch (WrongRule gone) {
            return w.of("portfolios.rule_unreadable");
        }
    }

    private static List<Portfolios.RulingWanted> wanted(List<Portfolios.Ruling> rules) {
        return rules.stream()
                .map(rule ->
                        new Portfolios.RulingWanted(rule.rule(), rule.holder().id(), rule.onArrival()))
                .toList();
    }

    private List<Choice> ruleFields(Words w) {
        return criteria.fields().stream()
                .filter(field -> field.type() == CustomerField.Type.TEXT)
                .filter(field ->
                        field.operators().contains(Operator.IS) && !field.id().equals("name"))
                .map(field -> new Choice(field.id(), Clauses.name(w, field)))
                .toList();
    }

    /** Whom a rule of this type can give customers to: under what that is, by id. */
    private Map<String, List<Choice>> targets(PortfolioType type, Words w) {
        Map<String, List<Choice>> targets = new LinkedHashMap<>();
        for (Aspect aspect : Aspect.values()) {
            List<Holder> open = portfolios.open(type, aspect);
            if (!open.isEmpty())
                targets.put(
                        w.of(aspect),
                        open.stream()
                                .map(holder -> new Choice(holder.code(), holder.name(w)))
                                .toList());
        }
        return targets;
    }

    private List<Tab> tabs(Words w, String active) {
        List<Tab> tabs = new ArrayList<>();
        for (PortfolioType type : portfolios.active())
            tabs.add(new Tab(
                    type.name(w), PATH + "?type=" + type.code(), type.code().equals(active), null));
        tabs.add(new Tab(w.of("portfolios.people"), PEOPLE, "people".equals(active), null));
        tabs.add(new Tab(w.of("portfolios.types"), TYPES, "types".equals(active), null));
        return tabs;
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/types/{code}/default")
    String setDefault(
            @PathVariable String code, @RequestParam(defaultValue = "") String portfolio, Words w, Pages pages) {
        String back = PATH + "?type=" + portfolios.type(code).code();
        return said(w, pages, back, () -> {
            portfolios.setDefault(code, id(portfolio));
            pages.say(Tone.GOOD, w.of("portfolios.default_saved"));
            return back;
        });
    }

    private static @Nullable Long id(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
    }

    // ---- the documents of a type

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/types/{code}/document-kinds")
    String setDocumentKinds(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable List<String> kind,
            Words w,
            Pages pages) {
        String back = PATH + "?type=" + portfolios.type(code).code();
        return said(w, pages, back, () -> {
            Set<DocumentKind> kinds = EnumSet.noneOf(DocumentKind.class);
            for (DocumentKind one : DocumentKind.values())
                if (kind != null && kind.contains(one.word())) kinds.add(one);
            portfolios.setDocumentKinds(code, kinds);
            pages.say(Tone.GOOD, w.of("portfolios.saved"));
            return back;
        });
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/types/{code}/document-rules")
    String addDocumentRule(
            @PathVariable String code, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return documentRules(code, w, pages, rules -> rules.add(typed.rule(form)));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/types/{code}/document-rules/{place}/remove")
    String removeDocumentRule(@PathVariable String code, @PathVariable int place, Words w, Pages pages) {
        return documentRules(code, w, pages, rules -> rules.remove(at(rules, place)));
    }

    private String documentRules(String code, Words w, Pages pages, Consumer<List<Rule>> edits) {
        PortfolioType type = portfolios.type(code);
        String back = PATH + "?type=" + type.code();
        return said(w, pages, back, () -> {
            List<Rule> rules = new ArrayList<>(portfolios.documentRules(type));
            edits.accept(rules);
            portfolios.setDocumentRules(code, rules);
            return back;
        });
    }

    // ---- the rules of a type

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/types/{code}/rules")
    String addRule(@PathVariable String code, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return rules(code, w, pages, rules -> {
            Long holder = id(form.getFirst("holder"));
            if (holder == null) throw Refused.invalid("holder", "portfolios.unknown");
            rules.add(new Portfolios.RulingWanted(typed.rule(form), holder, form.containsKey("onArrival")));
        });
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/types/{code}/rules/{place}/remove")
    String removeRule(@PathVariable String code, @PathVariable int place, Words w, Pages pages) {
        return rules(code, w, pages, rules -> rules.remove(at(rules, place)));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/types/{code}/rules/{place}/up")
    String raiseRule(@PathVariable String code, @PathVariable int place, Words w, Pages pages) {
        return rules(code, w, pages, rules -> rules.add(at(rules, place) - 1, rules.remove(at(rules, place))));
    }

    private static int at(List<?> rules, int place) {
        if (place < 1 || place > rules.size()) throw Refused.notFound("portfolios.unknown");
        return place - 1;
    }

    private interface Edits {
        void edit(List<Portfolios.RulingWanted> rules);
    }

    private String rules(String code, Words w, Pages pages, Edits edits) {
        PortfolioType type = portfolios.type(code);
        String back = PATH + "?type=" + type.code();
        return said(w, pages, back, () -> {
            List<Portfolios.RulingWanted> rules = new ArrayList<>(wanted(portfolios.rules(type)));
            edits.edit(rules);
            portfolios.setRules(code, rules);
            return back + "&tried=true";
        });
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.PORTFOLIOS_ASSIGN_MANY})
    @PostMapping("/portfolios/types/{code}/plans")
    String planRules(
            @PathVariable String code, @RequestParam(defaultValue = "false") boolean alsoByHand, Words w, Pages pages) {
        String back = PATH + "?type=" + portfolios.type(code).code();
        return said(
                w,
                pages,
                back,
                () -> plan(assignments.planRules(code, alsoByHand).change()));
    }

    // ---- people

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping(PEOPLE)
    String people(Words w, Model model) {
        List<PortfolioType> active = portfolios.active();
        Map<Long, String> names = access.names();
        Map<Aspect, List<HolderRow>> lists = new LinkedHashMap<>();
        for (Aspect aspect : Aspect.PEOPLE) {
            var counts = portfolios.countsOfPeople(aspect);
            lists.put(
                    aspect,
                    portfolios.holders(active.getFirst(), aspect).stream()
                            .map(holder -> new HolderRow(
                                    holder,
                                    holder.name(w),
                                    user(names, holder),
                                    false,
                                    active.stream()
                                            .map(type -> new HolderRow.Count(
                                                    counts.getOrDefault(type.number(), Map.of())
                                                            .getOrDefault(holder.id(), 0L),
                                                    list(type, aspect, holder)))
                                            .toList()))
                            .toList());
        }
        model.addAttribute("types", active);
        model.addAttribute("lists", lists);
        model.addAttribute("users", users(w));
        model.addAttribute("tabs", tabs(w, "people"));
        return "portfolios/people";
    }

    private static String user(Map<Long, String> names, Holder holder) {
        Long account = holder.accountId();
        return account == null ? "" : names.getOrDefault(account, "");
    }

    private List<Choice> users(Words w) {
        List<Choice> users = new ArrayList<>();
        users.add(new Choice("0", none(w, "portfolios.no_user")));
        access.names().entrySet().stream()
                .filter(user -> user.getKey() > 0)
                .sorted(Map.Entry.comparingByValue())
                .forEach(user -> users.add(new Choice(Long.toString(user.getKey()), user.getValue())));
        return users;
    }

    // ---- one of either

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/holders")
    String add(@RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        Aspect aspect = Optional.ofNullable(form.getFirst("aspect"))
                .flatMap(Aspect::ofWord)
                .orElseThrow(() -> Refused.invalid("aspect", "portfolios.unknown"));
        String type = form.getFirst("type");
        String back = aspect != Aspect.PORTFOLIO || type == null
                ? PEOPLE
                : PATH + "?type=" + portfolios.type(type).code();
        return said(w, pages, back, () -> {
            String name = form.getFirst("name");
            Long account = id(form.getFirst("account"));
            portfolios.add(
                    aspect,
                    type,
                    name == null ? "" : name,
                    form.getFirst("description"),
                    colour(form),
                    account == null || account == 0 ? null : account);
            return back;
        });
    }

    private static @Nullable TagColour colour(MultiValueMap<String, String> form) {
        String word = form.getFirst("colour");
        for (TagColour colour : TagColour.values()) if (colour.word().equals(word)) return colour;
        return null;
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @GetMapping("/portfolios/holders/{id}")
    String holder(@PathVariable long id, Words w, Model model) {
        Holder holder = portfolios.holder(id);
        PortfolioType type = typeOf(holder);
        model.addAttribute("holder", holder);
        model.addAttribute("name", holder.name(w));
        model.addAttribute("back", back(holder));
        model.addAttribute("kind", holder.aspect() == Aspect.PORTFOLIO ? type.name(w) : w.of(holder.aspect()));
        List<Choice> others = new ArrayList<>();
        for (Holder other : portfolios.open(type, holder.aspect()))
            if (other.id() != id) others.add(new Choice(other.code(), other.name(w)));
        if (holder.aspect() != Aspect.PORTFOLIO || !type.isMain())
            others.add(new Choice("", w.of("portfolios.nobody")));
        model.addAttribute("others", others);
        model.addAttribute("users", users(w));
        model.addAttribute("user", holder.accountId() == null ? "0" : Long.toString(holder.accountId()));
        return "portfolios/holder";
    }

    private PortfolioType typeOf(Holder holder) {
        return portfolios.types().stream()
                .filter(type -> type.number() == holder.type())
                .findFirst()
                .orElseGet(() -> portfolios.active().getFirst());
    }

    private String back(Holder holder) {
        return holder.aspect() == Aspect.PORTFOLIO
                ? PATH + "?type=" + typeOf(holder).code()
                : PEOPLE;
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/holders/{id}")
    String edit(@PathVariable long id, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        Holder holder = portfolios.holder(id);
        return said(w, pages, "/portfolios/holders/" + id, () -> {
            Long position = id(form.getFirst("position"));
            portfolios.edit(
                    id,
                    form.getFirst("name"),
                    form.getFirst("description"),
                    colour(form),
                    position == null || position > 9_999 ? null : position.intValue(),
                    id(form.getFirst("account")),
                    null);
            pages.say(Tone.GOOD, w.of("portfolios.saved"));
            return back(holder);
        });
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/holders/{id}/close")
    String close(@PathVariable long id, Words w, Pages pages) {
        return closed(id, true, w, pages);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/holders/{id}/reopen")
    String reopen(@PathVariable long id, Words w, Pages pages) {
        return closed(id, false, w, pages);
    }

    private String closed(long id, boolean closed, Words w, Pages pages) {
        String here = "/portfolios/holders/" + id;
        return said(w, pages, here, () -> {
            portfolios.edit(id, null, null, null, null, null, closed);
            return here;
        });
    }

    /** Shows whom it is about, before all that one has goes to another. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.PORTFOLIOS_ASSIGN_MANY})
    @PostMapping("/portfolios/holders/{id}/plans")
    String planMove(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String reason,
            Words w,
            Pages pages) {
        return said(
                w,
                pages,
                "/portfolios/holders/" + id,
                () -> plan(assignments.planMove(id, id(to), reason).change()));
    }

    // ---- the types

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping(TYPES)
    String types(Words w, Model model) {
        model.addAttribute("types", portfolios.types());
        model.addAttribute("tabs", tabs(w, "types"));
        return "portfolios/types";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @GetMapping("/portfolios/types/{code}")
    String oneType(@PathVariable String code, Words w, Model model) {
        PortfolioType type = portfolios.type(code);
        model.addAttribute("type", type);
        model.addAttribute("name", type.name(w));
        return "portfolios/type_edit";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS})
    @PostMapping("/portfolios/types/{code}")
    String editType(@PathVariable String code, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        PortfolioType type = portfolios.type(code);
        return said(w, pages, TYPES, () -> {
            Long position = id(form.getFirst("position"));
            portfolios.editType(
                    code,
                    names(form),
                    form.getFirst("description"),
                    colour(form),
                    position == null || position > 9_999 ? null : position.intValue(),
                    type.isMain() || form.containsKey("active"));
            pages.say(Tone.GOOD, w.of("portfolios.saved"));
            return TYPES;
        });
    }

    private static Map<String, String> names(MultiValueMap<String, String> form) {
        Map<String, String> names = new HashMap<>();
        for (Language language : Language.values()) {
            String name = form.getFirst("name_" + language.code());
            if (name != null) names.put(language.code(), name);
        }
        return names;
    }

    // ---- many

    /** What was ticked in the list, or all who match it, as it was shown. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.PORTFOLIOS_ASSIGN_MANY})
    @PostMapping("/portfolios/plans")
    String planFromList(@RequestParam MultiValueMap<String, String> form, HttpSession session, Words w, Pages pages) {
        return said(w, pages, ListAddress.of(form).href(), () -> {
            String given = form.getFirst("givenTo");
            String[] parts = (given == null ? "" : given).split("\\.", -1);
            Aspect aspect = parts.length == 3 ? Aspect.ofWord(parts[1]).orElse(null) : null;
            if (aspect == null) throw Refused.invalid("", "portfolios.nothing_wanted");
            Map<Aspect, @Nullable Long> wanted = new EnumMap<>(Aspect.class);
            wanted.put(aspect, id(parts[2]));
            return plan(assignments
                    .plan(Ticked.of(form, session), parts[0], wanted, form.getFirst("portfolioReason"))
                    .change());
        });
    }

    private static String plan(Change change) {
        return "/portfolios/plans/" + change.changeId();
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/portfolios/plans/{id}")
    String check(@PathVariable long id, Model model, Pages pages) {
        Assignments.Plan plan = assignments.planned(id);
        if (plan.change().state() != Change.State.PLANNED) return pages.go("/changes/" + id);
        model.addAttribute("plan", plan);
        return "portfolios/check";
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.PORTFOLIOS_ASSIGN_MANY})
    @PostMapping("/portfolios/plans/{id}/confirm")
    String confirm(@PathVariable long id, @RequestParam(defaultValue = "") String digest, Words w, Pages pages) {
        return said(
                w,
                pages,
                "/portfolios/plans/" + id,
                () -> "/changes/" + assignments.confirm(id, digest).changeId());
    }

    // ---- one customer

    @Needs({Permission.CUSTOMERS_LOOK, Permission.PORTFOLIOS_ASSIGN})
    @PostMapping("/customers/{id}/portfolios")
    String assign(@PathVariable long id, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        if (id <= 0) throw Refused.notFound("customers.unknown");
        return said(w, pages, "/customers/" + id, () -> {
            Map<Aspect, @Nullable Long> wanted = new EnumMap<>(Aspect.class);
            for (Aspect aspect : Aspect.values())
                if (form.containsKey(aspect.word())) wanted.put(aspect, id(form.getFirst(aspect.word())));
            String type = form.getFirst("type");
            assignments.assign(new CustomerId(id), type == null ? "" : type, wanted, form.getFirst("reason"));
            pages.say(Tone.GOOD, w.of("portfolios.assigned"));
            return "/customers/" + id;
        });
    }

    private static String said(Words w, Pages pages, String back, Supplier<String> act) {
        try {
            return pages.go(act.get());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go(back);
        } catch (WrongRule wrong) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, Refused.invalid("", wrong.code())))
                    .go(back);
        }
    }
}
