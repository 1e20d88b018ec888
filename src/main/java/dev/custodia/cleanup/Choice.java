package dev.custodia.cleanup;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whom a plan is about. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "choice")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Choice.Silent.class, name = "silent"),
    @JsonSubTypes.Type(value = Choice.Matching.class, name = "matching"),
    @JsonSubTypes.Type(value = Choice.Picked.class, name = "picked"),
    @JsonSubTypes.Type(value = Choice.InBin.class, name = "in_bin"),
    @JsonSubTypes.Type(value = Choice.Again.class, name = "again")
})
public sealed interface Choice {
    /**
     * Those who have bought nothing since a day.
     *
     * @param upTo the last purchase, or the day of creation of who never bought, is up to and including this day
     */
    record Silent(LocalDate upTo, Who who) implements Choice {
        @JsonCreator
        public Silent(@JsonProperty("upTo") LocalDate upTo, @JsonProperty("who") @Nullable Who who) {
            this.upTo = Objects.requireNonNull(upTo, "upTo");
            this.who = who == null ? Who.BOTH : who;
        }

        Rule rule() {
            Rule bought = Rule.clause("last_purchase", Operator.UP_TO, upTo.toString());
            Rule never = Rule.all(
                    Rule.clause("last_purchase", Operator.BLANK),
                    Rule.clause("created", Operator.UP_TO, upTo.toString()));
            return switch (who) {
                case BOUGHT -> bought;
                case NEVER_BOUGHT -> never;
                case BOTH -> Rule.any(bought, never);
            };
        }
    }

    /** Which of the silent are meant. */
    enum Who {
        /** Bought, but not since the day. */
        BOUGHT,
        /** Never bought, and here since before the day. */
        NEVER_BOUGHT,
        BOTH;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Who of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * All who match a rule, and the words of a search if there were any: "select all N that match".
     *
     * @param shown how many the person was told that there are, or null; if there are others by now the plan says so
     */
    record Matching(
            @JsonProperty("rule") Rule rule,
            @JsonProperty("words") @Nullable String words,
            @JsonProperty("shown") @Nullable Long shown)
            implements Choice {
        @JsonCreator
        public Matching {
            Objects.requireNonNull(rule, "rule");
        }
    }

    /**
     * Those of an earlier plan who had changed since its check, or were never reached.
     *
     * @param of the plan
     */
    record Again(@JsonProperty("of") long of) implements Choice {
        @JsonCreator
        public Again {}
    }

    /**
     * Those in the recycle bin.
     *
     * @param by the change that put them there, or null for all
     */
    record InBin(@JsonProperty("by") @Nullable Long by) implements Choice {
        @JsonCreator
        public InBin {}
    }

    /** These, and nobody else. */
    record Picked(@JsonProperty("customers") List<CustomerId> customers) implements Choice {
        @JsonCreator
        public Picked {
            customers = List.copyOf(customers);
        }
    }
}
