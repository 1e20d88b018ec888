package dev.custodia.access;

import java.util.List;

/**
 * What a door throws when it cannot do what was asked, with every reason at once. On a page it becomes a sentence, in
 * the API a problem (RFC 9457) whose {@code code} is the first problem's.
 */
public class Refused extends RuntimeException {
    private final Kind kind;
    private final transient List<Problem> problems;

    /** What kind of refusal, and the status that it has in HTTP. */
    public enum Kind {
        /** It cannot be understood. */
        MALFORMED(400),
        /** Nobody is signed in. */
        UNKNOWN(401),
        /** Whoever asks may not. */
        FORBIDDEN(403),
        NOT_FOUND(404),
        /** Somebody else was faster, or its state does not allow it. */
        CONFLICT(409),
        TOO_LARGE(413),
        /** It is understood, and wrong. */
        INVALID(422),
        /** It has to say which version it was made from. */
        PRECONDITION_MISSING(428),
        TOO_MANY(429);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    public Refused(Kind kind, List<Problem> problems) {
        super(kind + " " + problems.stream().map(Problem::code).distinct().toList());
        if (problems.isEmpty()) throw new IllegalArgumentException("a refusal has a reason");
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    public static Refused invalid(List<Problem> problems) {
        return new Refused(Kind.INVALID, problems);
    }

    public static Refused invalid(String where, String code) {
        return new Refused(Kind.INVALID, Problem.only(where, code));
    }

    public static Refused notFound(String code) {
        return new Refused(Kind.NOT_FOUND, Problem.only("", code));
    }

    public static Refused conflict(String code) {
        return new Refused(Kind.CONFLICT, Problem.only("", code));
    }

    public static Refused forbidden(String code) {
        return new Refused(Kind.FORBIDDEN, Problem.only("", code));
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return problems.getFirst().code();
    }

    public List<Problem> problems() {
        return problems;
    }
}
