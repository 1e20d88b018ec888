package dev.custodia.customers;

import dev.custodia.criteria.CustomerId;
import dev.custodia.facts.Place;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One customer, whole.
 *
 * @param version counts up with every change; an edit names the one that it was made from
 * @param archivedSince null unless archived
 * @param createdBy the change that brought the customer in
 */
public record Customer(
        CustomerId id,
        long version,
        Kind kind,
        Place place,
        @Nullable Instant archivedSince,
        String name,
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
        LocalDate createdOn,
        long createdBy,
        List<Point> contactPoints,
        LegalDetails legal,
        List<Link> links,
        List<String> tags,
        Map<String, String> own) {

    /** @param valid whether it can be written to, as far as its form tells */
    public record Point(
            ContactPoint.Kind kind, String value, @Nullable String label, boolean valid) {}

    /** @param role what the other one is to this one: "accountant", "owner" */
    public record Link(CustomerId other, String name, String role) {}

    /** The same, as a draft to be edited. */
    public Draft draft() {
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
                contactPoints.stream()
                        .map(point -> new ContactPoint(point.kind(), point.value(), point.label()))
                        .toList(),
                legal,
                tags,
                own);
    }
}
