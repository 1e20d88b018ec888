package dev.custodia.customers.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.NamedChoices;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Clauses;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.customers.Looking;
import dev.custodia.customers.Tag;
import dev.custodia.customers.Tags;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Order;
import dev.custodia.facts.Page;
import dev.custodia.facts.Place;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.screens.Cell;
import dev.custodia.screens.Chip;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Column;
import dev.custodia.screens.CsvLook;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Language;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Sheet;
import dev.custodia.screens.Sheets;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of customers: looked at, narrowed, sorted, paged, exported. */
@Controller
class CustomersPage {
    private static final int PAGE = 50;
    private static final int EXPORT_PAGE = 2_000;
    private static final int OWN_FILTERS = 8;
    private static final Set<Place> ANYWHERE = EnumSet.of(Place.ACTIVE, Place.ARCHIVED);

    private final Customers customers;
    private final Tags tags;
    private final ObjectProvider<ListAction> actions;
    private final Criteria criteria;
    private final Clauses clauses;
    private final Columns columns;
    private final Facts facts;
    private final Access access;
    private final Journal journal;
    private final Transactions transactions;
    private final Clock clock;

    CustomersPage(
            Customers customers,
            Tags tags,
            ObjectProvider<ListAction> actions,
            Criteria criteria,
            Clauses clauses,
            Columns columns,
            Facts facts,
            Access access,
            Journal journal,
            Transactions transactions,
            Clock clock) {
        this.customers = customers;
        this.tags = tags;
        this.actions = actions;
        this.criteria = criteria;
        this.clauses = clauses;
        this.columns = columns;
        this.facts = facts;
        this.access = access;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Who an address means, as everything that reads the database takes it. */
    private record Meant(
            List<Rule.Clause> clauses, String words, Condition condition, Set<Place> places, Order order) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping(ListAddress.PATH)
    String list(
            @RequestParam MultiValueMap<String, String> parameters,
            @CookieValue(name = Columns.COOKIE, required = false) @Nullable String chosen,
            HttpSession session,
            HttpServletResponse response,
            Words w,
            Model model) {
        ListAddress address = ListAddress.of(parameters);
        model.addAttribute("actions", offered(model));
        try {
            model.addAttribute("list", shown(address, meant(address, session), chosen, w));
        } catch (WrongRule wrong) {
            response.setStatus(Refused.Kind.INVALID.status());
            model.addAttribute("list", notShown(sentence(w, wrong), chosen, w));
        } catch (Refused refused) {
            response.setStatus(refused.kind().status());
            model.addAttribute("list", notShown(Said.inOneSentence(w, refused), chosen, w));
        }
        return "customers/list";
    }

    private List<ListAction> offered(Model model) {
        Frame frame = (Frame) java.util.Objects.requireNonNull(model.getAttribute("frame"));
        return actions.stream()
                .filter(action -> action.offeredTo(frame))
                .sorted(java.util.Comparator.comparingInt(ListAction::order))
                .toList();
    }

    private Meant meant(ListAddress address, HttpSession session) {
        List<Rule.Clause> asked = Looking.clauses(address.filters());
        Condition condition = criteria.where(Rule.allOrEverybody(asked));
        String words = Searches.words(session, address.look());
        if (address.after() != null && !address.after().matches("\\d{1,18}"))
            throw new WrongRule("criteria.wrong_values", "after");
        return new Meant(
                asked,
                words == null ? "" : words,
                words == null ? condition : condition.and(Customers.found(words)),
                Looking.places(address.place()),
                new Order(criteria.field(address.sort()), address.descending()));
    }

    private static String sentence(Words w, WrongRule wrong) {
        return w.of(Problem.of("", wrong.code()).words());
    }

    private ListView shown(ListAddress address, Meant meant, @Nullable String chosen, Words w) {
        List<CustomerField> fields = columns.chosen(chosen);
        Page page = facts.page(meant.condition(), meant.places(), meant.order(), address.after(), PAGE);
        boolean nobody = page.ids().isEmpty() && address.after() == null;
        return new ListView(
                address,
                null,
                meant.words(),
                chips(address, meant, w),
                FilterPanel.of(
                        meant.clauses(),
                        ownChoices().stream().map(CustomerField::id).collect(Collectors.toSet())),
                heads(address, fields, w),
                rows(page.ids(), fields, w),
                page.next() == null ? null : address.from(page.next()).href(),
                nobody && baseIsEmpty(),
                nobody ? ways(address, meant, w) : List.of(),
                choices(fields, w),
                tags(),
                statuses(w),
                own(w),
                mine(address, meant));
    }

    /** The field is offered by a room above, under this name. */
    private @Nullable String mine(ListAddress address, Meant meant) {
        Rule.Clause mine = new Rule.Clause("mine", Operator.IS, List.of("yes"));
        // Whoever is limited sees no others anyway.
        if (access.isLimited() || meant.clauses().contains(mine) || !criteria.mayHold("mine")) return null;
        List<String> filters = new ArrayList<>(address.filters());
        filters.add(Looking.filter(mine));
        return address.filtered(filters).href();
    }

    private ListView notShown(String trouble, @Nullable String chosen, Words w) {
        return new ListView(
                ListAddress.everybody(),
                trouble,
                "",
                List.of(),
                FilterPanel.of(List.of(), Set.of()),
                List.of(),
                List.of(),
                null,
                false,
                List.of(),
                choices(columns.chosen(chosen), w),
                tags(),
                statuses(w),
                own(w),
                null);
    }

    private List<Chip> chips(ListAddress address, Meant meant, Words w) {
        List<Chip> chips = new ArrayList<>();
        if (address.look() != null)
            chips.add(new Chip(
                    w.of("customers.list.search_chip", Map.of("words", meant.words())),
                    address.searched(null).href()));
        for (Rule.Clause clause : meant.clauses())
            chips.add(new Chip(clauses.of(w, clause), address.without(clause).href()));
        return chips;
    }

    private static List<Column> heads(ListAddress address, List<CustomerField> fields, Words w) {
        List<Column> heads = new ArrayList<>();
        heads.add(sorting(Column.of(w.of("customers.list.name")), "name", address, false));
        for (int i = 0; i < fields.size(); i++) {
            CustomerField field = fields.get(i);
            String label = Clauses.name(w, field);
            Column head = Columns.isNumber(field) ? Column.ofNumbers(label) : Column.of(label);
            if (field.order().isPresent())
                head = sorting(head, field.id(), address, field.type() != CustomerField.Type.TEXT);
            heads.add(i < 2 ? head : head.onWideScreens());
        }
        return heads;
    }

    /** The first press gives the end that is mostly wanted: names from A, dates and numbers from the top. */
    private static Column sorting(Column head, String field, ListAddress address, boolean downFirst) {
        boolean sorted = address.sort().equals(field);
        boolean down = sorted ? !address.descending() : downFirst;
        return head.sorting(
                address.sorted(field, down).href(),
                !sorted ? null : address.descending() ? Column.Direction.DESCENDING : Column.Direction.ASCENDING);
    }

    private List<ListView.Row> rows(List<Long> ids, List<CustomerField> fields, Words w) {
        List<Map<Long, ?>> values = new ArrayList<>();
        for (CustomerField field : fields)
            values.add(ids.isEmpty() ? Map.of() : field.values().apply(ids));
        boolean tagged = fields.stream().anyMatch(CustomersPage::isTags);
        Map<Long, List<Tag>> marks = tagged ? tags.of(ids) : Map.of();
        List<ListView.Row> rows = new ArrayList<>();
        for (Glance glance : customers.glances(ids)) {
            List<ListView.Cell> cells = new ArrayList<>();
            for (int i = 0; i < fields.size(); i++) {
                CustomerField field = fields.get(i);
                String style = (Columns.isNumber(field) ? "number " : "") + (i < 2 ? "" : "wide-only");
                long id = glance.id().value();
                cells.add(new ListView.Cell(
                        Columns.said(w, field, values.get(i).get(id)),
                        style.strip(),
                        isTags(field) ? marks.getOrDefault(id, List.of()) : List.of(),
                        look(field, values.get(i).get(id))));
            }
            rows.add(new ListView.Row(glance, cells));
        }
        return rows;
    }

    /** The customer's own tags; segments are of the same type, and stand as text. */
    private static boolean isTags(CustomerField field) {
        return field.id().equals("tag");
    }

    private static String look(CustomerField field, @Nullable Object value) {
        return value instanceof String code && field.choices() instanceof NamedChoices named ? named.look(code) : "";
    }

    private boolean baseIsEmpty() {
        return facts.page(DSL.trueCondition(), ANYWHERE, new Order(criteria.field("name"), false), null, 1)
                .ids()
                .isEmpty();
    }

    /** What each filter costs, said only where all together leave nobody. */
    private List<ListView.Way> ways(ListAddress address, Meant meant, Words w) {
        List<ListView.Way> ways = new ArrayList<>();
        Condition found = meant.words().isEmpty() ? DSL.trueCondition() : Customers.found(meant.words());
        for (Rule.Clause clause : meant.clauses()) {
            List<Rule.Clause> others = meant.clauses().stream()
                    .filter(other -> !other.equals(clause))
                    .toList();
            way(
                    ways,
                    clauses.of(w, clause),
                    address.without(clause),
                    found.and(criteria.where(Rule.allOrEverybody(others))),
                    meant.places());
        }
        Condition filters = criteria.where(Rule.allOrEverybody(meant.clauses()));
        if (!meant.words().isEmpty())
            way(
                    ways,
                    w.of("customers.list.search_chip", Map.of("words", meant.words())),
                    address.searched(null),
                    filters,
                    meant.places());
        if (!meant.places().equals(ANYWHERE))
            way(ways, w.of("customers.list.place_chip"), address.in("all"), meant.condition(), ANYWHERE);
        return ways;
    }

    private void way(List<ListView.Way> ways, String label, ListAddress to, Condition condition, Set<Place> places) {
        long count = facts.count(condition, places);
        if (count > 0) ways.add(new ListView.Way(label, to.href(), count));
    }

    private List<ListView.ColumnChoice> choices(List<CustomerField> shown, Words w) {
        return columns.all().stream()
                .map(field -> new ListView.ColumnChoice(field.id(), Clauses.name(w, field), shown.contains(field)))
                .toList();
    }

    /** The choices of the field that a room above offers by this name. */
    private List<Choice> statuses(Words w) {
        CustomerField status = criteria.field("status");
        return status.choices().stream()
                .map(code -> new Choice(code, Clauses.choice(w, status, code)))
                .toList();
    }

    private List<CustomerField> ownChoices() {
        return criteria.fields().stream()
                .filter(field -> field.label() != null && field.choices() instanceof NamedChoices)
                .limit(OWN_FILTERS)
                .toList();
    }

    private List<ListView.OwnChoice> own(Words w) {
        return ownChoices().stream()
                .map(field -> new ListView.OwnChoice(
                        field.id(),
                        Clauses.name(w, field),
                        field.choices().stream()
                                .map(code -> new Choice(code, Clauses.choice(w, field, code)))
                                .toList()))
                .toList();
    }

    private List<Choice> tags() {
        return customers.allTags().stream().map(tag -> new Choice(tag, tag)).toList();
    }

    /** How many match: counted behind the page, so that the page need not wait. */
    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/count")
    String count(@RequestParam MultiValueMap<String, String> parameters, HttpSession session, Words w, Model model) {
        ListAddress address = ListAddress.of(parameters);
        try {
            Meant meant = meant(address, session);
            model.addAttribute("matching", facts.count(meant.condition(), meant.places()));
        } catch (WrongRule | Refused cannot) {
            // The page has said why; there is nobody to count.
            model.addAttribute("matching", 0L);
        }
        model.addAttribute("narrowed", address.narrowed());
        model.addAttribute(
                "selecting",
                access.may(Permission.ARCHIVE_MANY)
                        || access.may(Permission.TAG_MANY)
                        || !offered(model).isEmpty());
        return "customers/count";
    }

    /** Searches: the words are posted and stay here, the address carries a token. */
    @Needs(Permission.CUSTOMERS_LOOK)
    @PostMapping("/customers/search")
    String search(
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestParam(defaultValue = "") String search,
            HttpSession session,
            Pages pages) {
        return pages.go(ListAddress.of(parameters)
                .searched(Searches.keep(session, search))
                .href());
    }

    /** Where the panel's form leads: to the address that says the same. */
    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/filter")
    String filter(@RequestParam MultiValueMap<String, String> parameters, Pages pages) {
        return pages.go(ListAddress.of(parameters)
                .filtered(FilterPanel.of(parameters).filters())
                .href());
    }

    /** Keeps which columns are shown, for this browser. */
    @Needs(Permission.CUSTOMERS_LOOK)
    @PostMapping("/customers/columns")
    String columns(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response, Pages pages) {
        String cookie = columns.cookie(parameters.getOrDefault("column", List.of()));
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(Columns.COOKIE, cookie)
                        .path("/")
                        .httpOnly(true)
                        .sameSite("Lax")
                        .maxAge(cookie.isEmpty() ? Duration.ZERO : Duration.ofDays(365))
                        .build()
                        .toString());
        return pages.go(ListAddress.of(parameters).href());
    }

    @Needs(Permission.CUSTOMERS_EXPORT)
    @GetMapping("/customers/export.csv")
    void csv(
            @RequestParam MultiValueMap<String, String> parameters,
            @CookieValue(name = Columns.COOKIE, required = false) @Nullable String chosen,
            HttpSession session,
            HttpServletResponse response,
            Words w)
            throws IOException {
        Meant meant = told(parameters, session);
        announce(response, "text/csv; charset=UTF-8", "csv");
        CsvLook look = Language.ofCode(w.language()).map(CsvLook::of).orElse(CsvLook.PLAIN);
        try (Sheet sheet = Sheets.csv(response.getOutputStream(), look, w.zone())) {
            write(sheet, meant, columns.chosen(chosen), w);
        }
    }

    @Needs(Permission.CUSTOMERS_EXPORT)
    @GetMapping("/customers/export.xlsx")
    void xlsx(
            @RequestParam MultiValueMap<String, String> parameters,
            @CookieValue(name = Columns.COOKIE, required = false) @Nullable String chosen,
            HttpSession session,
            HttpServletResponse response,
            Words w)
            throws IOException {
        Meant meant = told(parameters, session);
        announce(response, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
        try (Sheet sheet = Sheets.xlsx(response.getOutputStream(), w.of("customers.list.title"), w.zone())) {
            write(sheet, meant, columns.chosen(chosen), w);
        }
    }

    /** Tells the journal before the first row leaves: what cannot be told is not handed out. */
    private Meant told(MultiValueMap<String, String> parameters, HttpSession session) {
        try {
            Meant meant = meant(ListAddress.of(parameters), session);
            long rows = facts.count(meant.condition(), meant.places());
            transactions.run(() -> journal.record(
                    Entry.of(access.current(), "customers.export").affecting(rows)));
            return meant;
        } catch (WrongRule wrong) {
            throw Refused.invalid(wrong.part(), wrong.code());
        }
    }

    private void announce(HttpServletResponse response, String type, String ending) {
        response.setContentType(type);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"customers-" + LocalDate.now(clock) + "." + ending + "\"");
    }

    /** Page by page, so that a base of any size takes the same memory. */
    private void write(Sheet sheet, Meant meant, List<CustomerField> fields, Words w) throws IOException {
        List<CustomerField> all = new ArrayList<>(List.of(criteria.field("name"), criteria.field("kind")));
        fields.stream().filter(field -> !field.id().equals("kind")).forEach(all::add);
        sheet.head(Columns.heads(w, all));
        String after = null;
        do {
            Page page = facts.page(meant.condition(), meant.places(), meant.order(), after, EXPORT_PAGE);
            List<Map<Long, ?>> values = new ArrayList<>();
            for (CustomerField field : all)
                values.add(page.ids().isEmpty() ? Map.of() : field.values().apply(page.ids()));
            for (Long id : page.ids()) {
                List<Cell> cells = new ArrayList<>();
                for (int i = 0; i < all.size(); i++)
                    cells.addAll(Columns.cells(w, all.get(i), values.get(i).get(id)));
                sheet.row(cells);
            }
            after = page.next();
        } while (after != null);
    }
}
