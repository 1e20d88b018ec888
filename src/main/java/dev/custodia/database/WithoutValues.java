package dev.custodia.database;

/** The trace of a failure without its messages: a database, and whoever reads what was sent, puts people's values there. */
public final class WithoutValues extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int DEEPEST = 50;

    private WithoutValues(Throwable failed, int depth) {
        super(failed.getClass().getName(), cause(failed, depth), false, true);
        setStackTrace(failed.getStackTrace());
    }

    public static WithoutValues of(Throwable failed) {
        return new WithoutValues(failed, 0);
    }

    private static @org.jspecify.annotations.Nullable Throwable cause(Throwable failed, int depth) {
        Throwable cause = failed.getCause();
        return cause == null || depth == DEEPEST ? null : new WithoutValues(cause, depth + 1);
    }
}
