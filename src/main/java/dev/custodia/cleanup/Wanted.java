package dev.custodia.cleanup;

import dev.custodia.access.Permission;
import dev.custodia.customers.Handling;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.facts.Place;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a plan.
 *
 * @param places where to look, or null for where the action usually does; those whom it cannot be done to are never found
 * @param most how many at most in one run, or null for all
 * @param documents what becomes of a kind of document, where it is not what the company usually does
 * @param despite for a restoring: whether those are meant too who collide with somebody
 */
public record Wanted(
        Action action,
        Choice choice,
        @Nullable Set<Place> places,
        @Nullable Long most,
        Map<DocumentKind, Handling> documents,
        boolean despite,
        @Nullable String reason) {
    public Wanted {
        documents = documents.isEmpty() ? Map.of() : new EnumMap<>(documents);
    }

    public static Wanted of(Choice choice, Action action, @Nullable String reason) {
        return new Wanted(action, choice, null, null, Map.of(), false, reason);
    }

    /** Whether it is about one person, named. */
    boolean one() {
        return choice instanceof Choice.Picked picked && picked.customers().size() == 1;
    }

    /** What whoever plans and confirms this must be allowed. */
    public Set<Permission> needs() {
        return action.needs(one());
    }

    Set<Place> where() {
        Set<Place> possible = action.places();
        if (places != null) {
            possible.retainAll(places);
            return possible;
        }
        return switch (choice) {
            // Who is named is meant wherever they are.
            case Choice.Picked ignored -> possible;
            case Choice.Archived ignored -> {
                possible.retainAll(EnumSet.of(Place.ARCHIVED));
                yield possible;
            }
            default -> EnumSet.of(action.from());
        };
    }
}
