package dev.custodia.lifecycle;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.custodia.criteria.Rule;
import org.jspecify.annotations.Nullable;

/**
 * What gives a status by itself.
 *
 * @param enabled the main switch: without it nothing moves by itself
 * @param documents whether a document makes a customer of a lead; likewise an interaction of the other kinds
 * @param vip who is VIP, or null where that is decided by hand alone
 * @param inactive who is inactive, or null where that is decided by hand alone; it comes before VIP
 */
public record Automation(
        @JsonProperty("enabled") boolean enabled,
        @JsonProperty("documents") boolean documents,
        @JsonProperty("payments") boolean payments,
        @JsonProperty("appointments") boolean appointments,
        @JsonProperty("events") boolean events,
        @JsonProperty("vip") @Nullable Rule vip,
        @JsonProperty("inactive") @Nullable Rule inactive) {
    @JsonCreator
    public Automation {}
}
