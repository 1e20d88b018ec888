package dev.custodia.customers.web;

import dev.custodia.access.Refused;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Looking;
import dev.custodia.customers.Whom;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Those to whom something is to be done, as a program names them. */
@Schema(
        description =
                "These customers; or else all who match filters, rule and words together. Everybody has to be said"
                        + " on purpose, by the rule everybody.")
public record WhomWanted(
        @Schema(description = "These and nobody else, at most 10,000") @Nullable
        List<CustomerId> customers,

        @Schema(
                description = "Filters as GET /api/v1/customers takes them",
                example = "[\"last_purchase.up_to.2023-12-31\"]")
        @Nullable
        List<String> filters,

        @Schema(description = "A rule in full") @Nullable Rule rule,

        @Schema(description = "Parts of name, e-mail, phone, VAT number or external id", example = "rossi torino")
        @Nullable
        String words,

        @Schema(description = "active (the default), archived, or all") @Nullable
        String place) {

    /** @throws Refused where nobody is named, or two ways at once */
    public Whom whom() {
        boolean matching = filters != null || rule != null || (words != null && !words.isBlank());
        if (customers != null && matching) throw Refused.invalid("whom", "customers.whom_twice");
        if (customers != null) return new Whom.Picked(customers);
        if (!matching || (filters != null && filters.isEmpty() && rule == null && words == null))
            throw Refused.invalid("whom", "customers.nobody_picked");
        List<Rule> all = new ArrayList<>();
        if (rule != null) all.add(rule);
        if (filters != null) all.addAll(Looking.clauses(filters));
        return new Whom.Matching(
                Rule.allOrEverybody(all),
                words == null || words.isBlank() ? null : words.strip(),
                Looking.places(place));
    }
}
