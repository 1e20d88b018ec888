package dev.custodia.demo;

import java.time.LocalDate;

/**
 * Somebody who does not exist. Blank where nothing is known.
 *
 * @param emails and {@code phones}: several are separated by a semicolon
 * @param createdOn null where what stands there is no date, so that the line is refused
 */
public record InventedCustomer(
        String externalId,
        boolean company,
        String name,
        String emails,
        String phones,
        String website,
        String street,
        String postalCode,
        String city,
        String region,
        String country,
        String vatNumber,
        String taxNumber,
        String iban,
        String tags,
        String note,
        @org.jspecify.annotations.Nullable LocalDate createdOn) {}
