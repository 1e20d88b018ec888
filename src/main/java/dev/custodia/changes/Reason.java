package dev.custodia.changes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Why a customer is left alone: the closed list of what a keeper may say, what weighs more first. */
public enum Reason {
    ON_HOLD(Ground.HOLD),
    PERIOD_ON_HOLD(Ground.HOLD),
    OPEN_DOCUMENTS(Ground.OPEN_BUSINESS),
    STATUTORY_PERIOD(Ground.STATUTORY_PERIOD),
    OPEN_REQUEST(Ground.REQUEST),
    BLOCKED_DOCUMENTS(Ground.OWN_PERIOD),
    KEPT_DOCUMENTS(Ground.OWN_PERIOD),
    LINKED_DOCUMENTS(Ground.OWN_PERIOD),
    NEWER_DOCUMENT(Ground.CHOICE),
    NEWER_INTERACTION(Ground.CHOICE),
    RIGHT_MISSING(Ground.CHOICE),
    EMAIL_IN_USE(Ground.CHOICE),
    VAT_IN_USE(Ground.CHOICE),
    ALREADY_TAGGED(Ground.CHOICE),
    NOT_TAGGED(Ground.CHOICE),
    HAS_STATUS(Ground.CHOICE),
    NOT_BY_HAND(Ground.CHOICE),
    HAS_PORTFOLIO(Ground.CHOICE),
    PORTFOLIO_BY_HAND(Ground.CHOICE);

    /** What a reason rests on, in the order in which law meets request. Force beats none of the first three. */
    public enum Ground {
        HOLD,
        OPEN_BUSINESS,
        STATUTORY_PERIOD,
        REQUEST,
        OWN_PERIOD,
        /** Nothing that lasts: what the act asks of whom it is done to. */
        CHOICE;

        public boolean beatenByForce() {
            return compareTo(STATUTORY_PERIOD) > 0;
        }
    }

    /** Codes of reasons, what weighs more first. */
    public static final Comparator<String> ORDER = Comparator.comparing(Reason::of);

    private static final Map<String, Reason> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Reason::code, Function.identity()));

    private final Ground ground;

    Reason(Ground ground) {
        this.ground = ground;
    }

    public Ground ground() {
        return ground;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Reason of(String code) {
        Reason reason = BY_CODE.get(code);
        if (reason == null) throw new IllegalArgumentException("There is no reason " + code);
        return reason;
    }
}
