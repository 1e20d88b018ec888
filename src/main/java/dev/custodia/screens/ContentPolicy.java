package dev.custodia.screens;

/** What a page of ours may load and run. The room that guards the door sends it with every answer. */
public final class ContentPolicy {
    /** The value of the header {@code Content-Security-Policy}. */
    public static final String HEADER = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'";

    private ContentPolicy() {}
}
