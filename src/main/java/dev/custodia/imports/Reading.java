package dev.custodia.imports;

import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.IncomingDocuments;
import dev.custodia.dealings.Units;
import dev.custodia.portfolios.Aspect;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a file by a mapping. A row is understood whole, or refused with the cell that stands in the way. */
final class Reading {
    private static final BigDecimal LARGEST = new BigDecimal("1e12");

    private final Mapping mapping;
    private final LocalDate today;
    private final Units units;
    private final Map<String, Optional<Short>> knownUnits = new ConcurrentHashMap<>();
    private final boolean byPrice;
    private final boolean withQuantity;

    Reading(Mapping mapping, LocalDate today, Units units) {
        this.mapping = mapping;
        this.today = today;
        this.units = units;
        this.byPrice = mapping.has(Target.UNIT_PRICE) && !mapping.has(Target.AMOUNT);
        this.withQuantity = mapping.has(Target.QUANTITY);
    }

    /** Why a row is refused: at which column (from 0; -1 for the row), what stood there, and a code. */
    record Refusal(int column, String value, String reason) {}

    /** A row as understood: a customer, and for documents the line of one; or why not. */
    record Understood(
            @Nullable Draft customer,
            IncomingDocuments.@Nullable Line document,
            @Nullable Refusal refusal) {
        static Understood refused(int column, String value, String reason) {
            return new Understood(null, null, new Refusal(column, value, reason));
        }
    }

    Understood read(long lineNo, List<String> cells) {
        for (int i = mapping.columns().size(); i < cells.size(); i++) {
            if (!cells.get(i).isBlank()) return Understood.refused(-1, cells.get(i), "too_many_cells");
        }
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).indexOf('\0') >= 0) return Understood.refused(i, "", "not_text");
        }
        return mapping.documents() ? document(lineNo, cells) : customer(cells);
    }

    private Understood customer(List<String> cells) {
        Map<Target, String> values = values(cells);
        LocalDate createdOn = null;
        String created = values.get(Target.CREATED_ON);
        if (created != null) {
            Optional<LocalDate> date = Values.date(created, mapping.dates());
            if (date.isEmpty()) return refused(Target.CREATED_ON, created, "date_unreadable");
            createdOn = date.get();
        }
        Draft draft = draft(cells, values, createdOn);
        if (draft == null) return Understood.refused(-1, "", "name_missing");
        return draft.problems(today).stream()
                .findFirst()
                .map(problem -> refused(
                        targetOf(problem.where()),
                        String.valueOf(values.get(targetOf(problem.where()))),
                        problem.code().substring(problem.code().indexOf('.') + 1)))
                .orElseGet(() -> new Understood(draft, null, null));
    }

    private static Target targetOf(String where) {
        return switch (where) {
            case "createdOn" -> Target.CREATED_ON;
            case "country" -> Target.COUNTRY;
            case "note" -> Target.NOTE;
            case "externalId" -> Target.EXTERNAL_ID;
            case "city" -> Target.CITY;
            case "street" -> Target.STREET;
            default -> Target.NAME;
        };
    }

    private Understood document(long lineNo, List<String> cells) {
        Map<Target, String> values = values(cells);
        if (Stream.of(
                        Target.EXTERNAL_ID,
                        Target.EMAIL,
                        Target.VAT_NUMBER,
                        Target.NAME,
                        Target.FAMILY_NAME,
                        Target.LEGAL_NAME)
                .noneMatch(values::containsKey)) return refused(whoColumn(), "", "no_customer");
        String dateText = values.getOrDefault(Target.DATE, "");
        Optional<LocalDate> date = Values.date(dateText, mapping.dates());
        if (date.isEmpty())
            return refused(Target.DATE, dateText, dateText.isEmpty() ? "date_missing" : "date_unreadable");
        if (!DocumentDraft.plausible(date.get(), today)) return refused(Target.DATE, dateText, "date_implausible");
        BigDecimal amount;
        if (byPrice) {
            String priceText = values.getOrDefault(Target.UNIT_PRICE, "");
            if (priceText.isEmpty()) return refused(Target.UNIT_PRICE, "", "no_price");
            Optional<BigDecimal> price = Values.number(priceText, mapping.decimal());
            if (price.isEmpty()) return refused(Target.UNIT_PRICE, priceText, "number_unreadable");
            if (price.get().signum() == 0) return refused(Target.UNIT_PRICE, priceText, "no_price");
            String quantityText = values.getOrDefault(Target.QUANTITY, withQuantity ? "" : "1");
            Optional<BigDecimal> quantity = Values.number(quantityText, mapping.decimal());
            if (quantity.isEmpty()) return refused(Target.QUANTITY, quantityText, "number_unreadable");
            amount = price.get().multiply(quantity.get());
        } else {
            String amountText = values.getOrDefault(Target.AMOUNT, "");
            if (amountText.isEmpty()) return refused(Target.AMOUNT, "", "amount_missing");
            Optional<BigDecimal> number = Values.number(amountText, mapping.decimal());
            if (number.isEmpty()) return refused(Target.AMOUNT, amountText, "number_unreadable");
            amount = number.get();
        }
        if (amount.abs().compareTo(LARGEST) > 0)
            return refused(Target.AMOUNT, amount.toPlainString(), "amount_implausible");
        String currency =
                values.getOrDefault(Target.CURRENCY, mapping.currency()).toUpperCase(java.util.Locale.ROOT);
        if (!DocumentDraft.knownCurrency(currency)) return refused(Target.CURRENCY, currency, "currency_unknown");
        DocumentKind kind = null;
        String kindText = values.get(Target.DOCUMENT_KIND);
        if (kindText != null) {
            kind = Values.documentKind(kindText).orElse(null);
            if (kind == null) return refused(Target.DOCUMENT_KIND, kindText, "kind_unknown");
        }
        DocumentState state = DocumentState.PAID;
        String stateText = values.get(Target.STATE);
        if (stateText != null) {
            Optional<DocumentState> known = Values.state(stateText);
            if (known.isEmpty()) return refused(Target.STATE, stateText, "state_unknown");
            state = known.get();
        }
        Short unit = null;
        String unitText = values.get(Target.PORTFOLIO_TYPE);
        if (unitText != null) {
            unit = Values.once(knownUnits, unitText, units::byName).orElse(null);
            if (unit == null) return refused(Target.PORTFOLIO_TYPE, unitText, "portfolio_type_unknown");
        }
        Draft customer = draft(cells, values, null);
        if (customer == null) return refused(whoColumn(), "", "no_customer");
        var problem = customer.problems(today).stream().findFirst();
        if (problem.isPresent()) {
            Target target = targetOf(problem.get().where());
            return refused(
                    target,
                    values.getOrDefault(target, ""),
                    problem.get().code().substring(problem.get().code().indexOf('.') + 1));
        }
        String number = values.getOrDefault(Target.NUMBER, "");
        if (number.length() > 100) return refused(Target.NUMBER, number, "too_long");
        return new Understood(
                customer,
                new IncomingDocuments.Line(
                        lineNo, customer.identity(), kind, number, date.get(), amount, currency, state, unit),
                null);
    }

    private Target whoColumn() {
        return Stream.of(Target.EXTERNAL_ID, Target.EMAIL, Target.VAT_NUMBER, Target.NAME)
                .filter(mapping::has)
                .findFirst()
                .orElse(Target.NAME);
    }

    private Understood refused(Target target, String value, String reason) {
        int column = -1;
        for (int i = 0; i < mapping.columns().size() && column < 0; i++) {
            if (mapping.columns().get(i).target() == target) column = i;
        }
        return Understood.refused(column, value, reason);
    }

    /** The first value under each target; blanks are not there. */
    private Map<Target, String> values(List<String> cells) {
        Map<Target, String> values = new EnumMap<>(Target.class);
        for (int i = 0; i < mapping.columns().size() && i < cells.size(); i++) {
            Target target = mapping.columns().get(i).target();
            String cell = clean(cells.get(i));
            if (cell.isEmpty() || target == Target.SKIP) continue;
            values.putIfAbsent(target, cell);
        }
        if (mapping.wholeIds()) values.computeIfPresent(Target.EXTERNAL_ID, (target, id) -> Values.withoutFraction(id));
        return values;
    }

    // Some systems put an apostrophe before what a spreadsheet would take for a number.
    private static String clean(String cell) {
        String stripped = cell.strip();
        return stripped.length() > 1 && stripped.startsWith("'") && "+0123456789".indexOf(stripped.charAt(1)) >= 0
                ? stripped.substring(1)
                : stripped;
    }

    private @Nullable Draft draft(List<String> cells, Map<Target, String> values, @Nullable LocalDate createdOn) {
        List<ContactPoint> points = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        Map<String, String> own = new TreeMap<>();
        Map<String, String> assignments = new TreeMap<>();
        for (int i = 0; i < mapping.columns().size() && i < cells.size(); i++) {
            String cell = clean(cells.get(i));
            if (cell.isEmpty()) continue;
            Mapping.Column column = mapping.columns().get(i);
            switch (column.target()) {
                case EMAIL -> points(points, ContactPoint.Kind.EMAIL, cell);
                case PHONE -> points(points, ContactPoint.Kind.PHONE, cell);
                case MESSENGER -> points(points, ContactPoint.Kind.MESSENGER, cell);
                case WEBSITE -> points(points, ContactPoint.Kind.WEBSITE, cell);
                case TAGS -> Stream.of(cell.split("[,;|]")).forEach(tags::add);
                case OWN -> own.put(column.header(), cell);
                case PORTFOLIO, AGENT, OPERATOR, AGENCY -> {
                    String field = Aspect.of(column.target().word()).fieldOfMain();
                    String unit = column.unit();
                    assignments.putIfAbsent(unit == null ? field : unit + field.substring(field.indexOf('_')), cell);
                }
                default -> {}
            }
        }
        String countryText = values.get(Target.COUNTRY);
        String country = countryText == null ? null : Values.country(countryText);
        String region = values.get(Target.REGION);
        // A country that is not one ("European Community") is kept as it stands, where a region would stand.
        if (countryText != null && country == null && region == null) region = countryText;
        String kindText = values.get(Target.KIND);
        Kind kind = kindText == null ? null : Values.kind(kindText).orElse(null);
        LegalDetails legal = new LegalDetails(
                values.get(Target.LEGAL_NAME),
                values.get(Target.VAT_NUMBER),
                values.get(Target.TAX_NUMBER),
                values.get(Target.IBAN),
                values.get(Target.REGISTERED_ADDRESS));
        String externalId = values.get(Target.EXTERNAL_ID);
        String name = values.get(Target.NAME);
        if (name == null
                && !values.containsKey(Target.GIVEN_NAME)
                && !values.containsKey(Target.FAMILY_NAME)
                && legal.legalName() == null) {
            // Who has no name is shown by what there is: an address, else the number that the other system knows.
            name = !points.isEmpty() ? points.getFirst().value() : externalId != null ? externalId : legal.vatNumber();
        }
        Draft draft = new Draft(
                kind,
                name,
                values.get(Target.GIVEN_NAME),
                values.get(Target.FAMILY_NAME),
                values.get(Target.STREET),
                values.get(Target.POSTAL_CODE),
                values.get(Target.CITY),
                region,
                country,
                values.get(Target.LANGUAGE),
                values.get(Target.NOTE),
                externalId,
                createdOn,
                points,
                legal,
                tags,
                own);
        return draft.named() ? draft.givenTo(assignments) : null;
    }

    private static void points(List<ContactPoint> points, ContactPoint.Kind kind, String cell) {
        for (String part : cell.split(kind == ContactPoint.Kind.PHONE ? "[;,|]" : "[;,|\\s]+")) {
            if (part.isBlank()) continue;
            ContactPoint point = new ContactPoint(kind, part, null);
            if (!points.contains(point)) points.add(point);
        }
    }
}
