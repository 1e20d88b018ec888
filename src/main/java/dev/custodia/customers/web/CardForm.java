package dev.custodia.customers.web;

import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.screens.Words;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * A customer as it stands in the form, whatever was typed.
 *
 * @param version of the customer that the form was opened on; 0 for one that is new
 * @param texts the plain fields, by the names that problems have
 * @param points contact points that say something
 */
public record CardForm(long version, Map<String, String> texts, List<Point> points, List<Own> own) {
    /** What stands before the id of a field in the name of a control that says whom the customer is given to. */
    public static final String ASSIGNMENTS = "assignments.";

    static final List<String> FIELDS = List.of(
            "kind",
            "name",
            "givenName",
            "familyName",
            "street",
            "postalCode",
            "city",
            "region",
            "country",
            "language",
            "note",
            "externalId",
            "createdOn",
            "tags",
            "legal.legalName",
            "legal.vatNumber",
            "legal.taxNumber",
            "legal.iban",
            "legal.registeredAddress",
            "despiteErasure");

    public record Point(String kind, String value, String label) {}

    public record Own(String key, String value) {}

    static CardForm empty() {
        return new CardForm(0, Map.of("kind", ""), List.of(), List.of());
    }

    static CardForm of(Customer customer) {
        return of(customer.draft(), customer.version());
    }

    static CardForm of(Draft draft, long version) {
        Map<String, String> texts = new LinkedHashMap<>();
        Kind kind = draft.kind();
        put(texts, "kind", kind == null ? null : kind.word());
        put(texts, "name", draft.name());
        put(texts, "givenName", draft.givenName());
        put(texts, "familyName", draft.familyName());
        put(texts, "street", draft.street());
        put(texts, "postalCode", draft.postalCode());
        put(texts, "city", draft.city());
        put(texts, "region", draft.region());
        put(texts, "country", draft.country());
        put(texts, "language", draft.language());
        put(texts, "note", draft.note());
        put(texts, "externalId", draft.externalId());
        put(texts, "createdOn", draft.createdOn() == null ? null : Objects.toString(draft.createdOn()));
        put(texts, "tags", String.join(", ", draft.tags()));
        LegalDetails legal = draft.legal();
        put(texts, "legal.legalName", legal.legalName());
        put(texts, "legal.vatNumber", legal.vatNumber());
        put(texts, "legal.taxNumber", legal.taxNumber());
        put(texts, "legal.iban", legal.iban());
        put(texts, "legal.registeredAddress", legal.registeredAddress());
        return new CardForm(
                version,
                texts,
                draft.contactPoints().stream()
                        .map(point -> new Point(
                                point.kind().word(),
                                point.value(),
                                point.label() == null ? "" : Objects.toString(point.label())))
                        .toList(),
                draft.own().entrySet().stream()
                        .map(entry -> new Own(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static void put(Map<String, String> texts, String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) texts.put(name, text);
    }

    static CardForm of(MultiValueMap<String, String> form) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String field : FIELDS) put(texts, field, form.getFirst(field));
        form.forEach((name, values) -> {
            if (name.startsWith(ASSIGNMENTS) && name.length() < 80) put(texts, name, values.getFirst());
        });
        List<Point> points = new ArrayList<>();
        List<String> values = form.getOrDefault("point_value", List.of());
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isBlank())
                points.add(new Point(at(form, "point_kind", i), values.get(i), at(form, "point_label", i)));
        }
        List<Own> own = new ArrayList<>();
        List<String> keys = form.getOrDefault("own_key", List.of());
        for (int i = 0; i < keys.size(); i++) {
            if (!keys.get(i).isBlank()) own.add(new Own(keys.get(i).strip(), at(form, "own_value", i)));
        }
        String version = form.getFirst("version");
        return new CardForm(
                version != null && version.matches("\\d{1,18}") ? Long.parseLong(version) : 0, texts, points, own);
    }

    private static String at(MultiValueMap<String, String> form, String name, int place) {
        List<String> values = form.getOrDefault(name, List.of());
        return place < values.size() && values.get(place) != null ? values.get(place) : "";
    }

    public String text(String field) {
        return texts.getOrDefault(field, "");
    }

    CardForm at(long other) {
        return new CardForm(other, texts, points, own);
    }

    /** @throws Refused with what cannot even be written down: a kind or a date that is none */
    Draft draft() {
        List<Problem> problems = new ArrayList<>();
        Kind kind = null;
        LocalDate createdOn = null;
        try {
            kind = text("kind").isBlank() ? null : Kind.of(text("kind"));
        } catch (IllegalArgumentException none) {
            problems.add(Problem.of("kind", "customers.kind_unknown"));
        }
        try {
            createdOn = text("createdOn").isBlank()
                    ? null
                    : LocalDate.parse(text("createdOn").strip());
        } catch (DateTimeParseException none) {
            problems.add(Problem.of("createdOn", "customers.date_unreadable"));
        }
        List<ContactPoint> contactPoints = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            try {
                contactPoints.add(new ContactPoint(ContactPoint.Kind.of(point.kind()), point.value(), point.label()));
            } catch (IllegalArgumentException none) {
                problems.add(Problem.of("contactPoints[" + i + "]", "customers.kind_unknown"));
            }
        }
        if (!problems.isEmpty()) throw Refused.invalid(problems);
        Map<String, String> values = new LinkedHashMap<>();
        own.forEach(each -> values.put(each.key(), each.value()));
        return new Draft(
                kind,
                text("name"),
                text("givenName"),
                text("familyName"),
                text("street"),
                text("postalCode"),
                text("city"),
                text("region"),
                text("country"),
                text("language"),
                text("note"),
                text("externalId"),
                createdOn,
                contactPoints,
                new LegalDetails(
                        text("legal.legalName"),
                        text("legal.vatNumber"),
                        text("legal.taxNumber"),
                        text("legal.iban"),
                        text("legal.registeredAddress")),
                Arrays.asList(text("tags").split(",")),
                values,
                assignments(),
                text("despiteErasure"));
    }

    private Map<String, String> assignments() {
        Map<String, String> assignments = new LinkedHashMap<>();
        texts.forEach((name, value) -> {
            if (name.startsWith(ASSIGNMENTS)) assignments.put(name.substring(ASSIGNMENTS.length()), value);
        });
        return assignments;
    }

    /** The name of a kind of contact point; its enum shares a name with that of customers, and so has keys of its own. */
    public static String kind(Words w, ContactPoint.Kind kind) {
        return switch (kind) {
            case EMAIL -> w.of("customers.point.email");
            case PHONE -> w.of("customers.point.phone");
            case MESSENGER -> w.of("customers.point.messenger");
            case WEBSITE -> w.of("customers.point.website");
        };
    }
}
