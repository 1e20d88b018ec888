package dev.custodia.customers.web;

import dev.custodia.customers.Draft;
import dev.custodia.screens.Words;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Every field of a customer under its label, for comparing two states of one. */
final class Described {
    private static final Map<String, String> LABELS = labels();

    private Described() {}

    static Map<String, String> of(Words w, Draft draft) {
        CardForm form = CardForm.of(draft, 0);
        Map<String, String> said = new LinkedHashMap<>();
        LABELS.forEach((field, key) -> said.put(w.of(key), form.text(field)));
        said.put(
                w.of("customers.card.contact"),
                form.points().stream()
                        .map(point ->
                                point.label().isBlank() ? point.value() : point.value() + " (" + point.label() + ")")
                        .collect(Collectors.joining(", ")));
        said.put(
                w.of("customers.card.own"),
                form.own().stream().map(own -> own.key() + ": " + own.value()).collect(Collectors.joining(", ")));
        return said;
    }

    private static Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("kind", "criteria.field.kind");
        labels.put("name", "criteria.field.name");
        labels.put("givenName", "customers.card.given_name");
        labels.put("familyName", "customers.card.family_name");
        labels.put("street", "criteria.field.street");
        labels.put("postalCode", "criteria.field.postal_code");
        labels.put("city", "criteria.field.city");
        labels.put("region", "customers.card.region");
        labels.put("country", "criteria.field.country");
        labels.put("language", "customers.card.language");
        labels.put("externalId", "criteria.field.external_id");
        labels.put("createdOn", "criteria.field.created");
        labels.put("tags", "criteria.field.tag");
        labels.put("legal.legalName", "customers.card.legal_name");
        labels.put("legal.vatNumber", "criteria.field.vat_number");
        labels.put("legal.taxNumber", "customers.card.tax_number");
        labels.put("legal.iban", "customers.card.iban");
        labels.put("legal.registeredAddress", "customers.card.registered_address");
        labels.put("note", "customers.card.note");
        return labels;
    }
}
