package dev.custodia.portfolios;

import dev.custodia.customers.TagColour;
import dev.custodia.screens.Words;
import org.jspecify.annotations.Nullable;

/**
 * A portfolio, an agent, an operator or an agency: to whom customers are given.
 *
 * @param type of a portfolio the number of its type; 0 for people, who are of no one type
 * @param name as the company calls it; null for the portfolio that we bring, until it is given a name
 * @param accountId the user who this is, of a portfolio the one who keeps it; or null
 * @param closed whether it can be chosen no more; who has it keeps it
 */
public record Holder(
        long id,
        Aspect aspect,
        short type,
        @Nullable String name,
        @Nullable String description,
        TagColour colour,
        int position,
        @Nullable Long accountId,
        boolean closed) {
    /** The portfolio that we bring, in which everybody is at first. */
    public static final long FIRST = 1;

    public String name(Words words) {
        return name != null ? name : words.of("portfolios.first");
    }

    /** As it stands in rules, addresses and the API. */
    public String code() {
        return Long.toString(id);
    }
}
