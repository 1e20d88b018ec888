package dev.custodia.requests;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.custodia.criteria.CustomerId;
import dev.custodia.screens.Language;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for, and how far it is answered.
 *
 * @param customer null once they are gone
 * @param language of the answer
 * @param due the last day on which an answer is in time
 * @param check how the identity was checked; null before it was
 * @param planId what was looked at last of what erasing would do; null where nothing was
 * @param lawfulOn of one that waits for its lawful day, that day where it is known
 * @param stays what the person was told that stays
 */
public record Request(
        long requestId,
        @Nullable CustomerId customer,
        Kind kind,
        Channel channel,
        LocalDate receivedOn,
        Language language,
        @Nullable String note,
        State state,
        @Nullable Outcome outcome,
        LocalDate due,
        Instant registeredAt,
        long registeredBy,
        @Nullable Instant askedAt,
        @Nullable Check check,
        @Nullable Refusal refusal,
        @Nullable Extension extension,
        @Nullable Long planId,
        @Nullable Long changeId,
        @Nullable LocalDate lawfulOn,
        @Nullable Instant endedAt,
        @Nullable Long endedBy,
        List<Stay> stays) {
    public Request {
        stays = List.copyOf(stays);
    }

    /** What is asked for, by the articles of Regulation (EU) 2016/679. */
    public enum Kind {
        /** Art. 15. */
        ACCESS,
        /** Art. 20. */
        EXPORT,
        /** Art. 16. */
        CORRECTION,
        /** Art. 21(2): to marketing. */
        OBJECTION,
        /** Art. 17. */
        ERASURE;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** Whether it is about data that has to be there until it is answered. */
        boolean needsTheData() {
            return this == ACCESS || this == EXPORT || this == CORRECTION;
        }
    }

    /** How it came in. */
    public enum Channel {
        EMAIL,
        LETTER,
        PHONE,
        IN_PERSON,
        WEBSITE;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Channel of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public enum State {
        OPEN,
        /** Cannot lawfully be done yet, and is done by itself on the day on which it can. */
        QUEUED,
        /** Carried out; the person waits in the recycle bin for the little time that is left to take it back. */
        WAITING,
        DONE,
        REFUSED;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** What came of it. */
    public enum Outcome {
        GIVEN,
        CORRECTED,
        OBJECTED,
        DELETED,
        ANONYMISED,
        /** Whoever asked was removed before it was answered. */
        GONE;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Outcome of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** How somebody has shown who they are. */
    public enum How {
        /** By answering from an address or a number that was on file before. */
        KNOWN_ADDRESS,
        /** By being called back on a number that was on file before. */
        CALLED_BACK,
        /** By something that only they know: a customer number with the last invoice. */
        KNOWS,
        /** By being there, and known. */
        IN_PERSON,
        /** By a document that was looked at; no copy is kept. */
        DOCUMENT;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static How of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public record Check(How how, Instant at, long by) {}

    /** Why it is not done: what the Regulation allows, and nothing else. */
    public enum Refusal {
        /** Art. 12(2) and (6): whoever asks could not be identified. */
        UNIDENTIFIED,
        /** Art. 12(5). */
        UNFOUNDED,
        /** Art. 12(5). */
        EXCESSIVE,
        /** Art. 15(4) and 20(4). */
        RIGHTS_OF_OTHERS,
        /** Art. 17(3)(b). */
        LEGAL_DUTY,
        /** Art. 17(3)(e). */
        LEGAL_CLAIMS,
        /** What is on file is right. */
        NOT_WRONG;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Refusal of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        private static final Set<Refusal> ANY = Set.of(UNIDENTIFIED, UNFOUNDED, EXCESSIVE);

        /** Whether a request of this kind can be refused so. An objection to marketing is never weighed (art. 21(3)). */
        public boolean fits(Kind kind) {
            return switch (kind) {
                case OBJECTION -> this == UNIDENTIFIED;
                case ACCESS, EXPORT -> ANY.contains(this) || this == RIGHTS_OF_OTHERS;
                case CORRECTION -> ANY.contains(this) || this == NOT_WRONG;
                case ERASURE -> ANY.contains(this) || this == LEGAL_DUTY || this == LEGAL_CLAIMS;
            };
        }
    }

    public record Extension(Why why, Instant at, long by) {
        /** Art. 12(3). */
        public enum Why {
            COMPLEX,
            MANY;

            @JsonValue
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }

            @JsonCreator
            public static Why of(String word) {
                return valueOf(word.toUpperCase(Locale.ROOT));
            }
        }
    }

    /**
     * Something that stays.
     *
     * @param reason a code of {@link dev.custodia.changes.Reason}
     * @param law by which it stays; null where none has to be named
     * @param until the last day on which it has to; null where nobody knows yet
     * @param amount how many documents, where the reason speaks of some
     * @param keepsPerson whether the person stays with it; otherwise documents alone do, of nobody
     */
    public record Stay(
            String reason,
            @Nullable String law,
            @Nullable LocalDate until,
            @Nullable Long amount,
            boolean keepsPerson) {}

    public boolean ended() {
        return state == State.DONE || state == State.REFUSED;
    }

    /** How urgent it is. */
    public enum Urgency {
        CALM,
        /** Ten days or less are left. */
        SOON,
        /** Three days or less are left. */
        NOW,
        /** The time is over. */
        OVER
    }

    private static final int SOON = 10;
    private static final int NOW = 3;

    /** An answer that was carried out, or waits for its lawful day, has been given: the clock has stopped. */
    public Urgency urgency(LocalDate today) {
        if (state != State.OPEN) return Urgency.CALM;
        long left = left(today);
        if (left < 0) return Urgency.OVER;
        if (left <= NOW) return Urgency.NOW;
        return left <= SOON ? Urgency.SOON : Urgency.CALM;
    }

    /** Days that are left, today's among them not; negative when it is over. */
    public long left(LocalDate today) {
        return due.toEpochDay() - today.toEpochDay();
    }
}
