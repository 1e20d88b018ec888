package dev.custodia.customers.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.web.Sentences;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Clauses;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.customers.Keeper;
import dev.custodia.customers.Tags;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Order;
import dev.custodia.facts.Place;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Pair;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The card: everything about one customer, and what can be done to one. */
@Controller
class CardPage {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int HISTORY = 50;
    private static final int FOUND = 8;
    private static final List<String> FIGURES =
            List.of("last_document", "last_purchase", "purchases", "value", "value_12m");

    private final Customers customers;
    private final Tags tags;
    private final Changes changes;
    private final Criteria criteria;
    private final Facts facts;
    private final Access access;
    private final ObjectProvider<CardSection> sections;

    CardPage(
            Customers customers,
            Tags tags,
            Changes changes,
            Criteria criteria,
            Facts facts,
            Access access,
            ObjectProvider<CardSection> sections) {
        this.customers = customers;
        this.tags = tags;
        this.changes = changes;
        this.criteria = criteria;
        this.facts = facts;
        this.access = access;
        this.sections = sections;
    }

    /** @throws Refused {@code customers.unknown} for what cannot be anybody's id */
    static CustomerId id(long id) {
        if (id <= 0) throw Refused.notFound("customers.unknown");
        return new CustomerId(id);
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/{id}")
    String card(@PathVariable long id, Words w, Model model) {
        Customer customer = customers.find(id(id));
        Frame frame = (Frame) java.util.Objects.requireNonNull(model.getAttribute("frame"));
        model.addAttribute(
                "card",
                new CardView(
                        customer,
                        figures(id, w),
                        address(customer, w),
                        legal(customer, w),
                        customer.own().entrySet().stream()
                                .map(own -> new Pair(own.getKey(), own.getValue()))
                                .toList(),
                        customers
                                .objections(customer.id(), EnumSet.of(Keeper.Purpose.REMOVE, Keeper.Purpose.DELETE))
                                .stream()
                                .map(objection -> Sentences.of(w, objection))
                                .distinct()
                                .toList(),
                        tags.of(List.of(id)).getOrDefault(id, List.of()),
                        history(id, w),
                        sections.stream()
                                .sorted(Comparator.comparingInt(CardSection::order))
                                .map(section -> section.html(customer, w, frame))
                                .toList()));
        return "customers/card";
    }

    private List<Pair> figures(long id, Words w) {
        List<Pair> figures = new ArrayList<>();
        for (String name : FIGURES) {
            CustomerField field = criteria.field(name);
            Object value = field.values().apply(List.of(id)).get(id);
            String said = Columns.said(w, field, value);
            figures.add(new Pair(Clauses.name(w, field), said.isEmpty() ? w.of("customers.card.never") : said));
        }
        return figures;
    }

    private static List<Pair> address(Customer customer, Words w) {
        List<Pair> pairs = new ArrayList<>();
        add(pairs, w.of("customers.card.given_name"), customer.givenName());
        add(pairs, w.of("customers.card.family_name"), customer.familyName());
        add(pairs, w.of("criteria.field.street"), customer.street());
        add(pairs, w.of("criteria.field.postal_code"), customer.postalCode());
        add(pairs, w.of("criteria.field.city"), customer.city());
        add(pairs, w.of("customers.card.region"), customer.region());
        add(pairs, w.of("criteria.field.country"), country(w, customer.country()));
        add(pairs, w.of("customers.card.language"), customer.language());
        add(pairs, w.of("criteria.field.external_id"), customer.externalId());
        add(pairs, w.of("criteria.field.created"), w.date(customer.createdOn()));
        return pairs;
    }

    static @Nullable String country(Words w, @Nullable String code) {
        return code == null ? null : Locale.of("", code).getDisplayCountry(w.locale());
    }

    private static List<Pair> legal(Customer customer, Words w) {
        List<Pair> pairs = new ArrayList<>();
        add(pairs, w.of("customers.card.legal_name"), customer.legal().legalName());
        add(pairs, w.of("criteria.field.vat_number"), customer.legal().vatNumber());
        add(pairs, w.of("customers.card.tax_number"), customer.legal().taxNumber());
        add(pairs, w.of("customers.card.iban"), customer.legal().iban());
        add(pairs, w.of("customers.card.registered_address"), customer.legal().registeredAddress());
        return pairs;
    }

    private static void add(List<Pair> pairs, String label, @Nullable String value) {
        if (value != null) pairs.add(new Pair(label, value));
    }

    List<CardView.Event> history(long id, Words w) {
        if (!access.may(Permission.CHANGES_LOOK)) return List.of();
        return changes.of(id, HISTORY).stream()
                .map(change -> event(id, change, w))
                .toList();
    }

    private CardView.Event event(long id, Change change, Words w) {
        boolean alone = change.done() <= 1;
        boolean possible = changes.objectionToUndo(change).isEmpty();
        return new CardView.Event(
                change.changeId(),
                change.createdAt(),
                icon(change.act()),
                w.of(
                        sentence(change.act()),
                        Map.of("who", access.name(change.authorId()), "what", changes.told(change, w))),
                change.reason(),
                past(change.act())
                        ? "/customers/" + id + "/changes/" + change.changeId()
                        : alone ? null : "/changes/" + change.changeId(),
                alone && possible && access.may(Permission.CHANGES_UNDO),
                change.undoneBy() != null ? w.of("customers.history.undone") : null);
    }

    /** Whether before and after can be told of one customer. */
    private static boolean past(String act) {
        return act.equals("customers.edit") || act.equals("imports.load");
    }

    private static String sentence(String act) {
        return switch (act) {
            case "customers.create" -> "customers.history.create";
            case "customers.edit" -> "customers.history.edit";
            case "customers.link" -> "customers.history.link";
            case "customers.unlink" -> "customers.history.unlink";
            case Customers.ARCHIVE -> "customers.history.archive";
            case Customers.UNARCHIVE -> "customers.history.unarchive";
            case Tags.ADD -> "customers.history.tag";
            case Tags.REMOVE -> "customers.history.untag";
            case Tags.MERGE -> "customers.history.merge_tags";
            case Tags.DROP -> "customers.history.drop_tag";
            case "lifecycle.set" -> "customers.history.status";
            case "lifecycle.release" -> "customers.history.status_release";
            case "lifecycle.automate" -> "customers.history.status_rules";
            case "portfolios.assign" -> "customers.history.portfolio";
            case "portfolios.move" -> "customers.history.portfolio_move";
            case "portfolios.rules" -> "customers.history.portfolio_rules";
            case "retention.hold" -> "customers.history.hold";
            case "retention.release" -> "customers.history.release";
            case "requests.object" -> "customers.history.objection";
            case "requests.withdraw_objection" -> "customers.history.objection_withdrawn";
            case "dealings.edit" -> "customers.history.dealings";
            case "levels.enter" -> "customers.history.value_entered";
            case "levels.give_back" -> "customers.history.value_given_back";
            case "imports.load" -> "customers.history.load";
            case "changes.undo" -> "customers.history.undo";
            case "changes.redo" -> "customers.history.redo";
            case Customers.REMOVE -> "customers.history.remove";
            case Customers.RESTORE -> "customers.history.restore";
            default -> "customers.history.other";
        };
    }

    private static String icon(String act) {
        return switch (act) {
            case "customers.create" -> "plus";
            case "customers.link", "customers.unlink" -> "link";
            case Customers.ARCHIVE -> "archive";
            case Customers.UNARCHIVE -> "archive-off";
            case Tags.ADD, Tags.REMOVE, Tags.MERGE, Tags.DROP -> "tag";
            case "lifecycle.set", "lifecycle.release", "lifecycle.automate" -> "activity";
            case "portfolios.assign", "portfolios.move", "portfolios.rules" -> "users";
            case "retention.hold", "retention.release" -> "gavel";
            case "requests.object", "requests.withdraw_objection" -> "bell";
            case "dealings.edit" -> "file-invoice";
            case "levels.enter", "levels.give_back" -> "chart-bar";
            case "imports.load" -> "upload";
            case "changes.undo", Customers.RESTORE -> "arrow-back-up";
            case Customers.REMOVE -> "trash";
            default -> "edit";
        };
    }

    // ---- what can be done

    @Needs(Permission.ARCHIVE_ONE)
    @PostMapping("/customers/{id}/archive")
    String archive(@PathVariable long id, @RequestParam(defaultValue = "") String reason, Words w, Pages pages) {
        return said(id, w, pages, "customers.card.archived_now", () -> customers.archive(id(id), reason));
    }

    @Needs(Permission.ARCHIVE_ONE)
    @PostMapping("/customers/{id}/unarchive")
    String unarchive(@PathVariable long id, @RequestParam(defaultValue = "") String reason, Words w, Pages pages) {
        return said(id, w, pages, "customers.card.unarchived_now", () -> customers.unarchive(id(id), reason));
    }

    @Needs(Permission.CHANGES_UNDO)
    @PostMapping("/customers/{id}/changes/{changeId}/undo")
    String undo(@PathVariable long id, @PathVariable long changeId, Words w, Pages pages) {
        Change change = changes.find(changeId);
        // One of many customers is taken back where it shows how many there are.
        if (change.done() > 1) return pages.go("/changes/" + changeId);
        return said(id, w, pages, "customers.card.undone_now", () -> {
            if (changes.undo(changeId).done() == 0) throw Refused.conflict("customers.changed_since_undo");
        });
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/customers/{id}/links")
    String link(
            @PathVariable long id,
            @RequestParam(defaultValue = "0") long other,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String backRole,
            Words w,
            Pages pages) {
        return said(id, w, pages, "customers.card.linked", () -> customers.link(id(id), id(other), role, backRole));
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/customers/{id}/links/{other}/remove")
    String unlink(@PathVariable long id, @PathVariable long other, Words w, Pages pages) {
        return said(id, w, pages, "customers.card.unlinked", () -> customers.unlink(id(id), id(other)));
    }

    private static String said(long id, Words w, Pages pages, String done, Runnable act) {
        try {
            act.run();
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/customers/" + id);
        }
        return pages.say(Tone.GOOD, w.of(done)).go("/customers/" + id);
    }

    /** Who could be linked: the first few found by words, which are posted. */
    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/customers/{id}/links/search")
    String others(@PathVariable long id, @RequestParam(defaultValue = "") String search, Model model) {
        List<CardView.Found> found = new ArrayList<>();
        if (!search.isBlank()) {
            var ids = facts.page(
                            Customers.found(search),
                            EnumSet.of(Place.ACTIVE, Place.ARCHIVED),
                            new Order(criteria.field("name"), false),
                            null,
                            FOUND + 1)
                    .ids();
            for (Glance glance : customers.glances(ids)) {
                if (glance.id().value() != id && found.size() < FOUND) found.add(found(glance));
            }
        }
        model.addAttribute("found", found);
        model.addAttribute("asked", !search.isBlank());
        return "customers/found";
    }

    private static CardView.Found found(Glance glance) {
        String email = glance.email();
        String phone = glance.phone();
        return new CardView.Found(
                glance.id().toString(), glance.name(), email != null ? email : phone != null ? phone : "");
    }

    /** Everything that any room knows about one, as the person may ask for it. */
    @Needs(Permission.CUSTOMERS_EXPORT)
    @GetMapping("/customers/{id}/everything.json")
    ResponseEntity<byte[]> everything(@PathVariable long id, HttpServletResponse response) {
        Map<String, List<JSONB>> everything = customers.everythingAbout(id(id));
        ObjectNode all = JSON.createObjectNode();
        everything.forEach((name, rows) -> {
            ArrayNode array = all.putArray(name);
            rows.forEach(row -> array.add(JSON.readTree(row.data())));
        });
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"customer-" + id + ".json\"")
                .body(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
    }
}
