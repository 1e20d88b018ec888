package dev.custodia.screens;

import java.util.Optional;

/**
 * Who looks at the screen, as far as the frame must know. The room that knows people offers a bean of this type; until
 * then the frame asks the security context.
 */
public interface SignedIn {
    /** The name to show in the frame; empty for a visitor who has not signed in. */
    Optional<String> name();

    /** Whether the person holds a permission; it decides what the frame shows, never what a room allows. */
    boolean may(String permission);

    /** Whether the person sees a part of the base alone; it decides what the frame shows, never what a room allows. */
    default boolean isLimited() {
        return false;
    }

    /** The language that the person's account asks for. */
    default Optional<Language> language() {
        return Optional.empty();
    }
}
