package dev.custodia.portfolios;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** In what a customer is looked after, of each type: one portfolio, one agent, one operator, one agency. */
public enum Aspect {
    PORTFOLIO(1),
    /** Who sells to the customer. */
    AGENT(2),
    /** Who is in charge inside the company. */
    OPERATOR(3),
    /** A sales organisation outside the company. */
    AGENCY(4);

    /** Those that are of no one type. */
    public static final List<Aspect> PEOPLE = List.of(AGENT, OPERATOR, AGENCY);

    private final short number;

    Aspect(int number) {
        this.number = (short) number;
    }

    short number() {
        return number;
    }

    static Aspect of(short number) {
        return Arrays.stream(values())
                .filter(aspect -> aspect.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no aspect " + number));
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Aspect of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public static Optional<Aspect> ofWord(String word) {
        return Arrays.stream(values())
                .filter(aspect -> aspect.word().equals(word))
                .findFirst();
    }

    /** The id of the field that says it of the main type: {@code unit1_agent}. */
    public String fieldOfMain() {
        return "unit" + PortfolioType.MAIN + "_" + word();
    }

    /** The id of the field that says it of a type: {@code unit1_portfolio}. */
    public String field(PortfolioType type) {
        return type.code() + "_" + word();
    }
}
