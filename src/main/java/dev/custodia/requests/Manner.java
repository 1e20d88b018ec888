package dev.custodia.requests;

import org.jspecify.annotations.Nullable;

/**
 * How the company answers.
 *
 * @param binHours how long who is erased at their own request waits in the recycle bin; 0 for not at all
 * @param company its name, as letters bear it
 * @param address its postal address, with its lines
 * @param contact where whoever has a question writes to
 * @param country ISO 3166: whose authority a letter names
 */
public record Manner(
        int binHours,
        @Nullable String company,
        @Nullable String address,
        @Nullable String contact,
        @Nullable String country) {
    public static final int USUAL_HOURS = 72;

    /** A month: the time in which the law wants it done. */
    public static final int MOST_HOURS = 720;
}
