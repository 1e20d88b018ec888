package dev.custodia.policies;

import dev.custodia.changes.Change;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of one date of a policy.
 *
 * @param dueAt the date and hour that were meant
 * @param at when this was written
 * @param because why nothing was done, or why it waits; null where there is nothing to explain
 * @param found how many the plan found, and how many of them it was to touch; null where there is no plan
 * @param by the person who asked for it; null where it was the date
 * @param change the plan, or what it has become; null where there is none any more
 */
public record Run(
        long runId,
        long policyId,
        int version,
        Instant dueAt,
        Instant at,
        State state,
        @Nullable Because because,
        @Nullable Long planId,
        @Nullable Long found,
        @Nullable Long toDo,
        @Nullable Long by,
        @Nullable Change change) {

    public enum State {
        /** The list is frozen and shown; the run is to come. */
        NOTICED,
        /** Its plan was set going. */
        RAN,
        /** It ran, and there was nobody to do it to. */
        NOBODY,
        /** Its plan waits for a person. */
        WAITS,
        /** A person has set the plan going. */
        CONFIRMED,
        /** It waited, and nobody has confirmed until the next came. */
        LAPSED,
        NOT_RUN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public enum Because {
        CLOCK,
        MISSED,
        NOTICE_MISSED,
        SPACE,
        BULK_REMOVAL_OFF,
        /** The segment, the status or the tags that it goes by are not there any more. */
        CHOICE_GONE,
        /** There is no probability of being gone for anybody. */
        NO_SCORES,
        /** The scores of the day were still to be worked out an hour later. */
        SCORES_LATE,
        OVER_PEOPLE,
        OVER_SHARE,
        APPROVAL,
        BY_HAND,
        /** The policy was changed or switched off meanwhile. */
        CHANGED,
        UNFORESEEN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Because of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
