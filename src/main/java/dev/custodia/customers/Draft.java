package dev.custodia.customers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.custodia.access.Problem;
import dev.custodia.facts.Columns;
import dev.custodia.forgotten.Trait;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A customer as someone wants it to be: typed on the card, sent to the API, or a line of a file.
 *
 * @param kind null lets the rest decide: who has a VAT number or a legal form behind the name is a company
 * @param name the whole name; may be left out where given and family name are there
 * @param country ISO 3166 code of two letters
 * @param createdOn since when a customer; null means today
 * @param own the company's own fields, by key
 * @param assignments whom the customer is given to, by the ids of fields, as other rooms keep it: said of somebody new; no
 *     part of the customer
 * @param despiteErasure why this comes in although somebody was erased who had the same e-mail, phone or number; no part
 *     of the customer, and null where nobody has answered that question
 */
public record Draft(
        @Nullable Kind kind,
        @Nullable String name,
        @Nullable String givenName,
        @Nullable String familyName,
        @Nullable String street,
        @Nullable String postalCode,
        @Nullable String city,
        @Nullable String region,
        @Nullable String country,
        @Nullable String language,
        @Nullable String note,
        @Nullable String externalId,
        @Nullable LocalDate createdOn,
        List<ContactPoint> contactPoints,
        LegalDetails legal,
        List<String> tags,
        Map<String, String> own,
        Map<String, String> assignments,
        @Nullable String despiteErasure) {
    static final int LONGEST = 500;
    static final int LONGEST_NOTE = 10_000;

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    @JsonCreator
    public Draft(
            @JsonProperty("kind") @Nullable Kind kind,
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("givenName") @Nullable String givenName,
            @JsonProperty("familyName") @Nullable String familyName,
            @JsonProperty("street") @Nullable String street,
            @JsonProperty("postalCode") @Nullable String postalCode,
            @JsonProperty("city") @Nullable String city,
            @JsonProperty("region") @Nullable String region,
            @JsonProperty("country") @Nullable String country,
            @JsonProperty("language") @Nullable String language,
            @JsonProperty("note") @Nullable String note,
            @JsonProperty("externalId") @Nullable String externalId,
            @JsonProperty("createdOn") @Nullable LocalDate createdOn,
            @JsonProperty("contactPoints") @Nullable List<ContactPoint> contactPoints,
            @JsonProperty("legal") @Nullable LegalDetails legal,
            @JsonProperty("tags") @Nullable List<String> tags,
            @JsonProperty("own") @Nullable Map<String, String> own,
            @JsonProperty("assignments") @Nullable Map<String, String> assignments,
            @JsonProperty("despiteErasure") @Nullable String despiteErasure) {
        this.kind = kind;
        this.name = blankToNull(name);
        this.givenName = blankToNull(givenName);
        this.familyName = blankToNull(familyName);
        this.street = blankToNull(street);
        this.postalCode = blankToNull(postalCode);
        this.city = blankToNull(city);
        this.region = blankToNull(region);
        this.country = country == null ? null : blankToNull(country.toUpperCase(Locale.ROOT));
        this.language = blankToNull(language);
        this.note = blankToNull(note);
        this.externalId = blankToNull(externalId);
        this.createdOn = createdOn;
        this.contactPoints = contactPoints == null ? List.of() : List.copyOf(contactPoints);
        this.legal = legal == null ? LegalDetails.NONE : legal;
        this.tags = tags == null ? List.of() : distinct(tags);
        this.own = own == null ? Map.of() : present(own);
        this.assignments = assignments == null ? Map.of() : present(assignments);
        this.despiteErasure = blankToNull(despiteErasure);
    }

    /** As most are: nobody has answered a question about somebody who was erased. */
    public Draft(
            @Nullable Kind kind,
            @Nullable String name,
            @Nullable String givenName,
            @Nullable String familyName,
            @Nullable String street,
            @Nullable String postalCode,
            @Nullable String city,
            @Nullable String region,
            @Nullable String country,
            @Nullable String language,
            @Nullable String note,
            @Nullable String externalId,
            @Nullable LocalDate createdOn,
            @Nullable List<ContactPoint> contactPoints,
            @Nullable LegalDetails legal,
            @Nullable List<String> tags,
            @Nullable Map<String, String> own) {
        this(
                kind,
                name,
                givenName,
                familyName,
                street,
                postalCode,
                city,
                region,
                country,
                language,
                note,
                externalId,
                createdOn,
                contactPoints,
                legal,
                tags,
                own,
                null,
                null);
    }

    /** The same, given to these. */
    public Draft givenTo(Map<String, String> others) {
        return new Draft(
                kind,
                name,
                givenName,
                familyName,
                street,
                postalCode,
                city,
                region,
                country,
                language,
                note,
                externalId,
                createdOn,
                contactPoints,
                legal,
                tags,
                own,
                others,
                despiteErasure);
    }

    /** What is wrong with it, everything at once; empty when it can be a customer. */
    public List<Problem> problems(LocalDate today) {
        List<Problem> problems = new ArrayList<>();
        if (displayName() == null) problems.add(Problem.of("name", "customers.name_missing"));
        if (country != null && !COUNTRIES.contains(country))
            problems.add(Problem.of("country", "customers.country_unknown"));
        if (createdOn != null && (createdOn.isAfter(today) || createdOn.getYear() < 1900))
            problems.add(Problem.of("createdOn", "customers.date_implausible"));
        if (!fits())
            texts().forEach((where, text) -> {
                if (text.length() > longest(where)) problems.add(Problem.of(where, "customers.too_long"));
                if (text.indexOf('\0') >= 0) problems.add(Problem.of(where, "customers.not_text"));
            });
        return problems;
    }

    private static int longest(String where) {
        if (where.equals("note")) return LONGEST_NOTE;
        return where.startsWith("tags[") ? TagNames.LONGEST : LONGEST;
    }

    /**
     * Addresses that cannot be written to. Who types one is told; in a file it comes in as it is and is marked, since
     * nothing that a company knows of its customers is to be lost on the way.
     */
    public List<Problem> unreachable() {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < contactPoints.size(); i++) {
            ContactPoint point = contactPoints.get(i);
            if (point.kind() == ContactPoint.Kind.EMAIL && !point.key(country).valid())
                problems.add(Problem.of("contactPoints[" + i + "]", "customers.email_invalid"));
        }
        return problems;
    }

    /** Whether all texts can be kept as they are: nearly all can, and then none has to be named. */
    private boolean fits() {
        for (ContactPoint point : contactPoints) if (!fits(point.value(), LONGEST)) return false;
        for (String tag : tags) if (!fits(tag, TagNames.LONGEST)) return false;
        for (String value : own.values()) if (!fits(value, LONGEST)) return false;
        for (String value : assignments.values()) if (!fits(value, LONGEST)) return false;
        return fits(name, LONGEST)
                && fits(givenName, LONGEST)
                && fits(familyName, LONGEST)
                && fits(street, LONGEST)
                && fits(postalCode, LONGEST)
                && fits(city, LONGEST)
                && fits(region, LONGEST)
                && fits(language, LONGEST)
                && fits(note, LONGEST_NOTE)
                && fits(externalId, LONGEST)
                && fits(legal.legalName(), LONGEST)
                && fits(legal.vatNumber(), LONGEST)
                && fits(legal.taxNumber(), LONGEST)
                && fits(legal.iban(), LONGEST)
                && fits(legal.registeredAddress(), LONGEST)
                && fits(despiteErasure, LONGEST);
    }

    private static boolean fits(@Nullable String text, int longest) {
        return text == null || (text.length() <= longest && text.indexOf('\0') < 0);
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        put(texts, "name", name);
        put(texts, "givenName", givenName);
        put(texts, "familyName", familyName);
        put(texts, "street", street);
        put(texts, "postalCode", postalCode);
        put(texts, "city", city);
        put(texts, "region", region);
        put(texts, "language", language);
        put(texts, "note", note);
        put(texts, "externalId", externalId);
        put(texts, "legal.legalName", legal.legalName());
        put(texts, "legal.vatNumber", legal.vatNumber());
        put(texts, "legal.taxNumber", legal.taxNumber());
        put(texts, "legal.iban", legal.iban());
        put(texts, "legal.registeredAddress", legal.registeredAddress());
        put(texts, "despiteErasure", despiteErasure);
        for (int i = 0; i < contactPoints.size(); i++)
            put(texts, "contactPoints[" + i + "]", contactPoints.get(i).value());
        for (int i = 0; i < tags.size(); i++) put(texts, "tags[" + i + "]", tags.get(i));
        own.forEach((key, value) -> put(texts, "own." + key, value));
        assignments.forEach((key, value) -> put(texts, "assignments." + key, value));
        return texts;
    }

    private static void put(Map<String, String> texts, String where, @Nullable String text) {
        if (text != null) texts.put(where, text);
    }

    /** The name to show: as given, else made of given and family name, else the legal name. */
    public @Nullable String displayName() {
        if (name != null) return name;
        String both =
                Stream.of(givenName, familyName).filter(part -> part != null).collect(Collectors.joining(" "));
        return both.isEmpty() ? legal.legalName() : both;
    }

    public boolean named() {
        return displayName() != null;
    }

    Kind kindOrGuess() {
        if (kind != null) return kind;
        String shown = displayName();
        return legal.vatNumber() != null || (shown != null && LegalForms.endsName(shown)) ? Kind.COMPANY : Kind.PERSON;
    }

    /** What a search looks through. Digits of phones stand together, whatever was written between them. */
    String searchKey() {
        Stream.Builder<@Nullable String> parts = Stream.builder();
        parts.add(displayName());
        parts.add(legal.legalName());
        for (ContactPoint point : contactPoints) {
            if (point.kind() == ContactPoint.Kind.EMAIL) parts.add(point.value());
            if (point.kind() == ContactPoint.Kind.PHONE) parts.add(ContactPoint.digits(point.value()));
        }
        parts.add(legal.vatKey());
        parts.add(externalId);
        return Columns.plain(parts.build().filter(part -> part != null).collect(Collectors.joining(" ")));
    }

    /** By what a line of a file is recognised when it comes again. */
    public String identity() {
        if (externalId != null) return "x:" + externalId;
        String nameKey = nameKey();
        String email = firstKey(ContactPoint.Kind.EMAIL);
        if (email != null) return "e:" + email + "|" + nameKey;
        String vatKey = legal.vatKey();
        if (vatKey != null) return "v:" + vatKey + "|" + nameKey;
        String phone = firstKey(ContactPoint.Kind.PHONE);
        return "n:" + nameKey + "|" + (city == null ? "" : Columns.plain(city)) + "|" + (phone == null ? "" : phone)
                + "|" + (street == null ? "" : Columns.plain(street));
    }

    /** By what this customer would be known again. */
    List<Trait> traits() {
        List<Trait> traits = new ArrayList<>(contactPoints.size() + 2);
        for (ContactPoint point : contactPoints)
            point.trait(country, displayName()).ifPresent(traits::add);
        if (externalId != null) traits.add(Trait.externalId(externalId));
        if (legal.vatNumber() != null) traits.add(Trait.taxNumber(legal.vatNumber()));
        if (legal.taxNumber() != null) traits.add(Trait.taxNumber(legal.taxNumber()));
        return traits;
    }

    String nameKey() {
        String shown = displayName();
        return shown == null ? "" : Columns.plain(shown);
    }

    @Nullable
    String firstKey(ContactPoint.Kind kind) {
        for (ContactPoint point : contactPoints) if (point.kind() == kind) return point.keyText(country);
        return null;
    }

    public static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static List<String> distinct(List<String> tags) {
        Set<String> once = new LinkedHashSet<>();
        for (String tag : tags) {
            String name = TagNames.clean(tag);
            if (!name.isEmpty()) once.add(name);
        }
        return List.copyOf(once);
    }

    private static Map<String, String> present(Map<String, String> own) {
        Map<String, String> present = new TreeMap<>();
        own.forEach((key, value) -> {
            String stripped = blankToNull(value);
            if (stripped != null) present.put(key, stripped);
        });
        return present;
    }
}
