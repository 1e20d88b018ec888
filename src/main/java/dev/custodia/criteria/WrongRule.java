package dev.custodia.criteria;

/** A rule that cannot be asked: which part, and why, as a stable code. */
public class WrongRule extends RuntimeException {
    private final String code;
    private final String part;

    public WrongRule(String code, String part) {
        super(code + ": " + part);
        this.code = code;
        this.part = part;
    }

    public String code() {
        return code;
    }

    /** The field, operator or value at fault, as it was given. */
    public String part() {
        return part;
    }
}
