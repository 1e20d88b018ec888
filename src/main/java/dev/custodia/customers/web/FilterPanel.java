package dev.custodia.customers.web;

import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Looking;
import dev.custodia.screens.TypedNumber;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The filters that the panel offers, as they are set. What an address asks beyond them is carried along in
 * {@code others} and stands as a chip.
 *
 * @param by the date that is asked for: last_document or last_purchase
 * @param own by the id of a field with choices of the company's own, the one that is asked for
 * @param missing no_email, no_phone, empty, only_legal or nothing
 */
public record FilterPanel(
        String kind,
        String by,
        @Nullable LocalDate upTo,
        @Nullable LocalDate after,
        boolean never,
        String value,
        String purchases,
        String missing,
        String city,
        String tag,
        String status,
        Map<String, String> own,
        List<String> others) {
    /** What stands before the id of a field in the name of its control. */
    public static final String OWN = "own.";

    private static final List<String> DATES = List.of("last_document", "last_purchase");
    private static final Map<String, String> MISSING = Map.of(
            "no_email", "has_email.is.no",
            "no_phone", "has_phone.is.no",
            "empty", "empty.is.yes",
            "only_legal", "only_legal.is.yes");

    /** @param choosable the ids of the fields with choices of the company's own that the panel offers */
    static FilterPanel of(List<Rule.Clause> clauses, Set<String> choosable) {
        String kind = "";
        String by = "";
        LocalDate upTo = null;
        LocalDate after = null;
        boolean never = false;
        String value = "";
        String purchases = "";
        String missing = "";
        String city = "";
        String tag = "";
        String status = "";
        Map<String, String> own = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        for (Rule.Clause clause : clauses) {
            String field = clause.field();
            Operator operator = clause.operator();
            String first = clause.values().isEmpty() ? "" : clause.values().getFirst();
            LocalDate day = day(first);
            String lack = lack(Looking.filter(clause));
            boolean one = clause.values().size() == 1;
            boolean date = DATES.contains(field) && (by.isEmpty() || by.equals(field));
            if (field.equals("kind") && operator == Operator.IS && one && kind.isEmpty()) kind = first;
            else if (field.equals("city") && operator == Operator.IS && one && city.isEmpty()) city = first;
            else if (field.equals("tag") && operator == Operator.ANY_OF && one && tag.isEmpty()) tag = first;
            else if (field.equals("status") && operator == Operator.IS && one && status.isEmpty()) status = first;
            else if (choosable.contains(field) && operator == Operator.IS && one && !own.containsKey(field))
                own.put(field, first);
            else if (field.equals("value") && operator == Operator.AT_LEAST && value.isEmpty()) value = first;
            else if (field.equals("purchases") && operator == Operator.AT_LEAST && purchases.isEmpty())
                purchases = first;
            else if (lack != null && missing.isEmpty()) missing = lack;
            else if (date && operator == Operator.UP_TO && day != null && upTo == null) {
                by = field;
                upTo = day;
            } else if (date && operator == Operator.AFTER && day != null && after == null) {
                by = field;
                after = day;
            } else if (date && operator == Operator.BLANK) {
                by = field;
                never = true;
            } else others.add(Looking.filter(clause));
        }
        return new FilterPanel(
                kind,
                by.isEmpty() ? DATES.getFirst() : by,
                upTo,
                after,
                never,
                value,
                purchases,
                missing,
                city,
                tag,
                status,
                own,
                List.copyOf(others));
    }

    /** As the panel's form sent it. */
    static FilterPanel of(MultiValueMap<String, String> form) {
        String by = text(form, "by");
        return new FilterPanel(
                text(form, "kind"),
                DATES.contains(by) ? by : DATES.getFirst(),
                day(text(form, "upTo")),
                day(text(form, "after")),
                !text(form, "never").isEmpty(),
                TypedNumber.plain(text(form, "value")),
                TypedNumber.plain(text(form, "purchases")),
                text(form, "missing"),
                text(form, "city"),
                text(form, "tag"),
                text(form, "status"),
                own(form),
                form.getOrDefault("f", List.of()));
    }

    private static Map<String, String> own(MultiValueMap<String, String> form) {
        Map<String, String> own = new LinkedHashMap<>();
        form.keySet().stream()
                .filter(name -> name.startsWith(OWN))
                .forEach(name -> own.put(name.substring(OWN.length()), text(form, name)));
        return own;
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        String value = form.getFirst(name);
        return value == null ? "" : value.strip();
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeParseException notADay) {
            return null;
        }
    }

    private static @Nullable String lack(String filter) {
        return MISSING.entrySet().stream()
                .filter(entry -> entry.getValue().equals(filter))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** As an address says it. */
    List<String> filters() {
        List<String> filters = new ArrayList<>();
        if (!kind.isEmpty()) filters.add("kind.is." + kind);
        if (never) filters.add(by + ".blank");
        else {
            if (after != null) filters.add(by + ".after." + after);
            if (upTo != null) filters.add(by + ".up_to." + upTo);
        }
        if (!value.isEmpty()) filters.add("value.at_least." + value);
        if (!purchases.isEmpty()) filters.add("purchases.at_least." + purchases);
        String lack = MISSING.get(missing);
        if (lack != null) filters.add(lack);
        if (!city.isEmpty()) filters.add("city.is." + city);
        if (!tag.isEmpty()) filters.add("tag.any_of." + tag);
        if (!status.isEmpty()) filters.add("status.is." + status);
        own.forEach((field, value) -> {
            if (!value.isEmpty()) filters.add(field + ".is." + value);
        });
        filters.addAll(others);
        return filters;
    }
}
