package dev.custodia.cleanup;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Kind;
import dev.custodia.dealings.DocumentKind;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whom a plan is about. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "choice")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Choice.Silent.class, name = "silent"),
    @JsonSubTypes.Type(value = Choice.Empty.class, name = "empty"),
    @JsonSubTypes.Type(value = Choice.Segment.class, name = "segment"),
    @JsonSubTypes.Type(value = Choice.Tags.class, name = "tags"),
    @JsonSubTypes.Type(value = Choice.Status.class, name = "status"),
    @JsonSubTypes.Type(value = Choice.Gone.class, name = "gone"),
    @JsonSubTypes.Type(value = Choice.Archived.class, name = "archived"),
    @JsonSubTypes.Type(value = Choice.Matching.class, name = "matching"),
    @JsonSubTypes.Type(value = Choice.Picked.class, name = "picked"),
    @JsonSubTypes.Type(value = Choice.InBin.class, name = "in_bin"),
    @JsonSubTypes.Type(value = Choice.Again.class, name = "again")
})
public sealed interface Choice {
    /** One that is a rule, and has a page of its own. */
    sealed interface Ready extends Choice {}

    /**
     * Those of whom nothing has been heard since a day.
     *
     * @param upTo the last document that counts, or the day of creation of who has none, is up to and including this
     *     day; or null
     * @param monthsAgo instead of the day: how many months before the day on which it is asked; or null
     * @param kinds the kinds of document that count, as words; null for those by which somebody buys
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Silent(
            @Nullable LocalDate upTo,
            @Nullable Integer monthsAgo,
            Who who,
            @Nullable List<String> kinds,
            Persons persons)
            implements Ready {
        /** What moves the last purchase. */
        public static final List<DocumentKind> PURCHASES =
                List.of(DocumentKind.INVOICE, DocumentKind.RECEIPT, DocumentKind.ORDER, DocumentKind.DELIVERY_NOTE);

        private static final Set<String> BOUGHT_BY = words(PURCHASES);
        private static final Set<String> ALL = words(Arrays.asList(DocumentKind.values()));

        @JsonCreator
        public Silent(
                @JsonProperty("upTo") @Nullable LocalDate upTo,
                @JsonProperty("monthsAgo") @Nullable Integer monthsAgo,
                @JsonProperty("who") @Nullable Who who,
                @JsonProperty("kinds") @Nullable List<String> kinds,
                @JsonProperty("persons") @Nullable Persons persons) {
            this.upTo = upTo;
            this.monthsAgo = monthsAgo;
            this.who = who == null ? Who.BOTH : who;
            this.kinds = kinds == null ? null : kinds.stream().distinct().toList();
            this.persons = persons == null ? Persons.BOTH : persons;
        }

        public Silent(LocalDate upTo, @Nullable Who who) {
            this(upTo, null, who, null, null);
        }

        /** Asked on this day. */
        public LocalDate day(LocalDate today) {
            return upTo != null ? upTo : today.minusMonths(Objects.requireNonNull(monthsAgo, "upTo or monthsAgo"));
        }

        /** The same with another day. */
        public Silent at(LocalDate day) {
            return new Silent(day, null, who, kinds, persons);
        }

        /** The same of others. */
        public Silent among(Who others) {
            return new Silent(upTo, monthsAgo, others, kinds, persons);
        }

        Rule rule(LocalDate day) {
            Rule bought = heardUpTo(day.toString());
            Rule never = Rule.all(neverHeard(), Rule.clause("created", Operator.UP_TO, day.toString()));
            return persons.among(
                    switch (who) {
                        case BOUGHT -> bought;
                        case NEVER_BOUGHT -> never;
                        case BOTH -> Rule.any(bought, never);
                    });
        }

        private Rule heardUpTo(String day) {
            String field = field();
            if (field != null) return Rule.clause(field, Operator.UP_TO, day);
            return Rule.all(documents(null, day, 1L, null), documents(day, null, null, 0L));
        }

        private Rule neverHeard() {
            String field = field();
            return field != null ? Rule.clause(field, Operator.BLANK) : documents(null, null, null, 0L);
        }

        /** Where the kinds are those that a column of the narrow row goes by: it answers without a look at documents. */
        private @Nullable String field() {
            Set<String> counted = kinds == null ? BOUGHT_BY : Set.copyOf(kinds);
            if (counted.equals(BOUGHT_BY)) return "last_purchase";
            return counted.equals(ALL) ? "last_document" : null;
        }

        private Rule documents(
                @Nullable String after, @Nullable String until, @Nullable Long atLeast, @Nullable Long atMost) {
            return new Rule.Events("documents", kinds, after, until, atLeast, atMost, null, null, null);
        }

        private static Set<String> words(List<DocumentKind> kinds) {
            return kinds.stream().map(DocumentKind::word).collect(Collectors.toUnmodifiableSet());
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

    /** Whether private persons, companies or both are meant. */
    enum Persons {
        BOTH,
        PERSONS,
        COMPANIES;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Persons of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        Rule among(Rule rule) {
            return switch (this) {
                case BOTH -> rule;
                case PERSONS -> Rule.all(rule, Rule.clause("kind", Operator.IS, Kind.PERSON.word()));
                case COMPANIES -> Rule.all(rule, Rule.clause("kind", Operator.IS, Kind.COMPANY.word()));
            };
        }
    }

    /**
     * Those whom nobody can reach: no e-mail, phone, messenger or website.
     *
     * @param onlyLegal only those of them of whom there are legal details
     */
    record Empty(boolean onlyLegal, Persons persons) implements Ready {
        @JsonCreator
        static Empty read(
                @JsonProperty("onlyLegal") @Nullable Boolean onlyLegal,
                @JsonProperty("persons") @Nullable Persons persons) {
            return new Empty(Boolean.TRUE.equals(onlyLegal), persons == null ? Persons.BOTH : persons);
        }

        Rule rule() {
            return persons.among(Rule.clause(onlyLegal ? "only_legal" : "empty", Operator.IS, "yes"));
        }
    }

    /** Those in a segment, as it is when it is asked. */
    record Segment(@JsonProperty("key") String key) implements Ready {
        @JsonCreator
        public Segment {
            Objects.requireNonNull(key, "key");
        }

        Rule rule() {
            return Rule.clause("segment", Operator.ANY_OF, key);
        }
    }

    /**
     * Those who carry tags.
     *
     * @param all whether all of them are to be there, or any
     */
    record Tags(List<String> tags, boolean all) implements Ready {
        public Tags {
            tags = List.copyOf(tags);
        }

        @JsonCreator
        static Tags read(
                @JsonProperty("tags") @Nullable List<String> tags, @JsonProperty("all") @Nullable Boolean all) {
            return new Tags(tags == null ? List.of() : tags, Boolean.TRUE.equals(all));
        }

        Rule rule() {
            return new Rule.Clause("tag", all ? Operator.ALL_OF : Operator.ANY_OF, tags);
        }
    }

    /** Those with a lifecycle status, by its code. */
    record Status(@JsonProperty("status") String status) implements Ready {
        @JsonCreator
        public Status {
            Objects.requireNonNull(status, "status");
        }

        Rule rule() {
            return Rule.clause("status", Operator.IS, status);
        }
    }

    /**
     * Those who are probably gone, by the rule that did best on the company's own past.
     *
     * @param atLeast percent
     */
    record Gone(@JsonProperty("atLeast") int atLeast) implements Ready {
        @JsonCreator
        public Gone {}

        Rule rule() {
            return Rule.clause("probably_gone", Operator.AT_LEAST, Integer.toString(atLeast));
        }
    }

    /**
     * Those who have been in the archive for so long.
     *
     * @param monthsAgo put there so many months before the day on which it is asked, or earlier
     */
    record Archived(@JsonProperty("monthsAgo") int monthsAgo) implements Choice {
        @JsonCreator
        public Archived {}

        /** Asked on this day: archived on it or before. */
        public LocalDate day(LocalDate today) {
            return today.minusMonths(monthsAgo);
        }

        Rule rule(LocalDate today) {
            return Rule.clause("archived_on", Operator.UP_TO, day(today).toString());
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

    /** These, and nobody else. */
    record Picked(@JsonProperty("customers") List<CustomerId> customers) implements Choice {
        @JsonCreator
        public Picked {
            customers = List.copyOf(customers);
        }
    }

    /**
     * Those in the recycle bin.
     *
     * @param by the change that put them there, or null for all
     */
    record InBin(
            // Ids are text in JSON.
            @JsonProperty("by") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Long by) implements Choice {
        @JsonCreator
        public InBin {}
    }

    /**
     * Those of an earlier change to whom it was not done: they had changed since the check, or their turn never came.
     *
     * @param of its id
     */
    record Again(@JsonProperty("of") String of) implements Choice {
        @JsonCreator
        public Again {
            Objects.requireNonNull(of, "of");
        }
    }
}
