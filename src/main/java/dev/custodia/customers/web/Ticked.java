package dev.custodia.customers.web;

import dev.custodia.access.Refused;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Looking;
import dev.custodia.customers.Whom;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.springframework.util.MultiValueMap;

/** Whom somebody has ticked in the list of customers, or all who match it as it was shown: what its form sends. */
public final class Ticked {
    private Ticked() {}

    /**
     * @throws Refused {@code customers.search_forgotten}, and {@code customers.selection_unreadable} for what no list of
     *     ours has sent
     */
    public static Whom of(MultiValueMap<String, String> form, HttpSession session) {
        try {
            if ("true".equals(form.getFirst("all")))
                return new Whom.Matching(
                        Looking.rule(form.getOrDefault("f", List.of())),
                        Searches.words(session, form.getFirst(Searches.PARAMETER)),
                        Looking.places(form.getFirst("place")));
            return new Whom.Picked(form.getOrDefault("id", List.of()).stream()
                    .map(CustomerId::of)
                    .toList());
        } catch (WrongRule | IllegalArgumentException unreadable) {
            throw Refused.invalid("", "customers.selection_unreadable");
        }
    }
}
