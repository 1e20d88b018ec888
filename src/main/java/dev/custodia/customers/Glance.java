package dev.custodia.customers;

import dev.custodia.criteria.CustomerId;
import dev.custodia.facts.Place;
import org.jspecify.annotations.Nullable;

/** As much of a customer as a row of a list begins with. */
public record Glance(
        CustomerId id,
        Kind kind,
        Place place,
        String name,
        @Nullable String email,
        @Nullable String phone) {}
